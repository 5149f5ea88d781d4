import Classifying

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads one story as `appendJSON(of:to:)` writes it. Members it does not know are kept.
public func parseStory(_ json: UnsafeBufferPointer<UInt8>) throws(JSONProblem) -> Story {
  var reader = JSONReader(json)
  let story = try reader.story()
  try reader.end()
  return story
}

public func parseStory(_ json: some Sequence<UInt8>) throws(JSONProblem) -> Story {
  try Array(json).withBytes { (json) throws(JSONProblem) in try parseStory(json) }
}

extension JSONReader {
  mutating func story() throws(JSONProblem) -> Story {
    var story = Story(id: "", title: "", found: Date(timeIntervalSince1970: .infinity))
    var hasTitle = false
    var isFlagged = false
    try object { (key, reader) throws(JSONProblem) in
      switch key {
      case "authors": story.authors = try reader.strings()
      case "categories": story.categories = try reader.strings()
      case "content": story.content = try reader.string()
      case "flagged": isFlagged = try reader.value().first == UInt8(ascii: "t")
      case "found": story.found = try reader.date()
      case "id": story.id = try reader.string()
      case "image": story.image = try reader.optionalString()
      case "language": story.language = try reader.optionalString()
      case "link": story.link = try reader.optionalString()
      case "published": story.published = try reader.null() ? nil : try reader.date()
      case "revisions":
        try reader.array { (reader) throws(JSONProblem) in
          story.revisions.append(try reader.revision())
        }
      case "schema": story.schema = try reader.integer()
      case "sources":
        try reader.array { (reader) throws(JSONProblem) in
          story.sources.append(try reader.source())
        }
      case "summary": story.summary = try reader.string()
      case "title":
        story.title = try reader.string()
        hasTitle = true
      case "updated": story.updated = try reader.null() ? nil : try reader.date()
      case "verdicts": try reader.verdicts(of: &story)
      default:
        story.unknownMembers.append(UnknownMember(key: key.text, value: try reader.value()))
      }
    }
    story.storedVerdicts?.isFlagged = isFlagged
    guard !story.id.isEmpty else { throw problem("a story without an id") }
    guard hasTitle else { throw problem("a story without a title") }
    guard story.found.timeIntervalSince1970.isFinite else {
      throw problem("a story without the time it was found")
    }
    return story
  }

  mutating func date() throws(JSONProblem) -> Date {
    let raw = try value()
    guard raw.count > 2,
      let date = Timestamp.parse(UnsafeBufferPointer(rebasing: raw.dropFirst().dropLast()))
    else { throw problem("expected an RFC 3339 time") }
    return date
  }

  private mutating func source() throws(JSONProblem) -> Story.Source {
    var source = Story.Source(
      feedID: "", feedTitle: "", feedURL: "", found: Date(timeIntervalSince1970: 0))
    try object { (key, reader) throws(JSONProblem) in
      switch key {
      case "country": source.country = try reader.optionalString()
      case "entry_id": source.entryID = try reader.optionalString()
      case "feed_id": source.feedID = try reader.string()
      case "feed_title": source.feedTitle = try reader.string()
      case "feed_url": source.feedURL = try reader.string()
      case "found": source.found = try reader.date()
      case "link": source.link = try reader.optionalString()
      case "title": source.title = try reader.optionalString()
      default:
        source.unknownMembers.append(UnknownMember(key: key.text, value: try reader.value()))
      }
    }
    return source
  }

  private mutating func revision() throws(JSONProblem) -> Story.Revision {
    var revision = Story.Revision(title: "", summary: "", replaced: Date(timeIntervalSince1970: 0))
    try object { (key, reader) throws(JSONProblem) in
      switch key {
      case "replaced": revision.replaced = try reader.date()
      case "summary": revision.summary = try reader.string()
      case "title": revision.title = try reader.string()
      default:
        revision.unknownMembers.append(UnknownMember(key: key.text, value: try reader.value()))
      }
    }
    return revision
  }

