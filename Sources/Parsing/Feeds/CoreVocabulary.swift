/// RSS of every version, Atom 0.3 and 1.0, RDF and CDF. They are read as one vocabulary: feeds mix
/// them, and where two of them use the same name it means the same thing.
extension FeedBuilder {
  func startCore(_ name: XMLName) {
    if frames.count > 1, startPart(name, of: frames[frames.count - 2].opens) { return }
    switch name.name {
    case .rss:
      isFeed = true
      feed.version = rssVersion(attributes[.version])
    case .rdf:
      if let rdfVersion {
        isFeed = true
        feed.version = rdfVersion
      } else {
        feed.version = .rss10
      }
    case .feed:
      isFeed = true
      feed.version = atomVersion(name)
      records[0].fields.language = language(frames[frames.count - 1])
    case .channel: startChannel(name)
    case .item, .newsItem, .entry: startEntry(name)
    case .source where records[top].kind == .entry:
      openRecord(.source)
      records[top].url = address(.url)
    case .author, .managingEditor: startPerson(.author)
    case .contributor: startPerson(.contributor)
    case .publisher, .webMaster: startPerson(.publisher)
    case .image where records[top].kind != .source:
      image = Image()
      opens(.image)
    case .textInput:
      textInput = TextInput()
      opens(.textInput)
    case .cloud:
      feed.cloud = Cloud(
        domain: attributes[.domain], port: attributes[.port], path: attributes[.path],
        registerProcedure: attributes[.registerProcedure], protocolName: attributes[.protocol_])
    case .title, .subtitle, .tagline, .summary, .copyright, .rights, .info:
      expectText(declaredConstruct())
    case .description, .abstract, .fullItem, .prodLink: expectText(declaredConstruct())
    case .content, .body: expectText(declaredConstruct())
    case .div where name.vocabulary != .xhtml: break
    case .link: startLink()
    case .guid:
      let declared = attributes.trimmed(.isPermaLink)?.lowercased() ?? "true"
      records[top].guidIsPermalink = declared == "true" || declared == "1" || declared == "yes"
    case .category: startCategory()
    case .enclosure: startEnclosure()
    case .generator:
      records[top].generator = Generator(
        url: address(.url) ?? address(.uri), version: attributes[.version])
    case .logo where attributes[.href] != nil: records[top].logo = address(.href)
    default: break
    }
  }

  func endCore(_ frame: Frame) {
    if let opened = frames.last?.opens, endPart(frame, of: opened) { return }
    switch frame.name.name {
    case .title: records[top].setTitle(title(frame), form: form(frame), rank: 3)
    case .description, .abstract, .summary, .subtitle, .tagline: endSummary(frame)
    case .info: break
    // Some name the picture instead of describing it.
    case .image where image == Image():
      if let url = address(frame), isWebAddress(url) { image.url = url }
    case .content, .fullItem, .prodLink, .body: endContent(frame, type: "html")
    case .copyright, .rights:
      records[top].fields.copyright = prose(frame) ?? records[top].fields.copyright
      records[top].fields.copyrightForm = form(frame)
    case .link: endLink(frame)
    case .guid, .id: endIdentity(frame)
    case .author, .managingEditor, .contributor, .publisher, .webMaster: endPersonText(frame)
    case .name, .email, .url, .uri, .homepage: break
    case .pubDate, .published, .issued:
      records[top].fields.published = date(frame) ?? records[top].fields.published
    case .updated, .modified, .lastBuildDate, .date:
      records[top].fields.updated = date(frame) ?? records[top].fields.updated
    case .created: records[top].fields.created = date(frame) ?? records[top].fields.created
    case .expirationDate: records[top].fields.expired = date(frame) ?? records[top].fields.expired
    case .category: endCategory(frame)
    case .tags, .keywords: addCategories(line(frame), separator: ",", scheme: nil)
    case .comments: records[top].fields.comments = address(frame)
    case .docs: feed.docs = address(frame)
    case .language: records[top].fields.language = raw(frame) ?? records[top].fields.language
    case .generator: endGenerator(frame)
    case .icon: records[top].icon = address(frame)
    case .logo: records[top].logo = address(frame) ?? records[top].logo
    case .source where records[top].kind == .source:
      if records[top].fields.title == nil {
        records[top].setTitle(line(frame), form: nil, rank: 3)
      }
    case .ttl: feed.ttl = number(frame) ?? feed.ttl
    case .hour: addSkippedHour(frame)
    case .day: addSkippedDay(frame)
    case .license, .licence: records[top].fields.license = address(frame)
    default: break
    }
  }

