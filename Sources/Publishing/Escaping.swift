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
/// line separators that JavaScript once took for line ends.
func json(_ text: some StringProtocol) -> String {
  var result = "\""
  result.reserveCapacity(text.utf8.count + 16)
  var follows: Unicode.Scalar = " "
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "/" where follows == "<": result += "\\/"
    case "!" where follows == "<": result += "\\u0021"
    case "s" where follows == "<", "S" where follows == "<":
      result += "\\u00" + hexadecimal(UInt8(scalar.value))
    case "\u{2028}", "\u{2029}", "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
    follows = scalar
  }
  return result + "\""
}
