/// Media RSS 1.5.1. Groups need no state of their own: what they hold belongs to the entry.
extension FeedBuilder {
  func startMedia(_ name: XMLName) {
    switch name.name {
    case .content:
      opens(.mediaItem)
      mediaRank = attributes.trimmed(.isDefault) == "true" ? 2 : 1
      guard let url = address(.url) else { return }
      let enclosure = Enclosure(
        url: url, type: attributes.trimmed(.type) ?? attributes.trimmed(.medium),
        length: number(.fileSize))
      records[top].add(enclosure, limit: limits.valuesPerEntry)
      if attributes.trimmed(.medium) == "image" || enclosure.type?.hasPrefix("image/") == true {
        offer(Image(url: url, width: number(.width), height: number(.height)))
      }
    case .thumbnail:
      guard let url = address(.url) else { return }
      let thumbnail = Image(url: url, width: number(.width), height: number(.height))
      guard records[top].fields.media.thumbnails.count < limits.valuesPerEntry else { return }
      records[top].fields.media.thumbnails.append(thumbnail)
      offer(thumbnail)
    case .title, .description: expectText(declaredConstruct())
    case .category:
      categoryScheme =
        attributes.trimmed(.scheme) ?? "http://search.yahoo.com/mrss/category_schema"
      categoryLabel = label(.label)
    case .player: records[top].fields.media.player = address(.url)
    case .credit:
      creditRole = attributes.trimmed(.role)
      categoryScheme = attributes.trimmed(.scheme)
    case .rating: records[top].fields.media.ratingScheme = attributes.trimmed(.scheme)
    case .restriction:
      records[top].fields.media.restriction = Media.Restriction(
        relationship: attributes.trimmed(.relationship), type: attributes.trimmed(.type))
    case .license:
      records[top].fields.media.license = Media.License(
        type: attributes.trimmed(.type), href: address(.href))
    default: break
    }
  }

  /// A feed's own picture is better than one of Media RSS, the first of those better than others.
  private func offer(_ picture: Image) {
    guard records[top].kind == .entry, records[top].fields.image == nil else { return }
    records[top].fields.image = picture
  }

  func endMedia(_ frame: Frame) {
    switch frame.name.name {
    case .title: records[top].setTitle(line(frame), form: form(frame), rank: 1)
    case .description:
      guard !records[top].hasSummary, records[top].fields.summary == nil else { return }
      records[top].fields.summary = prose(frame)
      records[top].fields.summaryForm = form(frame)
    case .category:
      if let term = line(frame) {
        records[top].add(
          Category(term: term, scheme: categoryScheme, label: categoryLabel),
          limit: limits.valuesPerEntry)
      }
    case .keywords: addCategories(line(frame), separator: ",", scheme: nil)
    case .credit:
      guard let name = line(frame),
        records[top].fields.media.credits.count < limits.valuesPerEntry
      else { return }
      records[top].fields.media.credits.append(
        Media.Credit(name: name, role: creditRole, scheme: categoryScheme))
    case .rating: records[top].fields.media.rating = line(frame)
    case .restriction:
      records[top].fields.media.restriction?.values =
        raw(frame)?.split(separator: " ").map(String.init) ?? []
    case .license: records[top].fields.media.license?.name = line(frame)
    case .copyright where records[top].fields.copyright == nil:
      records[top].fields.copyright = line(frame)
    default: break
    }
  }
}
