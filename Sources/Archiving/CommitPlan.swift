#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a commit will write. Reads the archive where a story may be known; writes nothing.
struct CommitPlan {
  private let disk: Disk
  var summary = CommitSummary()
  /// Documents of flagged stories to replace, and those that were only read.
  private var documents: [Day: PlannedDocument] = [:]
  /// Days whose document cannot be read.
  private(set) var damagedDays: Set<Day> = []

  /// Of this very commit, in the order of their first appearance; `numbers` finds them by id, `plannedLinks` by link.
  private var planned: [Planned] = []
  private var numbers: [String: Int] = [:]
  private var plannedLinks: [UInt64: [Int]] = [:]
  private var linkKeys = LinkKeys()

  /// Of the stories that share a link, so many are compared with one that is offered. A link of more names no story.
  private static let mostOfOneLink = 32

  /// A story as it will be stored.
  struct Planned {
    var story: Story
    /// For the index.
    var linkKeys: [UInt64]

    /// A story stays with the day on which it was found, so that readers can tell its versions apart day by day.
    var day: Day { Day(containing: story.found) }
    var keys: [UInt64] { [SeenEntries.number(story.id)] + linkKeys }
  }

  private struct PlannedDocument {
    var document: FlaggedDay
    var isChanged = false
    /// The ids of its stories by link; made when it is first asked for.
    var ids: [UInt64: [String]]?
  }

  init(disk: Disk) { self.disk = disk }

  mutating func add(
    _ offered: Story, _ index: StoryIndex, now: Date
  ) throws(ArchiveError) {
    if let stored = try story(id: offered.id, index) {
      try settle(Merging.update(stored, with: offered, now: now), instead: stored)
      return
    }
    for link in linkKeys.keys(of: offered).sorted() {
      for stored in try stories(link: link, index) where linkKeys.shareALink(stored, offered) {
        if let outcome = Merging.join(stored, with: offered, now: now) {
          try settle(outcome, instead: stored)
          return
        }
      }
    }
    summary.added += 1
    if offered.isFlagged { summary.flagged.append(offered) }
    try put(offered, instead: nil)
  }

  /// Stores a story as it is.
  mutating func store(
    _ story: Story, replacing: Bool, _ index: StoryIndex
  ) throws(ArchiveError) {
    let stored = try self.story(id: story.id, index)
    guard let stored else {
      summary.added += 1
      if story.isFlagged { summary.flagged.append(story) }
      try put(story, instead: nil)
      return
    }
    guard replacing, stored != story else {
      summary.known += 1
      return
    }
    summary.revised += 1
    if story.isFlagged, !stored.isFlagged { summary.flagged.append(story) }
    if !story.isFlagged, stored.isFlagged { summary.unflagged.append(story) }
    var story = story
    story.found = stored.found
    try put(story, instead: stored)
  }

  private mutating func settle(
    _ outcome: Merging.Outcome, instead stored: Story
  ) throws(ArchiveError) {
    switch outcome {
    case .known: summary.known += 1
    case .joined(let story):
      summary.merged += 1
      try put(story, instead: stored)
    case .revised(let story):
      summary.revised += 1
      if story.isFlagged, !stored.isFlagged { summary.flagged.append(story) }
      if !story.isFlagged, stored.isFlagged { summary.unflagged.append(story) }
      try put(story, instead: stored)
    }
  }

  private mutating func put(_ story: Story, instead stored: Story?) throws(ArchiveError) {
    let planned = Planned(story: story, linkKeys: linkKeys.keys(of: story))
    if story.isFlagged {
      try change(documentOf: planned.day) { $0.put(story) }
    } else if stored?.isFlagged == true {
      try change(documentOf: planned.day) { $0.remove(id: story.id) }
    }
    if let number = numbers[story.id] {
      self.planned[number] = planned
      return
    }
    for link in planned.linkKeys where plannedLinks[link, default: []].count < Self.mostOfOneLink {
      plannedLinks[link, default: []].append(self.planned.count)
    }
    numbers[story.id] = self.planned.count
    self.planned.append(planned)
  }

  // MARK: What to write

  /// Stories to append to the lines of their day.
  var lines: [Day: [Planned]] {
    Dictionary(grouping: planned.filter { !$0.story.isFlagged }, by: \.day)
  }

  /// Documents to put in the place of those of their day.
  var changedDocuments: [FlaggedDay] {
    documents.values.filter(\.isChanged).map(\.document).sorted { $0.day < $1.day }
  }

  /// Stories of those documents that are new in them or changed.
  var flagged: [Planned] { planned.filter(\.story.isFlagged) }

  // MARK: What is known

  private mutating func story(
    id: String, _ index: StoryIndex
  ) throws(ArchiveError) -> Story? {
    if let number = numbers[id] { return planned[number].story }
    var latest: (offset: Int, story: Story)?
    for place in index.places(of: SeenEntries.number(id)) {
      if place.isFlagged {
        try read(documentOf: place.day)
        if let story = documents[place.day]?.document.story(id: id) { return story }
        continue
      }
      guard let story = try story(at: place), story.id == id else { continue }
      if latest.map({ $0.offset < place.offset }) ?? true { latest = (place.offset, story) }
    }
    return latest?.story
  }

  private mutating func stories(
    link: UInt64, _ index: StoryIndex
  ) throws(ArchiveError) -> [Story] {
    var ids = (plannedLinks[link] ?? []).map { planned[$0].story.id }
    for place in index.places(of: link) {
      guard ids.count < Self.mostOfOneLink else { break }
      if place.isFlagged {
        for id in try flaggedIDs(link: link, place.day) where !ids.contains(id) { ids.append(id) }
      } else if let story = try story(at: place), !ids.contains(story.id) {
        ids.append(story.id)
      }
    }
    var result: [Story] = []
    for id in ids.prefix(Self.mostOfOneLink) {
      if let story = try story(id: id, index) { result.append(story) }
    }
    return result
  }

  /// As the document was when it was first asked: what this commit changes is found among `planned`.
  private mutating func flaggedIDs(
    link: UInt64, _ day: Day
  ) throws(ArchiveError) -> ArraySlice<String> {
    try read(documentOf: day)
    if documents[day]?.ids == nil {
      var ids: [UInt64: [String]] = [:]
      for story in documents[day]?.document.stories ?? [] {
        for key in linkKeys.keys(of: story) { ids[key, default: []].append(story.id) }
      }
      documents[day]?.ids = ids
    }
    return documents[day]?.ids?[link]?.prefix(Self.mostOfOneLink) ?? []
  }

  /// The line at a place, when it still is a story.
  private func story(at place: StoryIndex.Place) throws(ArchiveError) -> Story? {
    guard let file = try disk.open(Layout.stories(place.day), .reading) else { return nil }
    return try StoryScan.line(in: file, at: place.offset)
  }

  private mutating func change(
    documentOf day: Day, _ change: (inout FlaggedDay) -> Void
  ) throws(ArchiveError) {
    try read(documentOf: day)
    // In place: a copy for each story would take time with the square of their number.
    change(&documents[day, default: PlannedDocument(document: FlaggedDay(day))].document)
    documents[day]?.isChanged = true
  }

  private mutating func read(documentOf day: Day) throws(ArchiveError) {
    guard documents[day] == nil else { return }
    var document = FlaggedDay(day)
    if let json = try disk.read(Layout.flagged(day)) {
      do throws(JSONProblem) {
        document = try FlaggedDay(day, json: json)
      } catch {
        damagedDays.insert(day)
      }
    }
    documents[day] = PlannedDocument(document: document)
  }
}