  // MARK: Documents

  private func startChannel(_ name: XMLName) {
    isFeed = true
    if rootName == name, frames.count == 1 { feed.version = .cdf }
    // A channel of CDF may hold others.
    if frames.count == 1, let href = attributes.isEmpty ? nil : address(.href) { addLink(href) }
    if let modified = attributes[.lastMod] { records[0].fields.updated = date(modified) }
    // RSS 1.0 names the channel after its own address.
    if feed.version == .rss10 || feed.version == .rss090 {
      readRDFVersion(name)
      records[0].about = attributes[.about]
    }
    if feed.version == .rss10 || feed.version != .cdf {
      let declared = language(frames[frames.count - 1])
      if records[0].fields.language == nil { records[0].fields.language = declared }
    }
  }

  private func startEntry(_ name: XMLName) {
    isFeed = true
    if frames.count == 1 {
      isBareEntry = true
      feed.version = name.vocabulary == .atom || name.name == .entry ? .atom10 : .rss
    }
    readRDFVersion(name)
    guard records.count == 1 else { return }
    openRecord(.entry)
    if let about = attributes[.about] { records[top].about = trimmedText(about) }
    if let href = attributes.isEmpty ? nil : address(.href) { addLink(href) }
    if let modified = attributes[.lastMod] { records[top].fields.updated = date(modified) }
  }

  private func addLink(_ href: String) {
    records[top].add(Link(href: href, rel: "alternate"), limit: limits.valuesPerEntry)
    records[top].setLink(href, rank: 3)
  }

  private func readRDFVersion(_ name: XMLName) {
    if feed.version == .rss10 { isFeed = true }
  }

  private func rssVersion(_ declared: String?) -> FeedVersion {
    guard let declared = declared.map(trimmedText) else { return .rss }
    switch declared {
    case "0.90": return .rss090
    case "0.91": return .rss091
    case "0.92": return .rss092
    case "0.93": return .rss093
    case "0.94": return .rss094
    case "1.0": return .rss10
    case _ where declared.hasPrefix("2"): return .rss20
    default: return .rss
    }
  }

  private func atomVersion(_ name: XMLName) -> FeedVersion {
    switch attributes.trimmed(.version) {
    case "0.1", "0.2", "0.3": .atom03
    default: .atom10
    }
  }

  // MARK: Text

  /// What the attributes `type` and `mode` (Atom 0.3) declare. Without a word, Atom means plain
  /// text and RSS whatever it looks like.
  func declaredConstruct() -> TextConstruct {
    var construct = TextConstruct()
    let isAtom = feed.version == .atom10 || feed.version == .atom03
    let type = attributes.trimmed(.type)?.lowercased()
    let mode = attributes.trimmed(.mode)?.lowercased()
    construct.isBase64 = mode == "base64"
    construct.source = address(.src)
    switch type {
    case nil:
      construct.form = isAtom ? .plain : .guessed
      construct.type = isAtom ? "text" : nil
    case "text", "text/plain", "plain":
      construct.form = isAtom && mode != "escaped" ? .plain : .guessed
      construct.type = "text"
    case "html", "text/html":
      construct.form = .html
      construct.type = "html"
    case "xhtml", "application/xhtml+xml":
      construct.form = .html
      construct.type = "xhtml"
    case let other?:
      construct.form = other.hasSuffix("xml") ? .html : .guessed
      construct.type = other
      let isText = other.hasPrefix("text/") || other.hasSuffix("xml") || other.hasSuffix("html")
      if feed.version == .atom10, other.contains("/"), !isText { construct.isBase64 = true }
    }
    return construct
  }

  func form(_ frame: Frame) -> DeclaredForm? {
    let form = DeclaredForm(type: construct.type, language: language(frame))
    return form.type == nil && form.language == nil ? nil : form
  }

  /// The first of `description` and `summary` is the summary, the second the content.
  func endSummary(_ frame: Frame) {
    guard let text = prose(frame) ?? (records[top].kind == .feed ? "" : nil) else { return }
    let isSecond = records[top].hasSummary && records[top].kind == .entry
    if isSecond {
      let content = Content(
        value: text, type: construct.type, language: language(frame))
      records[top].add(content, limit: limits.valuesPerEntry)
    } else {
      records[top].fields.summary = text
      records[top].fields.summaryForm = form(frame)
      records[top].hasSummary = true
    }
  }

