import Archiving
import Fetching
import Foundation
import Monitoring
import Testing

struct Health {
  /// A feed with an entry a day up to so many days ago, well until now.
  private func well(
    still: Double = 0, _ change: (inout FeedRecord) -> Void = { _ in }
  ) -> FeedRecord {
    feedRecord {
      $0.lastSuccess = noon
      $0.arrivals = (0..<20).reversed().map { noon - (Double($0) + still) * day }
      change(&$0)
    }
  }

  private func failing(_ outcome: FetchOutcome, times: Int) -> FeedRecord {
    (0..<times).reduce(well()) { record, round in
      record.after(outcome, at: noon + Double(round) * hour)
    }
  }

  private func judged(_ record: FeedRecord) -> (FeedHealth.State, String) {
    let health = FeedHealth(record, now: noon + 12 * hour)
    return (health.state, health.explanation)
  }

  @Test func `each state is known and told`() {
    #expect(judged(feedRecord()) == (.neverAsked, "not asked yet"))
    #expect(judged(well()) == (.ok, "well"))
    #expect(
      judged(failing(refusal(500), times: 1)) == (.troubled, "the last attempt failed: 500 refused")
    )
    #expect(
      judged(failing(refusal(500), times: 4))
        == (.failing, "failing for 12 hours, 4 times in a row: 500 refused"))
    #expect(
      judged(failing(refusal(403, ["cf-mitigated": "challenge"]), times: 1))
        == (.botWalled, "kept out for 12 hours by Cloudflare's bot wall"))
    #expect(
      judged(failing(refusal(410), times: 1))
        == (.gone, "gone for 12 hours: the server answers 410"))
    #expect(
      judged(well(still: 30))
        == (.silent, "answers, but has had nothing new for 31 days"))
    let flood = well { $0.arrivals = (0..<32).map { noon - Double(32 - $0) * minute } }
    #expect(FeedHealth(flood, now: noon).state == .flooding)
    #expect(judged(well { $0.allNewInARow = 3 }).0 == .flooding)
    #expect(judged(well { $0.wasRepaired = true }).0 == .repaired)
    #expect(
      judged(well { $0.currentURL = "https://b.example/?key=x" })
        == (.moved, "moved for good to https://b.example/?key=***"))
  }

  @Test func `a slow feed is not silent because a fast one would be`() {
    let monthly = feedRecord {
      $0.lastSuccess = noon
      $0.arrivals = (1..<8).reversed().map { noon - Double($0) * 30 * day }
    }
    #expect(FeedHealth(monthly, now: noon).state == .ok)
    #expect(FeedHealth(monthly, now: noon + 200 * day).state == .silent)
  }

  @Test(
    arguments: [(28, 1.0, 7.0), (32, 1.0 / 24, 168), (4, 7.0, 1), (1, 100.0, 0)]
      as [(Int, Double, Double)])
  func `stories a week are counted over four weeks, or the span of many`(
    count: Int, days: Double, perWeek: Double
  ) throws {
    let record = feedRecord {
      $0.arrivals = (1...count).reversed().map { noon - Double($0) * days * day + 1 }
    }
    let found = try #require(storiesPerWeek(record, now: noon))
    #expect(abs(found - perWeek) < 0.05 * perWeek + 0.01)
  }

  @Test func `worst comes first`() {
    let records = [
      well { $0.id = "ok" }, failing(refusal(500), times: 2), failing(refusal(410), times: 1),
      failing(refusal(500), times: 9), failing(refusal(500), times: 5), feedRecord("new"),
    ]
    let states = health(of: records, now: noon + 12 * hour)
    #expect(states.map(\.state) == [.gone, .failing, .failing, .troubled, .neverAsked, .ok])
    #expect(states[1].record.consecutiveFailures == 9)
  }

  @Test func `cron hears of a state that changed, not of one failure that mends itself`() {
    let now = noon + 12 * hour
    let wellFeed = well()
    let once = failing(refusal(500), times: 1)
    let often = failing(refusal(500), times: 3)
    #expect(stateChange(from: feedRecord(), to: wellFeed, now: now) == nil)
    #expect(stateChange(from: wellFeed, to: once, now: now) == nil)
    #expect(stateChange(from: once, to: wellFeed, now: now) == nil)
    #expect(stateChange(from: often, to: often, now: now) == nil)
    #expect(
      stateChange(from: once, to: often, now: now)?.message
        == "https://a.example/feed: failing for 12 hours, 3 times in a row: 500 refused")
    #expect(
      stateChange(from: often, to: wellFeed, now: now)?.message
        == "https://a.example/feed: well again (was failing)")
    #expect(stateChange(from: wellFeed, to: failing(refusal(410), times: 1), now: now)?.to == .gone)
  }
}

