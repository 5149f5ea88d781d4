/// The stories of one day, flagged ones first, each in its latest version.
struct DayReading: Sendable {
  var flagged: [Story] = []
  /// In the order of the file, unless the file is too large to be held: then `places` leads to them.
  var others: [Story] = []
  var places: [Range<Int>] = []
  var unreadable: [UnreadableText] = []

  /// Judges a line's raw JSON: a quick no.
  typealias RawFilter = @Sendable (UnsafeBufferPointer<UInt8>) -> Bool

  /// Larger files are read in pieces of this size.
  private static let pieceSize = 8 * 1024 * 1024

  init(
    _ day: Day, flaggedOnly: Bool, _ filter: RawFilter?, _ disk: Disk
  ) throws(ArchiveError) {
    try readDocument(day, disk)
    guard !flaggedOnly, let file = try disk.open(Layout.stories(day), .reading) else { return }
    let lines = try latestLines(in: file, filter)
    if lines.last.map({ $0.upperBound <= Self.pieceSize }) ?? true {
      others = try Self.stories(lines, in: file, disk, &unreadable)
    } else {
      places = lines
    }
  }

  private mutating func readDocument(_ day: Day, _ disk: Disk) throws(ArchiveError) {
    guard let json = try disk.read(Layout.flagged(day)) else { return }
    do throws(JSONProblem) {
      flagged = try FlaggedDay(day, json: json).stories
    } catch {
      unreadable.append(
        UnreadableText(file: disk.fullPath(Layout.flagged(day)), line: nil, reason: "\(error)"))
    }
  }

  // MARK: Lines

  /// Where the lines lie that pass the filter, without those that a later line or the day's document replaces.
  private func latestLines(
    in file: borrowing OpenFile, _ filter: RawFilter?
  ) throws(ArchiveError) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var ids: [UInt64?] = []
    let replaced = Set(flagged.map { SeenEntries.number($0.id) })
    var last: [UInt64: Int] = [:]
    func note(_ line: UnsafeBufferPointer<UInt8>, _ offset: Int) {
      let id = storyNumber(ofLine: line)
      if let id {
        guard !replaced.contains(id) else { return }
        last[id] = offset
      }
      lines.append(offset..<offset + line.count)
      ids.append(id)
    }
    guard let filter else {
      try StoryScan.forEachLine(in: file) { line, offset in note(line, offset) }
      return zip(lines, ids).filter { line, id in isLatest(line, id) }.map(\.0)
    }
    try StoryScan.forEachLine(in: file) { line, offset in
      if filter(line) { note(line, offset) }
    }
    guard !lines.isEmpty else { return [] }
    // A line that does not pass may still replace one that does.
    try StoryScan.forEachLine(in: file) { line, offset in
      if let id = storyNumber(ofLine: line), last[id] != nil { last[id] = offset }
    }
    return zip(lines, ids).filter { line, id in isLatest(line, id) }.map(\.0)

    func isLatest(_ line: Range<Int>, _ id: UInt64?) -> Bool {
      id.map { last[$0] == line.lowerBound } ?? true
    }
  }

  // MARK: Stories

  /// Of a file that was too large to be held: one piece after the other, the last first when `newestFirst`.
  static func pieces(
    _ places: [Range<Int>], _ day: Day, newestFirst: Bool, _ disk: Disk,
    _ unreadable: inout [UnreadableText], _ body: ([Story]) throws -> Bool
  ) throws {
    guard let file = try disk.open(Layout.stories(day), .reading) else { return }
    var pieces: [ArraySlice<Range<Int>>] = []
    var start = 0
    for index in places.indices
    where places[index].upperBound - places[start].lowerBound > pieceSize {
      if index > start { pieces.append(places[start..<index]) }
      start = index
    }
    pieces.append(places[start...])
    for piece in newestFirst ? pieces.reversed() : pieces {
      guard try body(stories(Array(piece), in: file, disk, &unreadable)) else { return }
    }
  }

  private static func stories(
    _ places: [Range<Int>], in file: borrowing OpenFile, _ disk: Disk,
    _ unreadable: inout [UnreadableText]
  ) throws(ArchiveError) -> [Story] {
    guard let first = places.first, let last = places.last else { return [] }
    let start = first.lowerBound
    let bytes = try file.read(start..<last.upperBound)
    var stories: [Story] = []
    stories.reserveCapacity(places.count)
    bytes.withUnsafeBufferPointer { bytes in
      for place in places where place.upperBound - start <= bytes.count {
        do throws(JSONProblem) {
          stories.append(
            try parseStory(
              UnsafeBufferPointer(
                rebasing: bytes[place.lowerBound - start..<place.upperBound - start])))
        } catch {
          unreadable.append(
            UnreadableText(
              file: disk.fullPath(file.path), line: nil,
              reason: "\(error) of the line at byte \(place.lowerBound)"))
        }
      }
    }
    return stories
  }
}

/// The first 16 digits of the id of a story's line, without reading the rest.
///
/// Only a member can be called `"id"`: in a text its quotes would be escaped. A nested object of a newer version might have one
/// before the story's own, so a caller must not take the number for more than a sign.
private func storyNumber(ofLine line: UnsafeBufferPointer<UInt8>) -> UInt64? {
  guard let base = line.baseAddress.map(UnsafeRawPointer.init) else { return nil }
  // "id" with its quotes, as a little-endian word.
  let name: UInt32 = 0x2264_6922
  var index = 0
  while index + 6 <= line.count {
    if UInt32(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt32.self)) == name,
      line[index + 4] == UInt8(ascii: ":")
    {
      break
    }
    index += 1
  }
  index += 5
  while index < line.count, line[index] == 0x20 { index += 1 }
  guard index < line.count, line[index] == UInt8(ascii: "\"") else { return nil }
  index += 1
  var number: UInt64 = 0
  var digits = 0
  while digits < 16, index < line.count, line[index] != UInt8(ascii: "\"") {
    number = number << 4 | UInt64(hexadecimalDigit(line[index]) ?? 0)
    index += 1
    digits += 1
  }
  return number
}
