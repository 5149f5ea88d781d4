import Archiving

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

/// After a failure: the usual pace twice, then ever more slowly, but never more than a day apart.
func nextDueAfterFailure(_ record: FeedRecord, now: Date, _ policy: SchedulePolicy) -> NextDue {
  let failures = max(1, record.consecutiveFailures ?? 1)
  let doublings = Double(max(0, min(failures, 30) - 2))
  var interval = max(policy.failureInterval, policy.minimumInterval)
  for _ in 0..<Int(doublings) where interval < policy.maximumInterval { interval *= 2 }
  interval = min(interval, policy.maximumInterval)
  let reason = failures == 1 ? "after a failure" : "after \(failures) failures in a row"
  let due = now.addingTimeInterval(jittered(interval, id: record.id))
  return NextDue(max(due, record.notBefore ?? due), because: reason)
}

/// What server and feed ask for, each with the words that lead its duration.
private func toldIntervals(_ record: FeedRecord) -> [(Double, String)] {
  [
    (record.freshness ?? 0, "the answer is called fresh for"),
    (record.hints?.timeToLive ?? 0, "the feed's ttl is"),
    (record.hints?.updateInterval ?? 0, "the feed says it is updated every"),
  ]
}

/// Up to a tenth more, at most ten minutes, and always the same for a feed: feeds that were first
/// asked together do not stay together, and none is asked before its time.
func jittered(_ interval: Double, id: String) -> Double {
  interval + min(interval / 10, 600) * fraction(of: id)
}

/// A number in 0..<1 that depends on nothing but the text (FNV-1a).
func fraction(of id: String) -> Double {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0100_0000_01b3 }
  // The low bits of short texts vary best.
  return Double(hash &* 0x9e37_79b9_7f4a_7c15 >> 11) / Double(1 << 53)
}

/// The first moment, at the earliest `date`, outside the hours and days in which the feed wants
/// not to be asked. A feed that skips everything, or for more than three days, is not believed.
private func afterSkippedTimes(_ date: Date, _ hints: FeedRecord.Hints?) -> Date {
  let hours = Set(hints?.skipHours ?? [])
  let days = Set(hints?.skipDays ?? [])
  guard !hours.isEmpty || !days.isEmpty else { return date }
  let seconds = date.timeIntervalSince1970
  guard seconds.isFinite, abs(seconds) < 1e12 else { return date }
  let first = Int((seconds / 3600).rounded(.down))
  for hour in first...(first + 72) {
    let day = Int((Double(hour) / 24).rounded(.down))
    let weekday = ((day + 4) % 7 + 7) % 7
    if hours.contains(hour - day * 24) || days.contains(weekday) { continue }
    return hour == first ? date : Date(timeIntervalSince1970: Double(hour) * 3600)
  }
  return date
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
