/// One line of JSON with a story's text: `{"id": …, "title": "…", "summary": "…", "content": "…", "language": "…"}`.
/// Other keys are skipped; all but the object itself may be missing. The buffers are used again for the next line.
public struct StoryLine: Sendable {
  /// The identifier as JSON, to be given back as it came; `null` when there is none.
  public private(set) var id: [UInt8] = []
  private var text: [UInt8] = []
  /// Where strings go that nobody asks for.
  private var ignored: [UInt8] = []
  private var fields = [Range<Int>](repeating: 0..<0, count: Field.allCases.count)

  public enum Field: Int, CaseIterable, Sendable { case title, summary, content, language }

  public struct Malformed: Error, Equatable, CustomStringConvertible {
    public var description: String
  }

  public init() {}

  public func string(_ field: Field) -> String {
    String(decoding: text[fields[field.rawValue]], as: UTF8.self)
  }

  func isEmpty(_ field: Field) -> Bool { fields[field.rawValue].isEmpty }

  public mutating func parse(_ line: UnsafeBufferPointer<UInt8>) throws(Malformed) {
    id.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    for index in fields.indices { fields[index] = 0..<0 }
    guard isUTF8(line) else { throw Malformed(description: "not UTF-8") }
    var scan = JSONScan(source: line)
    try scan.expect("{")
    if scan.skips("}") { return try finish(&scan) }
    repeat {
      let keyStart = text.count
      try scan.string(into: &text)
      let field = key(from: keyStart)
      text.removeLast(text.count - keyStart)
      try scan.expect(":")
      switch field {
      case .text(let field):
        let start = text.count
        if !scan.skipsNull() {
          guard scan.next == UInt8(ascii: "\"") else {
            throw Malformed(description: "'\(field)' must be a string")
          }
          try scan.string(into: &text)
        }
        fields[field.rawValue] = start..<text.count
      case .id:
        let start = scan.place
        try scan.skipValue(&ignored)
        id.removeAll(keepingCapacity: true)
        id.append(contentsOf: UnsafeBufferPointer(rebasing: line[start..<scan.at]))
      case .other: try scan.skipValue(&ignored)
      }
    } while scan.skips(",")
    try scan.expect("}")
    try finish(&scan)
  }

  private mutating func finish(_ scan: inout JSONScan) throws(Malformed) {
    guard scan.isAtEnd else { throw Malformed(description: "text after the object") }
    if id.isEmpty { id.append(contentsOf: "null".utf8) }
  }

  private enum Key { case text(Field), id, other }

  private func key(from start: Int) -> Key {
    let bytes = text[start...]
    switch bytes.count {
    case 2 where bytes.elementsEqual("id".utf8): return .id
    case 5 where bytes.elementsEqual("title".utf8): return .text(.title)
    case 7 where bytes.elementsEqual("summary".utf8): return .text(.summary)
    case 7 where bytes.elementsEqual("content".utf8): return .text(.content)
    case 8 where bytes.elementsEqual("language".utf8): return .text(.language)
    default: return .other
    }
  }

  func withFields<Result>(_ body: (Classifier.Fields) -> Result) -> Result {
    text.withUnsafeBufferPointer { text in
      func slice(_ field: Field) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: text[fields[field.rawValue]])
      }
      return body(
        Classifier.Fields(
          title: slice(.title), summary: slice(.summary), content: slice(.content)))
    }
  }

  private func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    var at = 0
    while at < bytes.count {
      if at + 8 <= bytes.count,
        raw.loadUnaligned(fromByteOffset: at, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        at += 8
      } else if bytes[at] < 0x80 {
        at += 1
      } else {
        repeat {
          let length = decodeScalar(bytes, at).length
          if length == 0 { return false }
          at += length
        } while at < bytes.count && bytes[at] >= 0x80
      }
    }
    return true
  }
}

/// Reads JSON values from bytes (RFC 8259).
private struct JSONScan {
  let source: UnsafeBufferPointer<UInt8>
  private(set) var at = 0

  init(source: UnsafeBufferPointer<UInt8>) { self.source = source }

  /// The next byte that is not white space; 0 at the end.
  var next: UInt8 {
    mutating get {
      while at < source.count, source[at] == 0x20 || (0x09...0x0D).contains(source[at]) { at += 1 }
      return at < source.count ? source[at] : 0
    }
  }

  var place: Int {
    mutating get {
      _ = next
      return at
    }
  }

  var isAtEnd: Bool { mutating get { place == source.count } }

