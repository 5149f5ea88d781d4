/// Where the stories lie: from ids and canonical links to places in the files. Derived from the files.
struct StoryIndex {
  struct Place: Hashable {
    var day: Day
    /// In the day's document of flagged stories; `offset` is then 0.
    var isFlagged: Bool
    var offset: Int
  }

  private var places: [UInt64: [Place]] = [:]

  /// Latest last.
  func places(of key: UInt64) -> [Place] { places[key] ?? [] }

  mutating func insert(_ key: UInt64, _ place: Place) { places[key, default: []].append(place) }

  mutating func insert(_ story: Story, at place: Place) {
    insert(SeenEntries.number(story.id), place)
    for key in Self.linkKeys(of: story) { insert(key, place) }
  }

  /// Of every link by which another feed's story may be found to be this one.
  static func linkKeys(of story: Story) -> Set<UInt64> {
    Set(links(of: story).compactMap(linkKey))
  }

  static func links(of story: Story) -> [String] {
    var links = story.sources.compactMap(\.link)
    if let link = story.link, !links.contains(link) { links.append(link) }
    return links
  }

  /// `nil` for a link that names a site rather than a story.
  static func linkKey(_ link: String) -> UInt64? {
    let canonical = canonicalLink(link)
    guard namesAPage(canonical) else { return nil }
    return SeenEntries.number(feedID(url: canonical))
  }

  /// Every story of some feeds links to the site's front page.
  static func namesAPage(_ canonicalLink: String) -> Bool {
    // After the scheme and the host something must follow.
    let parts = canonicalLink.split(separator: "/", omittingEmptySubsequences: true)
    return parts.count > 2 || parts.last?.contains("?") == true
  }
}
