/// A namespace, or a family of namespaces, whose elements mean something to a news reader.
enum Vocabulary: UInt8 {
  case rss, atom, rdf, dublinCore, dcTerms, content, xhtml, media, itunes, podcast
  case geoRSS, gml, w3cGeo, slash, wfw, thread, syndication, creativeCommons, feedburner
  case cdf, xml, unknown

  /// By the address of the namespace, whatever its letter case.
  private static let byAddress: [String: Vocabulary] = {
    var table: [String: Vocabulary] = [:]
    func add(_ vocabulary: Vocabulary, _ addresses: String...) {
      for address in addresses { table[normalised(address)] = vocabulary }
    }
    add(
      .rss, "http://backend.userland.com/rss", "http://backend.userland.com/rss2",
      "http://backend.userland.com/rss2.1", "http://backend.userland.com/rss091",
      "http://blogs.law.harvard.edu/tech/rss", "http://cyber.law.harvard.edu/rss",
      "http://www.rssboard.org/rss-specification", "http://purl.org/rss/1.0/",
      "http://my.netscape.com/rdf/simple/0.9/", "http://my.netscape.com/publish/formats/rss-0.91",
      "http://channel.netscape.com/rdf/simple/0.9/", "http://purl.org/net/rss1.1#",
      "http://purl.org/rss/2.0/", "http://purl.org/rss/1.0/modules/rss091#",
      "http://my.netscape.com/rdf/simple/1.0/", "http://purl.org/rss/0.9/")
    add(
      .atom, "http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#",
      "http://example.com/newformat#",
      "http://example.com/necho", "http://purl.org/echo/", "http://purl.org/pie/",
      "uri/of/echo/namespace#")
    add(.rdf, "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
    add(.dublinCore, "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.0/")
    add(.dcTerms, "http://purl.org/dc/terms/")
    add(.content, "http://purl.org/rss/1.0/modules/content/", "http://news.yandex.ru")
    add(.xhtml, "http://www.w3.org/1999/xhtml")
    add(
      .media, "http://search.yahoo.com/mrss/", "http://search.yahoo.com/mrss",
      "http://video.search.yahoo.com/mrss", "http://api.maps.yahoo.com/mrss")
    add(
      .itunes, "http://www.itunes.com/dtds/podcast-1.0.dtd",
      "http://www.itunes.com/DTDs/PodCast-1.0.dtd",
      "http://example.com/dtds/podcast-1.0.dtd")
    add(
      .podcast, "https://podcastindex.org/namespace/1.0",
      "https://github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md")
    add(.geoRSS, "http://www.georss.org/georss", "http://www.georss.org/georss/10")
    add(.gml, "http://www.opengis.net/gml", "http://www.georss.org/gml")
    add(.w3cGeo, "http://www.w3.org/2003/01/geo/wgs84_pos#")
    add(.slash, "http://purl.org/rss/1.0/modules/slash/")
    add(.wfw, "http://wellformedweb.org/commentapi/", "http://wellformedweb.org/CommentAPI")
    add(.thread, "http://purl.org/syndication/thread/1.0")
    add(.syndication, "http://purl.org/rss/1.0/modules/syndication/")
    add(
      .creativeCommons, "http://backend.userland.com/creativeCommonsRssModule",
      "http://web.resource.org/cc/",
      "http://creativecommons.org/ns#",
      "http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html")
    add(
      .feedburner, "http://rssnamespace.org/feedburner/ext/1.0",
      "http://feeds.feedburner.com/~/feedburner/ext/1.0")
    add(.cdf, "http://www.w3.org/TR/NOTE-CDFsubmit.html")
    add(.xml, "http://www.w3.org/XML/1998/namespace")
    return table
  }()

  /// By the usual prefix, for feeds that forgot to declare a namespace or misspelt its address.
  private static let byPrefix: [String: Vocabulary] = [
    "rss": .rss, "atom": .atom, "atom10": .atom, "atom03": .atom, "a10": .atom, "rdf": .rdf,
    "dc": .dublinCore, "dcterms": .dcTerms, "dcterm": .dcTerms, "content": .content,
    "yandex": .content,
    "xhtml": .xhtml, "html": .xhtml, "media": .media, "itunes": .itunes, "podcast": .podcast,
    "georss": .geoRSS, "gml": .gml, "geo": .w3cGeo, "slash": .slash, "wfw": .wfw, "thr": .thread,
    "sy": .syndication, "creativecommons": .creativeCommons, "cc": .creativeCommons,
    "feedburner": .feedburner, "xml": .xml,
  ]

  /// - Returns: `nil` when neither the address nor the prefix tells.
  init?(address: String?, prefix: String?) {
    if let address, let known = Self.byAddress[Self.normalised(address)] {
      self = known
    } else if let prefix, let known = Self.byPrefix[prefix.lowercased()] {
      self = known
    } else {
      return nil
    }
  }

  /// Addresses are compared without scheme, letter case and a last slash: feeds vary all three.
  private static func normalised(_ address: String) -> String {
    var rest = Substring(address.lowercased())
    for scheme in ["https://", "http://"] where rest.hasPrefix(scheme) {
      rest = rest.dropFirst(scheme.count)
    }
    while rest.last == "/" || rest.last == " " { rest = rest.dropLast() }
    return String(rest)
  }
}

/// The names of elements and attributes that any vocabulary gives a meaning to, in lower case:
/// CDF shouts, and many a feed writes `pubdate`.
enum Name: String, CaseIterable {
  case unknown = ""
  // Documents and their parts.
  case rss, rdf, feed, channel, item, entry, items, image, textInput = "textinput", source, cloud
  case opml, head, body, outline, html
  // Text.
  case title, description, summary, content, subtitle, tagline, info, copyright, rights
  case encoded, fullText = "full-text", total, fullItem = "fullitem", prodLink = "prodlink",
    abstract, caption, text, div
  case language, generator, errorReportsTo = "errorreportsto", generatorAgent = "generatoragent"
  case keywords, tags, explicit, block, duration, complete, location, transcript
  // Links and identities.
  case link, guid, id, url, uri, href, rel, type, length, fileSize = "filesize", hreflang, docs
  case comments, commentRss = "commentrss", enclosure, icon, logo, about, resource, expression
  case origLink = "origlink", license, licence, base, lang, src, isPermaLink = "ispermalink"
  case mode, version, player, inReplyTo = "in-reply-to", ref, newFeedURL = "new-feed-url"
  // People.
  case author, contributor, creator, publisher, managingEditor = "managingeditor"
  case webMaster = "webmaster", owner, name, email, homepage, credit, role, rating, person
  // Dates.
  case pubDate = "pubdate", published, updated, modified, created, issued, date, lastBuildDate =
    "lastbuilddate"
  case available, valid, expirationDate = "expirationdate", lastMod = "lastmod"
  // Subjects.
  case category, subject, term, scheme, label, domain, hashtag
  // Rhythm.
  case ttl, skipHours = "skiphours", skipDays = "skipdays", hour, day
  case updatePeriod = "updateperiod", updateFrequency = "updatefrequency", updateBase = "updatebase"
  // Pictures and sound.
  case thumbnail, group, width, height, medium, restriction, relationship, isDefault = "isdefault"
  // Places.
  case lat, long, point, line, polygon, box, position = "pos", positions = "poslist"
  case lineString = "linestring", envelope, lowerCorner = "lowercorner", upperCorner = "uppercorner"
  case exterior, linearRing = "linearring", srsName = "srsname", srsDimension = "srsdimension",
    where_ = "where"
  // Attributes of clouds and of hidden elements.
  case port, path, protocol_ = "protocol", registerProcedure = "registerprocedure", hidden, style
  case isArchived = "isarchived", newsItem = "newsitem", li, a, value, self_ = "self", script,
    template

  private static let byRawValue = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// - Parameter bytes: A local name as the document spells it.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self =
      bytes.count > 24
      ? .unknown : Self.byRawValue[String(decoding: bytes, as: UTF8.self).lowercased()] ?? .unknown
  }
}

/// What an element or attribute is called, resolved once for each spelling in a document.
struct XMLName: Equatable {
  var vocabulary: Vocabulary
  var name: Name

  static let unknown = XMLName(vocabulary: .unknown, name: .unknown)
}
