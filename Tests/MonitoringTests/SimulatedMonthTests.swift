import Archiving
import Foundation
import Monitoring
import Testing

/// 210 feeds of 21 kinds for 30 days, with cron every half hour. The clock is the test's.
struct SimulatedMonth {
  static let start = noon
  static let feeds: [SimulatedFeed] = simulate()

  private static func simulate() -> [SimulatedFeed] {
    var feeds = SimulatedFeed.Kind.allCases.flatMap { kind in
      (0..<10).map { SimulatedFeed(kind, number: $0, start: start) }
    }
    var now = start
    while now < start + 30 * day {
      let held = feeds.lazy.filter { $0.record.notBefore != nil }.map(\.record)
      let holds = HostHolds(Array(held), now: now)
      for index in feeds.indices { feeds[index].turn(at: now, holds: holds) }
      now += 30 * minute
    }
    return feeds
  }

  private func feeds(_ kinds: SimulatedFeed.Kind...) -> [SimulatedFeed] {
    Self.feeds.filter { kinds.contains($0.kind) }
  }

  private func gaps(_ feed: SimulatedFeed) -> [Double] {
    zip(feed.requests, feed.requests.dropFirst()).map { $1.timeIntervalSince($0) }
  }

  @Test func `no feed is asked faster than it or its server told`() {
    for feed in Self.feeds {
      let told =
        switch feed.kind {
        case .maxAge: 2 * hour
        case .ttl: 3 * hour
        default: 15 * minute
        }
      #expect(gaps(feed).allSatisfy { $0 >= told }, "\(feed.record.id)")
      #expect(feed.brokenHolds == 0, "\(feed.record.id)")
    }
  }

  @Test func `no feed is asked in the hours or on the days that it skips`() {
    for feed in feeds(.nights) {
      let hours = feed.requests.dropFirst().map { Int($0.timeIntervalSince1970 / 3600) % 24 }
      #expect(hours.allSatisfy { $0 > 5 })
    }
    for feed in feeds(.weekends) {
      let days = feed.requests.dropFirst().map { (Int($0.timeIntervalSince1970 / 86400) + 4) % 7 }
      #expect(days.allSatisfy { (1...5).contains($0) })
    }
  }

  @Test func `no feed is abandoned`() {
    for feed in Self.feeds where feed.kind != .gone {
      let longest = feed.kind == .weekends ? 3.5 * day : day + 30 * minute
      #expect(gaps(feed).allSatisfy { $0 <= longest }, "\(feed.record.id)")
      let end = Self.start + 30 * day
      #expect(feed.requests.last.map { end.timeIntervalSince($0) <= longest } == true)
    }
  }

  @Test func `a feed that is gone is asked no more, but for the monthly trial`() {
    for feed in feeds(.gone) {
      let after = feed.requests.filter { $0 >= Self.start + 10 * day }
      #expect(after.count == 1)
      #expect(feed.record.goneSince != nil)
    }
  }

  @Test func `no entry of a feed that answers is lost`() {
    for feed in Self.feeds {
      switch feed.kind {
      case .walled, .gone, .parked, .outage, .lying, .weekends: continue
      default: break
      }
      #expect(feed.lost.isEmpty, "\(feed.record.id)")
      // And it was asked to the end.
      let lastSuccess = feed.record.lastSuccess ?? Self.start
      #expect(feed.seenUpTo == feed.entries(at: lastSuccess).upperBound)
      #expect(lastSuccess > Self.start + 28.5 * day)
    }
  }

  @Test func `a server that lies with 304 is found out, and nothing is lost from then on`() {
    for feed in feeds(.lying) {
      #expect(feed.record.distrustsValidators == true)
      #expect(feed.lost.allSatisfy { $0.at < Self.start + 6 * day })
      #expect(feed.record.lastSuccess.map { $0 > Self.start + 29 * day } == true)
    }
  }

  @Test func `a move for good is made, one for now is not`() {
    for feed in feeds(.moved) { #expect(feed.record.currentURL == feed.record.url + "/new") }
    for feed in feeds(.elsewhere) { #expect(feed.record.currentURL == nil) }
  }

  @Test func `an outage is over within hours of its end`() {
    for feed in feeds(.outage) {
      let back = feed.requests.first { $0 >= Self.start + 12 * day }
      #expect(back.map { $0 <= Self.start + 13 * day } == true)
      #expect(feed.record.consecutiveFailures == nil)
    }
  }

  @Test func `most requests are conditional, and far fewer than cron's turns`() {
    let requests = Self.feeds.reduce(0) { $0 + $1.requests.count }
    #expect(requests < Self.feeds.count * 30 * 48 / 3)
    let still = feeds(.still)
    #expect(still.allSatisfy { $0.requests.count <= 40 })
    #expect(still.allSatisfy { Double($0.notModified) >= 0.6 * Double($0.requests.count) })
    if ProcessInfo.processInfo.environment["VEILLE_PRINT_FIGURES"] != nil { printFigures() }
  }

  /// The table of Docs/Fetching.md.
  private func printFigures() {
    for kind in SimulatedFeed.Kind.allCases {
      let feeds = feeds(kind)
      let requests = feeds.map(\.requests.count)
      let shortest = feeds.flatMap { gaps($0) }.min() ?? 0
      let longest = feeds.flatMap { gaps($0) }.max() ?? 0
      let unchanged = feeds.reduce(0) { $0 + $1.notModified }
      let total = requests.reduce(0, +)
      print(
        "| \(kind.rawValue) | \(requests.min() ?? 0)–\(requests.max() ?? 0) |",
        "\(100 * unchanged / max(1, total)) % | \(Int(shortest / 60)) min |",
        "\((longest / 360).rounded() / 10) h |")
    }
    print("total", Self.feeds.reduce(0) { $0 + $1.requests.count })
  }
}
