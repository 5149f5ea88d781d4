#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The right to write, held by one process at a time: flock(2) on a file that is never deleted, so that it ends with its holder
/// however that one ends. The file names the holder for the message to the next.
struct ArchiveLock: ~Copyable {
  private let file: OpenFile

  /// Does not wait.
  init(_ disk: Disk, now: Date) throws(ArchiveError) {
    guard let file = try disk.open(Layout.lock, .locking) else {
      throw disk.failure("open", Layout.lock)
    }
    while flock(file.descriptor, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: throw Self.busy(file, disk)
      default: throw disk.failure("lock", Layout.lock)
      }
    }
    let holder = Array("\(getpid()) \(Timestamp.text(now))\n".utf8)
    try file.truncate(to: 0)
    try file.write(holder)
    self.file = file
  }

  /// Given back in so many words: a child between fork and exec holds a copy of the descriptor, and closing ours alone
  /// would leave the lock to it.
  deinit { flock(file.descriptor, LOCK_UN) }

  private static func busy(_ file: borrowing OpenFile, _ disk: Disk) -> ArchiveError {
    let words = (try? file.read(0..<64)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let parts = words.split(whereSeparator: \.isWhitespace)
    return .busy(
      file: disk.fullPath(Layout.lock), pid: parts.first.flatMap { Int32($0) },
      since: parts.dropFirst().first.map(String.init))
  }
}
