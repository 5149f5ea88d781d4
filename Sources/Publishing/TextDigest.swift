import Archiving
import Classifying

/// The digest as plain text of 78 columns, as a mail carries it. Every line that holds a feed's
/// words is indented, so that none can pass for a mail's header, signature or end.
func textDigest(_ digest: Digest) -> String {
  var lines = wrapped(digest.title.uppercased(), to: width)
  lines += wrapped(digest.periodText, to: width)
  lines.append(String(repeating: "=", count: width))
  lines += wrapped(digest.summary, to: width)
  for section in digest.sections {
    let count = String(section.groups.count)
    let name = truncated(section.name.uppercased(), to: width - count.utf8.count - 2)
    lines += ["", "", padded(name, to: width - count.utf8.count) + count]
    lines.append(String(repeating: "-", count: width))
    for (index, group) in section.groups.enumerated() {
      if index > 0 { lines.append("") }
      lines += entry(for: group, in: digest)
    }
  }
  return lines.joined(separator: "\n") + "\n"
}

private let width = 78
private let indent = "    "

private func entry(for group: StoryGroup, in digest: Digest) -> [String] {
  let story = group.lead
  let title = wrapped(markedTitle(of: story).plain, to: width - 2)
  var lines = title.enumerated().map { ($0.offset == 0 ? "* " : "  ") + $0.element }

  var byline = [group.outlets.map(\.name).joined(separator: ", ")]
  byline.append(digest.time.shortDateAndTime(shownTime(of: story), now: digest.now))
  if let language = story.language.flatMap(languageName) { byline.append(language) }
  if let direction = story.verdict?.direction, direction != .neutral {
    byline.append(direction.rawValue)
  }
  lines += indented(byline.filter { !$0.isEmpty }.joined(separator: " · "))
  lines += indented(excerpt(of: story).rendered(open: "*", close: "*") { $0 })
  let reason = reason(for: story)
  if !reason.isEmpty { lines += indented("Why: " + reason) }
  // A link is never broken: it would no longer be one.
  if let link = safeLink(story.link) { lines.append(indent + link) }
  return lines
}

private func indented(_ text: String) -> [String] {
  wrapped(text, to: width - indent.utf8.count).map { indent + $0 }
}
