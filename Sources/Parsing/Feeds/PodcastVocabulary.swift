/// iTunes podcast tags and the Podcast Namespace.
extension FeedBuilder {
  private static let scheme = "http://www.itunes.com/"

  func startPodcast(_ name: XMLName) {
    switch name.name {
    case .owner: startPerson(.publisher)
    case .category:
      guard let term = label(.text) else { return }
      records[top].add(
        Category(term: term, scheme: Self.scheme), limit: limits.valuesPerEntry)
    case .image:
      guard let url = address(.href) ?? address(.url) else { return }
      var picture = records[top].fields.image ?? Image()
      picture.url = picture.url ?? url
      records[top].fields.image = picture
    case .link where attributes.trimmed(.rel) == "image":
      if records[top].fields.image == nil, let url = address(.href) {
        records[top].fields.image = Image(url: url)
      }
    // `<podcast:block id="…">` concerns one directory alone.
    case .block: concernsAll = attributes.trimmed(.id) == nil
    case .subtitle, .summary: expectText()
    default: break
    }
  }

  func endPodcast(_ frame: Frame) {
    if let opened = frames.last?.opens, endPart(frame, of: opened) { return }
    switch frame.name.name {
    case .author, .person: if let line = line(frame) { add(Person(line: line), as: .author) }
    case .title: records[top].setTitle(line(frame), form: nil, rank: 1)
    case .subtitle:
      records[top].fields.subtitle = line(frame)
      if records[top].fields.summary == nil { records[top].fields.summary = prose(frame) }
    case .summary:
      // The fullest of the podcast texts, but a `description` is the feed's own word.
      if !records[top].hasSummary { records[top].fields.summary = prose(frame) }
    case .keywords:
      addCategories(line(frame), separator: ",", scheme: Self.scheme)
    case .block where concernsAll: traits { $0.isBlocked = raw(frame)?.lowercased() == "yes" }
    case .explicit:
      switch raw(frame)?.lowercased() {
      case "yes", "true", "explicit": traits { $0.isExplicit = true }
      case "clean", "no", "false": traits { $0.isExplicit = false }
      default: break
      }
    case .duration:
      traits {
        $0.duration = raw(frame)
        $0.durationInSeconds = $0.duration.flatMap(seconds)
      }
    default: break
    }
  }

  private func traits(_ change: (inout PodcastTraits) -> Void) {
    var traits = records[top].fields.podcast ?? PodcastTraits()
    change(&traits)
    records[top].fields.podcast = traits
  }

  /// `3723`, `62:03`, `1:02:03`.
  private func seconds(_ text: String) -> Int? {
    var total = 0
    for part in text.split(separator: ":", maxSplits: 3) {
      guard let number = wholeNumber(String(part)), number < 1_000_000 else { return nil }
      total = total * 60 + number
    }
    return total
  }
}
