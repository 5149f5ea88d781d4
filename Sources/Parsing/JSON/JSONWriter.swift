/// Writes JSON byte by byte: two spaces of indentation, members in the order they are given.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var depth = 0
  private var isFirst = true

  mutating func object(_ key: String? = nil, _ body: (inout JSONWriter) -> Void) {
    nest(key, UInt8(ascii: "{"), UInt8(ascii: "}"), body)
  }

  /// Nothing is written for an empty list.
  mutating func list<Element>(
    _ key: String, _ elements: [Element], _ body: (inout JSONWriter, Element) -> Void
  ) {
    guard !elements.isEmpty else { return }
    nest(key, UInt8(ascii: "["), UInt8(ascii: "]")) { writer in
      for element in elements { body(&writer, element) }
    }
  }

  mutating func member(_ key: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    begin(key)
    write(string: value)
  }

  /// Written even when it is empty.
  mutating func member(_ key: String, present value: String) {
    begin(key)
    write(string: value)
  }

  mutating func member(_ key: String, _ value: Int?) {
    guard let value else { return }
    begin(key)
    bytes += "\(value)".utf8
  }

  mutating func member(_ key: String, _ value: Bool?) {
    guard let value else { return }
    begin(key)
    bytes += "\(value)".utf8
  }

  mutating func element(_ value: String) {
    begin(nil)
    write(string: value)
  }

  mutating func element(_ value: Int) {
    begin(nil)
    bytes += "\(value)".utf8
  }

  mutating func element(_ value: Double) {
    begin(nil)
    bytes += "\(value)".utf8
  }

  mutating func elements(_ body: (inout JSONWriter) -> Void) {
    nest(nil, UInt8(ascii: "["), UInt8(ascii: "]"), body)
  }

  mutating func finish() -> [UInt8] { bytes + [0x0A] }

  private mutating func nest(
    _ key: String?, _ open: UInt8, _ close: UInt8, _ body: (inout JSONWriter) -> Void
  ) {
    begin(key)
    bytes.append(open)
    depth += 1
    isFirst = true
    body(&self)
    depth -= 1
    if !isFirst { newLine() }
    bytes.append(close)
    isFirst = false
  }

  private mutating func begin(_ key: String?) {
    if depth > 0 {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      newLine()
    }
    isFirst = false
    guard let key else { return }
    write(string: key)
    bytes += ": ".utf8
  }

  private mutating func newLine() {
    bytes.append(0x0A)
    bytes.append(contentsOf: repeatElement(0x20, count: depth * 2))
  }

  private mutating func write(string: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x0A: bytes += "\\n".utf8
      case ..<0x20, 0x7F:
        let digits = Array("0123456789abcdef".utf8)
        bytes += "\\u00".utf8
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
