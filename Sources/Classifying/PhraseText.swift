#if canImport(Glibc)
  internal import Glibc
#else
  internal import Foundation
#endif

/// A topic file with its literal blocks of phrases (`police: |` and what is indented below) set apart. They are by far
/// the most of the file and say nothing to YAML, which would read them letter by letter at every start.
struct PhraseText {
  /// The file with blank lines for the lines of the blocks, and a reference to each where it began.
  let yaml: String
  let bytes: [UInt8]
  private let blocks: [Range<Int>]

  /// No text in YAML begins so.
  private static let mark = "\u{1}"
  /// The sections that have phrases.
  private static let sections = [Array("languages:".utf8), Array("actors:".utf8)]
  private static let opening = Array(": |".utf8)

  init(_ text: String) {
    bytes = Array(text.utf8)
    var yaml: [UInt8] = []
    var blocks: [Range<Int>] = []
    bytes.withUnsafeBufferPointer { bytes in
      var isInSection = false
      var at = 0
      while at < bytes.count {
        let line = UnsafeBufferPointer(rebasing: bytes[at..<Self.endOfLine(bytes, at)])
        at += line.count + 1
        if let first = line.first, first != UInt8(ascii: " "), first != UInt8(ascii: "#") {
          isInSection = Self.sections.contains { line.elementsEqual($0) }
        }
        guard isInSection, let indent = Self.indent(line), line[indent] != UInt8(ascii: "#"),
          line.count > Self.opening.count,
          line.suffix(Self.opening.count).elementsEqual(Self.opening)
        else {
          yaml += line
          yaml.append(UInt8(ascii: "\n"))
          continue
        }
        yaml += line.dropLast()
        yaml += "\"\\x01\(blocks.count)\"\n".utf8
        let start = min(at, bytes.count)
        while at < bytes.count {
          let line = UnsafeBufferPointer(rebasing: bytes[at..<Self.endOfLine(bytes, at)])
          if let own = Self.indent(line), own <= indent { break }
          at += line.count + 1
          yaml.append(UInt8(ascii: "\n"))
        }
        blocks.append(start..<min(at, bytes.count))
      }
    }
    self.yaml = String(decoding: yaml, as: UTF8.self)
    self.blocks = blocks
  }

  /// The block that a text refers to.
  func block(_ reference: String) -> ArraySlice<UInt8>? {
    guard reference.hasPrefix(Self.mark), let number = Int(reference.dropFirst()),
      blocks.indices.contains(number)
    else { return nil }
    return bytes[blocks[number]]
  }

  private static func endOfLine(_ bytes: UnsafeBufferPointer<UInt8>, _ from: Int) -> Int {
    guard let start = bytes.baseAddress,
      let found = memchr(start + from, Int32(UInt8(ascii: "\n")), bytes.count - from)
    else { return bytes.count }
    return UnsafeRawPointer(found) - UnsafeRawPointer(start)
  }

  /// How many blanks a line begins with; nil when it has nothing else.
  private static func indent(_ line: UnsafeBufferPointer<UInt8>) -> Int? {
    line.firstIndex { $0 != UInt8(ascii: " ") }
  }
}