  /// Verdicts that hold something this version does not know are also kept as they stand.
  private mutating func verdicts(of story: inout Story) throws(JSONProblem) {
    guard peek() == UInt8(ascii: "[") else { throw problem("expected an array of verdicts") }
    var ahead = self
    let raw = try ahead.value()
    var isUnderstood = true
    try array { (reader) throws(JSONProblem) in
      if let verdict = try reader.verdict(&isUnderstood) { story.verdicts.append(verdict) }
    }
    if !isUnderstood {
      story.storedVerdicts = StoredVerdicts(
        verdicts: story.verdicts, json: compacted(raw))
    }
  }

  private mutating func verdict(_ isUnderstood: inout Bool) throws(JSONProblem) -> Verdict? {
    var verdict = Verdict(topic: "", tier: .none, score: 0, version: "")
    var tier: Verdict.Tier?
    try object { (key, reader) throws(JSONProblem) in
      switch key {
      case "actors":
        try reader.array { (reader) throws(JSONProblem) in
          if let actor = try reader.actor(&isUnderstood) { verdict.actors.append(actor) }
        }
      case "direction":
        if let text = try reader.optionalString() {
          verdict.direction = Verdict.Direction(rawValue: text)
          if verdict.direction == nil { isUnderstood = false }
        }
      case "event": verdict.event = try reader.optionalString()
      case "evidence":
        try reader.array { (reader) throws(JSONProblem) in
          verdict.evidence.append(try reader.evidence(&isUnderstood))
        }
      case "score": verdict.score = try reader.number()
      case "tier": tier = Verdict.Tier(rawValue: try reader.string())
      case "topic": verdict.topic = try reader.string()
      case "version": verdict.version = try reader.string()
      default:
        _ = try reader.value()
        isUnderstood = false
      }
    }
    guard let tier else {
      isUnderstood = false
      return nil
    }
    verdict.tier = tier
    return verdict
  }

  private mutating func actor(_ isUnderstood: inout Bool) throws(JSONProblem) -> Verdict.Actor? {
    var kind: Verdict.Actor.Kind?
    var name = ""
    try object { (key, reader) throws(JSONProblem) in
      switch key {
      case "kind": kind = Verdict.Actor.Kind(rawValue: try reader.string())
      case "name": name = try reader.string()
      default:
        _ = try reader.value()
        isUnderstood = false
      }
    }
    guard let kind else {
      isUnderstood = false
      return nil
    }
    return Verdict.Actor(kind: kind, name: name)
  }

  private mutating func evidence(
    _ isUnderstood: inout Bool
  ) throws(JSONProblem) -> Verdict.Evidence {
    var evidence = Verdict.Evidence(feature: "", weight: 0, matches: [])
    try object { (key, reader) throws(JSONProblem) in
      switch key {
      case "feature": evidence.feature = try reader.string()
      case "weight": evidence.weight = try reader.number()
      case "matches":
        try reader.array { (reader) throws(JSONProblem) in
          if let match = try reader.match(&isUnderstood) { evidence.matches.append(match) }
        }
      default:
        _ = try reader.value()
        isUnderstood = false
      }
    }
    return evidence
  }

  private mutating func match(
    _ isUnderstood: inout Bool
  ) throws(JSONProblem) -> Verdict.Evidence.Match? {
    var field: Verdict.Evidence.Field?
    var match = Verdict.Evidence.Match(field: .title, start: 0, length: 0, text: "", concept: "")
    try object { (key, reader) throws(JSONProblem) in
      switch key {
      case "concept": match.concept = try reader.string()
      case "field": field = Verdict.Evidence.Field(rawValue: try reader.string())
      case "length": match.length = try reader.integer()
      case "start": match.start = try reader.integer()
      case "text": match.text = try reader.string()
      default:
        _ = try reader.value()
        isUnderstood = false
      }
    }
    guard let field else {
      isUnderstood = false
      return nil
    }
    match.field = field
    return match
  }
}
