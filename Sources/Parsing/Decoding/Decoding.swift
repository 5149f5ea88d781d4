/// A document as UTF-8, and how it got there.
struct DecodedDocument {
  var bytes: ArraySlice<UInt8>
  var encoding: CharacterEncoding
  /// Bytes that meant nothing in the encoding.
  var invalidBytes = 0
  var diagnostics: [Diagnostic] = []
  /// UTF-8 was asked for and not checked: the reader of XML will find out by itself.
  var isUnchecked = false
}

/// Decides by RFC 7303 what a document is written in (byte order mark, then the HTTP header, then
/// its own declaration, then UTF-8) and reads it so. What is said is not believed when the bytes
/// contradict it.
func decode(_ bytes: [UInt8], contentType: String?) -> DecodedDocument {
  let (claim, start, unknownLabel) = claimedEncoding(bytes, contentType: contentType)
  var document = read(bytes[start...], as: claim)
  if let unknownLabel {
    document.diagnostics.append(
      Diagnostic(
        code: "unknown-encoding",
        message: "“\(unknownLabel)” is no encoding that is known or can be meant: passed over"))
  }
  return document
}

private func claimedEncoding(
  _ bytes: [UInt8], contentType: String?
) -> (encoding: CharacterEncoding, start: Int, unknownLabel: String?) {
  for (mark, name, decoder) in byteOrderMarks where bytes.starts(with: mark) {
    let encoding = CharacterEncoding(name: name, decoder: decoder, decidedBy: .byteOrderMark)
    return (encoding, mark.count, nil)
  }
  var unknownLabel: String?
  let pattern = unmarkedUnicode(bytes)
  if let label = charset(in: contentType) {
    if let encoding = CharacterEncoding(label: label, decidedBy: .http) {
      // Without a zero among the first bytes a document is in neither UTF-16 nor UTF-32.
      let isWide = encoding.decoder.hasPrefix("UTF-16") || encoding.decoder.hasPrefix("UTF-32")
      if !isWide || pattern != nil || bytes.prefix(64).contains(0) {
        return (fitted(encoding, to: pattern), 0, nil)
      }
    }
    unknownLabel = label
  }
  if let pattern {
    return (pattern, 0, unknownLabel)
  }
  if let label = declaredEncoding(bytes) {
    // A declaration that could be read byte by byte is not in UTF-16 or UTF-32.
    if let encoding = CharacterEncoding(label: label, decidedBy: .declaration) {
      if !encoding.decoder.hasPrefix("UTF-16"), !encoding.decoder.hasPrefix("UTF-32") {
        return (encoding, 0, unknownLabel)
      }
      return (.utf8, 0, label)
    }
    unknownLabel = label
  }
  return (.utf8, 0, unknownLabel)
}

/// The longer marks first: UTF-32 in little-endian order begins like UTF-16.
private let byteOrderMarks: [([UInt8], String, String)] = [
  ([0xEF, 0xBB, 0xBF], "utf-8", "UTF-8"),
  ([0xFF, 0xFE, 0, 0], "utf-32le", "UTF-32LE"), ([0, 0, 0xFE, 0xFF], "utf-32be", "UTF-32BE"),
  ([0xFF, 0xFE], "utf-16le", "UTF-16LE"), ([0xFE, 0xFF], "utf-16be", "UTF-16BE"),
]

