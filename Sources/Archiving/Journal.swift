#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// An append-only file of JSON lines in which each line changes the object whose `id` stands first in it.
///
/// Only where the lines lie is kept: 10,000 feeds cost little, and only what is asked for is read.
struct Journal {
  let path: String
  /// Of each object, where its lines lie in the file, oldest first.
  private var lines: [String: [Range<Int>]] = [:]
  /// Lines that are none of this journal's. They stay where they are until `veille repair` puts them aside.
  private var hasDamagedLines = false
  /// The file, for reading; `nil` until there is one.
  private var file: SharedFile?
  /// Bytes in the file.
  private var size = 0
  /// What the first line of each object takes: about what the file would take if it were compacted.
  private var compactSize = 0

  private static let piece = 256 * 1024

  init(path: String) { self.path = path }

  var ids: [String] { lines.keys.sorted() }
  var wantsCompaction: Bool { !hasDamagedLines && size > 2 * compactSize + 256 * 1024 }

  /// Reads the file. What a crash left of its last line is mended when `isWritable`, else passed over.
  mutating func load(_ disk: Disk, isWritable: Bool) throws(ArchiveError) {
    self = Journal(path: path)
    if isWritable { try StoryScan.mendTail(of: path, disk) }
    guard let file = try disk.open(path, .reading) else { return }
    self.file = SharedFile(file)
    try readLines()
  }

  private mutating func readLines() throws(ArchiveError) {
    guard let file else { return }
    try StoryScan.forEachLine(in: file.file, piece: Self.piece) { line, offset in
      guard let id = journalID(line) else {
        hasDamagedLines = true
        return
      }
      if lines[id] == nil { compactSize += line.count + 1 }
      lines[id, default: []].append(offset..<offset + line.count)
      size = offset + line.count + 1
    }
  }

  /// Calls `body` with each line about the object, oldest first.
  func forEachLine(
    of id: String, _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) throws(ArchiveError) {
    guard let ranges = lines[id], let file else { return }
    for range in ranges { try file.file.read(range).withUnsafeBufferPointer(body) }
  }

  /// Calls `body` with each line and the id of the object that it is about, in the order of the file.
  func forEachLine(
    _ body: (String, UnsafeBufferPointer<UInt8>) -> Void
  ) throws(ArchiveError) {
    guard let file else { return }
    try StoryScan.forEachLine(in: file.file, piece: Self.piece) { line, _ in
      if let id = journalID(line) { body(id, line) }
    }
  }

  /// Appends whole lines, each about the object of its id, for good; passes over empty ones. Returns where they begin in the file.
  ///
  /// Apart from `note`, so that nobody who asks the journal waits for the disk.
  static func append(
    _ patches: [(id: String, line: [UInt8])], to path: String, _ disk: Disk
  ) throws(ArchiveError) -> Int {
    guard patches.contains(where: { !$0.line.isEmpty }) else { return 0 }
    var start = 0
    try appendDurably(to: path, disk) { (output) throws(ArchiveError) in
      start = output.start
      for patch in patches { try output.append(patch.line[...]) }
    }
    return start
  }

  /// Takes note of what was appended at `start`.
  mutating func note(
    _ patches: [(id: String, line: [UInt8])], at start: Int, _ disk: Disk
  ) throws(ArchiveError) {
    var start = start
    for (id, line) in patches where !line.isEmpty {
      if lines[id] == nil { compactSize += line.count }
      lines[id, default: []].append(start..<start + line.count - 1)
      start += line.count
      size = start
    }
    if file == nil, size > 0, let written = try disk.open(path, .reading) {
      file = SharedFile(written)
    }
  }

  /// Puts one full line for each object in the place of the file. Nothing may be asked of the journal afterwards.
  func compact(
    _ disk: Disk, _ line: (_ id: String, inout [UInt8]) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    var text: [UInt8] = []
    for id in ids { try line(id, &text) }
    try disk.replace(path, with: text)
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
func appendDurably(_ text: [UInt8], to path: String, _ disk: Disk) throws(ArchiveError) {
  try appendDurably(to: path, disk) { (output) throws(ArchiveError) in
    try output.write(text)
  }
}

/// Appends what `fill` gives, piece by piece, and syncs. When that fails, the file is cut back to what it was.
func appendDurably(
  to path: String, _ disk: Disk, _ fill: (inout AppendedText) throws(ArchiveError) -> Void
) throws(ArchiveError) {
  guard let file = try disk.open(path, .appending) else { throw disk.failure("open", path) }
  let size = try file.status().size
  let wasCreated = file.wasCreated
  var output = AppendedText(file, at: size)
  do {
    try fill(&output)
    try output.finish()
  } catch {
    output.revert()
    throw error
  }
  if wasCreated { try disk.syncDirectory(parentDirectory(of: path)) }
}

/// What is being appended to a file, gathered into pieces worth a system call.
struct AppendedText: ~Copyable {
  /// Where it begins in the file.
  let start: Int
  private let file: OpenFile
  private var end: Int
  private var waiting: [UInt8] = []

  private static let piece = 1 << 20

  fileprivate init(_ file: consuming OpenFile, at start: Int) {
    self.file = file
    self.start = start
    end = start
  }

  mutating func append(_ text: ArraySlice<UInt8>) throws(ArchiveError) {
    if waiting.capacity == 0 { waiting.reserveCapacity(Self.piece) }
    if waiting.count + text.count > Self.piece { try flush() }
    waiting.append(contentsOf: text)
  }

  /// A piece of its own.
  fileprivate mutating func write(_ text: [UInt8]) throws(ArchiveError) {
    try flush()
    try file.write(text, at: end)
    end += text.count
  }

  private mutating func flush() throws(ArchiveError) {
    guard !waiting.isEmpty else { return }
    try file.write(waiting, at: end)
    end += waiting.count
    waiting.removeAll(keepingCapacity: true)
  }

  fileprivate mutating func finish() throws(ArchiveError) {
    try flush()
    try file.sync()
  }

  fileprivate func revert() {
    try? file.truncate(to: start)
    try? file.sync()
  }
}

func parentDirectory(of path: String) -> String {
  path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
}
