public import Classifying

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Of the members that `appendJSON(of:to:)` writes. A reader accepts any number; see Docs/Archive.md.
public let storySchema = 1

/// Appends the story as one line of compact JSON without a line feed: keys sorted, times in UTC, absent values left out.
public func appendJSON(of story: Story, to output: inout [UInt8]) {
  if !story.unknownMembers.isEmpty {
    appendWithUnknownMembers(story, to: &output)
    return
  }
  var object = JSONObjectWriter()
  object.begin(&output)
  object.member("authors", ifNotEmpty: story.authors, to: &output)
  object.member("categories", ifNotEmpty: story.categories, to: &output)
  object.member("content", ifNotEmpty: story.content, to: &output)
  object.member("flagged", story.isFlagged, to: &output)
  object.member("found", story.found, to: &output)
  object.member("id", story.id, to: &output)
  object.member("image", ifNotEmpty: story.image, to: &output)
  object.member("language", ifNotEmpty: story.language, to: &output)
  object.member("link", ifNotEmpty: story.link, to: &output)
  object.member("published", story.published, to: &output)
  object.array("revisions", ifNotEmpty: story.revisions, to: &output) { revision, output in
    appendJSON(of: revision, to: &output)
  }
  object.member("schema", max(story.schema, storySchema), to: &output)
  object.key("sources", to: &output)
  appendJSONArray(story.sources, to: &output) { source, output in
    appendJSON(of: source, to: &output)
  }
  object.member("summary", ifNotEmpty: story.summary, to: &output)
  object.member("title", story.title, to: &output)
  object.member("updated", story.updated, to: &output)
  if let stored = story.storedVerdicts, stored.verdicts == story.verdicts {
    object.key("verdicts", to: &output)
    output.append(contentsOf: stored.json.utf8)
  } else {
    object.array("verdicts", ifNotEmpty: story.verdicts, to: &output) { verdict, output in
      appendJSON(of: verdict, to: &output)
    }
  }
  object.end(&output)
}

/// Appends the story as JSON laid out for people, with a line feed at the end.
public func appendIndentedJSON(of story: Story, to output: inout [UInt8]) {
  var line: [UInt8] = []
  appendJSON(of: story, to: &line)
  line.withUnsafeBufferPointer { appendIndented($0, level: 0, to: &output) }
  output.append(0x0A)
}

/// Members of a newer version take their place among ours, so that the order stays sorted.
private func appendWithUnknownMembers(_ story: Story, to output: inout [UInt8]) {
  var known = story
  known.unknownMembers = []
  var line: [UInt8] = []
  appendJSON(of: known, to: &line)
  var members = story.unknownMembers
  line.withUnsafeBufferPointer { bytes in
    var reader = JSONReader(bytes)
    try? reader.object { (key, reader) throws(JSONProblem) in
      members.append(UnknownMember(key: key.text, value: try reader.value()))
    }
  }
  appendObject(members, to: &output)
}

private func appendObject(_ members: [UnknownMember], to output: inout [UInt8]) {
  var object = JSONObjectWriter()
  object.begin(&output)
  for member in members.sorted(by: { $0.key < $1.key }) {
    object.key(member.key, to: &output)
    output.append(contentsOf: member.json.utf8)
  }
  object.end(&output)
}

private func appendJSON(of source: Story.Source, to output: inout [UInt8]) {
  var object = JSONObjectWriter()
  object.begin(&output)
  object.member("country", ifNotEmpty: source.country, to: &output)
  object.member("entry_id", ifNotEmpty: source.entryID, to: &output)
  object.member("feed_id", source.feedID, to: &output)
  object.member("feed_title", source.feedTitle, to: &output)
  object.member("feed_url", source.feedURL, to: &output)
  object.member("found", source.found, to: &output)
  object.member("link", ifNotEmpty: source.link, to: &output)
  object.member("title", ifNotEmpty: source.title, to: &output)
  for member in source.unknownMembers {
    object.key(member.key, to: &output)
    output.append(contentsOf: member.json.utf8)
  }
  object.end(&output)
}

private func appendJSON(of revision: Story.Revision, to output: inout [UInt8]) {
  var object = JSONObjectWriter()
  object.begin(&output)
  object.member("replaced", revision.replaced, to: &output)
  object.member("summary", ifNotEmpty: revision.summary, to: &output)
  object.member("title", revision.title, to: &output)
  for member in revision.unknownMembers {
    object.key(member.key, to: &output)
    output.append(contentsOf: member.json.utf8)
  }
  object.end(&output)
}

/// Appends the verdict in the shape of its `Codable` conformance, keys sorted.
public func appendJSON(of verdict: Verdict, to output: inout [UInt8]) {
  var object = JSONObjectWriter()
  object.begin(&output)
  object.key("actors", to: &output)
  appendJSONArray(verdict.actors, to: &output) { actor, output in
    var object = JSONObjectWriter()
    object.begin(&output)
    object.member("kind", actor.kind.rawValue, to: &output)
    object.member("name", actor.name, to: &output)
    object.end(&output)
  }
  object.member("direction", ifNotEmpty: verdict.direction?.rawValue, to: &output)
  object.member("event", ifNotEmpty: verdict.event, to: &output)
  object.key("evidence", to: &output)
  appendJSONArray(verdict.evidence, to: &output) { evidence, output in
    var object = JSONObjectWriter()
    object.begin(&output)
    object.member("feature", evidence.feature, to: &output)
    object.key("matches", to: &output)
    appendJSONArray(evidence.matches, to: &output) { match, output in
      var object = JSONObjectWriter()
      object.begin(&output)
      object.member("concept", match.concept, to: &output)
      object.member("field", match.field.rawValue, to: &output)
      object.member("length", match.length, to: &output)
      object.member("start", match.start, to: &output)
      object.member("text", match.text, to: &output)
      object.end(&output)
    }
    object.member("weight", evidence.weight, to: &output)
    object.end(&output)
  }
  object.member("score", verdict.score, to: &output)
  object.member("tier", verdict.tier.rawValue, to: &output)
  object.member("topic", verdict.topic, to: &output)
  object.member("version", verdict.version, to: &output)
  object.end(&output)
}
