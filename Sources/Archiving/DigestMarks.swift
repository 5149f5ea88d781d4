#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif
#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Up to when each digest has reported: `digests.json`, an object of names and times.
///
/// It has a lock of its own, so that a digest can be made while a fetch holds the archive's.
public enum DigestMarks {
  /// The first moment that the digest of that name has not reported; `nil` before its first.
  public static func last(
    of name: String, inArchiveAt directory: String
  ) throws(ArchiveError) -> Date? {
    try read(Disk(existing: directory))[name]
  }

  /// Remembers that the digest of that name has reported everything found before `date`.
  public static func set(
    _ name: String, to date: Date, inArchiveAt directory: String
  ) throws(ArchiveError) {
    let disk = try Disk(existing: directory)
    guard let lock = try disk.open(Layout.digestsLock, .locking) else { return }
    while flock(lock.descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw disk.failure("lock", Layout.digestsLock) }
    }
    var marks = try read(disk)
    marks[name] = date
    var text: [UInt8] = []
    var object = JSONObjectWriter()
    object.begin(&text)
    for (name, date) in marks.sorted(by: { $0.key < $1.key }) {
      object.member(name, date, to: &text)
    }
    object.end(&text)
    var indented: [UInt8] = []
    text.withUnsafeBufferPointer { appendIndented($0, level: 0, to: &indented) }
    indented.append(0x0A)
    try disk.replace(Layout.digests, with: indented, isSwept: false)
  }

  private static func read(_ disk: Disk) throws(ArchiveError) -> [String: Date] {
    guard let json = try disk.read(Layout.digests) else { return [:] }
    do throws(JSONProblem) {
      return try json.withBytes { (json) throws(JSONProblem) in
        var marks: [String: Date] = [:]
        var reader = JSONReader(json)
        try reader.object { (key, reader) throws(JSONProblem) in
          marks[key.text] = try reader.date()
        }
        try reader.end()
        return marks
      }
    } catch {
      throw .damaged(
        file: disk.fullPath(Layout.digests), line: nil, reason: "\(error); the file may be deleted")
    }
  }
}
