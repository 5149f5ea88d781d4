import Archiving
import Classifying
import Foundation

func feedName(_ feed: Int) -> String { feedID(url: feedURL(feed)) }

func feedURL(_ feed: Int) -> String { "https://outlet-\(feed).example/rss/world.xml" }

func record(_ feed: Int) -> FeedRecord {
  var record = FeedRecord(id: feedName(feed), url: feedURL(feed))
  record.title = "Outlet number \(feed)"
  record.etag = "\"5f3a-\(feed)\""
  record.lastModified = "Tue, 24 Nov 2026 10:00:00 GMT"
  record.lastAttempt = Date(timeIntervalSince1970: 1_789_990_000)
  record.lastSuccess = record.lastAttempt
  record.nextDue = Date(timeIntervalSince1970: 1_789_993_600)
  record.nextDueReason = "learned rhythm"
  return record
}

/// About 1 kB as a line of JSON. Depends on its number alone.
func story(_ number: Int, of feed: Int, flagged: Bool, found: Date) -> Story {
  var dice = Dice(state: UInt64(number))
  let found = found + Double(number % 80_000)
  let title = dice.words(9).capitalized
  let link =
    "https://www.outlet-\(feed).example/2026/\(dice.words(1))/story-\(number)?utm_source=rss"
  let id = storyID(
    feedID: feedName(feed), entryID: "\(number)", link: nil, title: nil, published: nil)
  return Story(
    id: id, title: flagged ? "Police pause facial recognition: \(title)" : title,
    summary: dice.words(60), link: link, language: "en", published: found - 600, found: found,
    authors: [dice.words(2).capitalized], categories: [dice.words(1), dice.words(1)],
    sources: [
      Story.Source(
        feedID: feedName(feed), feedTitle: "Outlet number \(feed)", feedURL: feedURL(feed),
        entryID: "\(number)", link: link, found: found, country: "US")
    ],
    verdicts: flagged ? [verdict] : [])
}

private let verdict = Verdict(
  topic: "facial-recognition-policing", tier: .flagged, score: 0.973, event: "moratorium",
  direction: .restricts, actors: [Verdict.Actor(kind: .place, name: "United States")],
  evidence: (1...4).map { number in
    Verdict.Evidence(
      feature: "facial recognition × police (same sentence)", weight: 4 - Double(number) / 2,
      matches: [
        Verdict.Evidence.Match(
          field: .title, start: 13, length: 18, text: "facial recognition",
          concept: "facial_recognition"),
        Verdict.Evidence.Match(
          field: .title, start: 0, length: 6, text: "Police", concept: "police"),
      ])
  }, version: "1")

private let vocabulary = """
  council harbour budget glacier senate violin reactor orchard tariff comet ferry museum vaccine drought chess satellite
  strike bakery tunnel election coral railway archive storm police minister hospital region company report school court
  market winter bridge river station village science league match music festival weather traffic economy energy climate
  """.split(whereSeparator: \.isWhitespace).map(String.init)

/// SplitMix64.
struct Dice {
  var state: UInt64

  mutating func roll() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }

  mutating func words(_ count: Int) -> String {
    (0..<count).map { _ in vocabulary[Int(roll() % UInt64(vocabulary.count))] }
      .joined(separator: " ")
  }
}
