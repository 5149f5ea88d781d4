/// What a document is that is no feed, in words that follow "not a feed but".
func describeDocument(_ bytes: ArraySlice<UInt8>) -> String {
  let head = bytes.prefix(200_000)
  if let root = firstElement(head) {
    switch root {
    case "html", "head", "body", "div", "script":
      guard let title = htmlTitle(head) else { return "an HTML page" }
      return "an HTML page titled “\(title)”"
    case "rss", "feed", "rdf:rdf": return "a feed"
    case "opml": return "an OPML list of feeds"
    case "urlset", "sitemapindex": return "a sitemap"
    case "opensearchdescription": return "a description of a search engine"
    case "error", "soap:envelope": return "an error message in XML"
    case "svg": return "a picture in SVG"
    default: return "an XML document whose root is <\(root)>"
    }
  }
  let text = String(decoding: head.prefix(60), as: UTF8.self)
  if head.starts(with: [0x1F, 0x8B]) { return "compressed data (gzip)" }
  if head.starts(with: "%PDF".utf8) { return "a PDF document" }
  if head.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "a PNG picture" }
  if head.starts(with: "BEGIN:VCALENDAR".utf8) { return "a calendar" }
  let isText = head.prefix(60).allSatisfy { $0 >= 0x20 || isSpace($0) }
  guard isText else { return "binary data" }
  var writer = TextWriter()
  let words = Array(text.utf8).withUnsafeBufferPointer {
    plainText($0, form: .html, isSingleLine: true, limit: 60, writer: &writer)
  }
  return words.map { "text that begins “\($0)”" } ?? "text without content"
}

/// The name of the first element in lower case.
private func firstElement(_ bytes: ArraySlice<UInt8>) -> String? {
  var index = bytes.startIndex
  while let less = bytes[index...].firstIndex(of: UInt8(ascii: "<")), less + 1 < bytes.endIndex {
    if bytes[(less + 1)...].starts(with: "!--".utf8),
      let end = firstRange(of: "-->", in: bytes[less...])
    {
      index = end.upperBound
      continue
    }
    index = less + 1
    guard isLetter(bytes[index]) else { continue }
    let name = bytes[index...].prefix {
      isAlphanumeric($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-")
    }
    return String(decoding: name.prefix(40), as: UTF8.self).lowercased()
  }
  return nil
}

private func htmlTitle(_ bytes: ArraySlice<UInt8>) -> String? {
  guard let open = firstRange(of: "<title", in: bytes),
    let start = bytes[open.upperBound...].firstIndex(of: UInt8(ascii: ">")),
    let end = firstRange(of: "</title", in: bytes[start...])
  else { return nil }
  var writer = TextWriter()
  return Array(bytes[(start + 1)..<end.lowerBound]).withUnsafeBufferPointer {
    plainText($0, form: .html, isSingleLine: true, limit: 120, writer: &writer)
  }
}