/// UTF-16 and UTF-32 without a mark show in the first `<` or `{` (XML 1.0, appendix F).
private func unmarkedUnicode(_ bytes: [UInt8]) -> CharacterEncoding? {
  guard bytes.count >= 4 else { return nil }
  func encoding(_ name: String) -> CharacterEncoding {
    CharacterEncoding(name: name.lowercased(), decoder: name, decidedBy: .content)
  }
  let isOpening = { (byte: UInt8) in byte == 0x3C || byte == 0x7B || byte == 0x20 || byte == 0x0A }
  switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
  case (let byte, 0, 0, 0) where isOpening(byte): return encoding("UTF-32LE")
  case (0, 0, 0, let byte) where isOpening(byte): return encoding("UTF-32BE")
  case (let byte, 0, let next, 0) where isOpening(byte) && next != 0: return encoding("UTF-16LE")
  case (0, let byte, 0, let next) where isOpening(byte) && next != 0: return encoding("UTF-16BE")
  // EBCDIC: `<?xm`.
  case (0x4C, 0x6F, 0xA7, 0x94): return ebcdic(bytes)
  default: return nil
  }
}

private func ebcdic(_ bytes: [UInt8]) -> CharacterEncoding? {
  guard let converter = Iconv(from: "IBM037") else { return nil }
  let head = converter.convert(bytes.prefix(200)).utf8
  let label = declaredEncoding(head) ?? "ibm037"
  return CharacterEncoding(label: label, decidedBy: .declaration)
    ?? CharacterEncoding(name: label.lowercased(), decoder: "IBM037", decidedBy: .declaration)
}

/// A header that says UTF-16 gives no byte order, and one that says anything else cannot be right
/// about bytes that are plainly UTF-16.
private func fitted(
  _ encoding: CharacterEncoding, to pattern: CharacterEncoding?
) -> CharacterEncoding {
  guard let pattern else { return encoding }
  if encoding.decoder == "UTF-16" || encoding.decoder == "UTF-32" {
    return CharacterEncoding(
      name: encoding.name, decoder: pattern.decoder, decidedBy: encoding.decidedBy)
  }
  return encoding.decoder.hasPrefix("UTF-16") || encoding.decoder.hasPrefix("UTF-32")
    ? encoding : pattern
}

/// `text/xml; charset="utf-8"` → `utf-8`.
private func charset(in contentType: String?) -> String? {
  guard let contentType else { return nil }
  for parameter in contentType.split(separator: ";").dropFirst() {
    let parts = parameter.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, trimmedText(String(parts[0])).lowercased() == "charset" else {
      continue
    }
    let value = trimmedText(String(parts[1].prefix { $0 != "," })).filter {
      $0 != "\"" && $0 != "'"
    }
    return value.isEmpty ? nil : value
  }
  return nil
}

/// The encoding that `<?xml … encoding="…"?>` names, wherever in the first kilobyte it stands.
private func declaredEncoding(_ bytes: [UInt8]) -> String? {
  let head = bytes.prefix(1_024)
  guard let open = firstRange(of: "<?xml", in: head),
    let close = firstRange(of: "?>", in: head[open.upperBound...])
      ?? firstRange(of: ">", in: head[open.upperBound...])
  else { return nil }
  let declaration = head[open.upperBound..<close.lowerBound]
  guard let word = firstRange(of: "encoding", in: declaration) else { return nil }
  var rest = declaration[word.upperBound...].drop(while: isSpace)
  guard rest.first == UInt8(ascii: "=") else { return nil }
  rest = rest.dropFirst().drop(while: isSpace)
  guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
    return nil
  }
  let value = rest.dropFirst().prefix { $0 != quote }
  return value.isEmpty ? nil : String(decoding: value, as: UTF8.self)
}

/// Where an ASCII word stands first, in any letter case.
func firstRange(of word: StaticString, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
  let length = word.utf8CodeUnitCount
  guard bytes.count >= length else { return nil }
  for start in bytes.startIndex...(bytes.endIndex - length) {
    var offset = 0
    while offset < length, lowercased(bytes[start + offset]) == lowercased(word.utf8Start[offset]) {
      offset += 1
    }
    if offset == length { return start..<(start + length) }
  }
  return nil
}

// MARK: Reading

