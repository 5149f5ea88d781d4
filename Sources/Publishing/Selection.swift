public import Archiving
public import Classifying

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Which stories to show. Every filter that is set must hold; one with several values holds when
/// any of them does.
public struct Selection: Sendable {
  /// Stories found at this time or later.
  public var since: Date?
  /// Stories found before this time.
  public var until: Date?
  public var tiers: Set<Verdict.Tier> = [.flagged]
  public var minimumScore: Double?
  /// BCP 47 tags or English names; "pt" also takes "pt-BR".
  public var languages: [String] = []
  public var events: [String] = []
  public var directions: Set<Verdict.Direction> = []
  /// Parts of the names of vendors, agencies and places.
  public var actors: [String] = []
  /// Parts of the outlets' names or of their feeds' addresses.
  public var sources: [String] = []
  /// ISO 3166 alpha-2 codes of the outlets' countries.
  public var countries: [String] = []
  /// Topics' identifiers.
  public var topics: [String] = []
  public var search: SearchQuery?

  public init() {}

  /// Whether only flagged stories can pass, which the archive finds much faster than all.
  public var wantsFlaggedOnly: Bool { tiers == [.flagged] }

  /// The selection made ready to be asked about many stories.
  public func matcher() -> Matcher { Matcher(self) }

  public struct Matcher: Sendable {
    private let selection: Selection
    private let languages: Set<String>
    private let events: Set<String>
    private let countries: Set<String>
    private let actors: [[UInt8]]
    private let sources: [[UInt8]]

    fileprivate init(_ selection: Selection) {
      self.selection = selection
      languages = Set(selection.languages.map(languageCode))
      events = Set(selection.events.map { $0.lowercased().replacing("-", with: "_") })
      countries = Set(selection.countries.map { $0.uppercased() })
      actors = selection.actors.map(searchable)
      sources = selection.sources.map(searchable)
    }

    public func matches(_ story: Story) -> Bool {
      if let since = selection.since, story.found < since { return false }
      if let until = selection.until, story.found >= until { return false }
      guard hasFittingVerdict(story) else { return false }
      if !languages.isEmpty {
        guard let language = story.language, languages.contains(baseLanguage(language)) else {
          return false
        }
      }
      if !countries.isEmpty {
        let isFromThere = story.sources.contains { source in
          source.country.map { countries.contains($0.uppercased()) } ?? false
        }
        guard isFromThere else { return false }
      }
      if !sources.isEmpty {
        let isFromThem = story.sources.contains { source in
          holdsAny(of: sources, source.feedTitle) || holdsAny(of: sources, source.feedURL)
        }
        guard isFromThem else { return false }
      }
      guard let search = selection.search, !search.isEmpty else { return true }
      return search.matches(searchableText(of: story))
    }

    /// All filters on the verdict hold for one and the same verdict.
    private func hasFittingVerdict(_ story: Story) -> Bool {
      let verdicts =
        selection.topics.isEmpty
        ? story.verdict.map { [$0] } ?? []
        : story.verdicts.filter { selection.topics.contains($0.topic) }
      guard !verdicts.isEmpty else {
        return selection.tiers.contains(.none) && selection.topics.isEmpty && events.isEmpty
          && selection.directions.isEmpty && actors.isEmpty && (selection.minimumScore ?? 0) <= 0
      }
      return verdicts.contains { verdict in
        selection.tiers.contains(verdict.tier)
          && verdict.score >= (selection.minimumScore ?? 0)
          && (events.isEmpty || events.contains(verdict.event ?? "other"))
          && (selection.directions.isEmpty
            || verdict.direction.map(selection.directions.contains) ?? false)
          && (actors.isEmpty || verdict.actors.contains { holdsAny(of: actors, $0.name) })
      }
    }
  }
}

private func holdsAny(of parts: [[UInt8]], _ text: String) -> Bool {
  let text = searchable(text)
  return parts.contains { part in part.isEmpty || text.firstRange(of: part) != nil }
}

/// Headline, texts, outlets, authors and actors, apart from each other.
private func searchableText(of story: Story) -> [UInt8] {
  var text = story.title + "\n" + story.summary + "\n" + story.content
  for source in story.sources { text += "\n" + source.feedTitle }
  for author in story.authors { text += "\n" + author }
  for category in story.categories { text += "\n" + category }
  for actor in story.verdicts.flatMap(\.actors) { text += "\n" + actor.name }
  return searchable(text)
}
