import Foundation
import Synchronization
import Testing

@testable import Archiving

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Counts the steps of a run, and makes one of them fail.
final class Saboteur: Sendable {
  let step: Int
  let fault: DiskFault
  let isSticky: Bool
  let counter = Mutex(0)

  init(step: Int, fault: DiskFault, isSticky: Bool = false) {
    self.step = step
    self.fault = fault
    self.isSticky = isSticky
  }

  var count: Int { counter.withLock { $0 } }

  @Sendable func judge(_ operation: DiskOperation) -> DiskFault? {
    // What only concerns writing leaves the other steps alone, and does not count them.
    if fault == .shortWrite || fault == .tornWrite {
      guard case .write = operation else { return nil }
    }
    let now = counter.withLock { count in
      count += 1
      return count
    }
    return now == step || (isSticky && now > step) ? fault : nil
  }
}

/// Each step of a run on the disk is made to fail in turn. Then: what was stored before is there, the story is there once,
/// every file can be read, and the next run stores exactly what it should.
@Suite struct CrashPointTests {
  static let before = [plainStory(1), plainStory(2, verdicts: [flaggedVerdict])]
  static let link = "https://example.org/shared"

  /// A revision, a further source, a newly flagged story, new stories on two days: every way to write.
  static var updates: [FeedUpdate] {
    var revised = before[0]
    revised.title = "Revised"
    var flagged = plainStory(4, feed: "feed2")
    flagged.verdicts = [flaggedVerdict]
    let other = plainStory(5, feed: "feed2", found: noon.addingTimeInterval(-86_400 * 40))
    let copy = plainStory(6, feed: "feed2", link: before[1].link, title: "The same elsewhere")
    var updates = [
      update("feed1", [revised, plainStory(3)]), update("feed2", [flagged, other, copy]),
    ]
    for index in updates.indices { updates[index].record.etag = "second" }
    return updates
  }

  static let after: Set<String> = Set(
    before.map(\.id) + [
      plainStory(3).id, plainStory(4, feed: "feed2").id, plainStory(5, feed: "feed2").id,
    ])

  static func base() throws -> TemporaryDirectory {
    let directory = TemporaryDirectory()
    try run(directory, [update("feed1", before)])
    return directory
  }

  static func run(
    _ directory: TemporaryDirectory, _ updates: [FeedUpdate], _ saboteur: Saboteur? = nil
  ) throws {
    let archive = try Archive(at: directory.path, now: noon, fault: saboteur?.judge)
    // Two commits, as in a long run.
    for update in updates { try archive.commit([update], now: noon) }
    try archive.appendRun(["feeds": updates.count])
    try archive.close()
  }

  static func copy(_ directory: TemporaryDirectory) throws -> TemporaryDirectory {
    let copy = TemporaryDirectory()
    try FileManager.default.copyItem(atPath: directory.path, toPath: copy.path)
    return copy
  }

  static func steps(_ fault: DiskFault) throws -> Int {
    let counter = Saboteur(step: 0, fault: fault)
    try run(try copy(base()), updates, counter)
    return counter.count
  }

