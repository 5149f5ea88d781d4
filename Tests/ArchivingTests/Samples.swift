import Archiving
import Classifying
import Foundation

/// A story with every member filled in, and texts that are awkward to write.
func fullStory(id: String = "00112233445566778899aabb", feed: String = "feed1") -> Story {
  Story(
    id: id, title: "Police \"pause\" facial recognition \\ caf\u{e9} 警察",
    summary: "First paragraph.\n\nSecond\tparagraph \u{1F4F7}\u{1}", content: "The whole text.",
    link: "https://example.org/a?b=1&c=2", language: "en",
    published: Date(timeIntervalSince1970: 1_700_000_000),
    updated: Date(timeIntervalSince1970: 1_700_000_100),
    found: Date(timeIntervalSince1970: 1_700_000_200), authors: ["A. Writer", "B. Writer"],
    categories: ["police"], image: "https://example.org/i.jpg",
    sources: [
      Story.Source(
        feedID: feed, feedTitle: "Outlet", feedURL: "https://example.org/feed", entryID: "tag:1",
        link: "https://example.org/a?b=1&c=2", found: Date(timeIntervalSince1970: 1_700_000_200),
        country: "US")
    ],
    verdicts: [flaggedVerdict],
    revisions: [
      Story.Revision(
        title: "Older", summary: "Older text", replaced: Date(timeIntervalSince1970: 1_700_000_150))
    ])
}

let flaggedVerdict = Verdict(
  topic: "facial-recognition-policing", tier: .flagged, score: 0.973, event: "moratorium",
  direction: .restricts, actors: [Verdict.Actor(kind: .place, name: "United States")],
  evidence: [
    Verdict.Evidence(
      feature: "facial recognition × police (same sentence)", weight: 3.25,
      matches: [
        Verdict.Evidence.Match(
          field: .title, start: 15, length: 18, text: "facial recognition",
          concept: "facial_recognition")
      ])
  ], version: "1")

/// A plain, unflagged story of `feed`.
func plainStory(
  _ number: Int, feed: String = "feed1", link: String? = nil, title: String? = nil,
  found: Date = Date(timeIntervalSince1970: 1_700_000_000), verdicts: [Verdict] = []
) -> Story {
  let link = link ?? "https://example.org/\(feed)/story-\(number)"
  let entry = "entry-\(number)"
  return Story(
    id: storyID(feedID: feed, entryID: entry, link: link, title: nil, published: nil),
    title: title ?? "Story \(number) of \(feed)", summary: "What happened in story \(number).",
    link: link, found: found,
    sources: [
      Story.Source(
        feedID: feed, feedTitle: "Outlet \(feed)", feedURL: "https://example.org/\(feed).xml",
        entryID: entry, link: link, found: found)
    ], verdicts: verdicts)
}
