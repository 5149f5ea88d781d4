/// JSON Feed 1.0 and 1.1 (jsonfeed.org).
func parseJSONFeed(
  _ document: DecodedDocument, baseURL: String?, limits: ParsingLimits
) throws(FeedError) -> Feed {
  var document = document
  if document.isUnchecked { document = decodeInvalidUTF8(document) }
  var isComplete = true
  var diagnostics: [Diagnostic] = []
  var root: JSONValue?
  document.bytes.withUnsafeBufferPointer {
    var reader = JSONReader($0)
    root = reader.read()
    isComplete = reader.isComplete
    diagnostics = reader.diagnostics.all
  }
  guard let root, let object = root.object else {
    throw .notAFeed("a JSON document without a feed")
  }
  let version = object["version"]?.string ?? ""
  guard version.contains("jsonfeed.org") || object["items"] != nil else {
    throw .notAFeed("a JSON document without a feed")
  }
  if let items = object["items"], !items.isArray, !items.isNull {
    throw .notAFeed("a JSON Feed whose items are no list")
  }
  var builder = JSONFeedBuilder(baseURL: baseURL, limits: limits)
  var feed = builder.build(object, version: version)
  feed.encoding = document.encoding
  feed.isComplete = isComplete
  feed.isMalformed = !isComplete || !diagnostics.isEmpty || document.invalidBytes > 0
  if !isComplete { builder.remarks.add("truncated", "the document ends before its last brace") }
  feed.diagnostics = document.diagnostics + diagnostics + builder.remarks.all
  return feed
}

private struct JSONFeedBuilder: ~Copyable {
  let baseURL: String?
  let limits: ParsingLimits
  var remarks = DiagnosticList()
  private var writer = TextWriter()

  init(baseURL: String?, limits: ParsingLimits) {
    self.baseURL = baseURL
    self.limits = limits
  }

  mutating func build(_ object: [String: JSONValue], version: String) -> Feed {
    var feed = Feed(
      version: version.hasSuffix("/1") || version.hasSuffix("1.0") ? .json10 : .json11)
    feed.title = line(object["title"])
    feed.description = prose(object["description"], form: .plain)
    feed.link = address(object["home_page_url"])
    feed.selfLink = address(object["feed_url"])
    if let link = feed.link { feed.links.append(Link(href: link, rel: "alternate")) }
    if let link = feed.selfLink { feed.links.append(Link(href: link, rel: "self")) }
    feed.id = feed.selfLink
    feed.language = raw(object["language"])
    feed.icon = address(object["icon"])
    feed.logo = address(object["favicon"])
    if let icon = feed.icon { feed.image = Image(url: icon) }
    feed.authors = people(object)
    for hub in object["hubs"]?.array ?? [] {
      if let url = address(hub["url"]) { feed.hubs.append(url) }
    }
    for item in object["items"]?.array ?? [] {
      guard feed.entries.count < limits.entries else {
        remarks.add(
          "too-many-entries", "more than \(limits.entries) entries: the rest was not read")
        break
      }
      guard let item = item.object else { continue }
      feed.entries.append(entry(item, of: feed))
    }
    return feed
  }

  private mutating func entry(_ item: [String: JSONValue], of feed: Feed) -> Entry {
    var entry = Entry()
    entry.id = raw(item["id"])
    entry.link = address(item["url"]) ?? address(item["external_url"])
    if entry.link == nil, let id = entry.id, isWebAddress(id) { entry.link = id }
    entry.isPermalink = entry.id != nil && entry.id == entry.link
    for key in ["url", "external_url"] {
      guard let href = address(item[key]) else { continue }
      entry.links.append(Link(href: href, rel: key == "url" ? "alternate" : "related"))
    }
    entry.title = line(item["title"])
    entry.language = raw(item["language"]) ?? feed.language
    if let text = prose(item["content_html"], form: .html) {
      entry.content.append(Content(value: text, type: "html", language: entry.language))
    } else if let text = text(
      item["content_text"], form: .plain, isSingleLine: false, keepsLines: true,
      limit: limits.fieldBytes)
    {
      entry.content.append(Content(value: text, type: "text", language: entry.language))
    }
    entry.summary = prose(item["summary"], form: .plain) ?? entry.content.first?.value
    entry.published = date(item["date_published"])
    entry.updated = date(item["date_modified"])
    entry.authors = people(item)
    if entry.authors.isEmpty { entry.authors = feed.authors }
    for tag in (item["tags"]?.values ?? []).prefix(limits.valuesPerEntry) {
      guard let term = line(tag), !entry.categories.contains(where: { $0.term == term }) else {
        continue
      }
      entry.categories.append(Category(term: term))
    }
    for file in (item["attachments"]?.values ?? []).prefix(limits.valuesPerEntry) {
      guard let url = address(file["url"]) else { continue }
      entry.enclosures.append(
        Enclosure(url: url, type: raw(file["mime_type"]), length: file["size_in_bytes"]?.number))
    }
    if let url = address(item["image"]) ?? address(item["banner_image"]) {
      entry.image = Image(url: url)
    }
    return entry
  }

  /// `authors` of 1.1, `author` of 1.0.
  private mutating func people(_ object: [String: JSONValue]) -> [Person] {
    var list = object["authors"]?.array ?? []
    if list.isEmpty, let one = object["author"] { list = [one] }
    var people: [Person] = []
    for value in list.prefix(limits.valuesPerEntry) {
      let person =
        value.object == nil
        ? Person(name: line(value)) : Person(name: line(value["name"]), url: address(value["url"]))
      if !person.isEmpty { people.append(person) }
    }
    return people
  }

  private mutating func date(_ value: JSONValue?) -> FeedDate? {
    guard let raw = raw(value) else { return nil }
    if let date = FeedDate(reading: raw) { return date }
    remarks.add("unreadable-date", "“\(raw.prefix(60))” is no date that this program can read")
    return nil
  }

  private mutating func address(_ value: JSONValue?) -> String? {
    raw(value).flatMap { absoluteURL($0, base: baseURL) }
  }

  private mutating func line(_ value: JSONValue?) -> String? {
    text(value, form: .guessed, isSingleLine: true, limit: limits.titleBytes)
  }

  private mutating func raw(_ value: JSONValue?) -> String? {
    text(value, form: .plain, isSingleLine: true, limit: 8_192)
  }

  private mutating func prose(_ value: JSONValue?, form: TextForm) -> String? {
    text(value, form: form, isSingleLine: false, limit: limits.fieldBytes)
  }

  private mutating func text(
    _ value: JSONValue?, form: TextForm, isSingleLine: Bool, keepsLines: Bool = false, limit: Int
  ) -> String? {
    guard var string = value?.string else { return nil }
    let text = string.withUTF8 {
      plainText(
        $0, form: form, isSingleLine: isSingleLine, keepsLines: keepsLines, limit: limit,
        writer: &writer)
    }
    if writer.wasCut { remarks.add("field-too-long", "a text was cut off after \(limit) bytes") }
    return text
  }
}
