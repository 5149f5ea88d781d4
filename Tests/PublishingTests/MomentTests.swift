import Foundation
import Testing

@testable import Publishing

struct MomentTests {
  private func seconds(_ text: String, isEnd: Bool = false, time: LocalTime = .utc) -> String? {
    moment(text, now: now, time: time, isEnd: isEnd).map(rfc3339)
  }

  @Test(arguments: [
    ("now", "2026-11-24T09:30:00Z"), ("7d", "2026-11-17T09:30:00Z"),
    ("36h", "2026-11-22T21:30:00Z"),
    ("90min", "2026-11-24T08:00:00Z"), ("2w", "2026-11-10T09:30:00Z"),
    ("1y", "2025-11-24T09:30:00Z"),
    ("9 months", "2026-02-24T09:30:00Z"), ("yesterday", "2026-11-23T00:00:00Z"),
    ("2026-11-01", "2026-11-01T00:00:00Z"), ("2026-11", "2026-11-01T00:00:00Z"),
    ("2026-11-01T09:30", "2026-11-01T09:30:00Z"),
    ("2026-11-01T09:30:15+02:00", "2026-11-01T07:30:15Z"),
    ("36500d", "1926-12-19T09:30:00Z"),
  ])
  func `people's times are understood`(text: String, time: String) {
    #expect(seconds(text) == time)
  }

  @Test(arguments: [
    ("2026-11-01", "2026-11-02T00:00:00Z"), ("yesterday", "2026-11-24T00:00:00Z"),
    ("2026-12", "2027-01-01T00:00:00Z"), ("2026-11-01T09:30", "2026-11-01T09:30:00Z"),
  ])
  func `a day that ends a period is included`(text: String, time: String) {
    #expect(seconds(text, isEnd: true) == time)
  }

  @Test(arguments: [
    "", "soon", "7", "7x", "-7d", "2026-02-30", "2026-13", "2026-11-01T25:00",
    "99999999999999999999d", "١٢d",
  ])
  func `anything else is refused`(text: String) {
    #expect(moment(text, now: now, time: .utc) == nil)
  }

  @Test
  func `days begin when they do where the reader lives`() {
    let paris = LocalTime { _ in 3600 }
    #expect(seconds("2026-11-01", time: paris) == "2026-10-31T23:00:00Z")
    #expect(seconds("today", time: paris) == "2026-11-23T23:00:00Z")
  }

  @Test
  func `a month before the 31st of March is the 28th of February`() throws {
    let march = try #require(moment("2026-03-31T12:00", now: now, time: .utc))
    #expect(months(1, before: march, time: .utc).map(rfc3339) == "2026-02-28T12:00:00Z")
  }
}
