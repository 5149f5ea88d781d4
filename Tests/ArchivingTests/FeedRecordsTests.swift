import Foundation
import Testing

@testable import Archiving

@Suite struct FeedRecordsTests {
  let directory = TemporaryDirectory()

  static var full: FeedRecord {
    var record = FeedRecord(id: "feed1", url: "https://example.org/feed?a=\"b\"")
    record.title = "Zeitung \u{1F4F0}\n"
    record.etag = "W/\"x\\y\""
    record.lastAttempt = noon
    record.nextDue = noon + 3600
    record.distrustsValidators = true
    record.consecutiveFailures = 3
    record.lastStatus = 304
    record.arrivals = [noon, noon + 60]
    record.currentURL = "https://example.org/moved"
    record.moves = [
      FeedRecord.Move(
        status: 301, from: "a", to: "b", firstSeen: noon, lastSeen: noon + 60, count: 2,
        isAdopted: true)
    ]
    return record
  }

  func save(_ record: FeedRecord) throws {
    let archive = try Archive(at: directory.path, now: noon)
    try archive.commit([FeedUpdate(record: record)], now: noon)
    try archive.close()
  }

  func load() throws -> FeedRecord? {
    try ArchiveReader(at: directory.path).feedRecords().first
  }

  @Test func `a record reads back as it was saved, as plain JSON`() throws {
    try save(Self.full)
    #expect(try load() == Self.full)
    let line = try directory.text("feeds.jsonl")
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["current_url"] as? String == "https://example.org/moved")
    #expect(object["last_attempt"] as? String == "2023-11-15T12:00:00Z")
    #expect((object["moves"] as? [[String: Any]])?.first?["is_adopted"] as? Bool == true)
  }

  /// With a value in every member.
  static var whole: FeedRecord {
    var record = full
    record.lastModified = "Tue, 24 Nov 2026 10:00:00 GMT"
    record.bodyHash = "00ff"
    record.lastUnconditional = noon
    record.lastNotModified = noon + 0.25
    record.doubtfulNotModified = 1
    record.goneSince = noon
    record.lastSuccess = noon - 86_400
    record.nextDueReason = "learned rhythm"
    record.notBefore = noon
    record.hints = FeedRecord.Hints(
      timeToLive: 3600, updateInterval: 0.5, skipHours: [1, 2], skipDays: [0])
    record.freshness = 12.5
    record.failingSince = noon
    record.lastError = "no\tanswer\u{7F}"
    record.lastErrorKind = "timeout"
    record.wasRepaired = false
    record.botWall = "a wall"
    record.allNewInARow = 2
    record.lastNewStory = noon
    record.stories = 7
    record.flagged = 0
    return record
  }

  @Test(arguments: [
    (nil, whole), (full, whole), (whole, full), (whole, FeedRecord(id: "feed1", url: "x")),
  ])
  func `the records' own coding agrees with that of their conformance`(
    former: FeedRecord?, record: FeedRecord
  ) throws {
    let (members, absent) = RecordEncoder.encode(record)
    #expect(record != Self.whole || absent.isEmpty, "every member is to be tried")
    var expected: [UInt8] = []
    let base = former.map { RecordEncoder.encode($0).members } ?? JSONMembers()
    members.appendPatch(id: record.id, since: base, to: &expected)
    var line: [UInt8] = []
    record.appendPatch(since: former, to: &line)
    #expect(String(decoding: line, as: UTF8.self) == String(decoding: expected, as: UTF8.self))

    // Times are kept to the second.
    let kept = try RecordDecoder.decode(FeedRecord.self, from: members)
    var read = former ?? FeedRecord(id: record.id, url: "")
    #expect(line.dropLast().withUnsafeBufferPointer { read.apply($0) })
    read.lastNotModified = read.lastNotModified.map { Timestamp.parse(Timestamp.text($0)) ?? $0 }
    #expect(read == kept)
  }

  @Test(arguments: [#"{"id":"feed1","etag":7}"#, #"{"id":"feed1","last_status":"7"}"#])
  func `a value of another kind is overruled by a later one, or costs the record`(line: String)
    throws
  {
    try save(Self.full)
    let text = try directory.text("feeds.jsonl")
    try directory.write(text + line + "\n", to: "feeds.jsonl")
    #expect(try load() == nil)
    try directory.write(
      text + line + "\n" + #"{"id":"feed1","etag":"e","last_status":7}"# + "\n", to: "feeds.jsonl")
    let record = try #require(try load())
    #expect(record.etag == "e")
    #expect(record.lastStatus == 7)
    #expect(record.moves == Self.full.moves)
  }

  @Test func `what a commit appended is known to the next one of the same run`() throws {
    let archive = try Archive(at: directory.path, now: noon)
    let first = update("feed1", [plainStory(1)])
    try archive.commit([first, update("feed2", [])], now: noon)
    #expect(archive.seen(of: "feed1") == first.seen)
    var later = try #require(first.seen)
    later.insert(key: plainStory(2).id, textHash: 5)
    try archive.commit([FeedUpdate(record: first.record, seen: later)], now: noon)
    #expect(archive.seen(of: "feed1") == later)
    try archive.close()
    #expect(try directory.text("seen.jsonl").split(separator: "\n").count == 2)
    #expect(try Archive(at: directory.path, now: noon).seen(of: "feed1") == later)
  }

  @Test func `only what changed is appended, and what is gone is taken away`() throws {
    try save(Self.full)
    var changed = Self.full
    changed.etag = nil
    changed.lastStatus = 200
    try save(changed)
    #expect(try load() == changed)
    let lines = try directory.text("feeds.jsonl").split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines[1] == #"{"id":"feed1","etag":null,"last_status":200}"#)
  }

  @Test func `a line that is damaged costs its feed's record, and no other's`() throws {
    try save(Self.full)
    let text = try directory.text("feeds.jsonl")
    try directory.write(
      "rubbish\n{\"id\":7}\n" + text + "{\"id\":\"feed2\",\"url\":[}\n", to: "feeds.jsonl")
    let archive = try Archive(at: directory.path, now: noon)
    #expect(archive.records() == [Self.full])
    #expect(archive.record(of: "feed2") == nil)
    try archive.close()
    #expect(try directory.text("feeds.jsonl").contains("rubbish"))
  }

  @Test func `what a newer version remembers of a feed survives until it is back`() throws {
    try save(Self.full)
    let text = try directory.text("feeds.jsonl")
    try directory.write(
      text.replacing(",\"etag\"", with: ",\"aura\":{\"x\":[1]},\"etag\""), to: "feeds.jsonl")
    // Enough visits for the journal to be written anew.
    for visit in 0..<40 {
      let archive = try Archive(at: directory.path, now: noon)
      let updates = (0..<200).map { feed in
        var record = FeedRecord(id: "other\(feed)", url: "https://example.org/\(feed)")
        record.lastAttempt = noon + Double(visit)
        return FeedUpdate(record: record)
      }
      var record = try #require(archive.record(of: "feed1"))
      record.lastStatus = visit
      try archive.commit(updates + [FeedUpdate(record: record)], now: noon)
      try archive.close()
    }
    let compacted = try directory.text("feeds.jsonl").split(separator: "\n")
    #expect(compacted.count < 8000)
    #expect(compacted.filter { $0.contains("\"aura\":{\"x\":[1]}") }.count == 1)
    #expect(try ArchiveReader(at: directory.path).feedRecords().count == 201)
  }
}

@Suite struct SeenEntriesTests {
  func key(_ number: Int) -> String { plainStory(number).id }

  @Test func `an entry that its feed dropped is remembered for a while`() {
    var seen = SeenEntries()
    for number in 1...10 { seen.insert(key: key(number), textHash: 1) }
    seen.finishPass(now: noon)
    for number in 6...10 { seen.insert(key: key(number), textHash: 1) }
    seen.finishPass(now: noon)
    #expect(seen.status(ofKey: key(1), textHash: 1) == .known)
    for day in 1...100 {
      for number in 6...10 { seen.insert(key: key(number), textHash: 1) }
      seen.finishPass(now: noon + Double(day) * 86_400)
    }
    #expect(seen.status(ofKey: key(1), textHash: 1) == .new)
    #expect(seen.status(ofKey: key(6), textHash: 1) == .known)
    #expect(seen.count == 5)
  }

  @Test func `a feed that shows other entries at every visit does not grow without end`() {
    var seen = SeenEntries()
    for visit in 0..<100 {
      for number in 0..<30 { seen.insert(key: key(visit * 30 + number), textHash: 1) }
      seen.finishPass(now: noon)
    }
    #expect(seen.count <= 30 + 30 + 100)
    #expect(seen.status(ofKey: key(99 * 30), textHash: 1) == .known)
  }

  @Test func `patches add up to what was seen`() throws {
    var former = SeenEntries()
    var text: [UInt8] = []
    for visit in 0..<5 {
      var seen = former
      for number in visit..<visit + 10 { seen.insert(key: key(number), textHash: UInt64(visit)) }
      seen.finishPass(now: noon + Double(visit) * 86_400 * 20)
      seen.appendPatch(of: "feed1", since: former, to: &text)
      former = seen
    }
    var read = SeenEntries()
    for line in text.split(separator: 0x0A) {
      try Array(line).withBytes { (line) throws(JSONProblem) in try read.apply(line) }
    }
    #expect(read == former)
    let size = text.count
    former.appendPatch(of: "feed1", since: read, to: &text)
    #expect(text.count == size)
  }
}
