/// A value of JSON (RFC 8259), read so that a mistake or a cut costs no more than itself.
enum JSONValue {
  case null
  case bool(Bool)
  /// With its digits as written: an identity may have more of them than a `Double` holds.
  case number(Double, digits: String)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  var string: String? {
    switch self {
    case .string(let string): string
    // Some feeds write ids and sizes as numbers.
    case .number(let number, let digits):
      digits.utf8.allSatisfy(isDigit)
        ? digits : Int(exactly: number).map(String.init) ?? "\(number)"
    default: nil
    }
  }

  var number: Int? {
    switch self {
    case .number(let number, _): Int(exactly: number.rounded(.down))
    case .string(let string): wholeNumber(string)
    default: nil
    }
  }

  var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

  var array: [JSONValue] { if case .array(let array) = self { array } else { [] } }

  var isNull: Bool { if case .null = self { true } else { false } }

  /// The values of a list, or the one that stands where a list should.
  var values: [JSONValue] { isArray ? array : isNull ? [] : [self] }

  var isArray: Bool { if case .array = self { true } else { false } }

  var object: [String: JSONValue]? { if case .object(let object) = self { object } else { nil } }

  subscript(key: String) -> JSONValue? { object?[key] }
}

/// Reads JSON from front to back. Strings may hold raw line breaks, lists may end in a comma, and
/// a document may be cut off: what was read before stands.
struct JSONReader {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  private(set) var isComplete = true
  private(set) var diagnostics = DiagnosticList()
  private var values = 0
  private static let depth = 64
  private static let valueLimit = 2_000_000

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func read() -> JSONValue? {
    let value = readValue(depth: 0)
    return value
  }

  private mutating func readValue(depth: Int) -> JSONValue? {
    skipBlanks()
    values += 1
    guard index < bytes.count, values < Self.valueLimit else { return cut() }
    switch bytes[index] {
    case UInt8(ascii: "{"):
      guard depth < Self.depth else { return tooDeep() }
      return readObject(depth: depth)
    case UInt8(ascii: "["):
      guard depth < Self.depth else { return tooDeep() }
      return readArray(depth: depth)
    case UInt8(ascii: "\""): return readString().map(JSONValue.string)
    default: return readWord()
    }
  }

  private mutating func readObject(depth: Int) -> JSONValue? {
    var object: [String: JSONValue] = [:]
    index += 1
    while true {
      skipBlanks()
      guard index < bytes.count else {
        isComplete = false
        return .object(object)
      }
      switch bytes[index] {
      case UInt8(ascii: "}"):
        index += 1
        return .object(object)
      case UInt8(ascii: ","): index += 1
      case UInt8(ascii: "\""):
        guard let key = readString() else { return .object(object) }
        skipBlanks()
        guard index < bytes.count, bytes[index] == UInt8(ascii: ":") else {
          fault()
          continue
        }
        index += 1
        guard let value = readValue(depth: depth + 1) else { return .object(object) }
        // Of two equal names the first counts: the second could be an attack on other readers.
        if object[key] == nil { object[key] = value }
        if !isComplete { return .object(object) }
      default:
        fault()
        index += 1
      }
    }
  }

  private mutating func readArray(depth: Int) -> JSONValue? {
    var array: [JSONValue] = []
    index += 1
    while true {
      skipBlanks()
      guard index < bytes.count else {
        isComplete = false
        return .array(array)
      }
      switch bytes[index] {
      case UInt8(ascii: "]"):
        index += 1
        return .array(array)
      case UInt8(ascii: ","): index += 1
      case UInt8(ascii: "}"), UInt8(ascii: ":"):
        fault()
        index += 1
      default:
        let before = index
        guard let value = readValue(depth: depth + 1) else { return .array(array) }
        if index == before { index += 1 }
        array.append(value)
        if !isComplete { return .array(array) }
      }
    }
  }

  private mutating func readString() -> String? {
    index += 1
    var text: [UInt8] = []
    while index < bytes.count {
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "\""),
        bytes[index] != UInt8(ascii: "\\")
      {
        index += 1
      }
      text.append(contentsOf: bytes[start..<index])
      guard index < bytes.count else { break }
      if bytes[index] == UInt8(ascii: "\"") {
        index += 1
        return String(decoding: text, as: UTF8.self)
      }
      index += 1
      guard index < bytes.count else { break }
      readEscape(into: &text)
    }
    isComplete = false
    return nil  // a string that was cut off is worth less than none
  }

  private mutating func readEscape(into text: inout [UInt8]) {
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "b"), UInt8(ascii: "f"): text.append(0x20)
    case UInt8(ascii: "u"):
      var unit = readHexadecimal()
      if (0xD800..<0xDC00).contains(unit), index + 1 < bytes.count,
        bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
      {
        let mark = index
        index += 2
        let low = readHexadecimal()
        if (0xDC00..<0xE000).contains(low) {
          unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        } else {
          index = mark
        }
      }
      text.append(contentsOf: String(Unicode.Scalar(unit) ?? "\u{FFFD}").utf8)
    default: text.append(byte)
    }
  }

  private mutating func readHexadecimal() -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard index < bytes.count, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue
      else {
        return 0xFFFD
      }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    return value
  }

  private mutating func readWord() -> JSONValue? {
    let start = index
    while index < bytes.count, isAlphanumeric(bytes[index]) || "+-.".utf8.contains(bytes[index]) {
      index += 1
    }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    switch word {
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "null": return .null
    default:
      if let number = Double(word), number.isFinite {
        return .number(number, digits: String(word.prefix(64)))
      }
      fault()
      return .null
    }
  }

  private mutating func skipBlanks() {
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
  }

  private mutating func cut() -> JSONValue? {
    isComplete = false
    return nil
  }

  private mutating func tooDeep() -> JSONValue? {
    diagnostics.add("too-deep", "values nested deeper than \(Self.depth) were not read")
    isComplete = false
    index = bytes.count
    return nil
  }

  private mutating func fault() {
    diagnostics.add("ill-formed-json", "something that is not JSON was passed over")
  }
}
