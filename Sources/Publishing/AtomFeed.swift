import Archiving
import Classifying
import Crypto

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The digest as an Atom feed (RFC 4287), so that flagged stories can be subscribed to. A story has
/// the same `id` in every digest; a feed, as long as its title stays.
func atomFeed(_ digest: Digest) -> String {
  let groups = digest.groups
  let updated = groups.map { lastChange(of: $0.lead) }.max() ?? digest.period.upperBound
  var xml = """
    <?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
    <id>\(uniqueName("feed:" + digest.title))</id>
    <title>\(markup(digest.title))</title>
    <subtitle>\(markup(digest.periodText))</subtitle>
    <updated>\(rfc3339(min(updated, digest.now)))</updated>
    <generator>Veille</generator>
    <author><name>Veille</name></author>

    """
  if let address = digest.address {
    xml += "<link rel=\"self\" type=\"application/atom+xml\" href=\"\(markup(address))\"/>\n"
  }
  for group in groups { xml += entry(for: group) }
  return xml + "</feed>\n"
}

private func entry(for group: StoryGroup) -> String {
  let story = group.lead
  let language = story.language.map { " xml:lang=\"\(markup(languageTag($0)))\"" } ?? ""
  var xml = "<entry\(language)>\n<id>\(uniqueName("story:" + story.id))</id>\n"
  xml += "<title>\(markup(markedTitle(of: story).plain))</title>\n"
  if let link = safeLink(story.link) {
    xml += "<link rel=\"alternate\" href=\"\(markup(link))\"/>\n"
  }
  for outlet in group.outlets {
    guard let link = outlet.link, link != safeLink(story.link) else { continue }
    xml += "<link rel=\"related\" href=\"\(markup(link))\" title=\"\(markup(outlet.name))\"/>\n"
  }
  xml += "<updated>\(rfc3339(lastChange(of: story)))</updated>\n"
  xml += "<published>\(rfc3339(shownTime(of: story)))</published>\n"
  let authors = story.authors.map { oneLine($0) }.filter { !$0.isEmpty }
  for author in authors.isEmpty ? group.outlets.prefix(1).map(\.name) : authors {
    xml += "<author><name>\(markup(author))</name></author>\n"
  }
  for tag in tags(of: story) { xml += "<category term=\"\(markup(tag))\"/>\n" }
  xml += "<content type=\"html\">\(markup(content(of: group)))</content>\n"
  return xml + "</entry>\n"
}

private func content(of group: StoryGroup) -> String {
  let story = group.lead
  let excerpt = excerpt(of: story)
  var html = ""
  if !excerpt.isEmpty {
    html += "<p>" + excerpt.rendered(open: "<mark>", close: "</mark>", { markup($0) }) + "</p>"
  }
  html += "<p>" + group.outlets.map { markup($0.name) }.joined(separator: ", ") + "</p>"
  let reason = reason(for: story)
  if !reason.isEmpty { html += "<p>" + markup(reason) + "</p>" }
  return html
}

/// When the story was last found to be new or changed, by our own clock.
func lastChange(of story: Story) -> Date {
  story.revisions.map(\.replaced).reduce(story.found, max)
}

/// A BCP 47 tag or "und".
func languageTag(_ tag: String) -> String {
  let isTag =
    !tag.isEmpty
    && tag.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte)
    }
  return isTag ? tag : "und"
}

/// A UUID made from a name (RFC 9562, version 8 over SHA-256): the same name, the same UUID.
private func uniqueName(_ name: String) -> String {
  var bytes = Array(SHA256.hash(data: Array(name.utf8)).prefix(16))
  bytes[6] = bytes[6] & 0x0F | 0x80
  bytes[8] = bytes[8] & 0x3F | 0x80
  let digits = bytes.map { hexadecimal($0).lowercased() }
  let groups = [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]]
  return "urn:uuid:" + groups.map { $0.joined() }.joined(separator: "-")
}
