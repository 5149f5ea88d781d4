#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// An append-only file of JSON lines in which each line changes the object whose `id` stands first in it.
///
/// Kept as bytes: 10,000 feeds cost their file's size, and only what is asked for is decoded.
struct Journal {
  let path: String
  private var bytes: [UInt8] = []
  /// Of each object, its lines in `bytes`, oldest first.
  private var lines: [String: [Range<Int>]] = [:]
  /// Numbers of the lines that are none of this journal's. They stay where they are until `veille repair` puts them aside.
  private(set) var damagedLines: [Int] = []
  /// Bytes in the file.
  private var size = 0
  /// What the first line of each object takes: about what the file would take if it were compacted.
  private var compactSize = 0

  init(path: String) { self.path = path }

  var ids: [String] { lines.keys.sorted() }
  var wantsCompaction: Bool { damagedLines.isEmpty && size > 2 * compactSize + 256 * 1024 }

  /// Reads the file. What a crash left of its last line is mended when `isWritable`, else passed over.
  mutating func load(_ disk: Disk, isWritable: Bool) throws(ArchiveError) {
    lines = [:]
    compactSize = 0
    damagedLines = []
    bytes = []
    if let file = try disk.open(path, .reading) { bytes = try file.readAll() }
    let tail = Tail(of: bytes)
    if isWritable { try tail.mend(disk, path) }
    tail.mend(&bytes)
    size = bytes.count
    var start = 0
    var number = 0
    while start < bytes.count {
      let end = bytes.withUnsafeBufferPointer { $0.lineFeed(from: start) } ?? bytes.count
      number += 1
      if end > start { note(start..<end, line: number) }
      start = end + 1
    }
  }

  private mutating func note(_ range: Range<Int>, line: Int) {
    let id: String? = bytes.withUnsafeBufferPointer { bytes in
      journalID(UnsafeBufferPointer(rebasing: bytes[range]))
    }
    guard let id else {
      damagedLines.append(line)
      return
    }
    if lines[id] == nil { compactSize += range.count + 1 }
    lines[id, default: []].append(range)
  }

  /// Calls `body` with each line about the object, oldest first.
  func forEachLine<Failure: Error>(
    of id: String, _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    guard let ranges = lines[id] else { return }
    var failure: Failure?
    bytes.withUnsafeBufferPointer { bytes in
      for range in ranges {
        do throws(Failure) {
          try body(UnsafeBufferPointer(rebasing: bytes[range]))
        } catch let error {
          failure = error
          break
        }
      }
    }
    if let failure { throw failure }
  }

  /// Appends whole lines, for good.
  mutating func append(_ text: [UInt8], _ disk: Disk) throws(ArchiveError) {
    guard !text.isEmpty else { return }
    try appendDurably(text, to: path, disk)
    size += text.count
  }

  /// Puts one full line for each object in the place of the file.
  mutating func compact(_ text: [UInt8], _ disk: Disk) throws(ArchiveError) {
    try disk.replace(path, with: text)
    size = text.count
    compactSize = text.count
  }
}

/// The `id` of a journal's line; `nil` when the line is not whole.
func journalID(_ line: UnsafeBufferPointer<UInt8>) -> String? {
  guard line.last == UInt8(ascii: "}") else { return nil }
  // As it is written: the id first, and nothing to unescape.
  let opening: StaticString = "{\"id\":\""
  let count = opening.utf8CodeUnitCount
  if line.count > count, let base = line.baseAddress, memcmp(base, opening.utf8Start, count) == 0 {
    var end = count
    while end < line.count, line[end] != UInt8(ascii: "\""), line[end] != UInt8(ascii: "\\") {
      end += 1
    }
    if end < line.count, line[end] == UInt8(ascii: "\"") {
      return String(decoding: UnsafeBufferPointer(rebasing: line[count..<end]), as: UTF8.self)
    }
  }
  var id: String?
  var reader = JSONReader(line)
  do throws(JSONProblem) {
    try reader.object { (key, reader) throws(JSONProblem) in
      if key == "id" { id = try reader.string() } else { _ = try reader.value() }
    }
  } catch {
    return nil
  }
  return id
}

/// Appends and syncs. When that fails, the file is cut back to what it was.
@discardableResult
func appendDurably(
  _ text: [UInt8], to path: String, _ disk: Disk
) throws(ArchiveError) -> Int {
  guard let file = try disk.open(path, .appending) else { throw disk.failure("open", path) }
  let size = try file.status().size
  do {
    try file.write(text, at: size)
    try file.sync()
  } catch {
    try? file.truncate(to: size)
    try? file.sync()
    throw error
  }
  if file.wasCreated { try disk.syncDirectory(parentDirectory(of: path)) }
  return size
}

func parentDirectory(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
}
