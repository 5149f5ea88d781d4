import Archiving
import Classifying

/// The digest as a JSON Feed 1.1 (https://jsonfeed.org/version/1.1). What Veille knows beyond it
/// stands under `_veille`, in the feed and in each item; Docs/Digests.md has the fields.
func jsonFeed(_ digest: Digest) -> String {
  let items = digest.groups.map { "\n" + item(for: $0) }.joined(separator: ",")
  return object(
    ("version", json("https://jsonfeed.org/version/1.1")),
    ("title", json(digest.title)),
    ("description", json(digest.periodText)),
    ("feed_url", digest.address.map { json($0) }),
    ("language", json("en")),
    ("authors", "[{\"name\":\"Veille\"}]"),
    ("_veille", numbers(of: digest)),
    ("items", "[" + items + "\n]")) + "\n"
}

private func numbers(of digest: Digest) -> String {
  object(
    ("schema", "1"),
    ("generated", json(rfc3339(digest.now))),
    ("from", json(rfc3339(digest.period.lowerBound))),
    ("until", json(rfc3339(digest.period.upperBound))),
    ("stories", String(digest.numbers.stories)),
    ("outlets", String(digest.numbers.outlets)))
}

private func item(for group: StoryGroup) -> String {
  let story = group.lead
  let excerpt = excerpt(of: story)
  let text = excerpt.isEmpty ? markedTitle(of: story) : excerpt
  let html = text.rendered(open: "<mark>", close: "</mark>") { markup($0) }
  let authors = story.authors.map { oneLine($0) }.filter { !$0.isEmpty }
  let tags = tags(of: story)
  return object(
    ("id", json(oneLine(story.id))),
    ("url", safeLink(story.link).map { json($0) }),
    ("title", json(markedTitle(of: story).plain)),
    ("content_html", json("<p>" + html + "</p>")),
    ("content_text", json(text.plain)),
    ("date_published", json(rfc3339(shownTime(of: story)))),
    ("date_modified", json(rfc3339(lastChange(of: story)))),
    ("language", story.language.map { json(languageTag($0)) }),
    ("authors", authors.isEmpty ? nil : list(authors) { object(("name", json($0))) }),
    ("tags", tags.isEmpty ? nil : list(tags) { json($0) }),
    ("_veille", details(of: group)))
}

private func details(of group: StoryGroup) -> String {
  let story = group.lead
  let verdict = story.verdict
  let outlets = list(group.outlets) { outlet in
    object(
      ("name", json(outlet.name)),
      ("url", outlet.link.map { json($0) }),
      ("country", outlet.country.map { json(oneLine($0)) }))
  }
  let actors = verdict.map { verdict in
    list(verdict.actors) { actor in
      object(("kind", json(actor.kind.rawValue)), ("name", json(oneLine(actor.name))))
    }
  }
  return object(
    ("found", json(rfc3339(story.found))),
    ("topic", verdict.map { json(oneLine($0.topic)) }),
    ("tier", verdict.map { json($0.tier.rawValue) }),
    ("score", verdict.map { decimal($0.score, places: 3) }),
    ("event", verdict?.event.map { json(oneLine($0)) }),
    ("direction", verdict?.direction.map { json($0.rawValue) }),
    ("actors", actors),
    ("reason", verdict.map { _ in json(reason(for: story)) }),
    ("evidence", verdict.map { _ in list(evidenceLines(of: story)) { json($0) } }),
    ("version", verdict.map { json(oneLine($0.version)) }),
    ("outlets", outlets),
    ("ids", list(group.stories) { json(oneLine($0.id)) }))
}

/// Event, direction and actors, for readers that sort by tags.
func tags(of story: Story) -> [String] {
  guard let verdict = story.verdict else { return [] }
  let labels = [eventLabel(verdict.event), verdict.direction?.rawValue ?? ""]
  return (labels + verdict.actors.map { oneLine($0.name) }).filter { !$0.isEmpty }
}

/// The members that have a value, in this order; the values are JSON already.
private func object(_ members: (key: String, json: String?)...) -> String {
  let present = members.compactMap { key, value in value.map { json(key) + ":" + $0 } }
  return "{" + present.joined(separator: ",") + "}"
}

private func list<Element>(_ elements: [Element], _ render: (Element) -> String) -> String {
  "[" + elements.map(render).joined(separator: ",") + "]"
}