  @Test(arguments: [
    (DiskFault.crash, false), (.tornWrite, false), (.shortWrite, false), (.shortWrite, true),
    (.error(ENOSPC), false), (.error(ENOSPC), true), (.error(EIO), false),
  ])
  func `a run may fail at any step`(fault: DiskFault, isSticky: Bool) throws {
    let base = try Self.base()
    let steps = try Self.steps(fault)
    #expect(steps > 5)
    for step in 1...steps {
      let directory = try Self.copy(base)
      var failure: ArchiveError?
      do {
        try Self.run(
          directory, Self.updates, Saboteur(step: step, fault: fault, isSticky: isSticky))
      } catch let error as ArchiveError {
        failure = error
      }
      if case .error(let number) = fault {
        guard case .system(_, _, number)? = failure else {
          Issue.record(
            "step \(step): the error was swallowed or misnamed: \(String(describing: failure))")
          continue
        }
      }
      #expect(
        (failure == nil) == (fault == .shortWrite), "step \(step): \(String(describing: failure))")

      let ids = try directory.stories().map(\.id)
      #expect(Set(Self.before.map(\.id)).isSubset(of: ids), "step \(step) lost a story")
      #expect(Set(ids).isSubset(of: Self.after), "step \(step) made up a story")
      #expect(Set(ids).count == ids.count, "step \(step) shows a story twice")
      // What is known must be stored: else it would never be asked for again.
      try Self.expectSeenIsStored(directory, "step \(step)")

      try Self.run(directory, Self.updates)
      let stories = try directory.stories()
      #expect(Set(stories.map(\.id)) == Self.after, "after step \(step)")
      #expect(stories.count == Self.after.count, "after step \(step)")
      #expect(stories.first { $0.id == Self.before[0].id }?.title == "Revised")
      #expect(
        stories.first { $0.id == Self.before[0].id }?.revisions.count == 1, "after step \(step)")
      #expect(
        stories.first { $0.id == Self.before[1].id }?.sources.count == 2, "after step \(step)")
      #expect(!directory.files.contains { $0.hasSuffix(".tmp") }, "after step \(step)")
    }
  }

  /// Reads without the lock, as a crash left it.
  static func expectSeenIsStored(_ directory: TemporaryDirectory, _ place: Comment) throws {
    let stored = Set(
      try directory.stories().flatMap { story in
        story.sources.map { source in
          storyID(
            feedID: source.feedID, entryID: source.entryID, link: source.link, title: nil,
            published: nil)
        }
      })
    let archive = try Archive(at: directory.path, now: noon)
    for update in updates {
      let seen = archive.seen(of: update.record.id)
      for story in update.stories {
        let hash = textHash(title: story.title, summary: story.summary)
        if seen.status(ofKey: story.id, textHash: hash) != .new {
          #expect(stored.contains(story.id), place)
        }
      }
      if archive.record(of: update.record.id) == update.record {
        #expect(
          update.stories.allSatisfy { stored.contains($0.id) },
          "the record was saved before its stories")
      }
    }
    try archive.close()
  }

  @Test func `what a file is renamed over was synced before, and its directory after`() throws {
    let log = Mutex<[DiskOperation]>([])
    let directory = TemporaryDirectory()
    do {
      let archive = try Archive(at: directory.path, now: noon) { operation in
        log.withLock { $0.append(operation) }
        return nil
      }
      for update in Self.updates { try archive.commit([update], now: noon) }
      try archive.close()
    }
    var unsynced: Set<String> = []
    var directories: Set<String> = []
    for operation in log.withLock({ $0 }) {
      switch operation {
      case .write(let path, _) where path != "lock": unsynced.insert(path)
      case .truncate(let path, _) where path != "lock": unsynced.insert(path)
      case .open(let path, isCreating: true) where !path.hasPrefix("tmp/") && path != "lock":
        directories.insert(parentDirectory(of: path))
      case .sync(let path):
        unsynced.remove(path)
        directories.remove(path)
        // Records are the last to be saved.
        if path == "feeds.jsonl" { #expect(unsynced.isEmpty) }
      case .rename(let from, let path):
        #expect(!unsynced.contains(from), "\(path) replaced by what was not synced")
        directories.insert(parentDirectory(of: path))
      default: break
      }
    }
    #expect(unsynced.isEmpty)
    #expect(directories.isEmpty)
  }

  @Test func `the number of syncs does not depend on the number of feeds`() throws {
    func syncs(feeds: Int) throws -> Int {
      let count = Mutex(0)
      let directory = TemporaryDirectory()
      let archive = try Archive(at: directory.path, now: noon) { operation in
        if case .sync = operation { count.withLock { $0 += 1 } }
        return nil
      }
      try archive.commit(
        (1...feeds).map { update("feed\($0)", [plainStory($0, feed: "feed\($0)")]) }, now: noon)
      try archive.close()
      return count.withLock { $0 }
    }
    #expect(try syncs(feeds: 200) == syncs(feeds: 2))
  }
}
