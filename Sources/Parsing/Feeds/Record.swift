/// A feed, entry or source while it is being read. The three have most fields in common, so that
/// the vocabularies need not ask which of them they are in.
struct Record {
  enum Kind { case feed, entry, source }

  var kind: Kind
  /// The fields that the three have in common, under the names of an entry.
  var fields = Entry()
  /// How good a source the title came from; a better one replaces it.
  var titleRank = 0
  /// `description` came before `summary`, or the reverse: the second is content.
  var hasSummary = false
  var generator: Generator?
  var logo: String?
  var icon: String?
  /// The address of a source's feed.
  var url: String?
  /// The link that the feed calls the entry's own, and how good that claim is.
  var linkRank = 0
  var guidIsPermalink = false
  var originalLink: String?
  var about: String?

  init(kind: Kind) { self.kind = kind }

  mutating func setTitle(_ title: String?, form: DeclaredForm?, rank: Int) {
    guard let title, rank > titleRank else { return }
    if title.isEmpty, fields.title != nil { return }
    fields.title = title
    fields.titleForm = form
    titleRank = title.isEmpty ? 0 : rank
  }

  mutating func setLink(_ href: String?, rank: Int) {
    guard let href, rank > linkRank else { return }
    fields.link = href
    linkRank = rank
  }

  mutating func add(_ link: Link, limit: Int) {
    if fields.links.count < limit { fields.links.append(link) }
  }

  mutating func add(_ category: Category, limit: Int) {
    guard category.term != nil || category.label != nil, fields.categories.count < limit,
      !fields.categories.contains(category)
    else { return }
    fields.categories.append(category)
  }

  mutating func add(_ enclosure: Enclosure, limit: Int) {
    guard fields.enclosures.count < limit else { return }
    if let index = fields.enclosures.firstIndex(where: { $0.url == enclosure.url }) {
      fields.enclosures[index].type = fields.enclosures[index].type ?? enclosure.type
      fields.enclosures[index].length = fields.enclosures[index].length ?? enclosure.length
    } else {
      fields.enclosures.append(enclosure)
    }
  }

  /// - Parameter content: The full text, beside any summary.
  mutating func add(_ content: Content, limit: Int) {
    if fields.content.count < limit { fields.content.append(content) }
  }
}

extension FeedBuilder {
  func openRecord(_ kind: Record.Kind) {
    guard records.count <= 2 else { return }
    records.append(Record(kind: kind))
    opens(.record)
  }

  func closeRecord(_ frame: Frame) {
    guard records.count > 1, var record = records.popLast() else { return }
    record.complete(language: language(frame))
    switch record.kind {
    case .feed: break
    case .entry: feed.entries.append(record.fields)
    case .source: records[top].fields.source = Source(record)
    }
  }

  /// The feed as read, once the document has ended or the reader has given up.
  func finish() -> Feed {
    while let frame = frames.popLast() {
      // An entry that was cut off counts when what identifies it was finished.
      guard case .record = frame.opens, records.count > 1 else { continue }
      if records[top].isIdentified { closeRecord(frame) } else { records.removeLast() }
    }
    var record = records[0]
    record.complete(language: nil)
    feed.take(record)
    for index in feed.entries.indices {
      if feed.entries[index].language == nil { feed.entries[index].language = feed.language }
      if feed.entries[index].authors.isEmpty, feed.version == .atom10 || feed.version == .atom03 {
        let source = feed.entries[index].source?.authors ?? []
        feed.entries[index].authors = source.isEmpty ? feed.authors : source
      }
    }
    return feed
  }
}

extension Record {
  /// There is enough of an entry to know it again.
  var isIdentified: Bool {
    kind == .entry && fields.title != nil && (fields.link != nil || fields.id != nil)
  }

  /// Fills the gaps that can be filled from the record itself.
  mutating func complete(language: String?) {
    if fields.id == nil { fields.id = about }
    if guidIsPermalink, let id = fields.id, isWebAddress(id) {
      fields.isPermalink = fields.link == nil || fields.link == id
      if fields.link == nil { fields.link = id }
    }
    if let originalLink { fields.link = originalLink }
    if fields.link == nil, kind == .entry, let about, isWebAddress(about) { fields.link = about }
    if fields.summary == nil, let content = fields.content.first, kind == .entry {
      fields.summary = content.value
      fields.summaryForm = DeclaredForm(type: content.type, language: content.language)
    }
    if fields.language == nil { fields.language = language }
  }
}

extension Feed {
  fileprivate mutating func take(_ record: Record) {
    let fields = record.fields
    title = fields.title
    titleForm = fields.titleForm
    description = fields.summary ?? fields.content.first?.value
    descriptionForm = fields.summaryForm
    link = fields.link
    links = fields.links
    selfLink = selfLink ?? fields.links.first { $0.rel == "self" }?.href
    hubs = fields.links.filter { $0.rel == "hub" }.map(\.href)
    id = fields.id
    language = fields.language
    published = fields.published
    updated = fields.updated
    created = fields.created
    copyright = fields.copyright
    copyrightForm = fields.copyrightForm
    license = fields.license
    generator = record.generator
    authors = fields.authors
    contributors = fields.contributors
    publisher = fields.publisher
    categories = fields.categories
    image = fields.image
    icon = record.icon
    logo = record.logo
    podcast = fields.podcast
    inReplyTo = fields.inReplyTo
  }
}

extension Source {
  fileprivate init(_ record: Record) {
    let fields = record.fields
    title = fields.title
    titleForm = fields.titleForm
    description = fields.summary
    descriptionForm = fields.summaryForm
    url = record.url ?? fields.links.first { $0.rel == "self" }?.href
    link = fields.link
    links = fields.links
    id = fields.id
    published = fields.published
    updated = fields.updated
    authors = fields.authors
    contributors = fields.contributors
    categories = fields.categories
    copyright = fields.copyright
    copyrightForm = fields.copyrightForm
    generator = record.generator
    icon = record.icon
    logo = record.logo
    language = fields.language
  }
}