private func read(_ bytes: ArraySlice<UInt8>, as claim: CharacterEncoding) -> DecodedDocument {
  if claim.isUTF8 {
    return DecodedDocument(bytes: bytes, encoding: claim, isUnchecked: true)
  }
  if isProvablyUTF8(bytes, against: claim) {
    let encoding = CharacterEncoding(name: "utf-8", decoder: "UTF-8", decidedBy: .content)
    let remark = Diagnostic(
      code: "wrong-encoding",
      message: "the \(claim.decidedBy.rawValue) says \(claim.name), but the bytes are UTF-8")
    return DecodedDocument(bytes: bytes, encoding: encoding, diagnostics: [remark])
  }
  if claim.decoder == "CP1252", let mixed = mixedWithUTF8(bytes, claim) { return mixed }
  guard let converter = Iconv(from: claim.decoder) else {
    return DecodedDocument(bytes: bytes, encoding: .utf8, isUnchecked: true)
  }
  let (utf8, invalid) = converter.convert(bytes)
  // More than a stray byte here and there: what was said is wrong.
  if invalid * 50 > bytes.count, let better = detectEncoding(bytes), better.decoder != claim.decoder
  {
    return redecode(bytes, as: better, insteadOf: claim)
  }
  var document = DecodedDocument(bytes: utf8[...], encoding: claim, invalidBytes: invalid)
  if invalid > 0 { document.diagnostics.append(invalidBytesRemark(invalid, claim)) }
  return document
}

/// For a document that claimed to be UTF-8 and is not: bytes of another encoding are read as that,
/// stray ones as windows-1252.
func decodeInvalidUTF8(_ document: DecodedDocument) -> DecodedDocument {
  let statistics = UTF8Statistics(document.bytes)
  guard statistics.invalid > 0 else {
    // ISO-2022 hides in ASCII.
    guard statistics.multibyte == 0, let escaped = detectEscapedEncoding(document.bytes) else {
      return document
    }
    return redecode(document.bytes, as: escaped, insteadOf: document.encoding)
  }
  if statistics.invalid > statistics.multibyte, let better = detectEncoding(document.bytes) {
    var redecoded = redecode(document.bytes, as: better, insteadOf: document.encoding)
    redecoded.diagnostics = document.diagnostics + redecoded.diagnostics
    return redecoded
  }
  var repaired = document
  repaired.bytes = repairedUTF8(document.bytes).text[...]
  repaired.invalidBytes = statistics.invalid
  repaired.isUnchecked = false
  repaired.diagnostics.append(invalidBytesRemark(statistics.invalid, document.encoding))
  return repaired
}

/// Feeds that gather texts from elsewhere may paste UTF-8 into a document in windows-1252, where its
/// bytes would hardly ever stand side by side: `Ã©` is no French.
private func mixedWithUTF8(
  _ bytes: ArraySlice<UInt8>, _ claim: CharacterEncoding
) -> DecodedDocument? {
  let (text, pasted) = repairedUTF8(bytes) { lead in lead == 0xC2 || lead == 0xC3 || lead >= 0xE0 }
  guard pasted >= 3 else { return nil }
  let remark = Diagnostic(
    code: "wrong-encoding",
    message: "the \(claim.decidedBy.rawValue) says \(claim.name), but parts of the text are UTF-8")
  return DecodedDocument(bytes: text[...], encoding: claim, diagnostics: [remark])
}

private func redecode(
  _ bytes: ArraySlice<UInt8>, as better: CharacterEncoding, insteadOf claim: CharacterEncoding
) -> DecodedDocument {
  guard let converter = Iconv(from: better.decoder) else {
    return DecodedDocument(bytes: bytes, encoding: claim)
  }
  let (utf8, invalid) = converter.convert(bytes)
  let remark = Diagnostic(
    code: "wrong-encoding",
    message: "the bytes are not \(claim.name); they were read as \(better.name)")
  return DecodedDocument(
    bytes: utf8[...], encoding: better, invalidBytes: invalid, diagnostics: [remark])
}

