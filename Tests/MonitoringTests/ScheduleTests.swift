import Archiving
import Fetching
import Foundation
import Testing

@testable import Monitoring

struct ScheduleAfterSuccess {
  @Test func `a feed of which nothing is known is asked again in about an hour`() {
    let record = feedRecord().after(.fetched(response()), findings(), at: noon)
    #expect((hour...1.1 * hour).contains(record.wait(from: noon)))
    #expect(record.nextDueReason == "nothing known of its rhythm yet")
  }

  @Test(
    arguments: [
      (["cache-control": "max-age=10800"], 3.0), (["cache-control": "public, MAX-AGE = 10800"], 3),
      (["cache-control": "max-age=\"10800\""], 3),
      (["cache-control": "max-age=14400", "age": "3600"], 3),
      (["cache-control": "max-age=10800", "expires": "Thu, 05 Feb 2026 20:00:00 GMT"], 3),
      (["expires": "Thu, 05 Feb 2026 15:00:00 GMT"], 3),
      (["expires": "Thu, 05 Feb 2026 18:00:00 GMT", "date": "Thu, 05 Feb 2026 15:00:00 GMT"], 3),
      (["cache-control": "no-cache, max-age=10800"], 1), (["cache-control": "max-age=0"], 1),
      (["cache-control": "max-age=soon"], 1), (["expires": "-1"], 1), (["age": "x"], 1),
      (["cache-control": "max-age=\(String(repeating: "9", count: 40))"], 24),
      (["expires": "Fri, 31 Dec 9999 23:59:59 GMT"], 24),
    ] as [([String: String], Double)])
  func `the server's word holds, within a day`(headers: [String: String], hours: Double) {
    let record = feedRecord().after(.fetched(response(200, headers)), findings(), at: noon)
    let wait = record.wait(from: noon) / hour
    #expect(wait >= hours && wait <= hours * 1.1)
  }

  @Test func `a 304 that says nothing leaves the server's last word standing`() {
    let first = feedRecord().after(
      .fetched(response(200, ["cache-control": "max-age=10800", "etag": "\"a\""])), findings(),
      at: noon)
    let second = first.after(.notModified(response(304)), at: noon + 4 * hour)
    #expect(second.wait(from: noon + 4 * hour) >= 3 * hour)
    #expect(second.nextDueReason == "the answer is called fresh for 3 hours")
  }

  @Test func `the feed's own hints hold, the longest of them`() {
    let hints = FeedRecord.Hints(timeToLive: 2 * hour, updateInterval: 5 * hour)
    let record = feedRecord().after(.fetched(response()), findings { $0.hints = hints }, at: noon)
    #expect(record.wait(from: noon) >= 5 * hour)
    #expect(record.nextDueReason == "the feed says it is updated every 5 hours")
    let later = record.after(.notModified(response(304)), at: noon + day)
    #expect(later.wait(from: noon + day) >= 5 * hour)
  }

  @Test func `hours and days that a feed skips are skipped`() {
    let afternoon = FeedRecord.Hints(skipHours: Array(12...17))
    var record = feedRecord().after(
      .fetched(response()), findings { $0.hints = afternoon }, at: noon)
    #expect(record.nextDue == noon + 6 * hour)
    #expect(record.nextDueReason?.hasSuffix("then skipHours or skipDays") == true)
    let weekend = FeedRecord.Hints(timeToLive: 20 * hour, skipDays: [5, 6, 0])
    record = feedRecord().after(.fetched(response()), findings { $0.hints = weekend }, at: noon)
    #expect(record.nextDue == noon + 12 * hour + 3 * day)
  }

  @Test func `a feed that skips every hour or every day is not believed`() {
    for hints in [
      FeedRecord.Hints(skipHours: Array(0...23)), FeedRecord.Hints(skipDays: Array(0...6)),
    ] {
      let record = feedRecord().after(.fetched(response()), findings { $0.hints = hints }, at: noon)
      #expect(record.wait(from: noon) <= 1.1 * hour)
    }
  }

  @Test(arguments: [
    (5 * minute, 15 * minute), (2 * hour, hour), (8 * hour, 4 * hour), (20 * day, day),
  ])
  func `a learned rhythm is asked after twice a period, within bounds`(
    period: Double, expected: Double
  ) {
    var record = feedRecord()
    var now = noon
    for _ in 0..<12 {
      record = record.after(.fetched(response()), findings(new: 1), at: now)
      now += max(period, 11 * minute)
    }
    let last = now - max(period, 11 * minute)
    #expect(record.wait(from: last) >= expected)
    #expect(record.wait(from: last) <= expected * 1.1)
  }

