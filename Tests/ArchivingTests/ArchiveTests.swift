import Foundation
import Testing

@testable import Archiving

@Suite struct ArchiveTests {
  let directory = TemporaryDirectory()

  @discardableResult
  func commit(_ updates: [FeedUpdate], now: Date = noon) throws -> CommitSummary {
    let archive = try Archive(at: directory.path, now: now)
    let summary = try archive.commit(updates, now: now)
    try archive.close()
    return summary
  }

  @Test func `what was committed is read back`() throws {
    let plain = plainStory(1)
    let flagged = plainStory(2, verdicts: [flaggedVerdict])
    let summary = try commit([update("feed1", [plain, flagged])])
    #expect(summary.added == 2)
    #expect(summary.flagged == [flagged])
    #expect(try directory.stories() == [flagged, plain])
    #expect(try directory.stories(flaggedOnly: true) == [flagged])
    #expect(try ArchiveReader(at: directory.path).story(id: plain.id) == plain)
    #expect(try ArchiveReader(at: directory.path).feedRecords().map(\.id) == ["feed1"])
  }

  @Test func `what was committed twice is there once`() throws {
    let stories = [plainStory(1), plainStory(2, verdicts: [flaggedVerdict])]
    try commit([update("feed1", stories)])
    let again = try commit([update("feed1", stories)])
    #expect(again.added == 0)
    #expect(again.known == 2)
    #expect(try directory.stories().count == 2)
  }

  @Test func `a record and what was seen survive the run`() throws {
    var first = update("feed1", [plainStory(1)])
    first.record.etag = "\"abc\""
    first.record.nextDue = noon.addingTimeInterval(3600)
    try commit([first])
    let archive = try Archive(at: directory.path, now: noon)
    #expect(archive.record(of: "feed1") == first.record)
    #expect(archive.record(of: "feed2") == nil)
    let seen = archive.seen(of: "feed1")
    #expect(seen == first.seen)
    let story = plainStory(1)
    let hash = textHash(title: story.title, summary: story.summary)
    #expect(seen.status(ofKey: story.id, textHash: hash) == .known)
    #expect(seen.status(ofKey: story.id, textHash: hash &+ 1) == .changed)
    #expect(seen.status(ofKey: plainStory(2).id, textHash: hash) == .new)
  }

  @Test func `a second writer is told who holds the lock`() throws {
    let first = try Archive(at: directory.path, now: noon)
    do throws(ArchiveError) {
      _ = try Archive(at: directory.path, now: noon)
      Issue.record("two writers at once")
    } catch {
      #expect(error.exitCode == 75)
      #expect(error.description.contains("process \(getpid()) since 2023-11-15T12:00:00Z"))
    }
    try first.close()
    try Archive(at: directory.path, now: noon).close()
  }

