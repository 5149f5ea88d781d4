import Archiving
import Classifying
import Foundation

@testable import Publishing

/// The time at which every test takes place: Tuesday 24 November 2026, 09:30 UTC.
let now = Date(timeIntervalSince1970: 1_795_512_600)

func hoursAgo(_ hours: Double) -> Date { now.addingTimeInterval(-hours * 3600) }

/// A flagged story. Words between braces are what its verdict rests on: `{words|feature}`.
func story(
  _ title: String, _ summary: String = "", id: String? = nil, language: String? = "en",
  event: String? = "ban", direction: Verdict.Direction? = .restricts, score: Double = 0.95,
  tier: Verdict.Tier = .flagged, outlets: [String] = ["Harbour Post"], country: String? = "GB",
  link: String? = nil, found: Date = hoursAgo(2), published: Date? = nil,
  actors: [Verdict.Actor] = [], content: String = ""
) -> Story {
  let (plainTitle, inTitle) = unmarked(title, .title)
  let (plainSummary, inSummary) = unmarked(summary, .summary)
  let features = (inTitle + inSummary).map(\.concept)
  let evidence = Array(NSOrderedSet(array: features)).compactMap { $0 as? String }.map { feature in
    Verdict.Evidence(
      feature: feature, weight: 2, matches: (inTitle + inSummary).filter { $0.concept == feature })
  }
  let id = id ?? String(plainTitle.hashValue.magnitude, radix: 16)
  let link = link ?? "https://news.example/\(id)"
  let sources = outlets.map { name in
    Story.Source(
      feedID: "feed-" + name, feedTitle: name, feedURL: "https://outlet.example/feed.xml",
      link: link, found: found, country: country)
  }
  let verdict = Verdict(
    topic: "facial-recognition-policing", tier: tier, score: score, event: event,
    direction: direction, actors: actors, evidence: evidence, version: "1")
  return Story(
    id: id, title: plainTitle, summary: plainSummary, content: content, link: link,
    language: language, published: published, found: found, sources: sources,
    verdicts: tier == .none ? [] : [verdict])
}

private func unmarked(
  _ text: String, _ field: Verdict.Evidence.Field
) -> (String, [Verdict.Evidence.Match]) {
  var plain = ""
  var matches: [Verdict.Evidence.Match] = []
  var rest = text[...]
  while let open = rest.firstIndex(of: "{"), let bar = rest[open...].firstIndex(of: "|"),
    let close = rest[bar...].firstIndex(of: "}")
  {
    plain += rest[..<open]
    let words = rest[rest.index(after: open)..<bar]
    matches.append(
      .init(
        field: field, start: plain.utf8.count, length: words.utf8.count, text: String(words),
        concept: String(rest[rest.index(after: bar)..<close])))
    plain += words
    rest = rest[rest.index(after: close)...]
  }
  return (plain + rest, matches)
}

/// A week's news in several scripts.
let sampleStories = [
  story(
    "La ville {interdit|ban} la {reconnaissance faciale|facial recognition} à sa police",
    "Le conseil municipal a voté cette nuit, à une voix près, la fin des essais menés par la {police|police} depuis 2024.",
    language: "fr", outlets: ["Le Courant", "Radio Estuaire"], country: "FR", found: hoursAgo(3),
    actors: [.init(kind: .place, name: "Lyon")]),
  story(
    "{الشرطة|police} تعتمد {التعرف على الوجوه|facial recognition} في المطار",
    "قالت الإدارة إن النظام سيعمل قبل نهاية العام.", language: "ar", event: "deployment",
    direction: .expands, outlets: ["المرصاد"], country: "QA", found: hoursAgo(20)),
  story(
    "{警察|police}の{顔認証|facial recognition}、基準なく運用", "全国の警察本部に尋ねた。", language: "ja",
    event: "study_audit", direction: .neutral, outlets: ["港新報"], country: "JP",
    found: hoursAgo(30)),
  story(
    "בית המשפט עצר את {זיהוי הפנים|facial recognition} של {המשטרה|police}", "", language: "he",
    event: "court_ruling", outlets: ["קול הנמל"], country: "IL", found: hoursAgo(52)),
  story(
    "Man {wrongly arrested|harm} after a {face match|facial recognition} sues the city",
    "He spent two nights in a cell.", event: "wrongful_arrest", outlets: ["Civic Lens"],
    country: "US", found: hoursAgo(75)),
]

func digest(_ stories: [Story] = sampleStories, title: String = "The week") -> Digest {
  Digest(of: stories, title: title, period: hoursAgo(168)..<now, now: now)
}

func text(_ stories: [Story], as format: DigestFormat) -> String {
  String(decoding: render(digest(stories), as: format), as: UTF8.self)
}

func text(
  _ groups: [StoryGroup], as format: ListFormat, explains: Bool = false, terminal: Terminal? = nil
) -> String {
  var list = StoryList(format, explains: explains, terminal: terminal, now: now)
  var bytes = list.opening()
  for group in groups { list.append(group, to: &bytes) }
  return String(decoding: bytes + list.closing(), as: UTF8.self)
}
