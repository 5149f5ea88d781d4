public import Archiving
import Classifying

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Everything known of one story, for a person: what it says, who carries it, why it is flagged, what it said before.
public func storyDetails(_ story: Story, time: LocalTime) -> String {
  var lines = [oneLine(story.title), ""]
  func field(_ name: String, _ value: String?) {
    guard let value, !value.isEmpty else { return }
    lines.append(name + String(repeating: " ", count: max(1, 12 - name.count)) + oneLine(value))
  }
  func moment(_ date: Date) -> String { time.sortableDateAndTime(date) }
  field("id", story.id)
  field("link", safeLink(story.link))
  field("published", story.published.map(moment))
  field("found", moment(story.found))
  field("updated", story.updated.map(moment))
  field(
    "language",
    story.language.map { code in languageName(code).map { "\($0) (\(code))" } ?? code })
  field("authors", story.authors.joined(separator: ", "))
  field("categories", story.categories.joined(separator: ", "))
  field("image", safeLink(story.image))

  lines += ["", "Sources"]
  for source in story.sources {
    let country = source.country.map { " (\(oneLine($0)))" } ?? ""
    lines.append("  \(oneLine(source.feedTitle))\(country), found \(moment(source.found))")
    if let title = source.title { lines.append("    as “\(oneLine(title))”") }
    lines.append("    feed  \(oneLine(source.feedURL))")
    if let link = safeLink(source.link) { lines.append("    link  \(link)") }
    if let entry = source.entryID { lines.append("    entry \(oneLine(entry))") }
  }

  for verdict in story.verdicts {
    lines += [
      "",
      "\(oneLine(verdict.topic)): \(verdict.tier.rawValue) \(decimal(verdict.score, places: 3))",
    ]
    let event = verdict.event.map { eventLabel($0) }
    let direction = verdict.direction?.rawValue
    let said = [event, direction].compactMap { $0 }.joined(separator: ", ")
    if !said.isEmpty { lines.append("  event       \(said)") }
    let actors = verdict.actors.map { "\(oneLine($0.name)) (\($0.kind.rawValue))" }
    if !actors.isEmpty { lines.append("  actors      \(actors.joined(separator: ", "))") }
    var single = story
    single.verdicts = [verdict]
    lines += evidenceLines(of: single).map { "  \($0)" }
    lines.append("  by version  \(oneLine(verdict.version))")
  }
  if story.verdicts.isEmpty { lines += ["", "No topic flags it."] }

  for (name, text) in [("Summary", story.summary), ("Content", story.content)] where !text.isEmpty {
    lines += ["", name] + paragraphs(text)
  }
  if !story.revisions.isEmpty { lines += ["", "It said before"] }
  for revision in story.revisions {
    lines.append("  until \(moment(revision.replaced)): \(oneLine(revision.title))")
    if revision.summary != story.summary { lines += paragraphs(revision.summary).map { "  " + $0 } }
  }
  return lines.joined(separator: "\n") + "\n"
}

private func paragraphs(_ text: String) -> [String] {
  text.split(separator: "\n").map { "  " + oneLine($0) }
}
