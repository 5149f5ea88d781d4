import Archiving
import Classifying
import Foundation
import Testing

@testable import Publishing

struct DigestTests {
  @Test
  func `every story stands in exactly one section`() {
    let digest = digest()
    #expect(digest.groups.map(\.lead.id).sorted() == sampleStories.map(\.id).sorted())
    #expect(Set(digest.sections.map(\.event)).count == digest.sections.count)
    #expect(digest.numbers.stories == sampleStories.count)
  }

  @Test
  func `what more outlets carry comes first, and what has no event last`() {
    let digest = digest([
      story("A story without an event at all", event: nil, direction: nil, score: 0.99),
      story("A story that one outlet carried", outlets: ["A"]),
      story("A story that five outlets carried", outlets: ["A", "B", "C", "D", "E"]),
    ])
    #expect(digest.sections.map(\.event) == ["ban", nil])
    #expect(digest.groups.first?.lead.title == "A story that five outlets carried")
  }

  @Test
  func `the numbers count each story once`() {
    let numbers = digest().numbers
    #expect(numbers.outlets == 6)
    #expect(numbers.languages.map(\.count).reduce(0, +) == sampleStories.count)
    #expect(numbers.directions == [.restricts: 3, .expands: 1, .neutral: 1])
    #expect(numbers.bars.map(\.total).reduce(0, +) == sampleStories.count)
    #expect(numbers.bars.map { $0.start.description }.first == "2026-11-21")
    #expect(numbers.bars.count == 4)
  }

  @Test(arguments: [(20, Numbers.Unit.day), (200, .week), (1000, .month), (5000, .year)])
  func `the chart's unit grows with the time that it spans`(days: Int, unit: Numbers.Unit) {
    let old = story("An old story", published: hoursAgo(Double(days) * 24))
    let numbers = digest([old, story("A new story")]).numbers
    #expect(numbers.unit == unit)
    #expect(numbers.bars.count < 60)
    #expect(numbers.bars.map(\.total).reduce(0, +) == 2)
  }

  @Test
  func `a story dated in the future does not stretch the chart`() {
    let numbers = digest([story("A", published: hoursAgo(-90_000)), story("B")]).numbers
    #expect(numbers.bars.count == 1)
  }

  @Test(arguments: DigestFormat.allCases)
  func `the same digest gives the same bytes`(format: DigestFormat) {
    #expect(render(digest(), as: format) == render(digest(sampleStories.reversed()), as: format))
  }

  @Test(arguments: [DigestFormat.html, .markdown, .text])
  func `an empty digest says so`(format: DigestFormat) {
    #expect(text([], as: format).contains("No flagged story in this period"))
  }

  @Test(arguments: [DigestFormat.html, .markdown, .text, .json, .atom, .csv])
  func `every story is told with its outlets, link and reason`(format: DigestFormat) {
    let text = text(sampleStories, as: format).replacing("\\", with: "")
    for story in sampleStories {
      #expect(text.contains(story.link ?? "?"))
      for source in story.sources { #expect(text.contains(source.feedTitle)) }
    }
    #expect(
      text.contains("facial recognition: “reconnaissance faciale”")
        || text.contains("facial recognition: “<bdi>reconnaissance faciale</bdi>”"))
  }

  @Test
  func `periods read as people say them`() {
    func period(_ from: Double, _ until: Double, _ time: LocalTime = .utc) -> String {
      Digest(of: [], title: "", period: hoursAgo(from)..<hoursAgo(until), now: now, time: time)
        .periodText
    }
    #expect(period(33.5, 9.5) == "Monday 23 November 2026")
    #expect(period(33.5 + 144, 9.5) == "17 November 2026 to 23 November 2026")
    #expect(
      period(24, 0, LocalTime { _ in 19_800 })
        == "23 November 2026, 15:00, to 24 November 2026, 15:00 (UTC+5:30)")
  }
}

