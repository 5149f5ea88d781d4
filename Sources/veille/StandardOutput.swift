import ArgumentParser
import Foundation

/// Standard output by write(2), every byte checked: a full disk must not look like success, and a
/// reader that has seen enough (`| head`) is no failure.
struct StandardOutput {
  private var pending: [UInt8] = []

  /// Written in pieces of this size; a terminal gets them as they come.
  private static let pieceSize = 1 << 16

  mutating func write(_ bytes: some Sequence<UInt8>) throws {
    pending.append(contentsOf: bytes)
    if pending.count >= Self.pieceSize { try flush() }
  }

  /// Must be called before the command ends.
  mutating func flush() throws {
    var written = 0
    while written < pending.count {
      let count = pending.withUnsafeBytes { bytes in
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
    pending.removeAll(keepingCapacity: true)
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
