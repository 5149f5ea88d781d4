import Archiving
import Fetching
import Foundation
import Monitoring
import Testing

struct Validators {
  let validators = ["etag": "W/\"v1\"", "last-modified": "Thu, 01 Jan 2026 00:00:00 GMT"]

  @Test func `a complete, parsed body's validators are sent back`() {
    let record = feedRecord().after(.fetched(response(200, validators)), findings(), at: noon)
    let next = request(for: record, now: noon + hour)
    #expect(next.etag == "W/\"v1\"")
    #expect(next.lastModified == "Thu, 01 Jan 2026 00:00:00 GMT")
    #expect(record.bodyHash == "hash")
  }

  @Test func `those of a body that was cut or could not be read are not`() {
    let known = feedRecord().after(.fetched(response(200, validators)), findings(), at: noon)
    for reading in [
      findings { $0.isComplete = false }, .unreadable(kind: "malformed", message: "no feed"),
    ] {
      let record = known.after(.fetched(response(200, validators)), reading, at: noon + hour)
      #expect(request(for: record, now: noon + hour).isUnconditional)
      #expect(record.bodyHash == nil)
    }
  }

  @Test func `a document that broke off is looked at again soon, one that always does at its pace`()
  {
    let cut = findings(new: 1, published: [noon - 40 * day]) { $0.isComplete = false }
    var record = feedRecord().after(.fetched(response(200)), cut, at: noon)
    #expect(record.wait(from: noon) < hour)
    #expect(record.nextDueReason == "its document broke off")
    record.lastErrorKind = "truncated"
    #expect(record.after(.fetched(response(200)), cut, at: noon).wait(from: noon) > 12 * hour)
    let fresh = response(200, ["cache-control": "max-age=7200"])
    record.lastErrorKind = nil
    let told = record.after(.fetched(fresh), cut, at: noon)
    #expect(told.wait(from: noon) >= 2 * hour, "never sooner than told")
  }

  @Test func `an unreadable body is a failure, told by its kind`() {
    let reading = BodyReading.unreadable(kind: "notAFeed", message: "an HTML page")
    let record = feedRecord().after(.fetched(response()), reading, at: noon)
    #expect(record.lastErrorKind == "notAFeed")
    #expect(record.lastError == "an HTML page")
    #expect(record.consecutiveFailures == 1)
    #expect(record.lastSuccess == nil)
  }

  @Test(arguments: ["", "\"\u{7}\"", String(repeating: "e", count: 1025), "\"日本\""])
  func `a validator unfit to be kept is not kept`(etag: String) {
    let record = feedRecord().after(.fetched(response(200, ["etag": etag])), findings(), at: noon)
    #expect(record.etag == nil)
  }

  @Test func `errors and 304s leave the validators as they are`() {
    var record = feedRecord().after(.fetched(response(200, validators)), findings(), at: noon)
    for outcome in [refusal(500), refusal(404), .notModified(response(304, ["etag": "\"other\""]))]
    {
      record = record.after(outcome, at: noon + hour)
      #expect(record.etag == "W/\"v1\"")
    }
  }

  @Test func `every few days the whole feed is asked for`() {
    var record = feedRecord().after(.fetched(response(200, validators)), findings(), at: noon)
    var unconditional = 0
    var now = noon
    while now < noon + 30 * day {
      now += hour
      if request(for: record, now: now).isUnconditional {
        unconditional += 1
        record = record.after(.fetched(response(200, validators)), .unchanged, at: now)
      } else {
        record = record.after(.notModified(response(304)), at: now)
      }
    }
    #expect((5...8).contains(unconditional))
    #expect(record.distrustsValidators == nil)
  }

  @Test func `a server whose 304 hid new entries is not believed again`() {
    var record = feedRecord().after(.fetched(response(200, validators)), findings(), at: noon)
    record = record.after(.notModified(response(304)), at: noon + 4 * day)
    let audit = noon + 6 * day
    #expect(request(for: record, now: audit).isUnconditional)
    record = record.after(.fetched(response(200, validators)), findings(new: 5), at: audit)
    #expect(record.distrustsValidators == true)
    #expect(request(for: record, now: audit + hour).isUnconditional)
  }

  @Test
  func `new entries under a new validator are no lie, unless they are older than a 304, twice`() {
    var record = feedRecord().after(.fetched(response(200, validators)), findings(), at: noon)
    var now = noon
    for round in 1...3 {
      now += 5 * day
      record = record.after(.notModified(response(304)), at: now)
      now += 2 * day
      record.lastUnconditional = noon
      let old = findings(new: 2, published: [now - 3 * day, now - hour])
      record = record.after(.fetched(response(200, ["etag": "\"\(round)\""])), old, at: now)
      #expect(record.distrustsValidators == (round >= 2 ? true : nil))
    }
  }