struct MarkedTextTests {
  @Test
  func `matched words are marked in headline and excerpt`() {
    let story = story(
      "Ville : {reconnaissance faciale|f} «interdite»", "La {police|p} n’a\u{202E} rien dit")
    #expect(
      markedTitle(of: story).rendered(open: "[", close: "]") { $0 }
        == "Ville : [reconnaissance faciale] «interdite»")
    #expect(excerpt(of: story).rendered(open: "[", close: "]") { $0 } == "La [police] n’a rien dit")
  }

  @Test
  func `a long text is cut around its first marked words`() {
    let filler = String(repeating: "lorem ipsum dolor ", count: 60)
    let excerpt = excerpt(of: story("T", filler + "the {police|p} came " + filler))
    #expect(excerpt.runs.contains { $0.isMarked && $0.text == "police" })
    #expect(excerpt.plain.hasPrefix("… ") && excerpt.plain.hasSuffix(" …"))
    #expect(displayWidth(of: excerpt.plain) <= 284)
  }

  @Test(arguments: [(-1, 3), (2, Int.max), (Int.max, 1), (1, 1), (0, 0), (900, 2)])
  func `evidence that does not fit the text marks nothing`(start: Int, length: Int) {
    var story = story("é{ab|f}", "")
    story.verdicts[0].evidence[0].matches = [
      .init(field: .title, start: start, length: length, text: "x", concept: "f")
    ]
    #expect(markedTitle(of: story).runs == [.init(text: "éab", isMarked: false)])
  }

  @Test
  func `the passage comes from the content when only that has the words`() {
    var story = story("T", "A summary.", content: "Deep inside, police use it.")
    story.verdicts[0].evidence = [
      .init(
        feature: "police", weight: 1,
        matches: [.init(field: .content, start: 13, length: 6, text: "police", concept: "p")])
    ]
    #expect(
      excerpt(of: story).rendered(open: "[", close: "]") { $0 } == "Deep inside, [police] use it.")
  }
}

struct ListTests {
  private let groups = sampleStories.map { StoryGroup(lead: $0) }

  @Test(arguments: [40, 60, 80, 100, 120, 200])
  func `the table fits the terminal`(width: Int) {
    let terminal = Terminal(width: width, hasColours: false, hasLinks: false)
    let table = text(groups, as: .table, explains: true, terminal: terminal)
    for line in table.split(separator: "\n") { #expect(displayWidth(of: line) <= width) }
    #expect(table.filter { $0 != "\n" && $0 != " " }.contains("警察の顔認証"))
  }

  @Test
  func `through a pipe each story is one whole line without colours`() {
    let lines = text(groups, as: .table).split(separator: "\n")
    #expect(lines.count == groups.count + 1)
    for (line, group) in zip(lines.dropFirst(), groups) {
      #expect(line.contains(group.lead.title) && line.contains(group.lead.id))
      #expect(line.hasSuffix(group.lead.link ?? "?"))
      #expect(!line.contains("\u{1B}"))
    }
  }

  @Test
  func `colours and links are closed again on every line`() {
    let terminal = Terminal(width: 60, hasColours: true, hasLinks: true)
    for line in text(groups, as: .table, explains: true, terminal: terminal).split(separator: "\n")
    {
      #expect(
        line.matches(of: /\u{1B}\]8;;[^\u{1B}]+\u{1B}\\/).count
          == line.matches(of: /\u{1B}\]8;;\u{1B}\\/).count)
      #expect(line.matches(of: /\u{1B}\[\d+m/).count % 2 == 0)
    }
  }

  @Test
  func `json is one array and jsonl one story a line, both readable back`() throws {
    let array = try JSONSerialization.jsonObject(with: Data(text(groups, as: .json).utf8))
    #expect((array as? [[String: Any]])?.count == groups.count)
    let lines = text(groups, as: .jsonl).split(separator: "\n")
    let stories = try lines.map { try parseStory($0.utf8) }
    #expect(stories.map(\.id) == sampleStories.map(\.id))
    #expect(text([StoryGroup](), as: ListFormat.json) == "[]\n")
  }

  @Test
  func `a table gives the weightiest evidence, and what the rest adds`() throws {
    var story = try #require(sampleStories.first { !$0.verdicts.isEmpty })
    let one = try #require(story.verdicts[0].evidence.first)
    story.verdicts = [story.verdicts[0]]
    story.verdicts[0].evidence = (0..<9).map { number in
      var evidence = one
      evidence.feature = "feature \(number)"
      evidence.weight = Double(9 - number) / 4
      return evidence
    }
    let table = text([StoryGroup(lead: story)], as: .table, explains: true)
    #expect(table.contains("feature 5") && !table.contains("feature 6"))
    #expect(table.contains("3 more, together +1.50: veille explain \(story.id.prefix(8))"))
    #expect(text([StoryGroup(lead: story)], as: .markdown, explains: true).contains("feature 8"))
  }

  @Test(arguments: ListFormat.allCases)
  func `an explanation names feature, words, field and weight`(format: ListFormat) {
    let text = text(groups, as: format, explains: true).replacing("\\", with: "")
    if format.isForPrograms && format != .csv && format != .tsv {
      #expect(text.contains("\"weight\":2"))
    } else {
      #expect(text.contains("facial recognition +2.00: “reconnaissance faciale” (title)"))
    }
  }
}