  @Test func `the dates of a first answer's entries teach the rhythm at once`() {
    let dates = (0..<20).map { noon - Double($0) * 6 * hour }
    let record = feedRecord().after(
      .fetched(response()), findings(new: 20, published: dates), at: noon)
    #expect((3 * hour...3.3 * hour).contains(record.wait(from: noon)))
    #expect(record.nextDueReason == "learned rhythm: new entries every 6 hours")
  }

  @Test func `a feed that fell still is asked less and less, down to once a day`() {
    var record = feedRecord {
      $0.arrivals = (0..<10).map { noon - Double(10 - $0) * hour }
    }
    var waits: [Double] = []
    var now = noon
    for _ in 0..<40 {
      record = record.after(.fetched(response()), findings(), at: now)
      waits.append(record.wait(from: now))
      now = record.nextDue ?? now
    }
    #expect(waits.last ?? 0 >= 24 * hour)
    #expect(waits.last ?? 0 <= 24 * hour + 600)
    #expect(waits.first ?? 0 < hour)
  }

  @Test func `feeds that were first asked together do not stay together`() {
    let waits = (0..<200).map { number in
      feedRecord("feed \(number)").after(.fetched(response()), findings(), at: noon)
        .wait(from: noon)
    }
    #expect(Set(waits.map { Int($0 / 36) }).count >= 9)
    #expect(waits.allSatisfy { $0 >= hour && $0 <= 1.1 * hour })
  }

  @Test func `the same record and answer give the same plan`() {
    let plan = { feedRecord().after(.fetched(response()), findings(new: 3), at: noon) }
    #expect(plan() == plan())
  }
}

struct ScheduleAfterFailure {
  @Test func `failures back off to once a day and no further`() {
    var record = feedRecord()
    var now = noon
    var waits: [Double] = []
    for _ in 0..<40 {
      record = record.after(refusal(500), at: now)
      waits.append(record.wait(from: now))
      now = record.nextDue ?? now
    }
    #expect(waits[0] >= 30 * minute && waits[1] <= 33 * minute)
    #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(waits.allSatisfy { $0 <= day + 600 })
    #expect(record.nextDueReason == "after 40 failures in a row")
    #expect(record.consecutiveFailures == 40)
    #expect(record.failingSince == noon)
  }

  @Test func `a feed that cannot be reached is tried more often in the first days`() {
    let outage = FetchOutcome.failed(FetchFailure(kind: .unresolvedHost, message: "no such host"))
    var record = feedRecord()
    var now = noon
    var waits: [(at: Double, wait: Double)] = []
    while now < noon + 10 * day {
      record = record.after(outage, at: now)
      waits.append((now.timeIntervalSince(noon), record.wait(from: now)))
      now = record.nextDue ?? now
    }
    #expect(waits.filter { $0.at < 3 * day }.allSatisfy { $0.wait <= 4 * hour + 600 })
    #expect(waits.last?.wait ?? 0 >= day)
  }

  @Test func `a success ends it, and says nothing more of the error`() {
    let record = feedRecord().after(refusal(403), at: noon)
      .after(.fetched(response()), findings(), at: noon + hour)
    #expect(record.consecutiveFailures == nil)
    #expect(record.lastError == nil && record.lastErrorKind == nil && record.failingSince == nil)
    #expect(record.lastStatus == 200)
  }

  @Test(arguments: [429, 503])
  func `Retry-After binds, in seconds and as a date`(status: Int) {
    for word in ["7200", "Thu, 05 Feb 2026 14:00:00 GMT"] {
      let record = feedRecord().after(refusal(status, ["retry-after": word]), at: noon)
      #expect(record.notBefore == noon + 2 * hour)
      #expect(record.nextDue == noon + 2 * hour)
      #expect(record.nextDueReason == "the server's Retry-After")
      #expect(!isDue(record, now: noon + hour, force: true))
      #expect(isDue(record, now: noon + 2 * hour))
    }
  }

  @Test(arguments: [
    String(repeating: "9", count: 40), "Fri, 31 Dec 9999 23:59:59 GMT", "86401",
  ])
  func `an absurd Retry-After is a day`(word: String) {
    let record = feedRecord().after(refusal(429, ["retry-after": word]), at: noon)
    #expect(record.notBefore == noon + day)
  }