  @Test func `an answer that broke off has failed, but its entries count`() {
    let known = feedRecord { $0.arrivals = (1..<10).map { noon - Double(10 - $0) * 8 * hour } }
      .after(.fetched(response(200, validators)), findings(), at: noon)
    let broken = FetchOutcome.failed(
      FetchFailure(
        kind: .truncated, message: "it broke off", response: response(200, validators)))
    let now = noon + 8 * hour
    let record = known.after(broken, findings(new: 2), at: now)
    #expect(record.consecutiveFailures == 1)
    #expect(record.lastErrorKind == "truncated")
    #expect(record.stories == 2)
    #expect(request(for: record, now: now + hour).isUnconditional)
    #expect(record.lastSuccess == noon)
    #expect(record.nextDueReason == "learned rhythm: new entries every 8 hours")
  }

  @Test func `the part that A-IM gives has validators, but no hash of the whole`() {
    let record = feedRecord().after(.fetched(response(226, validators)), findings(new: 1), at: noon)
    #expect(record.etag == "W/\"v1\"")
    #expect(record.bodyHash == nil)
  }
}

struct MovedFeeds {
  private func moved(_ statuses: [Int], to: String = "https://b.example/feed") -> FetchResponse {
    var url = "https://a.example/feed"
    let hops = statuses.enumerated().map { index, status in
      let next = index == statuses.count - 1 ? to : "https://a.example/hop\(index)"
      defer { url = next }
      return FetchResponse.Redirect(status: status, from: url, to: next)
    }
    return response(200, redirects: hops, url: to)
  }

  private func asked(_ answer: FetchResponse, times: Int, every interval: Double) -> FeedRecord {
    (0..<times).reduce(feedRecord()) { record, round in
      record.after(.fetched(answer), findings(), at: noon + Double(round) * interval)
    }
  }

  @Test(arguments: [[301], [308], [301, 308]])
  func `a permanent redirect is believed after several answers over days`(statuses: [Int]) {
    let answer = moved(statuses)
    #expect(asked(answer, times: 2, every: 2 * day).currentURL == nil)
    #expect(asked(answer, times: 40, every: hour).currentURL == nil)
    let record = asked(answer, times: 3, every: day)
    #expect(record.currentURL == "https://b.example/feed")
    #expect(record.moves?.first?.count == 3)
    #expect(request(for: record, now: noon).url == "https://b.example/feed")
    #expect(record.url == "https://a.example/feed")
  }

  @Test(arguments: [[302], [303], [307], [302, 301]])
  func `a temporary one never is`(statuses: [Int]) {
    #expect(asked(moved(statuses), times: 30, every: day).currentURL == nil)
  }

  @Test func `only its permanent beginning counts`() {
    let record = asked(moved([301, 302]), times: 5, every: day)
    #expect(record.currentURL == "https://a.example/hop0")
  }

  @Test func `answers that disagree begin anew`() {
    var record = asked(moved([301]), times: 2, every: day)
    record = record.after(.fetched(response()), findings(), at: noon + 2 * day)
    record = record.after(.fetched(moved([301])), findings(), at: noon + 3 * day)
    #expect(record.currentURL == nil)
    record = record.after(
      .fetched(moved([301], to: "https://c.example/feed")), findings(), at: noon + 4 * day)
    #expect(record.moves?.count == 1)
    #expect(record.currentURL == nil)
  }

  @Test func `no feed loses its encryption or its password by a move`() {
    #expect(
      asked(moved([301], to: "http://b.example/feed"), times: 9, every: day).currentURL == nil)
    var record = feedRecord(url: "https://ada:pw@a.example/feed")
    for round in 0..<9 {
      record = record.after(.fetched(moved([301])), findings(), at: noon + Double(round) * day)
    }
    #expect(record.currentURL == nil)
  }

  @Test func `a move can be undone, and is not made again`() {
    var record = undoingMoves(asked(moved([301]), times: 4, every: day))
    #expect(record.currentURL == nil)
    #expect(record.moves?.first?.isRefused == true)
    for round in 0..<6 {
      record = record.after(.fetched(moved([301])), findings(), at: noon + Double(9 + round) * day)
    }
    #expect(record.currentURL == nil)
  }

  @Test func `when the new place fails, the old one is tried, and taken again if it answers`() {
    var record = asked(moved([301]), times: 3, every: day)
    var urls: [String] = []
    for round in 0..<6 {
      let now = noon + Double(10 + round) * day
      urls.append(request(for: record, now: now).url)
      record = record.after(refusal(404), at: now)
    }
    #expect(Set(urls) == ["https://a.example/feed", "https://b.example/feed"])
    record.consecutiveFailures = 5
    record = record.after(.fetched(response()), findings(), at: noon + 20 * day)
    #expect(record.currentURL == nil)
    #expect(request(for: record, now: noon + 21 * day).url == "https://a.example/feed")
  }
}
