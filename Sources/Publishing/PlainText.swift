/// Text from a feed, made fit to be shown: whatever moves a cursor, turns the reading direction or
/// hides is taken out, and blanks are single. Every output takes its text through here first, and
/// then escapes it for its own context.
struct PlainText {
  /// UTF-8.
  private(set) var bytes: [UInt8] = []
  private var endsWithBlank = true
  private var marksInARow = 0

  /// More marks than this on one letter are no script, but a prank.
  private static let mostMarks = 8

  mutating func append(_ piece: some StringProtocol) {
    var piece = String(piece)
    bytes.reserveCapacity(bytes.count + piece.utf8.count)
    piece.withUTF8 { append($0) }
  }

  private mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < source.count {
      let start = index
      while index < source.count, isPrintableASCII(source[index]) { index += 1 }
      if index > start {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<index]))
        marksInARow = 0
        endsWithBlank = false
        continue
      }
      let length = lengthOfScalar(source[index])
      let end = min(index + length, source.count)
      take(Fate(of: scalar(source[index..<end])), source[index..<end])
      index = end
    }
  }

  private mutating func take(_ fate: Fate, _ scalar: Slice<UnsafeBufferPointer<UInt8>>) {
    switch fate {
    case .keep:
      marksInARow = 0
      endsWithBlank = false
      bytes.append(contentsOf: scalar)
    case .mark where marksInARow < Self.mostMarks:
      marksInARow += 1
      endsWithBlank = false
      bytes.append(contentsOf: scalar)
    case .blank where !endsWithBlank:
      marksInARow = 0
      endsWithBlank = true
      bytes.append(0x20)
    case .mark, .blank, .drop: break
    }
  }

  private enum Fate {
    case keep, mark, blank, drop

    init(of value: UInt32) {
      switch value {
      case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x2028, 0x2029: self = .blank
      // The ideographic space is a letter wide and meant so.
      case 0x21...0x7E, 0x3000: self = .keep
      case 0..<0x20, 0x7F...0x9F: self = .drop
      case 0xA1...0xAC, 0xAE...0x2FF: self = .keep
      // Letters of the commonest scripts, to spare the look-up.
      case 0x370...0x482, 0x48A...0x52F, 0x5D0...0x5EA, 0x621...0x64A, 0x3041...0x3096,
        0x30A1...0x9FFF, 0xAC00...0xD7A3:
        self = .keep
      // Soft hyphen, zero-width space, word joiner, byte order mark: seen by no reader.
      case 0xAD, 0x200B, 0x2060...0x2064, 0xFEFF: self = .drop
      // Embeddings, overrides, isolates and their deprecated kin.
      case 0x202A...0x202E, 0x2066...0x206F: self = .drop
      // Interlinear annotations, tags, noncharacters.
      case 0xFFF9...0xFFFB, 0xE0000...0xE00FF, 0xFDD0...0xFDEF: self = .drop
      case _ where value & 0xFFFE == 0xFFFE: self = .drop
      default:
        switch Unicode.Scalar(value)?.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: self = .mark
        case .spaceSeparator: self = .blank
        case nil: self = .drop
        default: self = .keep
        }
      }
    }
  }
}

/// The text on one line, without control characters, overrides of the reading direction, invisible
/// characters and doubled blanks.
public func oneLine(_ text: some StringProtocol) -> String {
  var plain = PlainText()
  plain.append(text)
  let bytes = plain.bytes.last == 0x20 ? plain.bytes.dropLast() : plain.bytes[...]
  return String(decoding: bytes, as: UTF8.self)
}

private func isPrintableASCII(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

func lengthOfScalar(_ first: UInt8) -> Int {
  switch first {
  case ..<0x80: 1
  case ..<0xE0: 2
  case ..<0xF0: 3
  default: 4
  }
}

/// The scalar that valid UTF-8 stands for.
private func scalar(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
  guard let first = bytes.first else { return 0 }
  let lead: UInt32 =
    switch bytes.count {
    case 1: UInt32(first)
    case 2: UInt32(first & 0x1F)
    case 3: UInt32(first & 0x0F)
    default: UInt32(first & 0x07)
    }
  return bytes.dropFirst().reduce(lead) { $0 << 6 | UInt32($1 & 0x3F) }
}