  @Test(arguments: ["", "-60", "soon", "1e309", "Mon, 01 Jan 1601 00:00:00 GMT", "0"])
  func `a Retry-After without sense is a plain failure`(word: String) {
    let record = feedRecord().after(refusal(429, ["retry-after": word]), at: noon)
    #expect(record.notBefore == nil)
    #expect(record.wait(from: noon) >= 30 * minute)
    #expect(isDue(record, now: noon, force: true))
  }

  @Test func `a hold binds all feeds of the host, and no other`() {
    let told = feedRecord().after(refusal(429, ["retry-after": "7200"]), at: noon)
    let sibling = feedRecord("b2", url: "https://A.example:443/other")
    let stranger = feedRecord("c3", url: "https://b.example/feed")
    let holds = HostHolds([told, sibling, stranger], now: noon)
    #expect(!isDue(sibling, now: noon + hour, force: true, holds: holds))
    #expect(isDue(stranger, now: noon + hour, holds: holds))
    #expect(isDue(sibling, now: noon + 2 * hour, holds: holds))
  }

  @Test func `a feed that was not asked because of its host has not failed`() {
    let held = FetchOutcome.failed(
      FetchFailure(
        kind: .held, message: "not asked", response: response(429, ["retry-after": "600"])))
    let record = feedRecord { $0.lastSuccess = noon - day }.after(held, at: noon)
    #expect(record.consecutiveFailures == nil && record.lastError == nil)
    #expect(record.lastAttempt == nil)
    #expect(record.notBefore == noon + 600)
  }

  @Test func `a cancelled run teaches nothing`() {
    let record = feedRecord { $0.etag = "\"a\"" }
    let cancelled = FetchOutcome.failed(FetchFailure(kind: .cancelled, message: "stopped"))
    #expect(record.after(cancelled, at: noon) == record)
  }

  @Test func `410 stops a feed, and it is tried once a month`() {
    var record = feedRecord().after(refusal(410), at: noon)
    #expect(record.goneSince == noon)
    #expect(record.wait(from: noon) >= 30 * day)
    record = record.after(refusal(500), at: noon + 31 * day)
    #expect(record.goneSince == noon)
    #expect(record.wait(from: noon + 31 * day) >= 30 * day)
    record = record.after(.fetched(response()), findings(), at: noon + 62 * day)
    #expect(record.goneSince == nil)
    #expect(record.wait(from: noon + 62 * day) < 2 * hour)
  }

  @Test func `times that only a wrong clock can have written do not bind`() {
    #expect(isDue(feedRecord { $0.nextDue = noon + 40 * day }, now: noon))
    #expect(isDue(feedRecord { $0.notBefore = noon + 40 * day }, now: noon))
    #expect(
      isDue(
        feedRecord {
          $0.lastAttempt = noon + 2 * day
          $0.nextDue = noon + 2 * day + hour
        }, now: noon))
    #expect(
      !isDue(
        feedRecord {
          $0.goneSince = noon
          $0.nextDue = noon + 30 * day
        }, now: noon))
  }
}

struct HTTPDates {
  @Test(arguments: [
    "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
    "06 NOV 1994 08:49:37 gmt",
  ])
  func `each form is read`(text: String) {
    #expect(httpDate(text) == Date(timeIntervalSince1970: 784_111_777))
  }

  @Test(arguments: [
    "", "soon", "Sun, 31 Feb 2026 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT",
    "Sun, 06 Nov 1994", "1994-11-06T08:49:37Z", "Mon, 01 Jan 1601 00:00:00 GMT",
    "Mon, 00 Jan 2026 00:00:00 GMT", "Mon, 01 Jan 99999 00:00:00 GMT", "1 2 3 4:5:6",
  ])
  func `what is no date is none`(text: String) {
    #expect(httpDate(text) == nil)
  }

  @Test func `leap days exist when they do`() {
    #expect(httpDate("Thu, 29 Feb 2024 00:00:00 GMT") == Date(timeIntervalSince1970: 1_709_164_800))
    #expect(httpDate("Thu, 29 Feb 2100 00:00:00 GMT") == nil)
    #expect(httpDate("Tue, 29 Feb 2000 00:00:00 GMT") == Date(timeIntervalSince1970: 951_782_400))
  }
}
