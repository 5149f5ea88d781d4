import Archiving
import Classifying

/// The digest as Markdown: CommonMark, so that it also reads well as it stands.
func markdownDigest(_ digest: Digest) -> String {
  var text = "# \(markdown(digest.title))\n\n\(markdown(digest.periodText))\n\n"
  text += "\(markdown(digest.summary))\n"
  for section in digest.sections {
    text += "\n## \(markdown(section.name)) (\(section.groups.count))\n"
    for group in section.groups { text += "\n" + entry(for: group, in: digest) }
  }
  return text
}

private func entry(for group: StoryGroup, in digest: Digest) -> String {
  let story = group.lead
  let title = markdown(markedTitle(of: story).plain)
  var text = "### " + (safeLink(story.link).map { "[\(title)](\($0))" } ?? title) + "\n\n"
  text += byline(of: group, in: digest) + "\n"
  let excerpt = excerpt(of: story)
  if !excerpt.isEmpty {
    text += "\n> " + excerpt.rendered(open: "**", close: "**", { markdown($0) }) + "\n"
  }
  let reason = reason(for: story)
  if !reason.isEmpty { text += "\nWhy: \(markdown(reason))\n" }
  return text
}

private func byline(of group: StoryGroup, in digest: Digest) -> String {
  let story = group.lead
  let first = story.sources.first.map { oneLine($0.feedTitle) }
  let outlets = group.outlets.map { outlet in
    let name = markdown(outlet.name)
    guard outlet.name != first, let link = outlet.link else { return name }
    return "[\(name)](\(link))"
  }
  var parts = [outlets.joined(separator: ", ")]
  parts.append(markdown(digest.time.shortDateAndTime(shownTime(of: story), now: digest.now)))
  if let language = story.language.flatMap(languageName) { parts.append(markdown(language)) }
  if let verdict = story.verdict, let direction = verdict.direction, direction != .neutral {
    parts.append(direction.rawValue)
  }
  return parts.filter { !$0.isEmpty }.joined(separator: " · ")
}
