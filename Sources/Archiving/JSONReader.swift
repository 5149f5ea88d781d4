#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// What is wrong with a JSON text, and at which byte.
public struct JSONProblem: Error, Equatable, CustomStringConvertible {
  public var offset: Int
  public var reason: String

  public var description: String { "\(reason) at byte \(offset)" }
}

/// Reads JSON (RFC 8259) forward, value by value, without building a tree.
///
/// It borrows the bytes: it must not outlive them. Strings that are not UTF-8 are repaired, lone surrogates become U+FFFD.
struct JSONReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position: Int
  private var depth = 0

  /// Deeper values are refused, so that a hostile file cannot exhaust the stack.
  private static let deepest = 64

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    position = 0
  }

  func problem(_ reason: String) -> JSONProblem { JSONProblem(offset: position, reason: reason) }

  // MARK: Structure

  /// The next byte that matters, without taking it.
  mutating func peek() -> UInt8? {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case let byte: return byte
      }
    }
    return nil
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  mutating func expect(_ byte: UInt8) throws(JSONProblem) {
    guard take(byte) else {
      throw problem("expected \(Character(Unicode.Scalar(byte)))")
    }
  }

  /// Nothing but white space may follow.
  mutating func end() throws(JSONProblem) {
    guard peek() == nil else { throw problem("text after the value") }
  }

  /// Calls `body` for each member with its raw key (between the quotes); `body` must read or skip the value.
  mutating func object(
    _ body: (Key, inout JSONReader) throws(JSONProblem) -> Void
  ) throws(JSONProblem) {
    try enter(UInt8(ascii: "{"))
    if !take(UInt8(ascii: "}")) {
      repeat {
        let key = Key(bytes: try rawString())
        try expect(UInt8(ascii: ":"))
        try body(key, &self)
      } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "}"))
    }
    depth -= 1
  }

  /// Calls `body` once for each element; `body` must read or skip it.
  mutating func array(_ body: (inout JSONReader) throws(JSONProblem) -> Void) throws(JSONProblem) {
    try enter(UInt8(ascii: "["))
    if !take(UInt8(ascii: "]")) {
      repeat { try body(&self) } while take(UInt8(ascii: ","))
      try expect(UInt8(ascii: "]"))
    }
    depth -= 1
  }

  private mutating func enter(_ opening: UInt8) throws(JSONProblem) {
    try expect(opening)
    depth += 1
    guard depth <= Self.deepest else { throw problem("nested too deeply") }
  }

  // MARK: Values

  mutating func string() throws(JSONProblem) -> String {
    Self.unescaped(try rawString())
  }

  /// A string, or `nil` for null.
  mutating func optionalString() throws(JSONProblem) -> String? {
    try null() ? nil : try string()
  }

  mutating func strings() throws(JSONProblem) -> [String] {
    var result: [String] = []
    try array { (reader) throws(JSONProblem) in result.append(try reader.string()) }
    return result
  }

  mutating func number() throws(JSONProblem) -> Double {
    let raw = try value()
    guard let number = Double(String(decoding: raw, as: UTF8.self)), number.isFinite else {
      throw problem("expected a number")
    }
    return number
  }

  mutating func integer() throws(JSONProblem) -> Int {
    guard let integer = Int(exactly: try number()) else { throw problem("expected a whole number") }
    return integer
  }

  /// True when a null was there, and is taken.
  mutating func null() throws(JSONProblem) -> Bool {
    guard peek() == UInt8(ascii: "n") else { return false }
    try literal("null")
    return true
  }

  /// Any value, as its bytes stand in the text.
  mutating func value() throws(JSONProblem) -> UnsafeBufferPointer<UInt8> {
    guard let first = peek() else { throw problem("expected a value") }
    let start = position
    switch first {
    case UInt8(ascii: "\""): _ = try rawString()
    case UInt8(ascii: "{"): try object { (_, reader) throws(JSONProblem) in _ = try reader.value() }
    case UInt8(ascii: "["): try array { (reader) throws(JSONProblem) in _ = try reader.value() }
    case UInt8(ascii: "t"): try literal("true")
    case UInt8(ascii: "f"): try literal("false")
    case UInt8(ascii: "n"): try literal("null")
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try skipNumber()
    default: throw problem("expected a value")
    }
    return UnsafeBufferPointer(rebasing: bytes[start..<position])
  }

  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  private mutating func skipNumber() throws(JSONProblem) {
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
      position += 1
    } else {
      try skipDigits()
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      try skipDigits()
    }
  }

  private mutating func skipDigits() throws(JSONProblem) {
    let start = position
    while position < bytes.count, bytes[position] &- 48 < 10 { position += 1 }
    guard position > start else { throw problem("expected a digit") }
  }

  private mutating func literal(_ text: StaticString) throws(JSONProblem) {
    let count = text.utf8CodeUnitCount
    guard let base = bytes.baseAddress, bytes.count - position >= count,
      memcmp(base + position, text.utf8Start, count) == 0
    else { throw problem("expected \(text)") }
    position += count
  }

  /// What stands between the quotes, escapes and all.
  private mutating func rawString() throws(JSONProblem) -> UnsafeBufferPointer<UInt8> {
    try expect(UInt8(ascii: "\""))
    let start = position
    var index = position
    let count = bytes.count
    while index < count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        position = index + 1
        return UnsafeBufferPointer(rebasing: bytes[start..<index])
      }
      if byte == UInt8(ascii: "\\") {
        index += 2
      } else if byte < 0x20 {
        position = index
        throw problem("control character in a string")
      } else {
        index += 1
      }
    }
    position = count
    throw problem("unfinished string")
  }

  // MARK: Strings

  static func unescaped(_ raw: UnsafeBufferPointer<UInt8>) -> String {
    guard let base = raw.baseAddress, memchr(base, 0x5C, raw.count) != nil else {
      return String(decoding: raw, as: UTF8.self)
    }
    var text: [UInt8] = []
    text.reserveCapacity(raw.count)
    var index = 0
    while index < raw.count {
      let byte = raw[index]
      guard byte == UInt8(ascii: "\\"), index + 1 < raw.count else {
        text.append(byte)
        index += 1
        continue
      }
      index += 2
      switch raw[index - 1] {
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "u"):
        var unit = hexadecimal(raw, at: index) ?? 0xFFFD
        index = min(index + 4, raw.count)
        if unit & 0xFC00 == 0xD800, index + 1 < raw.count, raw[index] == UInt8(ascii: "\\"),
          raw[index + 1] == UInt8(ascii: "u"), let low = hexadecimal(raw, at: index + 2),
          low & 0xFC00 == 0xDC00
        {
          unit = 0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF)
          index += 6
        }
        let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
        text.append(contentsOf: String(Character(scalar)).utf8)
      case let other: text.append(other)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func hexadecimal(_ raw: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt32? {
    guard start + 4 <= raw.count else { return nil }
    var unit: UInt32 = 0
    for index in start..<start + 4 {
      guard let digit = hexadecimalDigit(raw[index]) else { return nil }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  /// A member's name as it stands in the text.
  struct Key {
    let bytes: UnsafeBufferPointer<UInt8>

    static func ~= (name: StaticString, key: Key) -> Bool { key == name }

    static func == (key: Key, name: StaticString) -> Bool {
      guard let base = key.bytes.baseAddress, key.bytes.count == name.utf8CodeUnitCount else {
        return false
      }
      return memcmp(base, name.utf8Start, key.bytes.count) == 0
    }

    var text: String { JSONReader.unescaped(bytes) }
  }
}

func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
  default: nil
  }
}

extension Array<UInt8> {
  /// `withUnsafeBufferPointer` that keeps the type of what is thrown.
  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var result: Swift.Result<Result, Failure>?
    withUnsafeBufferPointer { bytes in
      do throws(Failure) {
        result = .success(try body(bytes))
      } catch {
        result = .failure(error)
      }
    }
    guard let result else { preconditionFailure("the body was not called") }
    return try result.get()
  }
}
