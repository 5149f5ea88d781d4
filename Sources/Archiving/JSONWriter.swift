#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Writes one JSON object, member by member, in the order in which they are given: give them sorted.
struct JSONObjectWriter {
  private var isEmpty = true

  mutating func begin(_ output: inout [UInt8]) { output.append(UInt8(ascii: "{")) }
  func end(_ output: inout [UInt8]) { output.append(UInt8(ascii: "}")) }

  /// Writes the key; the value must follow.
  mutating func key(_ name: String, to output: inout [UInt8]) {
    if !isEmpty { output.append(UInt8(ascii: ",")) }
    isEmpty = false
    appendJSON(name, to: &output)
    output.append(UInt8(ascii: ":"))
  }

  mutating func member(_ name: String, _ text: String, to output: inout [UInt8]) {
    key(name, to: &output)
    appendJSON(text, to: &output)
  }

  mutating func member(_ name: String, ifNotEmpty text: String?, to output: inout [UInt8]) {
    if let text, !text.isEmpty { member(name, text, to: &output) }
  }

  mutating func member(_ name: String, _ number: Int, to output: inout [UInt8]) {
    key(name, to: &output)
    output.append(contentsOf: String(number).utf8)
  }

  mutating func member(_ name: String, _ number: Double, to output: inout [UInt8]) {
    key(name, to: &output)
    appendJSON(number, to: &output)
  }

  mutating func member(_ name: String, _ date: Date?, to output: inout [UInt8]) {
    guard let date else { return }
    key(name, to: &output)
    output.append(UInt8(ascii: "\""))
    Timestamp.append(date, to: &output)
    output.append(UInt8(ascii: "\""))
  }

  mutating func member(_ name: String, _ claim: Bool, to output: inout [UInt8]) {
    key(name, to: &output)
    output.append(contentsOf: (claim ? "true" : "false").utf8)
  }

  mutating func member(_ name: String, ifNotEmpty texts: [String], to output: inout [UInt8]) {
    array(name, ifNotEmpty: texts, to: &output) { text, output in appendJSON(text, to: &output) }
  }

  mutating func array<Element>(
    _ name: String, ifNotEmpty elements: [Element], to output: inout [UInt8],
    _ write: (Element, inout [UInt8]) -> Void
  ) {
    guard !elements.isEmpty else { return }
    key(name, to: &output)
    appendJSONArray(elements, to: &output, write)
  }
}

func appendJSONArray<Element>(
  _ elements: [Element], to output: inout [UInt8], _ write: (Element, inout [UInt8]) -> Void
) {
  output.append(UInt8(ascii: "["))
  for (index, element) in elements.enumerated() {
    if index > 0 { output.append(UInt8(ascii: ",")) }
    write(element, &output)
  }
  output.append(UInt8(ascii: "]"))
}

func appendJSON(_ number: Double, to output: inout [UInt8]) {
  if let whole = Int(exactly: number), abs(whole) < 1 << 53 {
    output.append(contentsOf: String(whole).utf8)
  } else if number.isFinite {
    output.append(contentsOf: number.description.utf8)
  } else {
    output.append(contentsOf: "null".utf8)
  }
}

/// Appends `text` in quotes. Escapes what JSON demands and DEL, nothing else: the files stay readable in every script.
func appendJSON(_ text: String, to output: inout [UInt8]) {
  var text = text
  text.withUTF8 { bytes in
    output.append(UInt8(ascii: "\""))
    var start = 0
    while true {
      let end = firstToEscape(in: bytes, from: start)
      output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end]))
      guard end < bytes.count else { break }
      appendEscaped(bytes[end], to: &output)
      start = end + 1
    }
    output.append(UInt8(ascii: "\""))
  }
}

private func appendEscaped(_ byte: UInt8, to output: inout [UInt8]) {
  output.append(UInt8(ascii: "\\"))
  switch byte {
  case 0x22, 0x5C: output.append(byte)
  case 0x0A: output.append(UInt8(ascii: "n"))
  case 0x0D: output.append(UInt8(ascii: "r"))
  case 0x09: output.append(UInt8(ascii: "t"))
  default:
    output.append(contentsOf: "u00".utf8)
    output.append(hexadecimalDigits[Int(byte >> 4)])
    output.append(hexadecimalDigits[Int(byte & 15)])
  }
}

/// The next control character, quote, backslash or DEL; eight bytes at a time.
private func firstToEscape(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
  var index = start
  if let base = bytes.baseAddress.map(UnsafeRawPointer.init) {
    while index + 8 <= bytes.count {
      let word = base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if mayNeedEscape(word) { break }
      index += 8
    }
  }
  while index < bytes.count {
    let byte = bytes[index]
    if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F { break }
    index += 1
  }
  return index
}

/// The high bit of a difference tells which bytes were below the other's; a byte is 0 when it is below 1.
@inline(__always)
private func mayNeedEscape(_ word: UInt64) -> Bool {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let high = ones << 7
  let quote = word ^ (ones &* 0x22)
  let backslash = word ^ (ones &* 0x5C)
  let delete = word ^ (ones &* 0x7F)
  let found =
    (word &- ones &* 0x20) & ~word | (quote &- ones) & ~quote
    | (backslash &- ones) & ~backslash | (delete &- ones) & ~delete
  return found & high != 0
}

let hexadecimalDigits = Array("0123456789abcdef".utf8)

/// Appends compact JSON laid out for people: two spaces a level, one member a line.
func appendIndented(
  _ compact: UnsafeBufferPointer<UInt8>, level: Int, to output: inout [UInt8]
) {
  func newLine(_ level: Int) {
    output.append(0x0A)
    output.append(contentsOf: repeatElement(0x20, count: 2 * level))
  }
  var level = level
  var isInString = false
  var index = 0
  while index < compact.count {
    let byte = compact[index]
    index += 1
    if isInString {
      output.append(byte)
      if byte == UInt8(ascii: "\\"), index < compact.count {
        output.append(compact[index])
        index += 1
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
      continue
    }
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D: break
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      output.append(byte)
      while index < compact.count, compact[index] == 0x20 { index += 1 }
      if index < compact.count, compact[index] == byte + 2 {
        output.append(byte + 2)
        index += 1
      } else {
        level += 1
        newLine(level)
      }
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      level -= 1
      newLine(level)
      output.append(byte)
    case UInt8(ascii: ","):
      output.append(byte)
      newLine(level)
    case UInt8(ascii: ":"):
      output.append(byte)
      output.append(0x20)
    default:
      output.append(byte)
      isInString = byte == UInt8(ascii: "\"")
    }
  }
}

/// The same value without white space between its parts, so that it fits on a line.
func compacted(_ json: UnsafeBufferPointer<UInt8>) -> String {
  var output: [UInt8] = []
  output.reserveCapacity(json.count)
  var isInString = false
  var isEscaped = false
  for byte in json {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      }
    } else if byte == UInt8(ascii: "\"") {
      isInString = true
    } else if byte <= 0x20 {
      continue
    }
    output.append(byte)
  }
  return String(decoding: output, as: UTF8.self)
}