struct HealthForPrograms {
  private func lines(_ record: FeedRecord) -> [String] {
    healthLines([FeedHealth(record, now: noon)], now: noon).split(separator: "\n").map(String.init)
  }

  @Test func `each feed is a line with its URL and its error`() throws {
    let record = feedRecord(url: "https://a.example/s/feed?x=1&y=\"2\"") {
      $0.title = "A\ntitle\u{1b}[31m \"quoted\" \u{202e}"
      $0.lastSuccess = noon - hour
    }.after(refusal(404), at: noon)
    let lines = lines(record)
    #expect(lines.count == 1)
    let line = try #require(lines.first)
    #expect(line.contains(#""url":"https://a.example/s/feed?x=1&y=\"2\"""#))
    #expect(line.contains(#""error":"404 refused""#))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["failures"] as? Int == 1)
    #expect(object["state"] as? String == "troubled")
    #expect(object["next_due"] as? String != nil)
    #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202e })
  }

  @Test func `a feed that is well says nothing of errors`() throws {
    let record = feedRecord().after(.fetched(response()), findings(), at: noon)
    let line = try #require(lines(record).first)
    #expect(!line.contains("error") && !line.contains("fail"))
    #expect(line.contains(#""last_success":"2026-02-05T12:00:00Z""#))
  }

  @Test func `no secret is shown, in a line or in the table`() {
    let record = feedRecord(url: "https://ada:hunter2@a.example/feed?token=hunter2") {
      $0.lastError = "no connection to https://ada:hunter2@a.example/"
      $0.consecutiveFailures = 5
      $0.currentURL = "https://a.example/?key=hunter2"
    }
    let feeds = health(of: [record], now: noon)
    #expect(!healthLines(feeds, now: noon).contains("hunter2"))
    #expect(!healthTable(feeds, now: noon, width: nil).contains("hunter2"))
  }
}

struct HealthForPeople {
  @Test func `the table has a line a feed, says why, and counts`() {
    let feeds = health(
      of: [
        feedRecord("a") { $0.title = "The Daily" }.after(refusal(404), at: noon - hour),
        feedRecord("b", url: "https://b.example/feed")
          .after(.fetched(response()), findings(), at: noon - hour),
      ], now: noon)
    let table = healthTable(feeds, now: noon, width: nil)
    let lines = table.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("STATE     LAST OK"))
    #expect(lines[1].contains("troubled") && lines[1].contains("The Daily"))
    #expect(lines[2].contains("the last attempt failed: 404 refused"))
    #expect(lines[3].contains("1 h ago") || lines[3].contains("60 min ago"))
    #expect(table.hasSuffix("2 feeds: 1 troubled, 1 ok\n"))
  }

  @Test(arguments: [40, 80])
  func `the table fits the terminal`(width: Int) {
    let feed = feedRecord(url: "https://a.example/" + String(repeating: "long/", count: 40))
    let table = healthTable(
      health(of: [feed.after(refusal(404), at: noon)], now: noon), now: noon, width: width)
    #expect(table.split(separator: "\n").allSatisfy { $0.count <= width })
  }
}

struct Metrics {
  @Test func `the textfile has each metric once, with help and type`() {
    var report = RunReport(started: noon, feeds: 2)
    report.seconds = 1.5
    report.failed = 2
    report.bytes = 12345
    let records = [
      feedRecord("a") { $0.stories = 7 }.after(.fetched(response()), findings(new: 3), at: noon),
      feedRecord("b").after(refusal(410), at: noon),
    ]
    let lines = prometheusText(report, exitCode: 0, records: records, now: noon + minute)
      .split(separator: "\n").map(String.init)
    for line in [
      "veille_last_run_duration_seconds 1.5", "veille_last_run_answers{outcome=\"failed\"} 2",
      "veille_last_run_received_bytes 12345", "veille_feeds{state=\"gone\"} 1",
      "veille_feeds{state=\"ok\"} 1", "veille_feeds{state=\"bot-walled\"} 0", "veille_stories 10",
      "veille_last_run_timestamp_seconds 1770292800", "# TYPE veille_feeds gauge",
    ] {
      #expect(lines.count { $0 == line } == 1, "\(line)")
    }
    let samples = lines.filter { !$0.hasPrefix("#") }
    #expect(Set(samples.map { $0.split(separator: " ")[0] }).count == samples.count)
    #expect(samples.allSatisfy { $0.split(separator: " ").count == 2 })
  }
}