  mutating func skips(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    at += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(StoryLine.Malformed) {
    guard skips(character) else {
      throw StoryLine.Malformed(description: "'\(character)' expected at byte \(at + 1)")
    }
  }

  mutating func skipsNull() -> Bool {
    guard next == UInt8(ascii: "n"), source[at...].starts(with: "null".utf8) else { return false }
    at += 4
    return true
  }

  mutating func string(into text: inout [UInt8]) throws(StoryLine.Malformed) {
    try expect("\"")
    var plain = at
    while true {
      at = endOfPlain(at)
      guard at < source.count else { break }
      switch source[at] {
      case UInt8(ascii: "\""):
        text.append(contentsOf: UnsafeBufferPointer(rebasing: source[plain..<at]))
        at += 1
        return
      case UInt8(ascii: "\\"):
        text.append(contentsOf: UnsafeBufferPointer(rebasing: source[plain..<at]))
        at += 1
        try escape(into: &text)
        plain = at
      default: throw StoryLine.Malformed(description: "control character at byte \(at + 1)")
      }
    }
    throw StoryLine.Malformed(description: "a string does not end")
  }

  /// The next quotation mark, backslash or control character, eight bytes at a time.
  private func endOfPlain(_ from: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let tops: UInt64 = 0x8080_8080_8080_8080
    let raw = UnsafeRawBufferPointer(source)
    var at = from
    while at + 8 <= source.count {
      let bytes = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let quote = bytes ^ UInt64(UInt8(ascii: "\"")) &* ones
      let backslash = bytes ^ UInt64(UInt8(ascii: "\\")) &* ones
      // The lowest mark is right; a borrow may set others above it.
      let marks =
        ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash
          | (bytes &- 0x20 &* ones) & ~bytes) & tops
      if marks != 0 { return at + marks.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < source.count, source[at] != UInt8(ascii: "\""), source[at] != UInt8(ascii: "\\"),
      source[at] >= 0x20
    { at += 1 }
    return at
  }

  private mutating func escape(into text: inout [UInt8]) throws(StoryLine.Malformed) {
    guard at < source.count else { throw StoryLine.Malformed(description: "a string does not end") }
    let kind = source[at]
    at += 1
    switch kind {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
    case UInt8(ascii: "u"):
      var value = try fourDigits()
      if value & 0xFC00 == 0xD800, at + 1 < source.count, source[at] == UInt8(ascii: "\\"),
        source[at + 1] == UInt8(ascii: "u")
      {
        let mark = at
        at += 2
        let low = try fourDigits()
        if low & 0xFC00 == 0xDC00 {
          value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
        } else {
          at = mark
        }
      }
      text.append(contentsOf: String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8)
    default: throw StoryLine.Malformed(description: "unknown escape at byte \(at)")
    }
  }

  private mutating func fourDigits() throws(StoryLine.Malformed) -> UInt32 {
    guard at + 4 <= source.count else {
      throw StoryLine.Malformed(description: "a string does not end")
    }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let digit: UInt8
      switch source[at] {
      case 0x30...0x39: digit = source[at] - 0x30
      case 0x41...0x46: digit = source[at] - 0x37
      case 0x61...0x66: digit = source[at] - 0x57
      default: throw StoryLine.Malformed(description: "bad \\u escape at byte \(at + 1)")
      }
      value = value << 4 | UInt32(digit)
      at += 1
    }
    return value
  }

  mutating func skipValue(
    _ ignored: inout [UInt8], depth: Int = 0
  ) throws(StoryLine.Malformed) {
    guard depth < 64 else { throw StoryLine.Malformed(description: "nested too deeply") }
    switch next {
    case UInt8(ascii: "\""):
      ignored.removeAll(keepingCapacity: true)
      try string(into: &ignored)
    case UInt8(ascii: "{"):
      at += 1
      if skips("}") { return }
      repeat {
        ignored.removeAll(keepingCapacity: true)
        try string(into: &ignored)
        try expect(":")
        try skipValue(&ignored, depth: depth + 1)
      } while skips(",")
      try expect("}")
    case UInt8(ascii: "["):
      at += 1
      if skips("]") { return }
      repeat { try skipValue(&ignored, depth: depth + 1) } while skips(",")
      try expect("]")
    default:
      let start = at
      while at < source.count, isWordByte(source[at]) { at += 1 }
      let word = source[start..<at]
      guard
        word.elementsEqual("true".utf8) || word.elementsEqual("false".utf8)
          || word.elementsEqual("null".utf8)
          || Double(String(decoding: word, as: UTF8.self)) != nil
      else { throw StoryLine.Malformed(description: "a value was expected at byte \(start + 1)") }
    }
  }

  private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}
