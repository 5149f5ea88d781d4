/// What a digest can be written as.
public enum DigestFormat: String, Sendable, CaseIterable {
  case html, markdown, text, json, atom, csv, opml, email

  /// Of a file that holds it, without the dot.
  public var fileExtension: String {
    switch self {
    case .html: "html"
    case .markdown: "md"
    case .text: "txt"
    case .json: "json"
    case .atom: "atom"
    case .csv: "csv"
    case .opml: "opml"
    case .email: "eml"
    }
  }
}

/// The digest in UTF-8. The same digest always gives the same bytes.
public func render(_ digest: Digest, as format: DigestFormat) -> [UInt8] {
  let text =
    switch format {
    case .html: htmlDigest(digest)
    case .markdown: markdownDigest(digest)
    case .text: textDigest(digest)
    case .json: jsonFeed(digest)
    case .atom: atomFeed(digest)
    case .csv: csvDigest(digest)
    case .opml: opml(digest)
    case .email: mailDigest(digest)
    }
  return Array(text.utf8)
}
