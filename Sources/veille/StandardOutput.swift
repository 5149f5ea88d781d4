import ArgumentParser
import Foundation

/// Standard output by write(2), every byte checked: a full disk must not look like success, and a
/// reader that has seen enough (`| head`) is no failure. Not buffered: callers hand over large pieces.
struct StandardOutput {
  /// The size from which a piece is worth a call to the system.
  static let pieceSize = 1 << 16

  func write(_ text: String) throws { try write(Array(text.utf8)) }

  func write(_ bytes: [UInt8]) throws {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { bytes in
        Foundation.write(
          STDOUT_FILENO, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count >= 0 {
        written += count
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: Self.waitUntilWritable()
      case EPIPE: throw ExitCode.success
      default:
        throw Trouble.archive(
          "cannot write to standard output: \(String(cString: strerror(errno)))", ExitCode(74))
      }
    }
  }

  /// Another process may have set the shared terminal or pipe to non-blocking.
  private static func waitUntilWritable() {
    var descriptor = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
    _ = poll(&descriptor, 1, 1000)
  }
}

/// To be called before anything is opened. A standard stream that the caller closed would otherwise
/// become the number of the next file, and words for people would be written into it. Output to a
/// closed stream still fails, as it must.
func openClosedStreams() {
  signal(SIGPIPE, SIG_IGN)
  for (stream, mode) in [
    (STDIN_FILENO, O_RDONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDWR),
  ]
  where fcntl(stream, F_GETFD) == -1 && errno == EBADF {
    // open(2) gives the lowest free number: `stream`, as those below it are open by now.
    _ = open("/dev/null", mode)
  }
}
