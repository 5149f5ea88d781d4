public import Archiving

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// How a feed fares, as its record tells at a moment.
public struct FeedHealth: Sendable, Equatable {
  public var record: FeedRecord
  public var state: State
  /// One sentence: why this state.
  public var explanation: String
  /// New entries in an average week; nil when none were ever seen.
  public var storiesPerWeek: Double?

  /// Worst first.
  public enum State: String, Sendable, CaseIterable, Comparable {
    /// The server says that it is no more (410).
    case gone
    /// Three failures in a row, or more.
    case failing
    /// A bot wall keeps us out.
    case botWalled = "bot-walled"
    /// It answers, but has been still for much longer than its rhythm explains.
    case silent
    /// More entries than anyone reads, or entries that change their identity with each answer.
    case flooding
    /// The last attempt failed, or the last two; or the answer was not whole.
    case troubled
    /// Its text is not well-formed and had to be repaired.
    case repaired
    /// It was found at another place than the list says.
    case moved
    case neverAsked = "never-asked"
    case ok

    public static func < (left: State, right: State) -> Bool {
      left.rank < right.rank
    }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  public init(_ record: FeedRecord, now: Date) {
    self.record = record
    storiesPerWeek = Monitoring.storiesPerWeek(record, now: now)
    (state, explanation) = judged(record, storiesPerWeek, now)
  }

  /// Bounds for `flooding`, `failing` and `silent`.
  static let floodPerWeek = 1500.0
  static let failuresToTell = 3
  static let leastSilence = 14 * 86400.0
}

/// All feeds, worst first; within a state those with the most failures, then by URL.
public func health(of records: [FeedRecord], now: Date) -> [FeedHealth] {
  records.map { FeedHealth($0, now: now) }.sorted {
    if $0.state != $1.state { return $0.state < $1.state }
    let failures = ($0.record.consecutiveFailures ?? 0, $1.record.consecutiveFailures ?? 0)
    return failures.0 != failures.1 ? failures.0 > failures.1 : $0.record.url < $1.record.url
  }
}

/// What became of a feed between two moments, for the people whom cron mails: only when its state
/// is another, and never for a single failure that the next attempt may mend.
public struct StateChange: Sendable, Equatable {
  public var record: FeedRecord
  public var from: FeedHealth.State
  public var to: FeedHealth.State
  /// One line, without secrets: "https://a.example/feed: failing since 2 days: 404 not found".
  public var message: String
}

/// The change worth telling between a record before and after an answer; nil for none.
public func stateChange(from old: FeedRecord, to new: FeedRecord, now: Date) -> StateChange? {
  let before = FeedHealth(old, now: now)
  let after = FeedHealth(new, now: now)
  guard worthTelling(before.state) != worthTelling(after.state) else { return nil }
  let url = shownURL(new)
  let message =
    worthTelling(after.state) == .ok
    ? "\(url): well again (was \(before.state.rawValue))" : "\(url): \(after.explanation)"
  return StateChange(record: new, from: before.state, to: after.state, message: message)
}

/// States that come and go by themselves are as good as well; a new feed's first success is none
/// of anybody's business.
private func worthTelling(_ state: FeedHealth.State) -> FeedHealth.State {
  switch state {
  case .troubled, .repaired, .neverAsked: .ok
  default: state
  }
}

private func judged(
  _ record: FeedRecord, _ perWeek: Double?, _ now: Date
) -> (FeedHealth.State, String) {
  let failures = record.consecutiveFailures ?? 0
  let error = oneLineError(record)
  func since(_ date: Date?) -> String {
    date.map { " for \(words(max(0, now.timeIntervalSince($0))))" } ?? ""
  }
  if let gone = record.goneSince { return (.gone, "gone\(since(gone)): the server answers 410") }
  if let wall = record.botWall, failures > 0 {
    return (.botWalled, "kept out\(since(record.failingSince)) by \(wall)")
  }
  if failures >= FeedHealth.failuresToTell {
    return (.failing, "failing\(since(record.failingSince)), \(failures) times in a row: \(error)")
  }
  if failures > 0 { return (.troubled, "the last attempt failed: \(error)") }
  if record.lastError != nil { return (.troubled, "it answers, but: \(error)") }
  guard record.lastSuccess != nil else { return (.neverAsked, "not asked yet") }
  if let silence = silence(record, now) {
    return (.silent, "answers, but has had nothing new for \(words(silence))")
  }
  if let times = record.allNewInARow, times >= 3 {
    return (.flooding, "all its entries are new in each answer: their identities change")
  }
  if let perWeek, perWeek > FeedHealth.floodPerWeek {
    return (.flooding, "about \(Int(min(perWeek, 1e9))) entries a week")
  }
  if record.wasRepaired == true { return (.repaired, "its text is not well-formed; repaired") }
  if let current = record.currentURL {
    return (.moved, "moved for good to \(shown(current))")
  }
  return (.ok, record.distrustsValidators == true ? "well; its 304s cannot be trusted" : "well")
}

/// Seconds without a new entry, when they are many more than the feed's rhythm explains.
private func silence(_ record: FeedRecord, _ now: Date) -> Double? {
  let rhythm = Rhythm(record.arrivals ?? [])
  guard let last = rhythm.lastArrival, let gap = rhythm.gap else { return nil }
  let still = now.timeIntervalSince(last)
  return still > max(FeedHealth.leastSilence, 6 * gap) ? still : nil
}

private func oneLineError(_ record: FeedRecord) -> String {
  record.lastError.map(shown) ?? record.lastErrorKind ?? "for an unknown reason"
}
