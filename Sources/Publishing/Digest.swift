public import Archiving
import Classifying

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The flagged stories of a period, made ready to be read: each story once, grouped by event, the
/// most important first.
public struct Digest: Sendable {
  public var title: String
  /// From when to when stories were found.
  public var period: Range<Date>
  /// When the digest was made.
  public var now: Date
  public var time: LocalTime
  /// Where the digest is published, for the formats that name it.
  public var address: String?
  /// For the format that is a mail.
  public var mail = Mail()
  public var sections: [Section]
  public var numbers: Numbers

  public struct Section: Sendable {
    /// The event, by the topic's taxonomy.
    public var event: String?
    public var name: String
    public var groups: [StoryGroup]

    /// The section's place in a page, and in every later page.
    var anchor: String {
      "event-" + (event ?? "other").filter { $0.isASCII && ($0.isLetter || $0 == "_") }
    }
  }

  public init(
    of stories: [Story], title: String, period: Range<Date>, now: Date, time: LocalTime = .utc,
    address: String? = nil, grouping: Bool = true
  ) {
    self.title = oneLine(title)
    self.period = period
    self.now = now
    self.time = time
    self.address = safeLink(address)
    let groups = grouping ? grouped(stories) : stories.map { StoryGroup(lead: $0) }
    numbers = Numbers(of: groups, until: min(now, period.upperBound), time: time)
    let byEvent = Dictionary(grouping: groups) { $0.lead.verdict?.event }
    sections = byEvent.map { event, groups in
      Section(event: event, name: eventName(event), groups: mostImportantFirst(groups))
    }
    .sorted(by: comesFirst)
  }

  public var isEmpty: Bool { sections.isEmpty }
  var groups: [StoryGroup] { sections.flatMap(\.groups) }

  /// "23 November 2026, 09:00, to 24 November 2026, 09:00 (UTC+1)", shorter where the times allow.
  var periodText: String {
    let (from, until) = (period.lowerBound, period.upperBound)
    let isOpen = from.timeIntervalSince1970 <= 0
    if isOpen { return "Everything until \(time.longDate(until))" }
    let isWholeDays =
      time.start(of: time.day(of: from)) == from && time.start(of: time.day(of: until)) == until
    if isWholeDays {
      let last = until.addingTimeInterval(-1)
      return time.day(of: from) == time.day(of: last)
        ? time.fullDate(from) : "\(time.longDate(from)) to \(time.longDate(last))"
    }
    return "\(time.longDate(from)), \(time.time(from)), to \(time.longDate(until)), "
      + "\(time.time(until)) (\(time.zone(at: until)))"
  }
}

/// More outlets carry what matters more; a surer verdict weighs as well. Newest first among equals.
private func mostImportantFirst(_ groups: [StoryGroup]) -> [StoryGroup] {
  let ranked = groups.map {
    (group: $0, importance: importance(of: $0), time: shownTime(of: $0.lead))
  }
  let sorted = ranked.sorted { left, right in
    if left.importance != right.importance { return left.importance > right.importance }
    if left.time != right.time { return left.time > right.time }
    return left.group.lead.id < right.group.lead.id
  }
  return sorted.map(\.group)
}

/// Each further outlet counts as much as a twentieth of certainty, up to ten of them.
func importance(of group: StoryGroup) -> Double {
  (group.lead.verdict?.score ?? 0) + 0.05 * Double(min(group.outlets.count, 10))
}

/// The section with the most important story first; what has no event comes last.
private func comesFirst(_ left: Digest.Section, _ right: Digest.Section) -> Bool {
  let (leftIsRest, rightIsRest) = (isRest(left.event), isRest(right.event))
  if leftIsRest != rightIsRest { return rightIsRest }
  let (a, b) = (left.groups.first.map(importance) ?? 0, right.groups.first.map(importance) ?? 0)
  if a != b { return a > b }
  return left.groups.count != right.groups.count
    ? left.groups.count > right.groups.count : left.name < right.name
}

private func isRest(_ event: String?) -> Bool { event == nil || event == "other" }

extension Digest {
  /// "14 stories from 23 outlets in 9 languages: 8 restrict, 4 expand, 2 neutral."
  var summary: String {
    guard !isEmpty else { return "No flagged story in this period." }
    var text = "\(counted(numbers.stories, "story", "stories")) from "
    text += counted(numbers.outlets, "outlet", "outlets")
    if !numbers.languages.isEmpty {
      text += " in " + counted(numbers.languages.count, "language", "languages")
    }
    let directions: [(Verdict.Direction, String)] = [
      (.restricts, "restricting"), (.expands, "expanding"), (.neutral, "neutral"),
    ]
    let parts = directions.compactMap { direction, word in
      numbers.directions[direction].map { "\(grouped($0)) \(word)" }
    }
    return text + ": " + parts.joined(separator: ", ") + "."
  }
}

func counted(_ count: Int, _ one: String, _ many: String) -> String {
  "\(grouped(count)) \(count == 1 ? one : many)"
}

/// "12,345"
func grouped(_ number: Int) -> String {
  var digits = Array(String(abs(number)))
  var index = digits.count - 3
  while index > 0 {
    digits.insert(",", at: index)
    index -= 3
  }
  return (number < 0 ? "-" : "") + String(digits)
}
