public import Archiving

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What a feed's last arrivals say about its rhythm.
struct Rhythm {
  /// Seconds between two bursts of new entries, the median; nil with fewer than two bursts.
  let gap: Double?
  let lastArrival: Date?

  init(_ arrivals: [Date]) {
    // What one answer brought together, or a few answers in quick succession, is one burst.
    var gaps: [Double] = []
    var last: Double?
    for time in arrivals.map(\.timeIntervalSince1970).sorted() {
      guard let previous = last else {
        last = time
        continue
      }
      guard time - previous >= 600 else { continue }
      gaps.append(time - previous)
      last = time
    }
    gaps.sort()
    gap = gaps.isEmpty ? nil : gaps[gaps.count / 2]
    lastArrival = arrivals.max()
  }

  /// Seconds after which asking again is worth it: half the usual gap, and longer the longer the
  /// feed has been still.
  func interval(now: Date) -> Double? {
    guard let gap, let lastArrival else { return nil }
    let still = max(0, now.timeIntervalSince(lastArrival))
    return max(gap / 2, still > 4 * gap ? still / 8 : 0)
  }
}

/// New entries in an average week: over the last four weeks, or over the time that the last
/// arrivals span when they are many. Nil for a feed whose entries were never seen.
public func storiesPerWeek(_ record: FeedRecord, now: Date) -> Double? {
  guard let arrivals = record.arrivals, let oldest = arrivals.min() else { return nil }
  let month = 28 * 86400.0
  let spans = arrivals.count >= arrivalLimit ? now.timeIntervalSince(oldest) : month
  let window = max(3600, min(month, spans))
  let recent = arrivals.count { now.timeIntervalSince($0) <= window }
  return Double(recent) * 7 * 86400 / window
}

/// How many arrivals a record keeps.
let arrivalLimit = 32
