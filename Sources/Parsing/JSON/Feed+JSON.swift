import FoundationEssentials

extension Feed {
  /// The whole feed as one JSON document in UTF-8, for programs and for comparing parsers. What the
  /// feed does not say is absent; dates are RFC 3339 in UTC.
  public func json() -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("version", version.rawValue)
      writer.member("encoding", encoding.name)
      writer.member("encoding_decided_by", encoding.decidedBy.rawValue)
      writer.member("malformed", isMalformed)
      writer.member("complete", isComplete)
      writer.object("feed") { write(to: &$0) }
      writer.list("entries", entries) { writer, entry in writer.object { entry.write(to: &$0) } }
      writer.list("diagnostics", diagnostics) { writer, diagnostic in
        writer.object {
          $0.member("code", diagnostic.code)
          $0.member("line", diagnostic.line)
          $0.member("message", diagnostic.message)
        }
      }
    }
    return writer.finish()
  }

  private func write(to writer: inout JSONWriter) {
    writer.text("title", title, titleForm)
    writer.text("description", description, descriptionForm)
    writer.member("link", link)
    writer.member("self_link", selfLink)
    writer.member("id", id)
    writer.member("language", language)
    writer.dates(published: published, updated: updated, created: created)
    writer.text("copyright", copyright, copyrightForm)
    writer.member("license", license)
    writer.member(generator)
    writer.people("authors", authors)
    writer.people("contributors", contributors)
    writer.member("publisher", publisher)
    writer.member(categories)
    writer.member(links)
    writer.list("hubs", hubs) { $0.element($1) }
    writer.member("image", image)
    writer.member("icon", icon)
    writer.member("logo", logo)
    writer.member("ttl", ttl)
    writer.list("skip_hours", skipHours) { $0.element($1) }
    writer.list("skip_days", skipDays) { $0.element($1) }
    if let syndication {
      writer.object("syndication") {
        $0.member("period", syndication.period)
        $0.member("frequency", syndication.frequency)
        $0.member("base", syndication.base?.rfc3339)
      }
    }
    if let cloud {
      writer.object("cloud") {
        $0.member("domain", cloud.domain)
        $0.member("port", cloud.port)
        $0.member("path", cloud.path)
        $0.member("registerprocedure", cloud.registerProcedure)
        $0.member("protocol", cloud.protocolName)
      }
    }
    if let textInput {
      writer.object("text_input") {
        $0.member("title", textInput.title)
        $0.member("description", textInput.description)
        $0.member("name", textInput.name)
        $0.member("link", textInput.link)
      }
    }
    writer.member("docs", docs)
    writer.member(podcast)
    writer.member(inReplyTo)
  }
}

extension Entry {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("id", id)
    if id != nil { writer.member("id_is_permalink", isPermalink) }
    writer.text("title", title, titleForm)
    writer.text("summary", summary, summaryForm)
    writer.member("subtitle", subtitle)
    writer.list("content", content) { writer, content in
      writer.object {
        $0.member("value", present: content.value)
        $0.member("type", content.type)
        $0.member("lang", content.language)
        $0.member("src", content.source)
      }
    }
    writer.member("link", link)
    writer.member(links)
    writer.dates(published: published, updated: updated, created: created)
    writer.member("expired", expired?.rfc3339)
    writer.people("authors", authors)
    writer.people("contributors", contributors)
    writer.member("publisher", publisher)
    writer.member(categories)
    writer.list("enclosures", enclosures) { writer, enclosure in
      writer.object {
        $0.member("url", enclosure.url)
        $0.member("type", enclosure.type)
        $0.member("length", enclosure.length)
      }
    }
    writer.member("image", image)
    writer.member("comments", comments)
    writer.member("comments_feed", commentsFeed)
    writer.member("comment_count", commentCount)
    writer.text("copyright", copyright, copyrightForm)
    writer.member("license", license)
    writer.member("language", language)
    if let source { writer.object("source") { source.write(to: &$0) } }
    writer.member(whereabouts)
    writer.member(media)
    writer.member(podcast)
    writer.member(inReplyTo)
  }
}

extension Source {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.text("title", title, titleForm)
    writer.text("description", description, descriptionForm)
    writer.member("url", url)
    writer.member("link", link)
    writer.member("id", id)
    writer.member("language", language)
    writer.dates(published: published, updated: updated, created: nil)
    writer.people("authors", authors)
    writer.people("contributors", contributors)
    writer.member(categories)
    writer.member(links)
    writer.text("copyright", copyright, copyrightForm)
    writer.member(generator)
    writer.member("icon", icon)
    writer.member("logo", logo)
  }
}

extension JSONWriter {
  fileprivate mutating func text(_ key: String, _ text: String?, _ form: DeclaredForm?) {
    guard let text else { return }
    member(key, present: text)
    member(key + "_type", form?.type)
    member(key + "_lang", form?.language)
  }

