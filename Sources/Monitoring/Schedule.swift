import Archiving
import Fetching

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The bounds within which each feed finds its own rhythm. Seconds.
public struct SchedulePolicy: Sendable, Equatable {
  /// No feed is asked more often, whatever it says.
  public var minimumInterval = 15 * 60.0
  /// No feed is asked more seldom, whatever it says, skipped hours and days and `gone` apart.
  public var maximumInterval = 24 * 3600.0
  /// For a feed of which nothing is known yet.
  public var firstInterval = 3600.0
  /// After a failure; doubled with each one from the third on, up to `maximumInterval`.
  public var failureInterval = 1800.0
  /// As long as a feed could not be reached for less than `outageSpan`, the network may be at fault
  /// and not the feed: then failures are never further apart than this.
  public var outageInterval = 4 * 3600.0
  public var outageSpan = 3 * 86400.0
  /// The longest that a Retry-After can hold a host.
  public var retryAfterLimit = 24 * 3600.0
  /// How often a feed is asked for its whole body, to find out whether its 304s are true.
  public var auditInterval = 4 * 86400.0
  /// How often a feed that is gone (410) is tried.
  public var goneInterval = 30 * 86400.0
  /// A permanent redirect is believed after so many agreeing answers over at least so long.
  public var moveCount = 3
  public var moveSpan = 2 * 86400.0

  public init() {}
}

/// When a feed is asked next, and why then.
public struct NextDue: Sendable, Equatable {
  public var date: Date
  public var reason: String

  public init(_ date: Date, because reason: String) {
    self.date = date
    self.reason = reason
  }
}

/// After a good answer: the learned rhythm, but never before the server's or the feed's own word
/// allows it.
func nextDueAfterSuccess(_ record: FeedRecord, now: Date, _ policy: SchedulePolicy) -> NextDue {
  var interval = policy.firstInterval
  var reason = "nothing known of its rhythm yet"
  let rhythm = Rhythm(record.arrivals ?? [])
  if let learned = rhythm.interval(now: now) {
    interval = learned
    reason = "learned rhythm: new entries every \(words(rhythm.gap ?? learned))"
  } else if let only = rhythm.lastArrival {
    // One burst and then silence: the longer, the less often.
    interval = max(policy.firstInterval, now.timeIntervalSince(only) / 8)
    reason = "its rhythm is still being learned"
  }
  if interval < policy.minimumInterval {
    (interval, reason) = (policy.minimumInterval, "\(reason); never more often than this")
  }
  for (told, word) in toldIntervals(record) where told > interval {
    (interval, reason) = (told, "\(word) \(words(told))")
  }
  if interval > policy.maximumInterval {
    (interval, reason) = (policy.maximumInterval, "\(reason); never more seldom than this")
  }
  let due = now.addingTimeInterval(jittered(interval, id: record.id))
  let allowed = afterSkippedTimes(due, record.hints)
  return NextDue(allowed, because: allowed > due ? "\(reason); then skipHours or skipDays" : reason)
}

/// After a failure: half an hour twice, then ever more slowly, but never more than a day apart.
func nextDueAfterFailure(_ record: FeedRecord, now: Date, _ policy: SchedulePolicy) -> NextDue {
  let failures = max(1, record.consecutiveFailures ?? 1)
  let ceiling =
    isOutage(record, now, policy)
    ? min(policy.outageInterval, policy.maximumInterval) : policy.maximumInterval
  var interval = max(policy.failureInterval, policy.minimumInterval)
  for _ in 2..<max(2, failures) where interval < ceiling { interval *= 2 }
  interval = max(policy.minimumInterval, min(interval, ceiling))
  let reason = failures == 1 ? "after a failure" : "after \(failures) failures in a row"
  let due = now.addingTimeInterval(jittered(interval, id: record.id))
  return NextDue(max(due, record.notBefore ?? due), because: reason)
}

/// Whether nobody was reached, for not so long that the feed must be dead.
private func isOutage(_ record: FeedRecord, _ now: Date, _ policy: SchedulePolicy) -> Bool {
  switch record.lastErrorKind.flatMap(FetchFailure.Kind.init) {
  case .unresolvedHost, .connectionFailed, .timeout:
    now.timeIntervalSince(record.failingSince ?? now) < policy.outageSpan
  default: false
  }
}

/// What server and feed ask for, each with the words that lead its duration.
private func toldIntervals(_ record: FeedRecord) -> [(Double, String)] {
  [
    (record.freshness ?? 0, "the answer is called fresh for"),
    (record.hints?.timeToLive ?? 0, "the feed's ttl is"),
    (record.hints?.updateInterval ?? 0, "the feed says it is updated every"),
  ]
}

/// The least that server and feed ask for.
func toldInterval(_ record: FeedRecord) -> Double { toldIntervals(record).map(\.0).max() ?? 0 }

/// Up to a tenth more, at most ten minutes, and always the same for a feed: feeds that were first
/// asked together do not stay together, and none is asked before its time.
func jittered(_ interval: Double, id: String) -> Double {
  interval + min(interval / 10, 600) * fraction(of: id)
}

/// A number in 0..<1 that depends on nothing but the text (FNV-1a).
func fraction(of id: String) -> Double {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01b3 }
  // The low bits of short texts vary most: the product carries them upwards.
  return Double((hash &* 0x9e37_79b9_7f4a_7c15) >> 11) / Double(1 << 53)
}

/// The first moment, at the earliest `date`, outside the hours and days in which the feed wants
/// not to be asked. A feed that skips everything, or more than three days on end, is not believed.
private func afterSkippedTimes(_ date: Date, _ hints: FeedRecord.Hints?) -> Date {
  guard isSkipped(date, hints), let hour = hourSince1970(date) else { return date }
  for later in hour + 1...hour + 72 {
    let start = Date(timeIntervalSince1970: Double(later) * 3600)
    if !isSkipped(start, hints) { return start }
  }
  return date
}

/// Whether a moment lies in the hours or on the days in which the feed wants not to be asked.
private func isSkipped(_ date: Date, _ hints: FeedRecord.Hints?) -> Bool {
  guard let hints, let hour = hourSince1970(date) else { return false }
  let day = (Double(hour) / 24).rounded(.down)
  let weekday = (Int(day) % 7 + 11) % 7
  return hints.skipHours?.contains(hour - Int(day) * 24) == true
    || hints.skipDays?.contains(weekday) == true
}

/// Whether a feed wants not to be asked now, and can be believed.
func asksForSilence(_ record: FeedRecord, now: Date) -> Bool {
  record.hints != nil && afterSkippedTimes(now, record.hints) > now
}

private func hourSince1970(_ date: Date) -> Int? {
  let hours = (date.timeIntervalSince1970 / 3600).rounded(.down)
  return abs(hours) < 1e9 ? Int(hours) : nil
}

/// "45 minutes", "3 hours", "2 days": one number, rounded.
func words(_ seconds: Double) -> String {
  let units = [(86400.0, "day"), (3600, "hour"), (60, "minute"), (1, "second")]
  for (size, name) in units where seconds >= size * (size == 86400 ? 2 : 1) {
    let count = Int(min(seconds / size, 1e6).rounded())
    return count == 1 ? "1 \(name)" : "\(count) \(name)s"
  }
  return "less than a second"
}
