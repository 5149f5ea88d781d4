import Dispatch
import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The one writer of an archive. It holds the lock for as long as it lives, or until `close`.
///
/// `record(of:)`, `records()` and `seen(of:)` may be called from any thread; `commit` from one at a time.
public final class Archive: Sendable {
  let disk: Disk
  private let feeds: Mutex<FeedRecords>
  private let seen: Mutex<SeenJournal>
  private let writer: Mutex<ArchiveWriter>

  /// Makes the directory when missing (0700), takes the lock, and puts right what a crash left.
  public convenience init(at directory: String, now: Date) throws(ArchiveError) {
    try self.init(at: directory, now: now, fault: nil)
  }

  init(at directory: String, now: Date, fault: FaultInjector?) throws(ArchiveError) {
    disk = try Disk(creating: directory, fault: fault)
    let lock = try ArchiveLock(disk, now: now)
    try Manifest.check(disk, now: now)
    try sweepTemporaries(disk)
    var records = FeedRecords()
    try records.load(disk, isWritable: true)
    var seenEntries = SeenJournal()
    try seenEntries.load(disk)
    try StoryScan.mendTail(of: Layout.runs, disk)
    try StoryScan.mendTail(of: Layout.feedback, disk)
    let index = try StoryIndex.upToDate(disk)
    feeds = Mutex(records)
    seen = Mutex(seenEntries)
    writer = Mutex(ArchiveWriter(disk: disk, lock: lock, index: index))
  }

  /// What is remembered of the feed, or `nil` when it is new or its line was written by a version this one cannot read.
  public func record(of feedID: String) -> FeedRecord? {
    feeds.withLock { $0.record(of: feedID) }
  }

  /// Sorted by id.
  public func records() -> [FeedRecord] { feeds.withLock { $0.records() } }

  /// What is known of the feed's entries; empty for a new feed.
  public func seen(of feedID: String) -> SeenEntries {
    seen.withLock { $0.entries(of: feedID) }
  }

  /// Makes an update ready for `commit`. May be called from any thread, for one update of a feed at a time.
  /// - Parameter seenBefore: What `seen(of:)` said of the feed.
  public func prepare(_ update: FeedUpdate, seenBefore: SeenEntries) -> PreparedUpdate {
    PreparedUpdate(update, since: record(of: update.record.id), seenBefore: seenBefore)
  }

  /// Commits a group: stories first, synced, then what was seen, then the feeds' records.
  ///
  /// A crash in between repeats work at the next run and loses nothing. The number of syncs depends on the days that are touched,
  /// not on the number of feeds. After an error no further commit is accepted.
  @discardableResult
  public func commit(_ updates: [PreparedUpdate], now: Date) throws(ArchiveError) -> CommitSummary {
    let summary = try writer.withLock { (writer) throws(ArchiveError) in
      try writer.commitStories(updates, now: now)
    }
    do throws(ArchiveError) {
      if let failure = feeds.withLock({ $0.failure }) { throw failure }
      let entries = updates.map { (id: $0.record.id, line: $0.seenPatch) }
      let seenStart = try Journal.append(entries, to: Layout.seen, disk)
      try seen.withLock { (seen) throws(ArchiveError) in
        try seen.note(entries, at: seenStart, disk)
      }
      let records = updates.map { (id: $0.record.id, line: $0.recordPatch) }
      let recordsStart = try Journal.append(records, to: Layout.feeds, disk)
      try feeds.withLock { (feeds) throws(ArchiveError) in
        try feeds.note(updates, records, at: recordsStart, disk)
      }
    } catch {
      writer.withLock { $0.fail(error) }
      throw error
    }
    return summary
  }