  fileprivate mutating func dates(published: FeedDate?, updated: FeedDate?, created: FeedDate?) {
    member("published", published?.rfc3339)
    member("updated", updated?.rfc3339)
    member("created", created?.rfc3339)
  }

  fileprivate mutating func people(_ key: String, _ people: [Person]) {
    list(key, people) { writer, person in writer.object { person.write(to: &$0) } }
  }

  fileprivate mutating func member(_ key: String, _ person: Person?) {
    guard let person else { return }
    object(key) { person.write(to: &$0) }
  }

  fileprivate mutating func member(_ generator: Generator?) {
    guard let generator else { return }
    object("generator") {
      $0.member("name", generator.name)
      $0.member("url", generator.url)
      $0.member("version", generator.version)
    }
  }

  fileprivate mutating func member(_ categories: [Category]) {
    list("categories", categories) { writer, category in
      writer.object {
        $0.member("term", category.term)
        $0.member("scheme", category.scheme)
        $0.member("label", category.label)
      }
    }
  }

  fileprivate mutating func member(_ links: [Link]) {
    list("links", links) { writer, link in
      writer.object {
        $0.member("href", link.href)
        $0.member("rel", link.rel)
        $0.member("type", link.type)
        $0.member("title", link.title)
        $0.member("hreflang", link.hreflang)
        $0.member("length", link.length)
      }
    }
  }

  fileprivate mutating func member(_ key: String, _ image: Image?) {
    guard let image else { return }
    object(key) { image.write(to: &$0) }
  }

  fileprivate mutating func member(_ place: Place?) {
    guard let place else { return }
    object("where") { writer in
      writer.member("type", place.shape.rawValue)
      writer.coordinates(of: place)
    }
  }

  /// As GeoJSON has them: one pair for a point, a list of pairs for a line, a list of rings for a
  /// polygon.
  private mutating func coordinates(of place: Place) {
    func write(_ pair: Place.Coordinate, _ writer: inout JSONWriter) {
      writer.element(pair.longitude)
      writer.element(pair.latitude)
      if let altitude = pair.altitude { writer.element(altitude) }
    }
    switch place.shape {
    case .point: list("coordinates", Array(place.coordinates.prefix(1))) { write($1, &$0) }
    case .line, .box:
      list("coordinates", place.coordinates) { writer, pair in
        writer.elements { write(pair, &$0) }
      }
    case .polygon:
      list("coordinates", [place.coordinates]) { writer, ring in
        writer.elements { writer in
          for pair in ring { writer.elements { write(pair, &$0) } }
        }
      }
    }
  }

  fileprivate mutating func member(_ media: Media) {
    guard !media.isEmpty else { return }
    object("media") { writer in
      writer.list("thumbnails", media.thumbnails) { writer, image in
        writer.object { image.write(to: &$0) }
      }
      writer.list("credits", media.credits) { writer, credit in
        writer.object {
          $0.member("content", credit.name)
          $0.member("role", credit.role)
          $0.member("scheme", credit.scheme)
        }
      }
      if let player = media.player { writer.object("player") { $0.member("url", player) } }
      if media.rating != nil {
        writer.object("rating") {
          $0.member("content", media.rating)
          $0.member("scheme", media.ratingScheme)
        }
      }
      if let restriction = media.restriction {
        writer.object("restriction") {
          $0.member("relationship", restriction.relationship)
          $0.member("type", restriction.type)
          $0.list("content", restriction.values) { $0.element($1) }
        }
      }
      if let license = media.license {
        writer.object("license") {
          $0.member("content", license.name)
          $0.member("type", license.type)
          $0.member("href", license.href)
        }
      }
    }
  }

  fileprivate mutating func member(_ podcast: PodcastTraits?) {
    guard let podcast else { return }
    object("podcast") {
      $0.member("block", podcast.isBlocked)
      $0.member("explicit", podcast.isExplicit)
      $0.member("duration", podcast.duration)
      $0.member("duration_seconds", podcast.durationInSeconds)
    }
  }

  fileprivate mutating func member(_ reply: Reply?) {
    guard let reply else { return }
    object("in_reply_to") {
      $0.member("ref", reply.ref)
      $0.member("href", reply.href)
      $0.member("source", reply.source)
      $0.member("type", reply.type)
    }
  }
}

extension Person {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("name", name)
    writer.member("email", email)
    writer.member("url", url)
  }
}

extension Image {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.member("url", url)
    writer.member("title", title)
    writer.member("link", link)
    writer.member("width", width)
    writer.member("height", height)
    writer.member("description", description)
  }
}

extension FeedDate {
  /// `2026-05-28T10:00:00Z`.
  public var rfc3339: String {
    let seconds = Int(instant.timeIntervalSince1970)
    var days = seconds / 86_400
    var rest = seconds % 86_400
    if rest < 0 {
      rest += 86_400
      days -= 1
    }
    let (year, month, day) = CalendarTime.date(daysSince1970: days)
    func padded(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
      + "T\(padded(rest / 3_600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
  }
}
