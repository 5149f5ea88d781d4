/// The small modules: Dublin Core, content, XHTML bodies, comments, threading, rhythm, licences.
extension FeedBuilder {
  func startModule(_ name: XMLName) {
    switch (name.vocabulary, name.name) {
    case (.content, .encoded), (.content, .fullText), (.xhtml, .body), (.xhtml, .div):
      var construct = TextConstruct(form: .html, type: "html")
      if name.vocabulary == .xhtml { construct.type = "xhtml" }
      expectText(construct)
    case (.dublinCore, .title), (.dublinCore, .description), (.dcTerms, .title),
      (.dcTerms, .description), (.dcTerms, .abstract), (.dublinCore, .rights), (.dcTerms, .rights):
      expectText()
    case (.thread, .inReplyTo):
      records[top].fields.inReplyTo = Reply(
        ref: attributes.trimmed(.ref), href: address(.href), source: address(.source),
        type: attributes.trimmed(.type))
    case (.creativeCommons, .license), (.creativeCommons, .licence):
      records[top].fields.license = address(.resource) ?? records[top].fields.license
    default: break
    }
  }

  func endModule(_ frame: Frame) {
    switch (frame.name.vocabulary, frame.name.name) {
    case (.content, .encoded), (.content, .fullText): endContent(frame, type: "html")
    case (.xhtml, .body), (.xhtml, .div): endContent(frame, type: "xhtml")

    case (.dublinCore, .title), (.dcTerms, .title):
      records[top].setTitle(line(frame), form: form(frame), rank: 2)
    case (.dublinCore, .description), (.dcTerms, .description), (.dcTerms, .abstract):
      endSummary(frame)
    case (.dublinCore, .creator), (.dcTerms, .creator), (.dublinCore, .author):
      if let line = line(frame) { add(Person(line: line), as: .author) }
    case (.dublinCore, .contributor), (.dcTerms, .contributor):
      if let line = line(frame) { add(Person(line: line), as: .contributor) }
    case (.dublinCore, .publisher), (.dcTerms, .publisher):
      if let line = line(frame) { add(Person(line: line), as: .publisher) }
    case (.dublinCore, .subject), (.dcTerms, .subject):
      if let term = line(frame) {
        records[top].add(Category(term: term), limit: limits.valuesPerEntry)
      }
    case (.dublinCore, .language), (.dcTerms, .language):
      records[top].fields.language = raw(frame) ?? records[top].fields.language
    case (.dublinCore, .rights), (.dcTerms, .rights):
      records[top].fields.copyright = prose(frame) ?? records[top].fields.copyright
    case (.dublinCore, .date), (.dcTerms, .modified), (.dcTerms, .date):
      records[top].fields.updated = date(frame) ?? records[top].fields.updated
    case (.dcTerms, .issued), (.dcTerms, .available):
      records[top].fields.published = date(frame) ?? records[top].fields.published
    case (.dcTerms, .created):
      records[top].fields.created = date(frame) ?? records[top].fields.created

    case (.slash, .comments), (.thread, .total):
      records[top].fields.commentCount = number(frame)
    case (.thread, .name): break
    case (.wfw, .commentRss): records[top].fields.commentsFeed = address(frame)
    case (.feedburner, .origLink): records[top].originalLink = address(frame)
    case (.creativeCommons, .license), (.creativeCommons, .licence):
      records[top].fields.license = address(frame) ?? records[top].fields.license

    case (.syndication, .updatePeriod): syndicate { $0.period = raw(frame)?.lowercased() }
    case (.syndication, .updateFrequency): syndicate { $0.frequency = number(frame) }
    case (.syndication, .updateBase): syndicate { $0.base = date(frame) }
    default: break
    }
  }

  private func syndicate(_ change: (inout Syndication) -> Void) {
    var rhythm = feed.syndication ?? Syndication()
    change(&rhythm)
    feed.syndication = rhythm
  }
}