  /// The same for updates that nobody made ready. A feed may come several times: each time it goes on from the last.
  @discardableResult
  public func commit(_ updates: [FeedUpdate], now: Date) throws(ArchiveError) -> CommitSummary {
    var records: [String: FeedRecord] = [:]
    var seenEntries: [String: SeenEntries] = [:]
    let bases = updates.map { update -> (FeedRecord?, SeenEntries) in
      let id = update.record.id
      let former = records.updateValue(update.record, forKey: id) ?? record(of: id)
      guard let entries = update.seen else { return (former, SeenEntries()) }
      return (former, seenEntries.updateValue(entries, forKey: id) ?? seen(of: id))
    }
    let share = 64
    let prepared = Mutex<[Int: [PreparedUpdate]]>([:])
    DispatchQueue.concurrentPerform(iterations: (updates.count + share - 1) / share) { number in
      let range = number * share..<min((number + 1) * share, updates.count)
      let part = range.map {
        PreparedUpdate(updates[$0], since: bases[$0].0, seenBefore: bases[$0].1)
      }
      prepared.withLock { $0[number] = part }
    }
    let parts = prepared.withLock { $0 }
    return try commit(parts.sorted { $0.key < $1.key }.flatMap(\.value), now: now)
  }

  /// Stores stories as they are, in groups of the caller's size. One whose id is known stays as it was.
  @discardableResult
  public func add(_ stories: [Story]) throws(ArchiveError) -> CommitSummary {
    try writer.withLock { (writer) throws(ArchiveError) in
      try writer.store(stories, replacing: false)
    }
  }

  /// Puts stories in the place of those with their ids, without a revision: for new verdicts on stored text.
  @discardableResult
  public func rewrite(_ stories: [Story]) throws(ArchiveError) -> CommitSummary {
    try writer.withLock { (writer) throws(ArchiveError) in
      try writer.store(stories, replacing: true)
    }
  }

  func indexAnew() throws(ArchiveError) {
    try writer.withLock { (writer) throws(ArchiveError) in try writer.indexAnew() }
  }

  /// Appends one line to the run log.
  public func appendRun(_ line: some Encodable) throws(ArchiveError) {
    try append(line, to: Layout.runs)
  }

  private func append(_ line: some Encodable, to path: String) throws(ArchiveError) {
    var text = RecordEncoder.encode(line).members.json
    text.append(0x0A)
    try appendDurably(text, to: path, disk)
  }

  /// Tidies up and lets go of the lock. Nothing may be called after it.
  public func close() throws(ArchiveError) {
    try feeds.withLock { (feeds) throws(ArchiveError) in try feeds.compactIfWorthwhile(disk) }
    try seen.withLock { (seen) throws(ArchiveError) in try seen.compactIfWorthwhile(disk) }
    try writer.withLock { (writer) throws(ArchiveError) in try writer.close() }
  }
}

/// What one feed brought: committed as a whole, or asked for again.
public struct FeedUpdate: Sendable {
  public var record: FeedRecord
  /// `nil` leaves what was seen as it is.
  public var seen: SeenEntries?
  /// New or changed, each with its id and the feed as its one source.
  public var stories: [Story]

  public init(record: FeedRecord, seen: SeenEntries? = nil, stories: [Story] = []) {
    self.record = record
    self.seen = seen
    self.stories = stories
  }
}

/// What became of the stories of a commit.
public struct CommitSummary: Sendable, Equatable {
  public var added = 0
  /// A headline or summary changed.
  public var revised = 0
  /// Another source of a story that was known.
  public var merged = 0
  /// Known already, word for word.
  public var known = 0
  /// Stories that are flagged now and were not before.
  public var flagged: [Story] = []
  /// Stories whose new text is no longer flagged.
  public var unflagged: [Story] = []
  /// What else the user should hear of, such as a file that had to be put aside.
  public var notices: [String] = []

  public init() {}

  public static func += (left: inout CommitSummary, right: CommitSummary) {
    left.added += right.added
    left.revised += right.revised
    left.merged += right.merged
    left.known += right.known
    left.flagged += right.flagged
    left.unflagged += right.unflagged
    left.notices += right.notices
  }
}

/// Temporaries of a run that did not end.
private func sweepTemporaries(_ disk: Disk) throws(ArchiveError) {
  for name in try disk.names(in: Layout.temporaries) where name.hasSuffix(".tmp") {
    try disk.remove("\(Layout.temporaries)/\(name)")
  }
}
