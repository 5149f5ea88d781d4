import Foundation
import Testing

@testable import Archiving

@Suite struct StoryIndexTests {
  let directory = TemporaryDirectory()

  func commit(_ updates: [FeedUpdate], saving: Bool = true) throws -> CommitSummary {
    let archive = try Archive(at: directory.path, now: noon)
    let summary = try archive.commit(updates, now: noon)
    // A run that does not close has written everything but the index.
    if saving { try archive.close() }
    return summary
  }

  /// Offers every story again, and a copy of each in another feed.
  func expectAllKnown(_ stories: [Story]) throws {
    let again = try commit([update("feed1", stories)])
    #expect(again.known == stories.count)
    #expect(again.added == 0)
    let copies = stories.enumerated().map { number, story in
      plainStory(number, feed: "feed2", link: story.link, title: story.title)
    }
    let joined = try commit([update("feed2", copies)])
    #expect(joined.merged + joined.known == stories.count)
    #expect(joined.added == 0)
    #expect(try directory.stories().count == stories.count)
  }

  static let stories =
    (1...20).map { plainStory($0) }
    + (21...25).map { plainStory($0, verdicts: [flaggedVerdict]) }
    + (26...30).map { plainStory($0, found: noon.addingTimeInterval(-86_400 * Double($0))) }

  @Test func `a run that died before the index was written is caught up with`() throws {
    _ = try commit([update("feed1", [plainStory(1)])])
    _ = try commit([update("feed1", Self.stories)], saving: false)
    try expectAllKnown(Self.stories)
  }

  @Test func `an index that was deleted is made again`() throws {
    _ = try commit([update("feed1", Self.stories)])
    try FileManager.default.removeItem(atPath: directory.file("index"))
    try expectAllKnown(Self.stories)
  }

  @Test(arguments: [0, 7, 40, 200])
  func `an index that was damaged costs nothing but time`(size: Int) throws {
    _ = try commit([update("feed1", Self.stories)])
    let handle = try #require(FileHandle(forWritingAtPath: directory.file("index/recent.idx")))
    try handle.truncate(atOffset: UInt64(size))
    try handle.close()
    try expectAllKnown(Self.stories)
  }

  @Test func `a file that was edited by hand is indexed anew`() throws {
    _ = try commit([update("feed1", Self.stories)])
    let name = try #require(directory.files.last { $0.hasPrefix("stories/") })
    let lines = try directory.text(name).split(separator: "\n")
    try directory.write(lines.dropFirst(3).joined(separator: "\n") + "\n", to: name)
    let again = try commit([update("feed1", Self.stories)])
    #expect(again.added == 3)
    #expect(again.known == Self.stories.count - 3)
    #expect(try directory.stories().count == Self.stories.count)
  }

  @Test func `a long log is sorted into the base, and every place is still found`() throws {
    let disk = try Disk(creating: directory.path)
    func place(_ number: UInt64) -> StoryIndex.Place {
      .init(day: Day(number: Int(number % 7) - 3), isFlagged: false, offset: Int(number) * 1000)
    }
    // Spread like the keys of stories.
    func key(_ number: UInt64) -> UInt64 { number &* 0x9E37_79B9_7F4A_7C15 }
    for run in 0..<5 as Range<UInt64> {
      var index = try StoryIndex(disk)
      for number in run * 100..<(run + 1) * 100 { index.insert([key(number)], at: place(number)) }
      try index.save(disk, longestLog: 250)
    }
    #expect(directory.files == ["index/places.idx", "index/recent.idx"])
    var index = try StoryIndex(disk)
    index.prepare()
    for number in 0..<500 as Range<UInt64> {
      #expect(index.places(of: key(number)) == [place(number)])
    }
    #expect(index.places(of: key(601)).isEmpty)
  }

  @Test func `every key of a base is found, and no other`() throws {
    let disk = try Disk(creating: directory.path)
    try disk.makeDirectory(Layout.index)
    for count in [0, 1, 2, 63, 64, 65, 1000] {
      let keys = (0..<count).map { _ in UInt64.random(in: 0...UInt64.max) } + [0, .max, 5, 6]
      let slots = keys.map { IndexSlot(key: $0, value: 7) }.sorted()
      try IndexBase.write(nil, slots, [:], disk)
      let base = try #require(try IndexBase(disk))
      #expect(base.count == Set(keys).count)
      for key in keys { #expect(base.values(of: key) == [7]) }
      for key in [1, 4, UInt64.max - 1, UInt64.max / 2] where !keys.contains(key) {
        #expect(base.values(of: key).isEmpty)
      }
    }
  }
}