private func invalidBytesRemark(_ count: Int, _ encoding: CharacterEncoding) -> Diagnostic {
  Diagnostic(
    code: "invalid-bytes",
    message: "\(count) bytes mean nothing in \(encoding.name); each became one character")
}

/// Text in another encoding is as good as never valid UTF-8 by chance, except when it is short and
/// in one of the double-byte encodings of East Asia.
private func isProvablyUTF8(_ bytes: ArraySlice<UInt8>, against claim: CharacterEncoding) -> Bool {
  if claim.decoder.hasPrefix("UTF-") || claim.decoder.hasPrefix("ISO-2022") { return false }
  let statistics = UTF8Statistics(bytes)
  guard statistics.invalid == 0 else { return false }
  let isDoubleByte = ["GB18030", "BIG5-HKSCS", "CP932", "EUC-JP-MS", "CP949", "JOHAB"]
    .contains(claim.decoder)
  return statistics.multibyte >= (isDoubleByte ? 6 : 1)
}

/// How UTF-8 a text is.
struct UTF8Statistics {
  /// Whole characters of more than one byte.
  private(set) var multibyte = 0
  /// Sequences that are no character.
  private(set) var invalid = 0

  init(_ bytes: ArraySlice<UInt8>) {
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        if bytes[index] < 0x80 {
          index += 1
          continue
        }
        let length = utf8SequenceLength(bytes, at: index)
        if length > 0 {
          multibyte += 1
          index += length
        } else {
          invalid += 1
          index += 1
        }
      }
    }
  }
}

/// The length of the well-formed character of two to four bytes at `index`; 0 when there is none
/// (Unicode, table 3-7).
func utf8SequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
  let lead = bytes[index]
  let length: Int
  var second: ClosedRange<UInt8> = 0x80...0xBF
  switch lead {
  case 0xC2...0xDF: length = 2
  case 0xE0: (length, second) = (3, 0xA0...0xBF)
  case 0xED: (length, second) = (3, 0x80...0x9F)
  case 0xE1...0xEF: length = 3
  case 0xF0: (length, second) = (4, 0x90...0xBF)
  case 0xF1...0xF3: length = 4
  case 0xF4: (length, second) = (4, 0x80...0x8F)
  default: return 0
  }
  guard index + length <= bytes.count, second.contains(bytes[index + 1]) else { return 0 }
  for offset in 2..<max(2, length) where bytes[index + offset] & 0xC0 != 0x80 { return 0 }
  return length
}

/// Stray bytes are read as windows-1252, what remains of a torn character becomes U+FFFD once.
///
/// - Parameter isLead: Whether what begins with this byte may be UTF-8, when most of the text is not;
///   nothing counts as torn then.
/// - Returns: The text and how many of its characters had more than one byte.
private func repairedUTF8(
  _ bytes: ArraySlice<UInt8>, where isLead: ((UInt8) -> Bool)? = nil
) -> (text: [UInt8], multibyte: Int) {
  var output: [UInt8] = []
  var multibyte = 0
  output.reserveCapacity(bytes.count + 64)
  bytes.withUnsafeBufferPointer { bytes in
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, bytes[index] < 0x80 { index += 1 }
      output.append(contentsOf: bytes[start..<index])
      guard index < bytes.count else { return }
      let lead = bytes[index]
      let length = isLead?(lead) == false ? 0 : utf8SequenceLength(bytes, at: index)
      if length > 0 {
        output.append(contentsOf: bytes[index..<(index + length)])
        index += length
        multibyte += 1
        continue
      }
      index += 1
      var torn = false
      if lead >= 0xC2, isLead == nil {
        while index < bytes.count, bytes[index] & 0xC0 == 0x80 {
          index += 1
          torn = true
        }
      }
      let scalar: UInt32 =
        torn ? 0xFFFD : lead < 0xA0 ? windows1252[Int(lead) - 0x80] ?? 0xFFFD : UInt32(lead)
      output.append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
    }
  }
  return (output, multibyte)
}
