import Classifying
import Foundation
import Testing

@testable import Archiving

/// Pruning, verifying, repairing.
@Suite struct CareTests {
  let directory = TemporaryDirectory()

  func days(_ count: Double) -> Date { noon - count * 86_400 }

  @discardableResult
  func with<Result>(_ body: (Archive) throws -> Result) throws -> Result {
    let archive = try Archive(at: directory.path, now: noon)
    let result = try body(archive)
    try archive.close()
    return result
  }

  func fill() throws {
    var possible = flaggedVerdict
    possible.tier = .possible
    let stories = [
      plainStory(1, found: days(500)), plainStory(2, found: days(100)),
      plainStory(3, found: days(100), verdicts: [possible]), plainStory(4, found: days(1)),
      plainStory(5, found: days(500), verdicts: [flaggedVerdict]),
      plainStory(6, found: days(1), verdicts: [flaggedVerdict]),
    ]
    try with { try $0.commit([update("feed1", stories)], now: noon) }
  }

  func kept() throws -> Set<String> {
    Set(try directory.stories().map { String($0.title.split(separator: " ")[1]) })
  }

  @Test func `old stories go, flagged ones stay`() throws {
    try fill()
    let retention = Retention(others: days(400), unremarkable: days(90))
    let plan = try ArchiveReader(at: directory.path).pruning(retention)
    #expect(try kept().count == 6)
    let report = try with { try $0.prune(retention) }
    #expect(report == plan)
    #expect(report.stories == 2)
    #expect(report.flagged == 0)
    #expect(try kept() == ["3", "4", "5", "6"])
    #expect(try ArchiveReader(at: directory.path).verify().findings == [])
    #expect(try with { try $0.prune(retention) } == PruneReport())
  }

  @Test func `flagged stories go when that is asked for`() throws {
    try fill()
    #expect(try with { try $0.prune(Retention(flagged: days(400))) }.flagged == 1)
    #expect(try kept() == ["1", "2", "3", "4", "6"])
  }

  @Test func `a pruned story is still known while its feed carries it`() throws {
    try fill()
    _ = try with { try $0.prune(Retention(others: days(50))) }
    let story = plainStory(1)
    let hash = textHash(title: story.title, summary: story.summary)
    #expect(try with { $0.seen(of: "feed1").status(ofKey: story.id, textHash: hash) } == .known)
  }

  @Test func `a line that is no story is not pruned`() throws {
    try fill()
    let name = try #require(directory.files.first { $0.hasPrefix("stories/2022") })
    try directory.write(try directory.text(name) + "{\"rubbish\":1}\n", to: name)
    _ = try with { try $0.prune(Retention(others: days(50))) }
    #expect(try directory.text(name) == "{\"rubbish\":1}\n")
  }

  @Test func `all is well with what the archive wrote`() throws {
    try fill()
    try with { try $0.appendRun(["feeds": 1]) }
    let report = try ArchiveReader(at: directory.path).verify()
    #expect(report.findings == [])
    #expect(report.stories == 6)
    #expect(report.flagged == 2)
    #expect(report.feeds == 1)
  }

  @Test func `what went wrong is found, mended, and nothing is dropped`() throws {
    try fill()
    let lines = try #require(directory.files.first { $0.hasPrefix("stories/2022") })
    let other = try #require(directory.files.last { $0.hasPrefix("stories/2023") })
    let first = try directory.text(lines)
    // Rubbish in the middle, a story of another day, and one that two days have.
    try directory.write("{\"rubbish\":1}\n" + first + "not json\n", to: lines)
    try directory.write(first + (try directory.text(other)), to: other)
    try directory.write(try directory.text("feeds.jsonl") + "rubbish\n", to: "feeds.jsonl")
    try directory.write("half a line\n{\"a\":1}\n", to: "runs.jsonl")
    try directory.write("hello\n", to: "notes.txt")
    let reader = try ArchiveReader(at: directory.path)
    let kinds = Set(try reader.verify().findings.map(\.kind))
    #expect(kinds.isSuperset(of: [.unreadable, .misplaced, .duplicate, .stranger]))
    let before = try kept()

    let done = try with { try $0.repair() }
    #expect(done.contains { $0.contains("2 lines of \(lines)") })
    let findings = try reader.verify().findings
    #expect(findings.filter { $0.kind != .stranger && $0.kind != .exposed } == [])
    #expect(try kept() == before)
    let aside = try directory.files.filter { $0.hasPrefix("aside/") }.map { try directory.text($0) }
      .joined()
    for rubbish in ["{\"rubbish\":1}\n", "not json\n", "rubbish\n", "half a line\n"] {
      #expect(aside.contains(rubbish))
    }
    #expect(try directory.text("notes.txt") == "hello\n")
  }