  @Test func `a changed headline becomes a revision`() throws {
    let story = plainStory(1)
    try commit([update("feed1", [story])])
    var changed = story
    changed.title = "Corrected"
    let later = noon.addingTimeInterval(86_400 * 3)
    let summary = try commit([update("feed1", [changed])], now: later)
    #expect(summary.revised == 1)
    let stored = try #require(try directory.stories().first)
    #expect(try directory.stories().count == 1)
    #expect(stored.title == "Corrected")
    #expect(
      stored.revisions == [
        Story.Revision(title: story.title, summary: story.summary, replaced: later)
      ])
  }

  @Test func `a story that becomes flagged moves, and back`() throws {
    let story = plainStory(1)
    try commit([update("feed1", [story])])
    var flagged = story
    flagged.title = "Police pause facial recognition"
    flagged.verdicts = [flaggedVerdict]
    #expect(try commit([update("feed1", [flagged])]).flagged.map(\.id) == [story.id])
    #expect(try directory.stories().map(\.isFlagged) == [true])
    var back = story
    back.title = "Correction"
    #expect(try commit([update("feed1", [back])]).unflagged.map(\.id) == [story.id])
    let stored = try directory.stories()
    #expect(stored.map(\.isFlagged) == [false])
    #expect(stored.first?.revisions.count == 2)
  }

  @Test func `the same link in two feeds is one story with two sources`() throws {
    let link = "https://example.org/the-story"
    let first = plainStory(1, feed: "feed1", link: link, title: "A headline")
    let second = plainStory(7, feed: "feed2", link: link, title: "Another headline")
    try commit([update("feed1", [first])])
    let summary = try commit([update("feed2", [second])])
    #expect(summary.merged == 1)
    let stored = try #require(try directory.stories().first)
    #expect(try directory.stories().count == 1)
    #expect(stored.title == "A headline")
    #expect(stored.sources.map(\.feedID) == ["feed1", "feed2"])
    #expect(stored.sources.map(\.title) == [nil, "Another headline"])
    #expect(try commit([update("feed2", [second])]).known == 1)
  }

  @Test func `another feed cannot replace a story's text`() throws {
    let link = "https://example.org/the-story"
    try commit([update("feed1", [plainStory(1, link: link, title: "True")])])
    var forged = plainStory(1, feed: "feed2", link: link, title: "False")
    forged.summary = "Forged"
    try commit([update("feed2", [forged])])
    forged.title = "Falser"
    try commit([update("feed2", [forged])])
    let stored = try directory.stories()
    #expect(stored.map(\.title) == ["True"])
    #expect(stored.first?.revisions == [])
  }

  @Test func `a flagged story is not hidden behind another feed's word on its link`() throws {
    let link = "https://example.org/the-story"
    try commit([update("feed1", [plainStory(1, link: link, title: "Squatter")])])
    let flagged = plainStory(
      2, feed: "feed2", link: link, title: "The news", verdicts: [flaggedVerdict])
    #expect(try commit([update("feed2", [flagged])]).flagged.count == 1)
    #expect(Set(try directory.stories().map(\.title)) == ["The news", "Squatter"])
  }

  @Test func `a changed id with the same link and headline is the same story`() throws {
    let link = "https://example.org/the-story"
    let first = plainStory(1, link: link, title: "Headline")
    let renumbered = plainStory(2, link: link, title: "Headline")
    try commit([update("feed1", [first])])
    try commit([update("feed1", [renumbered])])
    let stored = try directory.stories()
    #expect(stored.map(\.id) == [first.id])
    #expect(stored.first?.sources.count == 2)
  }

  @Test func `many stories on one page stay many`() throws {
    let link = "https://example.org/changes"
    let stories = (1...5).map { plainStory($0, link: link, title: "Change \($0)") }
    #expect(try commit([update("feed1", stories)]).added == 5)
    #expect(try directory.stories().count == 5)
  }

  @Test func `stories that link to the front page stay many`() throws {
    let stories = (1...5).map { plainStory($0, link: "https://example.org/", title: "Same") }
    #expect(try commit([update("feed1", stories)]).added == 5)
  }

  @Test func `files and directories are for their owner alone`() throws {
    try commit([update("feed1", [plainStory(1), plainStory(2, verdicts: [flaggedVerdict])])])
    for name in directory.files {
      let mode = try FileManager.default.attributesOfItem(atPath: directory.file(name))
      #expect(mode[.posixPermissions] as? Int == 0o600, "\(name)")
    }
    let mode = try FileManager.default.attributesOfItem(atPath: directory.path)
    #expect(mode[.posixPermissions] as? Int == 0o700)
  }

  @Test func `a torn line is cut, a line that lacks its line feed is kept`() throws {
    try commit([update("feed1", [plainStory(1), plainStory(2)])])
    let name = try #require(directory.files.first { $0.hasPrefix("stories/") })
    let text = try directory.text(name)
    try directory.write(text + "{\"found\":\"2023-", to: name)
    #expect(try directory.stories().count == 2)
    try commit([])
    #expect(try directory.text(name) == text)
    try directory.write(String(text.dropLast()), to: name)
    #expect(try directory.stories().count == 2)
    try commit([update("feed1", [plainStory(3)])])
    #expect(try directory.stories().count == 3)
  }

  @Test(arguments: ["feeds.jsonl", "lock", "archive.json", "stories"])
  func `a symbolic link in the place of a file is refused`(name: String) throws {
    try commit([update("feed1", [plainStory(1)])])
    let target = directory.path + "-target"
    try FileManager.default.removeItem(atPath: directory.file(name))
    try FileManager.default.createSymbolicLink(
      atPath: directory.file(name), withDestinationPath: target)
    #expect(throws: ArchiveError.self) { try commit([update("feed1", [plainStory(2)])]) }
    #expect(!FileManager.default.fileExists(atPath: target))
  }

  @Test func `a newer layout is left alone`() throws {
    try commit([update("feed1", [plainStory(1)])])
    try directory.write("{\"schema\":99}\n", to: "archive.json")
    #expect(throws: ArchiveError.newer(file: directory.file("archive.json"), schema: 99)) {
      try commit([])
    }
    #expect(throws: ArchiveError.self) { try ArchiveReader(at: directory.path) }
  }

  @Test func `a missing archive is told apart from an empty one`() throws {
    #expect(throws: ArchiveError.self) { try ArchiveReader(at: directory.path) }
    #expect(!FileManager.default.fileExists(atPath: directory.path))
    try commit([])
    #expect(try directory.stories().isEmpty)
  }

  @Test func `nothing is written when nothing is new`() throws {
    let first = update("feed1", [plainStory(1)])
    try commit([first])
    func contents() throws -> [Data] {
      try directory.files.filter { $0 != "lock" }
        .map { try Data(contentsOf: URL(fileURLWithPath: directory.file($0))) }
    }
    let before = try contents()
    try commit([FeedUpdate(record: first.record, seen: first.seen)])
    #expect(try contents() == before)
  }

  // A commit that took time with the square of its stories would need minutes for each of these.
  @Test(arguments: [true, false])
  func `very many stories of one day are committed, then joined by those of another feed`(
    areFlagged: Bool
  ) throws {
    let count = 2_000
    func stories(of feed: String) -> [Story] {
      (0..<count).map { number in
        plainStory(
          number, feed: feed, link: "https://example.org/story-\(number)", title: "News \(number)",
          // The latest first, as feeds have them.
          found: noon - Double(number) / 10, verdicts: areFlagged ? [flaggedVerdict] : [])
      }
    }
    let first = stories(of: "feed1")
    let summary = try commit([update("feed1", first), update("feed2", stories(of: "feed2"))])
    #expect(summary.added == count)
    #expect(summary.merged == count)
    let again = try commit([update("feed3", stories(of: "feed3"))])
    #expect(again.merged == count)
    #expect(again.added == 0)
    let stored = try directory.stories()
    #expect(stored.count == count)
    #expect(Set(stored.map(\.id)) == Set(first.map(\.id)))
    #expect(stored.allSatisfy { $0.sources.count == 3 })
  }

  @Test func `a link that very many stories share makes none of them disappear`() throws {
    let count = 1_000
    let stories = (0..<count).map { plainStory($0, link: "https://example.org/live") }
    let summary = try commit([update("feed1", stories)])
    #expect(summary.added == count)
    #expect(try commit([update("feed1", stories)]).known == count)
    #expect(try directory.stories().count == count)
  }

  @Test func `a story that is flagged, unflagged and flagged again within a commit is there once`()
    throws
  {
    var calm = plainStory(1, title: "Calm")
    calm.updated = noon
    let flagged = plainStory(1, title: "Flagged", verdicts: [flaggedVerdict])
    let other = plainStory(2, verdicts: [flaggedVerdict])
    for (visits, isFlagged) in [
      ([flagged, calm], false), ([calm, flagged], true), ([flagged, calm, flagged], true),
    ] {
      let directory = TemporaryDirectory()
      let archive = try Archive(at: directory.path, now: noon)
      try archive.commit([update("feed1", [other] + visits)], now: noon)
      try archive.close()
      let stored = try directory.stories()
      #expect(stored.count == 2)
      #expect(stored.first { $0.id == calm.id }?.isFlagged == isFlagged)
      #expect(stored.contains { $0.id == other.id })
      #expect(try ArchiveReader(at: directory.path).story(id: calm.id)?.title == visits.last?.title)
    }
  }
}
