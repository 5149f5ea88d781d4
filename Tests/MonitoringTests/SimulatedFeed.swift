import Archiving
import Fetching
import Foundation
import Monitoring

/// A publisher and its server, as a pure function of time; and what a reader saw of them.
struct SimulatedFeed {
  enum Kind: String, CaseIterable {
    case hourly = "an entry an hour"
    case agency = "an entry every 10 minutes"
    case morning = "40 entries each morning"
    case daily = "an entry a day"
    case weekly = "an entry a week"
    case still = "nothing new for months"
    case noValidators = "an entry every 2 hours, no validators"
    case maxAge = "an entry every 2 hours, max-age of 2 hours"
    case ttl = "an entry every 2 hours, ttl of 3 hours"
    case nights = "an entry every 2 hours, skips 0 to 5 h"
    case weekends = "an entry every 2 hours, skips weekends"
    case moved = "301 since the first day"
    case elsewhere = "302 since the first day"
    case flaky = "one answer in five is 500"
    case outage = "unreachable from day 5 to 12"
    case hasty = "429, Retry-After 2 h, when asked twice within 90 minutes"
    case endlessHold = "503, Retry-After year 9999, on day 3"
    case lying = "304 to every conditional request"
    case walled = "a bot wall"
    case gone = "410 from day 10"
    case parked = "a parked domain from day 15"
  }

  let kind: Kind
  let period: Double
  let window: Int
  private(set) var record: FeedRecord
  private(set) var requests: [Date] = []
  private(set) var notModified = 0
  /// Entries below this number were published while we could look, and seen, but for `lost` ones.
  private(set) var seenUpTo = 0
  private(set) var lost: [(at: Date, count: Int)] = []
  /// No request may come before.
  private(set) var heldUntil: Date?
  private(set) var brokenHolds = 0
  private let start: Date
  private var random: UInt64

  init(_ kind: Kind, number: Int, start: Date) {
    self.kind = kind
    self.start = start
    random = UInt64(number) &* 0x9e37_79b9_7f4a_7c15 | 1
    let host = "\(kind)\(number).example".lowercased()
    record = FeedRecord(id: "\(kind)-\(number)", url: "https://\(host)/feed")
    (period, window) =
      switch kind {
      case .agency: (600, 60)
      case .morning: (day, 60)
      case .daily: (day, 20)
      case .weekly: (7 * day, 20)
      case .hourly: (hour, 40)
      default: (2 * hour, 40)
      }
  }

  /// The entries published until a moment, the last `window` of them, by number.
  func entries(at now: Date) -> Range<Int> {
    let age = now.timeIntervalSince(start)
    let count: Int
    switch kind {
    case .still: count = 200
    case .morning: count = 200 + 40 * Int((age / day + 0.6).rounded(.down))
    default: count = 200 + Int(age / period)
    }
    return max(0, count - window)..<count
  }

  private func published(_ entry: Int) -> Date {
    switch kind {
    case .still: start - 200 * day + Double(entry) * 3600
    case .morning: start + (Double((entry - 200) / 40) - 0.6 + (entry < 200 ? -1 : 1)) * day
    default: start + Double(entry - 200) * period
    }
  }

  private mutating func chance(_ one: UInt64) -> Bool {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (random >> 33) % one == 0
  }

  /// One turn of cron's: asks if the feed is due, and learns from the answer.
  mutating func turn(at now: Date, holds: HostHolds) {
    guard isDue(record, now: now, holds: holds) else { return }
    let request = request(for: record, now: now)
    if let heldUntil, now < heldUntil { brokenHolds += 1 }
    let (outcome, reading) = answer(request, at: now)
    requests.append(now)
    if case .notModified = outcome { notModified += 1 }
    record = updated(record, after: outcome, to: request, reading: reading, now: now)
  }

  private mutating func answer(
    _ request: FetchRequest, at now: Date
  ) -> (FetchOutcome, BodyReading?) {
    let age = now.timeIntervalSince(start)
    var headers: [String: String] = [:]
    switch kind {
    case .flaky where chance(5): return (refusal(500), nil)
    case .outage where (5 * day..<12 * day).contains(age):
      return (.failed(FetchFailure(kind: .timeout, message: "no answer")), nil)
    case .hasty where requests.last.map { now.timeIntervalSince($0) < 90 * minute } ?? false:
      heldUntil = now + 2 * hour
      return (refusal(429, ["retry-after": "7200"]), nil)
    case .endlessHold where (3 * day..<4 * day).contains(age):
      heldUntil = now + day
      return (refusal(503, ["retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"]), nil)
    case .walled: return (refusal(403, ["server": "cloudflare"]), nil)
    case .gone where age >= 10 * day: return (refusal(410), nil)
    case .parked where age >= 15 * day:
      return (.fetched(response()), .unreadable(kind: "notAFeed", message: "an HTML page"))
    case .maxAge: headers["cache-control"] = "max-age=7200"
    default: break
    }
    let entries = entries(at: now)
    let etag = kind == .lying ? "\"always\"" : "\"\(entries.upperBound)\""
    if kind != .noValidators { headers["etag"] = etag }
    let redirects = redirects(of: request)
    if kind != .noValidators, request.etag == etag {
      return (.notModified(response(304, headers, redirects: redirects)), nil)
    }
    return (.fetched(response(200, headers, redirects: redirects)), read(entries, at: now))
  }

  private func redirects(of request: FetchRequest) -> [FetchResponse.Redirect] {
    let status = kind == .moved ? 301 : 302
    guard kind == .moved || kind == .elsewhere, !request.url.hasSuffix("/new") else { return [] }
    return [.init(status: status, from: request.url, to: "\(request.url)/new")]
  }

  private mutating func read(_ entries: Range<Int>, at now: Date) -> BodyReading {
    if seenUpTo > 0, entries.lowerBound > seenUpTo {
      lost.append((now, entries.lowerBound - seenUpTo))
    }
    let new = max(seenUpTo, entries.lowerBound)..<max(seenUpTo, entries.upperBound)
    seenUpTo = new.upperBound
    return findings(
      entries: entries.count, new: new.count, published: new.map(published)
    ) {
      $0.bodyHash = "\(entries.upperBound)"
      switch kind {
      case .ttl: $0.hints = FeedRecord.Hints(timeToLive: 3 * hour)
      case .nights: $0.hints = FeedRecord.Hints(skipHours: Array(0...5))
      case .weekends: $0.hints = FeedRecord.Hints(skipDays: [0, 6])
      default: break
      }
    }
  }
}