  @Test func `stories are saved from a document that was broken by hand`() throws {
    let stories = (1...3).map {
      plainStory($0, found: noon + Double($0), verdicts: [flaggedVerdict])
    }
    try with { try $0.commit([update("feed1", stories)], now: noon) }
    let name = try #require(directory.files.first { $0.hasPrefix("flagged/") })
    let whole = try directory.text(name)
    try directory.write(
      whole.replacing("\"title\": \"Story 2", with: "\"title\": Story 2"), to: name)
    let reader = try ArchiveReader(at: directory.path)
    #expect(try reader.verify().findings.map(\.kind) == [.unreadable])
    #expect(try directory.stories().isEmpty)
    _ = try with { try $0.repair() }
    #expect(try directory.stories().map(\.id) == [stories[0].id, stories[2].id])
    #expect(
      try directory.text(try #require(directory.files.first { $0.hasPrefix("aside/") })).contains(
        "Story 2"))
  }

  @Test func `a commit never writes over a document that it cannot read`() throws {
    let first = plainStory(1, verdicts: [flaggedVerdict])
    try with { try $0.commit([update("feed1", [first])], now: noon) }
    let name = try #require(directory.files.first { $0.hasPrefix("flagged/") })
    try directory.write("{\"stories\": [", to: name)
    let second = plainStory(2, verdicts: [flaggedVerdict])
    let summary = try with { try $0.commit([update("feed1", [second])], now: noon) }
    #expect(summary.notices.count == 1)
    #expect(try directory.stories().map(\.id) == [second.id])
    #expect(
      try directory.text(try #require(directory.files.first { $0.hasPrefix("aside/") }))
        == "{\"stories\": [")
  }

  @Test func `new verdicts move stories without a revision`() throws {
    try fill()
    var stories = try directory.stories()
    for index in stories.indices {
      stories[index].verdicts = stories[index].isFlagged ? [] : [flaggedVerdict]
    }
    let summary = try with { try $0.rewrite(stories) }
    #expect(summary.flagged.count == 4)
    #expect(summary.unflagged.count == 2)
    let now = try directory.stories()
    #expect(now.count == 6)
    #expect(now.filter(\.isFlagged).count == 4)
    #expect(now.allSatisfy { $0.revisions.isEmpty })
    #expect(try ArchiveReader(at: directory.path).verify().findings == [])
  }
}

@Suite struct InterchangeTests {
  @Test(arguments: InterchangeFormat.allCases)
  func `stories come back as they went out`(format: InterchangeFormat) throws {
    var odd = plainStory(2, title: "=1+1, \"quoted\"\r\nand 'more'")
    odd.summary = "'apostrophe"
    odd.content = "@sum"
    let stories = [fullStory(), odd, plainStory(3, title: "", verdicts: [flaggedVerdict])]
    var bytes = interchangeOpening(format)
    for story in stories { appendForInterchange(story, format, to: &bytes) }
    var read: [Story] = []
    try readInterchange(bytes, format) { _, result in read.append(try result.get()) }
    #expect(read == stories)
  }

  @Test func `a spreadsheet finds no formula in a cell`() {
    var bytes: [UInt8] = []
    appendForInterchange(plainStory(1, title: "=HYPERLINK(1)"), .csv, to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self).contains(",'=HYPERLINK(1),"))
  }

  @Test func `a bad line is told with its number, and stops nobody`() throws {
    var bytes: [UInt8] = []
    appendForInterchange(plainStory(1), .jsonl, to: &bytes)
    bytes += Array("\nrubbish\n{}\n".utf8)
    appendForInterchange(plainStory(2), .jsonl, to: &bytes)
    var good: [Int] = []
    var bad: [Int] = []
    readInterchange(bytes, .jsonl) { (number, result) throws(Never) in
      if case .success = result { good.append(number) } else { bad.append(number) }
    }
    #expect(good == [1, 5])
    #expect(bad == [3, 4])
  }

  @Test func `rows of other programs are understood`() {
    var rows = DelimitedRows(Array("\u{FEFF}a,\"b\nc\",\"d\"\"e\"\nf,,\r\nlast".utf8))
    #expect(rows.next() == ["a", "b\nc", "d\"e"])
    #expect(rows.next() == ["f", "", ""])
    #expect(rows.next() == ["last"])
    #expect(rows.next() == nil)
  }

  @Test func `an export fills another archive`() throws {
    let (from, to) = (TemporaryDirectory(), TemporaryDirectory())
    let archive = try Archive(at: from.path, now: noon)
    try archive.commit(
      [update("feed1", [plainStory(1), plainStory(2, verdicts: [flaggedVerdict])])], now: noon)
    try archive.close()
    let other = try Archive(at: to.path, now: noon)
    let stories = try from.stories()
    #expect(try other.add(stories).added == 2)
    #expect(try other.add(stories).known == 2)
    try other.close()
    #expect(try to.stories() == stories)
  }
}
