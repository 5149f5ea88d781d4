/// Reads a feed of any format: RSS 0.90 to 2.0, Atom 0.3 and 1.0, a single Atom entry, JSON Feed,
/// CDF. What it is, the content tells, never the media type.
///
/// Strict first: a well-formed document is believed to the letter. One that is not is read a second
/// time by a reader that forgives; then `isMalformed` is true, and `diagnostics` say what was
/// mended. A single mistake costs no more than itself.
///
/// - Parameters:
///   - bytes: The body as it came, in whatever encoding.
///   - contentType: The HTTP header, for its `charset`.
///   - contentLanguage: The HTTP header, for feeds that do not say their language themselves.
///   - baseURL: The address that relative links are relative to: `Content-Location`, or where the
///     feed was found after redirects.
/// - Throws: `FeedError` when there is no feed in the document.
public func parseFeed(
  _ bytes: [UInt8], contentType: String? = nil, contentLanguage: String? = nil,
  baseURL: String? = nil, limits: ParsingLimits = .standard
) throws(FeedError) -> Feed {
  var feed = try read(bytes, contentType: contentType, baseURL: baseURL, limits: limits)
  if let language = contentLanguage.flatMap(soleLanguage) { feed.assume(language: language) }
  return feed
}

/// `de-AT`; a list of several says for whom the document is, not what it is written in.
private func soleLanguage(_ header: String) -> String? {
  let tag = trimmedText(header)
  let isTag = tag.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  return tag.isEmpty || !isTag || tag.utf8.count > 35 ? nil : tag
}

private func read(
  _ bytes: [UInt8], contentType: String?, baseURL: String?, limits: ParsingLimits
) throws(FeedError) -> Feed {
  if bytes.starts(with: [0x1F, 0x8B]) { throw .notAFeed("compressed data (gzip)") }
  var document = decode(bytes, contentType: contentType)
  if document.bytes.count > limits.documentBytes {
    document.bytes = document.bytes.prefix(limits.documentBytes)
    // Not in the middle of a character.
    while let last = document.bytes.last, last >= 0x80 { document.bytes.removeLast() }
    document.diagnostics.append(
      Diagnostic(
        code: "document-too-long",
        message: "what lies behind the first \(limits.documentBytes) bytes was not read"))
  }
  document.bytes = document.bytes.drop { $0 <= 0x20 }
  if document.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
    document.bytes = document.bytes.dropFirst(3)
  }
  guard let first = document.bytes.first else { throw .empty }
  if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
    return try parseJSONFeed(document, baseURL: baseURL, limits: limits)
  }
  return try parseXMLFeed(document, baseURL: baseURL, limits: limits)
}

private func parseXMLFeed(
  _ document: DecodedDocument, baseURL: String?, limits: ParsingLimits
) throws(FeedError) -> Feed {
  var document = document
  // Junk before the root; and libxml2 would take other first bytes for those of EBCDIC.
  guard document.bytes.first == UInt8(ascii: "<") else {
    let fault = Diagnostic(
      code: "junk-before-root", line: 1,
      message: "what stands before the first element was passed over")
    return try forgive(&document, fault: fault, baseURL: baseURL, limits: limits)
  }
  let quick = FeedBuilder(baseURL: baseURL, encoding: document.encoding, limits: limits)
  let reading = document.bytes.withUnsafeBufferPointer {
    let end = xmlTextLength($0)
    if end == $0.count { document.isUnchecked = false }
    return QuickReader.read($0, end: end, into: quick)
  }
  switch reading {
  case .wellFormed, .stopped: return try finished(quick, document)
  case .illFormed(let line, let message):
    let fault = Diagnostic(code: "ill-formed", line: line, message: message)
    return try forgive(&document, fault: fault, baseURL: baseURL, limits: limits)
  case .unsure: break
  }
  // libxml2 needs time that grows with the square of a tag's attributes.
  if document.bytes.count > 100_000, document.bytes.withUnsafeBufferPointer(hasOversizedTag) {
    return try forgive(&document, fault: nil, baseURL: baseURL, limits: limits)
  }
  let strict = FeedBuilder(baseURL: baseURL, encoding: document.encoding, limits: limits)
  switch document.bytes.withUnsafeBufferPointer({ readStrictly($0, into: strict) }) {
  case .wellFormed(let undeclaredPrefixLine):
    var feed = try finished(strict, document)
    if let undeclaredPrefixLine {
      feed.isMalformed = true
      feed.diagnostics.append(
        Diagnostic(
          code: "undeclared-prefix", line: undeclaredPrefixLine,
          message: "a namespace prefix is not declared; its usual meaning was assumed"))
    }
    return feed
  case .stopped:
    return try finished(strict, document)
  case .doctype: return try forgive(&document, fault: nil, baseURL: baseURL, limits: limits)
  case .illFormed(let line, let message):
    let fault = Diagnostic(code: "ill-formed", line: line > 0 ? line : nil, message: message)
    return try forgive(&document, fault: fault, baseURL: baseURL, limits: limits)
  }
}

/// - Parameter fault: Why libxml2 refused; `nil` when the document is not known to be ill-formed.
private func forgive(
  _ document: inout DecodedDocument, fault: Diagnostic?, baseURL: String?, limits: ParsingLimits
) throws(FeedError) -> Feed {
  if document.isUnchecked { document = decodeInvalidUTF8(document) }
  let builder = FeedBuilder(baseURL: baseURL, encoding: document.encoding, limits: limits)
  var isComplete = false
  var diagnostics: [Diagnostic] = []
  document.bytes.withUnsafeBufferPointer { bytes in
    guard var reader = ForgivingReader(bytes, handler: builder) else { return }
    reader.read()
    isComplete = reader.isComplete
    diagnostics = reader.diagnostics.all
  }
  var feed = try finished(builder, document)
  feed.isComplete = isComplete && !builder.hasReachedLimit
  feed.isMalformed = feed.isMalformed || fault != nil || !diagnostics.isEmpty
  feed.diagnostics += [fault].compactMap(\.self) + diagnostics
  return feed
}

private func finished(
  _ builder: FeedBuilder, _ document: DecodedDocument
) throws(FeedError) -> Feed {
  var feed = builder.finish()
  guard builder.foundFeed else { throw .notAFeed(describeDocument(document.bytes)) }
  feed.encoding = document.encoding
  feed.isMalformed = document.invalidBytes > 0 || !document.diagnostics.isEmpty
  feed.isComplete = !builder.hasReachedLimit
  feed.diagnostics = document.diagnostics + builder.diagnostics.all
  return feed
}
