#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Commits stories to the files of their days.
struct ArchiveWriter: ~Copyable {
  private let disk: Disk
  private var lock: ArchiveLock?
  private var index: StoryIndex
  /// The first error: the files are then as a crash would leave them, and only a new start may go on.
  private var failure: ArchiveError?

  init(disk: Disk, lock: consuming ArchiveLock, index: StoryIndex) {
    self.disk = disk
    self.lock = consume lock
    self.index = index
  }

  mutating func fail(_ error: ArchiveError) { failure = failure ?? error }

  /// Saves the index and lets go of the lock.
  mutating func close() throws(ArchiveError) {
    defer { lock = nil }
    if failure == nil { try index.save(disk) }
  }

  mutating func commitStories(
    _ updates: [PreparedUpdate], now: Date
  ) throws(ArchiveError) -> CommitSummary {
    if let failure { throw failure }
    do throws(ArchiveError) {
      guard updates.contains(where: { !$0.stories.isEmpty }) else { return CommitSummary() }
      index.prepare()
      let count = updates.reduce(0) { $0 + $1.storyCount }
      var plan = CommitPlan(disk: disk, expecting: count)
      for update in updates {
        for story in update.stories { try plan.add(story, index, now: now) }
      }
      try write(&plan)
      try index.saveIfLarge(disk)
      return plan.summary
    } catch {
      failure = error
      throw error
    }
  }

  /// Stores stories as they are: those that are known only when `replacing`.
  mutating func store(
    _ stories: [Story], replacing: Bool
  ) throws(ArchiveError) -> CommitSummary {
    if let failure { throw failure }
    do throws(ArchiveError) {
      index.prepare()
      var plan = CommitPlan(disk: disk, expecting: stories.count)
      for story in stories { try plan.store(story, replacing: replacing, index) }
      try write(&plan)
      try index.saveIfLarge(disk)
      return plan.summary
    } catch {
      failure = error
      throw error
    }
  }

  /// The files were changed by other means than a commit.
  mutating func indexAnew() throws(ArchiveError) {
    try disk.remove(Layout.indexBase)
    try disk.remove(Layout.indexRecent)
    index = try StoryIndex.upToDate(disk)
  }

  /// Lines first, then documents: a story that moves from one to the other is in both for a moment, never in none.
  private mutating func write(_ plan: inout CommitPlan) throws(ArchiveError) {
    for day in plan.lineDays {
      let file = DayFile(day: day, isFlagged: false)
      try disk.makeDirectories(Layout.year(of: day, in: Layout.stories))
      let lines = plan.planned.indices.filter {
        !plan.planned[$0].story.isFlagged && plan.planned[$0].story.day == day
      }
      var offset = 0
      try appendDurably(to: file.path, disk) { (output) throws(ArchiveError) in
        offset = output.start
        for line in lines { try output.append(plan.planned[line].story.line) }
      }
      for line in lines {
        index.insert(
          plan.planned[line].story, at: .init(day: day, isFlagged: false, offset: offset),
          insteadOf: plan.planned[line].former)
        offset += plan.planned[line].story.line.count
      }
      if let status = try disk.status(file.path) { index.cover(file, status) }
    }
    for document in plan.changedDocuments {
      let day = document.day
      try disk.makeDirectories(Layout.year(of: day, in: Layout.flagged))
      if plan.damagedDays.contains(day) {
        plan.summary.notices.append(try putAside(Layout.flagged(day), disk))
      }
      let file = DayFile(day: day, isFlagged: true)
      try disk.replace(file.path, with: document.json)
      if let status = try disk.status(file.path) { index.cover(file, status) }
    }
    for planned in plan.planned where planned.story.isFlagged {
      index.insert(planned.story, at: .init(day: planned.story.day, isFlagged: true, offset: 0))
    }
  }
}

/// Moves a file that cannot be read out of the way, never over another; returns what to tell the user.
func putAside(_ path: String, _ disk: Disk) throws(ArchiveError) -> String {
  try disk.makeDirectory(Layout.aside)
  let target = try nameAside(of: path, disk)
  try disk.rename(path, to: target)
  return "\(disk.fullPath(path)) could not be read and was put aside as \(target)"
}
