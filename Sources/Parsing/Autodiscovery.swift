internal import CXML

/// A feed that a page points at.
public struct DiscoveredFeed: Sendable, Equatable {
  /// Absolute.
  public var url: String
  public var title: String?
  /// The media type that the page gives, such as `application/rss+xml`.
  public var type: String?
  public var origin: Origin

  /// How the page names it; the earlier the surer.
  public enum Origin: String, Sendable {
    /// `<link rel="alternate" type="application/rss+xml">`: made for this.
    case declared
    /// A link in the text whose address or words look like a feed's.
    case linked
  }

  public init(url: String, title: String? = nil, type: String? = nil, origin: Origin) {
    self.url = url
    self.title = title
    self.type = type
    self.origin = origin
  }
}

/// Where feeds usually are, relative to the root of a site, the likeliest first; for sites whose
/// pages name none.
public let wellKnownFeedPaths = [
  "/feed", "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss/", "/feeds/",
  "/feed.json", "/index.rss", "/rss/index.xml", "/feeds/posts/default", "/blog/feed", "/news/rss",
  "/?feed=rss2",
]

/// Finds the feeds that an HTML page names: what it declares first, then what it links to.
///
/// - Parameters:
///   - html: The page as it came, in whatever encoding.
///   - contentType: The HTTP header, for its `charset`.
///   - pageURL: The address of the page after redirects; `<base href>` is respected.
/// - Returns: Each address once, at most 100.
public func discoverFeeds(
  inHTML html: [UInt8], contentType: String? = nil, pageURL: String? = nil
) -> [DiscoveredFeed] {
  var document = decode(html, contentType: contentType ?? htmlCharset(html))
  if document.isUnchecked { document = decodeInvalidUTF8(document) }
  let finder = FeedLinkFinder(pageURL: pageURL)
  document.bytes.prefix(4 * 1_048_576).withUnsafeBufferPointer { bytes in
    guard var reader = ForgivingReader(bytes, handler: finder) else { return }
    reader.read()
  }
  return finder.finish()
}

/// `<meta charset=…>`, which is where HTML says it.
private func htmlCharset(_ html: [UInt8]) -> String? {
  let head = html.prefix(2_048)
  guard let word = firstRange(of: "charset=", in: head) else { return nil }
  let label = head[word.upperBound...].drop { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
    .prefix { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
  return label.isEmpty ? nil : "text/html; charset=\(String(decoding: label, as: UTF8.self))"
}

private final class FeedLinkFinder: XMLHandler {
  private var found: [DiscoveredFeed] = []
  private var linked: [DiscoveredFeed] = []
  private var base: String?
  private var elements: [(name: Name, mark: Int)] = []
  private var anchor: (href: String, type: String?, title: String?)?
  private var writer = TextWriter()
  /// Open elements whose content is no part of the page.
  private var inertDepth = 0
  private var known: Set<String> = []

  init(pageURL: String?) {
    base = pageURL
    super.init()
  }

  override func start(_ name: XMLName, local: UnsafeBufferPointer<UInt8>) -> Bool {
    // HTML leaves many elements open; a page that leaves more than these is none.
    if elements.count > 200_000 { return false }
    elements.append((name.name, text.pointee.count))
    if name.name == .script || name.name == .template { inertDepth += 1 }
    if inertDepth > 0 { return true }
    switch name.name {
    case .base:
      if let href = attributes.trimmed(.href), let absolute = absoluteURL(href, base: base) {
        base = absolute
      }
    case .link: takeLink()
    case .a:
      if let href = attributes.trimmed(.href) {
        anchor = (href, attributes.trimmed(.type), attributes.trimmed(.title))
      }
    default: break
    }
    return true
  }

  override func end(local: UnsafeBufferPointer<UInt8>) {
    guard let (name, mark) = elements.popLast() else { return }
    if name == .script || name == .template { inertDepth -= 1 }
    if name == .a, let anchor {
      takeAnchor(anchor, words: textSince(mark))
      self.anchor = nil
    }
    if elements.isEmpty || name == .a { dropText(since: mark) }
  }

  /// What is declared, then the links of the text.
  func finish() -> [DiscoveredFeed] {
    for feed in linked where found.count < 100 && known.insert(feed.url).inserted {
      found.append(feed)
    }
    return found
  }

  private func takeLink() {
    let relations = (attributes.trimmed(.rel) ?? "").lowercased().split(separator: " ")
    let type = attributes.trimmed(.type)?.lowercased()
    guard relations.contains("alternate") || relations.contains("feed"),
      let href = attributes.trimmed(.href), let url = absoluteURL(href, base: base),
      isWebAddress(url), type.map(isFeedType) ?? looksLikeFeed(url),
      // WordPress declares each page's own record in its programming interface.
      type != "application/json" || !url.contains("/wp-json/"),
      found.count < 100, known.insert(url).inserted
    else { return }
    found.append(
      DiscoveredFeed(url: url, title: line(attributes[.title]), type: type, origin: .declared))
  }

  private func isFeedType(_ type: String) -> Bool {
    let type = trimmedText(String(type.prefix { $0 != ";" }))
    return [
      "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
      "application/x-rss+xml", "text/rss+xml", "text/xml", "application/xml", "application/json",
      "text/rss", "application/rss", "application/atom",
    ].contains(type)
  }

  private func takeAnchor(
    _ anchor: (href: String, type: String?, title: String?), words: UnsafeBufferPointer<UInt8>
  ) {
    guard linked.count < 100, let url = absoluteURL(anchor.href, base: base), isWebAddress(url)
    else {
      return
    }
    let title = plainText(words, form: .html, isSingleLine: true, limit: 200, writer: &writer)
    let isDeclared = anchor.type.map { isFeedType($0.lowercased()) } ?? false
    guard
      isDeclared || looksLikeFeed(url)
        || (title?.uppercased()).map(["RSS", "ATOM", "RSS FEED"].contains) == true
    else { return }
    linked.append(
      DiscoveredFeed(
        url: url, title: title ?? line(anchor.title), type: anchor.type, origin: .linked))
  }

  /// `/feed`, `/rss.xml`, `?format=feed`, `/index.rdf`.
  private func looksLikeFeed(_ url: String) -> Bool {
    var rest = Substring(url.lowercased())
    if let hash = rest.firstIndex(of: "#") { rest = rest[..<hash] }
    guard let start = rest.firstRange(of: "://")?.upperBound,
      let slash = rest[start...].firstIndex(where: { $0 == "/" || $0 == "?" })
    else { return false }
    // Addresses that submit a feed to some reader hold one, but are none.
    let path = rest[slash...]
    if path.contains("http:") || path.contains("https:") { return false }
    let host = rest[start..<slash]
    if ["feeds.", "feed.", "rss."].contains(where: host.hasPrefix), path.count > 1 { return true }
    if path.hasSuffix("/index.xml") { return true }
    let words = path.split { !$0.isLetter && !$0.isNumber }
    return words.contains { word in
      ["rss", "rss2", "atom", "feed", "feeds", "rdf", "jsonfeed"].contains(String(word))
    }
  }

  private func line(_ text: String?) -> String? {
    guard var text else { return nil }
    return text.withUTF8 {
      plainText($0, form: .guessed, isSingleLine: true, limit: 200, writer: &writer)
    }
  }
}
