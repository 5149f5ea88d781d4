// One function for each context into which a feed's text is set. All of them take text that went
// through `oneLine` before; none of them relies on it.

/// For HTML and XML text and quoted attributes alike: all five characters that could end either.
func markup(_ text: some StringProtocol) -> String {
  guard text.utf8.contains(where: needsMarkup) else { return String(text) }
  var result = ""
  result.reserveCapacity(text.utf8.count + 16)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    default:
      if isXMLCharacter(scalar) { result.unicodeScalars.append(scalar) }
    }
  }
  return result
}

/// Whether a byte may belong to a character that is escaped or dropped.
private func needsMarkup(_ byte: UInt8) -> Bool {
  switch byte {
  case ..<0x20, 0x22, 0x26, 0x27, 0x3C, 0x3E, 0x7F, 0xC2, 0xEF, 0xF0...: true
  default: false
  }
}

/// XML 1.0, production 2, less the control characters and noncharacters that it merely discourages.
private func isXMLCharacter(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x09, 0x0A, 0x20...0x7E, 0xA0...0xD7FF, 0xE000...0xFDCF, 0xFDF0...0xFFFD: true
  case 0x10000...: scalar.value & 0xFFFE != 0xFFFE
  default: false
  }
}

/// For Markdown (CommonMark with GitHub's extensions): nothing in the text starts emphasis, a link,
/// an image, HTML, a mention, a formula, a table cell, an emoji or, at its beginning, a block.
func markdown(_ text: some StringProtocol) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count + 16)
  let listMark = endOfListNumber(text)
  for (index, scalar) in text.unicodeScalars.enumerated() {
    switch scalar {
    case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "&", "$", "@", ":", "#", "{", "}":
      result += "\\"
    case "-" where index == 0, "+" where index == 0, "=" where index == 0: result += "\\"
    case ".", ")":
      if index == listMark { result += "\\" }
    case "\n", "\r": continue
    default: break
    }
    result.unicodeScalars.append(scalar)
  }
  // A bare "www." becomes a link by itself on GitHub.
  return result.utf8.contains(0x77) ? result.replacing("www.", with: "www\\.") : result
}

/// Where the sign stands that makes "1. " or "1) " at the beginning a list.
private func endOfListNumber(_ text: some StringProtocol) -> Int? {
  let digits = text.utf8.prefix { (0x30...0x39).contains($0) }.count
  guard digits > 0 else { return nil }
  let rest = Array(text.utf8.dropFirst(digits).prefix(2))
  guard let sign = rest.first, sign == UInt8(ascii: ".") || sign == UInt8(ascii: ")"),
    rest.count == 1 || rest.last == UInt8(ascii: " ")
  else { return nil }
  return digits
}

/// A field of CSV (RFC 4180), in quotes where it needs them. A field that a spreadsheet would take
/// for a formula gets an apostrophe before it (OWASP, CSV injection); plain numbers stay numbers.
func csvField(_ text: String) -> String {
  let text = withoutFormula(text)
  guard
    text.utf8.contains(where: {
      $0 == 0x22 || $0 == 0x2C || $0 == 0x3B || $0 < 0x20
    })
  else {
    return text
  }
  return "\"" + text.replacing("\"", with: "\"\"") + "\""
}

/// A field of tab-separated values: no tab, no line break, no formula.
func tsvField(_ text: String) -> String { withoutFormula(oneLine(text)) }

private func withoutFormula(_ text: String) -> String {
  guard !isPlainNumber(text) else { return text }
  let first = text.unicodeScalars.first {
    !$0.properties.isWhitespace && $0.properties.generalCategory != .format
  }
  guard let first, "=+-@＝＋－＠".unicodeScalars.contains(first) else {
    return text.first == "\t" || text.first == "\r" || text.first == "\n" ? "'" + text : text
  }
  return "'" + text
}

private func isPlainNumber(_ text: String) -> Bool {
  let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
  let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
  return parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}

/// A JSON string, in quotes (RFC 8259). Safe inside an HTML `script` too: no "</", no "<!--", no
/// "<script", no line separators that JavaScript once took for line ends.
func json(_ text: some StringProtocol) -> String {
  var text = String(text)
  var result: [UInt8] = [UInt8(ascii: "\"")]
  text.withUTF8 { bytes in
    result.reserveCapacity(bytes.count + 16)
    var start = 0
    var index = 0
    /// Writes an escape in place of the `length` bytes from here.
    func replace(_ length: Int, _ escape: String) {
      result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
      result.append(contentsOf: escape.utf8)
      index += length
      start = index
    }
    while index < bytes.count {
      let byte = bytes[index]
      let next = index + 1 < bytes.count ? bytes[index + 1] : 0
      switch byte {
      case 0x22, 0x5C: replace(1, byte == 0x22 ? "\\\"" : "\\\\")
      case 0x0A: replace(1, "\\n")
      case 0x0D: replace(1, "\\r")
      case 0x09: replace(1, "\\t")
      case ..<0x20, 0x7F: replace(1, "\\u00" + hexadecimal(byte))
      case UInt8(ascii: "<") where "/!sS".utf8.contains(next): replace(1, "\\u003C")
      case 0xC2 where next < 0xA0: replace(2, "\\u00" + hexadecimal(next))
      case 0xE2 where next == 0x80 && index + 2 < bytes.count && bytes[index + 2] & 0xFE == 0xA8:
        replace(3, bytes[index + 2] == 0xA8 ? "\\u2028" : "\\u2029")
      default: index += 1
      }
    }
    result.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start...]))
  }
  result.append(UInt8(ascii: "\""))
  return String(decoding: result, as: UTF8.self)
}