  /// - Parameter type: What content of this element is when it does not say.
  func endContent(_ frame: Frame, type: String) {
    let source = construct.source
    let text = prose(frame)
    guard text != nil || source != nil else { return }
    let content = Content(
      value: text ?? "", type: construct.type ?? type, language: language(frame),
      source: source)
    records[top].add(content, limit: limits.valuesPerEntry)
  }

  // MARK: Links and identities

  private func startLink() {
    openLink = Link(href: "", rel: "alternate")
    guard !attributes.isEmpty else { return }
    let rel = attributes.trimmed(.rel)?.lowercased() ?? "alternate"
    let prefix = "http://www.iana.org/assignments/relation/"
    openLink = Link(
      href: "", rel: rel.hasPrefix(prefix) ? String(rel.dropFirst(prefix.count)) : rel,
      type: attributes.trimmed(.type), title: label(.title),
      hreflang: attributes.trimmed(.hreflang), length: number(.length))
    if openLink.rel == "self" {
      openLink.type = openLink.type ?? (feed.version == .atom10 ? "application/atom+xml" : nil)
      // An empty address is the document's own.
      if let href = attributes[.href], trimmedText(href).isEmpty,
        let own = bases[frames.last?.base ?? 0]
      {
        return add(openLink, to: own)
      }
    }
    if let href = address(.href) { add(openLink, to: href) }
  }

  private func add(_ link: Link, to href: String) {
    var link = link
    link.href = href
    records[top].add(link, limit: limits.valuesPerEntry)
    switch link.rel {
    case "alternate":
      let isPage = link.type.map { $0.contains("html") } ?? true
      records[top].setLink(href, rank: isPage ? 3 : 2)
    case "enclosure":
      let enclosure = Enclosure(url: href, type: link.type, length: link.length)
      records[top].add(enclosure, limit: limits.valuesPerEntry)
    case "license": records[top].fields.license = records[top].fields.license ?? href
    case "replies":
      if link.type?.contains("xml") == true {
        records[top].fields.commentsFeed = records[top].fields.commentsFeed ?? href
      } else {
        records[top].fields.comments = records[top].fields.comments ?? href
      }
    default: break
    }
  }

  private func endLink(_ frame: Frame) {
    guard let href = address(frame) else { return }
    add(openLink, to: href)
    // RSS's own way to name the link.
    if openLink.rel == "alternate", openLink.type == nil { records[top].setLink(href, rank: 4) }
  }

  private func endIdentity(_ frame: Frame) {
    guard let id = raw(frame) else { return }
    // A number or a word is no address, though nobody says that it is not one.
    var isAddress = id.utf8.contains(UInt8(ascii: "/")) && !id.utf8.contains(0x20)
    if frame.name.name == .guid, !records[top].guidIsPermalink { isAddress = false }
    records[top].fields.id = isAddress ? resolve(id, frame) ?? id : id
  }

  private func startEnclosure() {
    guard let url = address(.url) ?? address(.href) else { return }
    let type = attributes.trimmed(.type)
    let length = number(.length)
    records[top].add(
      Enclosure(url: url, type: type, length: length), limit: limits.valuesPerEntry)
    records[top].add(
      Link(href: url, rel: "enclosure", type: type, length: length), limit: limits.valuesPerEntry)
  }

  // MARK: Subjects

  private func startCategory() {
    categoryScheme = attributes.trimmed(.scheme) ?? attributes.trimmed(.domain)
    guard !attributes.isEmpty else { return }
    records[top].add(
      Category(term: label(.term), scheme: categoryScheme, label: label(.label)),
      limit: limits.valuesPerEntry)
  }

  private func endCategory(_ frame: Frame) {
    guard let term = line(frame) else { return }
    records[top].add(Category(term: term, scheme: categoryScheme), limit: limits.valuesPerEntry)
  }

  func addCategories(_ list: String?, separator: Character, scheme: String?) {
    for term in (list ?? "").split(separator: separator) {
      let term = trimmedText(String(term))
      if !term.isEmpty {
        records[top].add(Category(term: term, scheme: scheme), limit: limits.valuesPerEntry)
      }
    }
  }

  // MARK: The rest

  private func endGenerator(_ frame: Frame) {
    guard let name = line(frame) else { return }
    records[top].generator = records[top].generator ?? Generator()
    records[top].generator?.name = name
  }

  private func addSkippedHour(_ frame: Frame) {
    guard let hour = number(frame), hour <= 24 else { return }
    if !feed.skipHours.contains(hour % 24) { feed.skipHours.append(hour % 24) }
  }

  private func addSkippedDay(_ frame: Frame) {
    guard let day = line(frame), feed.skipDays.count < 7 else { return }
    feed.skipDays.append(day)
  }
}
