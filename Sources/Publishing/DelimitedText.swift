import Archiving
import Classifying

/// One row a story, the first row naming the columns; the same columns for every separated format.
/// Docs/Digests.md says what each holds.
enum StoryTable {
  static func columns(explains: Bool) -> [String] {
    [
      "id", "found", "published", "title", "link", "outlets", "language", "country", "event",
      "direction", "score", "tier", "actors", "excerpt", "reason",
    ] + (explains ? ["evidence"] : [])
  }

  static func row(for group: StoryGroup, explains: Bool) -> [String] {
    let story = group.lead
    let verdict = story.verdict
    let countries = group.outlets.compactMap { $0.country.map { oneLine($0) } }
    return [
      oneLine(story.id), rfc3339(story.found), story.published.map(rfc3339) ?? "",
      oneLine(story.title), safeLink(story.link) ?? "",
      group.outlets.map(\.name).joined(separator: "; "), oneLine(story.language ?? ""),
      unique(countries).joined(separator: "; "), oneLine(verdict?.event ?? ""),
      verdict?.direction?.rawValue ?? "", verdict.map { decimal($0.score, places: 3) } ?? "",
      verdict?.tier.rawValue ?? "none",
      verdict?.actors.map { oneLine($0.name) }.joined(separator: "; ") ?? "",
      excerpt(of: story).plain, reason(for: story),
    ] + (explains ? [evidenceLines(of: story).joined(separator: " | ")] : [])
  }
}

func unique(_ words: [String]) -> [String] {
  var seen: Set<String> = []
  return words.filter { seen.insert($0).inserted }
}

/// RFC 4180: CRLF, quotes where needed. Formula cells are disarmed.
func csvLine(_ fields: [String]) -> String {
  fields.map(csvField).joined(separator: ",") + "\r\n"
}

/// Tabs between fields, one line a story.
func tsvLine(_ fields: [String]) -> String {
  fields.map(tsvField).joined(separator: "\t") + "\n"
}

func csvDigest(_ digest: Digest) -> String {
  digest.groups.reduce(into: csvLine(StoryTable.columns(explains: false))) { text, group in
    text += csvLine(StoryTable.row(for: group, explains: false))
  }
}
