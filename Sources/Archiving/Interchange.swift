import Classifying

/// Whole stories for other programs and other archives: every member goes out, and comes back the same.
public enum InterchangeFormat: String, Sendable, CaseIterable {
  /// A story a line, as in the archive.
  case jsonl
  /// RFC 4180 with a heading. Lists and nested values are JSON in their cell.
  case csv
}

/// What the file begins with.
public func interchangeOpening(_ format: InterchangeFormat) -> [UInt8] {
  format == .csv ? Array((columns.joined(separator: ",") + "\r\n").utf8) : []
}

/// Appends one story as a line or row.
public func appendForInterchange(
  _ story: Story, _ format: InterchangeFormat, to output: inout [UInt8]
) {
  var line: [UInt8] = []
  appendJSON(of: story, to: &line)
  guard format == .csv else {
    output += line
    output.append(0x0A)
    return
  }
  // The line was just written: it is an object.
  guard var members = try? line.withBytes({ (line) throws(JSONProblem) in try JSONMembers(line) })
  else { return }
  for (rank, column) in columns.dropLast().enumerated() {
    if rank > 0 { output.append(UInt8(ascii: ",")) }
    let json = members[column] ?? ""
    members[column] = nil
    appendCell(RecordDecoder.string(json) ?? json, to: &output)
  }
  output.append(UInt8(ascii: ","))
  if !members.isEmpty { appendCell(String(decoding: members.json, as: UTF8.self), to: &output) }
  output.append(contentsOf: [0x0D, 0x0A])
}

/// Reads what `appendForInterchange` wrote. `body` gets each story, or why a line or row is none, with its number from 1.
public func readInterchange<Failure: Error>(
  _ bytes: [UInt8], _ format: InterchangeFormat,
  _ body: (Int, Result<Story, JSONProblem>) throws(Failure) -> Void
) throws(Failure) {
  func read(_ json: [UInt8]) -> Result<Story, JSONProblem> {
    do throws(JSONProblem) { return .success(try parseStory(json)) } catch {
      return .failure(error)
    }
  }
  switch format {
  case .jsonl:
    for (rank, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      try body(rank + 1, read(Array(line)))
    }
  case .csv:
    var rows = DelimitedRows(bytes)
    guard let heading = rows.next() else { return }
    var number = 1
    while let row = rows.next() {
      number += 1
      if row == [""] { continue }
      try body(number, json(ofRow: row, heading).flatMap(read))
    }
  }
}

// MARK: Cells

/// In the order of the JSON, the last for what a newer version wrote.
private let columns = [
  "id", "title", "summary", "content", "link", "language", "published", "updated", "found",
  "flagged", "authors", "categories", "image", "sources", "verdicts", "revisions", "schema",
  "other",
]
/// Columns whose cells are JSON rather than text.
private let jsonColumns: Set<String> = [
  "flagged", "authors", "categories", "sources", "verdicts", "revisions", "schema",
]

/// A cell that a spreadsheet would take for a formula gets an apostrophe in front, as does one that has one already.
private func appendCell(_ text: String, to output: inout [UInt8]) {
  var text = text
  if let first = text.utf8.first, "=+-@\t\r'".utf8.contains(first) { text = "'" + text }
  guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
    output += text.utf8
    return
  }
  output.append(0x22)
  for byte in text.utf8 {
    if byte == 0x22 { output.append(0x22) }
    output.append(byte)
  }
  output.append(0x22)
}

private func json(
  ofRow row: [String], _ heading: [String]
) -> Result<[UInt8], JSONProblem> {
  guard row.count == heading.count else {
    return .failure(
      JSONProblem(offset: 0, reason: "\(row.count) cells under a heading of \(heading.count)"))
  }
  var members = JSONMembers()
  for (name, cell) in zip(heading, row) where !cell.isEmpty {
    let cell = cell.utf8.first == UInt8(ascii: "'") ? String(cell.dropFirst()) : cell
    if name == "other" {
      guard let other = try? JSONMembers(cell) else {
        return .failure(JSONProblem(offset: 0, reason: "the cell \"other\" is no JSON object"))
      }
      members.merge(other)
    } else if jsonColumns.contains(name) {
      members[name] = cell
    } else {
      var text: [UInt8] = []
      appendJSON(cell, to: &text)
      members[name] = String(decoding: text, as: UTF8.self)
    }
  }
  if members["title"] == nil { members["title"] = "\"\"" }
  return .success(members.json)
}

/// The rows of RFC 4180 text; LF alone ends a row too, and a byte-order mark is passed over.
struct DelimitedRows: IteratorProtocol {
  private let bytes: [UInt8]
  private var position: Int

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  mutating func next() -> [String]? {
    guard position < bytes.count else { return nil }
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if isQuoted {
        if byte != 0x22 {
          cell.append(byte)
        } else if position < bytes.count, bytes[position] == 0x22 {
          cell.append(0x22)
          position += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case 0x22 where cell.isEmpty: isQuoted = true
      case 0x2C:
        row.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
      case 0x0D where position < bytes.count && bytes[position] == 0x0A: break
      case 0x0A:
        row.append(String(decoding: cell, as: UTF8.self))
        return row
      default: cell.append(byte)
      }
    }
    row.append(String(decoding: cell, as: UTF8.self))
    return row
  }
}
