import Fetching
import Glibc

/// A feed in a file below the folder of the list that names it.
public struct LocalFeed: Sendable, Equatable {
  /// Absolute, or relative to the working directory, as the list's own path was given.
  public let path: String

  /// Why a path in a list is not read.
  public struct Refusal: Error, Sendable {
    public let reason: String
  }

  /// Accepts a relative path that stays below `directory`.
  public init(path: String, beside directory: String) throws(Refusal) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw Refusal(reason: "the path is empty") }
    guard !path.hasPrefix("/") else {
      throw Refusal(reason: "a local feed is a path relative to its list, not an absolute one")
    }
    guard !path.split(separator: "/").contains("..") else {
      throw Refusal(reason: "a local feed lies below the folder of its list; '..' leaves it")
    }
    self.path = directory.isEmpty ? path : directory + "/" + path
  }

  /// The file as an outcome, so that the rest of a run need not know where a body came from.
  func outcome(limit: Int) -> FetchOutcome {
    func failed(_ kind: FetchFailure.Kind, _ message: String) -> FetchOutcome {
      .failed(FetchFailure(kind: kind, message: message))
    }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      return failed(.connectionFailed, "cannot open the file: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return failed(.protocolError, "not a regular file")
    }
    guard status.st_size <= limit else {
      return failed(.tooLarge, "the file has \(status.st_size) bytes; the limit is \(limit)")
    }
    var body = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < body.count {
      let count = body.withUnsafeMutableBytes { buffer in
        read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      filled += count
    }
    guard filled == body.count else {
      return failed(.truncated, "the file ended or failed after \(filled) of \(body.count) bytes")
    }
    return .fetched(FetchResponse(status: 200, finalURL: path, body: body, bytesReceived: filled))
  }
}
