/// The keys of links in the index, each worked out once per commit: most links come up several times.
struct LinkKeys {
  private struct Known {
    var canonical: String
    /// `nil` for a link that names a site rather than a story.
    var key: UInt64?
  }
  private var known: [String: Known] = [:]

  /// As `StoryIndex.linkKeys(of:)`.
  mutating func keys(of story: Story) -> [UInt64] {
    var keys: [UInt64] = []
    for link in StoryIndex.links(of: story) {
      if let key = look(at: link).key, !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  mutating func shareALink(_ left: Story, _ right: Story) -> Bool {
    let links = Set(StoryIndex.links(of: left).map { look(at: $0).canonical })
    for link in StoryIndex.links(of: right) where links.contains(look(at: link).canonical) {
      return true
    }
    return false
  }

  private mutating func look(at link: String) -> Known {
    if let known = known[link] { return known }
    let canonical = canonicalLink(link)
    let result = Known(canonical: canonical, key: StoryIndex.key(ofCanonical: canonical))
    known[link] = result
    return result
  }
}
