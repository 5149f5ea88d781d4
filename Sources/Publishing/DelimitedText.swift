import Archiving
import Classifying

/// One row a story, the first row naming the columns; the same columns for every separated format.
/// Docs/Digests.md says what each holds.
struct StoryTable {
  static let columns = [
    "id", "found", "published", "title", "link", "outlets", "language", "country", "event",
    "direction", "score", "tier", "actors", "excerpt", "reason",
  ]

  static func row(for group: StoryGroup) -> [String] {
    let story = group.lead
    let verdict = story.verdict
    let countries = group.outlets.compactMap { $0.country.map { oneLine($0) } }
    return [
      story.id, rfc3339(story.found), story.published.map(rfc3339) ?? "", oneLine(story.title),
      safeLink(story.link) ?? "", group.outlets.map(\.name).joined(separator: "; "),
      oneLine(story.language ?? ""), unique(countries).joined(separator: "; "),
      oneLine(verdict?.event ?? ""), verdict?.direction?.rawValue ?? "",
      verdict.map { decimal($0.score, places: 3) } ?? "", verdict?.tier.rawValue ?? "none",
      verdict?.actors.map { oneLine($0.name) }.joined(separator: "; ") ?? "",
      excerpt(of: story).plain, reason(for: story),
    ]
  }

  private static func unique(_ words: [String]) -> [String] {
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }
  }
}

/// RFC 4180: CRLF, quotes where needed. Formula cells are disarmed.
func csvTable(_ groups: some Sequence<StoryGroup>) -> String {
  var text = StoryTable.columns.joined(separator: ",") + "\r\n"
  for group in groups {
    text += StoryTable.row(for: group).map(csvField).joined(separator: ",") + "\r\n"
  }
  return text
}

/// Tabs between fields, one line a story.
func tsvTable(_ groups: some Sequence<StoryGroup>) -> String {
  var text = StoryTable.columns.joined(separator: "\t") + "\n"
  for group in groups {
    text += StoryTable.row(for: group).map(tsvField).joined(separator: "\t") + "\n"
  }
  return text
}
