/// Text from a feed, made fit to be shown: whatever moves a cursor, turns the reading direction or
/// hides is taken out, and blanks are single. Every output takes its text through here first, and
/// then escapes it for its own context.
struct PlainText {
  private(set) var text = ""
  private var endsWithBlank = true
  private var marksInARow = 0

  /// More marks than this on one letter are no script, but a prank.
  private static let mostMarks = 8

  mutating func append(_ piece: some StringProtocol) {
    text.reserveCapacity(text.utf8.count + piece.utf8.count)
    for scalar in piece.unicodeScalars {
      switch Fate(of: scalar) {
      case .keep:
        marksInARow = 0
        endsWithBlank = false
        text.unicodeScalars.append(scalar)
      case .mark where marksInARow < Self.mostMarks:
        marksInARow += 1
        endsWithBlank = false
        text.unicodeScalars.append(scalar)
      case .blank where !endsWithBlank:
        marksInARow = 0
        endsWithBlank = true
        text.unicodeScalars.append(" ")
      case .mark, .blank, .drop: break
      }
    }
  }

  private enum Fate {
    case keep, mark, blank, drop

    init(of scalar: Unicode.Scalar) {
      switch scalar.value {
      case 0x20, 0x09...0x0D, 0x85, 0xA0, 0x2028, 0x2029: self = .blank
      // The ideographic space is a letter wide and meant so.
      case 0x21...0x7E, 0x3000: self = .keep
      case 0..<0x20, 0x7F...0x9F: self = .drop
      case 0xA1...0xAC, 0xAE...0x2FF: self = .keep
      // Soft hyphen, zero-width space, word joiner, byte order mark: seen by no reader.
      case 0xAD, 0x200B, 0x2060...0x2064, 0xFEFF: self = .drop
      // Embeddings, overrides, isolates and their deprecated kin.
      case 0x202A...0x202E, 0x2066...0x206F: self = .drop
      // Interlinear annotations, tags, noncharacters.
      case 0xFFF9...0xFFFB, 0xE0000...0xE00FF, 0xFDD0...0xFDEF: self = .drop
      case let value where value & 0xFFFE == 0xFFFE: self = .drop
      case 0x300...:
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: self = .mark
        case .spaceSeparator: self = .blank
        default: self = .keep
        }
      default: self = .keep
      }
    }
  }
}

/// The text on one line, without control characters, overrides of the reading direction, invisible
/// characters and doubled blanks.
public func oneLine(_ text: some StringProtocol) -> String {
  var plain = PlainText()
  plain.append(text)
  return plain.text.hasSuffix(" ") ? String(plain.text.dropLast()) : plain.text
}
