internal import CFolding

/// The scalar at an offset and its length in bytes; length 0 when the bytes are not UTF-8.
@inline(__always)
func decodeScalar(_ source: UnsafeBufferPointer<UInt8>, _ at: Int) -> (value: UInt32, length: Int) {
  let first = source[at]
  let left = source.count - at
  @inline(__always) func next(_ offset: Int) -> UInt32 { UInt32(source[at + offset]) }
  switch first {
  case 0xC2...0xDF where left > 1 && next(1) & 0xC0 == 0x80:
    return (UInt32(first & 0x1F) << 6 | next(1) & 0x3F, 2)
  case 0xE0...0xEF where left > 2 && next(1) & 0xC0 == 0x80 && next(2) & 0xC0 == 0x80:
    return (UInt32(first & 0x0F) << 12 | (next(1) & 0x3F) << 6 | next(2) & 0x3F, 3)
  case 0xF0...0xF4
  where left > 3 && next(1) & 0xC0 == 0x80 && next(2) & 0xC0 == 0x80 && next(3) & 0xC0 == 0x80:
    return (
      UInt32(first & 0x07) << 18 | (next(1) & 0x3F) << 12 | (next(2) & 0x3F) << 6 | next(3) & 0x3F,
      4
    )
  default:
    return (0, 0)
  }
}

/// Composes a Hangul syllable from a leading consonant and the jamo after it.
/// - Returns: the syllable, and how many bytes the jamo after the first take.
func hangulSyllable(
  _ leading: UInt32, _ source: UnsafeBufferPointer<UInt8>, _ at: Int
) -> (syllable: UInt32, length: Int)? {
  guard at < source.count else { return nil }
  let (vowel, vowelLength) = decodeScalar(source, at)
  guard vowel >= 0x1161, vowel <= 0x1175 else { return nil }
  let syllable = 0xAC00 + ((leading - 0x1100) * 21 + (vowel - 0x1161)) * 28
  guard at + vowelLength < source.count else { return (syllable, vowelLength) }
  let (trailing, trailingLength) = decodeScalar(source, at + vowelLength)
  guard trailing >= 0x11A8, trailing <= 0x11C2 else { return (syllable, vowelLength) }
  return (syllable + trailing - 0x11A7, vowelLength + trailingLength)
}

/// Reads an HTML reference after its `&`: what it folds to (see `folding.h`), and its length with the `;`.
func htmlEntity(_ source: UnsafeBufferPointer<UInt8>, _ at: Int) -> (folding: UInt32, length: Int)?
{
  guard at < source.count else { return nil }
  guard
    let end = (at..<min(source.count, at + 12)).first(where: {
      source[$0] == UInt8(ascii: ";")
    }), end > at
  else { return nil }
  let name = source[at..<end]
  let length = end + 1 - at
  if name.first == UInt8(ascii: "#") {
    let digits = name.dropFirst()
    let isHexadecimal = digits.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
    let text = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
    guard let value = UInt32(text, radix: isHexadecimal ? 16 : 10), value < 0x20000,
      let scalar = Unicode.Scalar(value)
    else { return nil }
    return (foldedEntry(of: scalar), length)
  }
  switch String(decoding: name, as: UTF8.self) {
  case "lt", "gt", "ndash", "mdash", "bull", "middot": return (UInt32(FOLDING_CLAUSE), length)
  case "hellip": return (UInt32(FOLDING_SENTENCE), length)
  case "shy", "zwj", "lrm", "rlm": return (UInt32(FOLDING_DELETE), length)
  case "szlig": return (0x7373, length)
  case "aelig", "AElig": return (0x6561, length)
  case "oelig", "OElig": return (0x656F, length)
  case "nbsp", "quot", "apos", "lsquo", "rsquo", "ldquo", "rdquo", "laquo", "raquo", "amp", "zwnj":
    return (UInt32(FOLDING_WORD), length)
  case let name:
    // &eacute; and its like: a Latin letter and the name of its mark.
    let marks = ["acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "slash", "caron"]
    guard let letter = name.unicodeScalars.first, letter.isASCII,
      marks.contains(String(name.dropFirst()))
    else { return nil }
    return (foldedEntry(of: letter), length)
  }
}

private func foldedEntry(of scalar: Unicode.Scalar) -> UInt32 {
  let entry = folding_of(scalar.value)
  guard entry == FOLDING_KEEP else { return entry }
  let bytes = Array(String(scalar).utf8)
  return bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
}
