#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a commit will write. Reads the archive where a story may be known; writes nothing.
struct CommitPlan {
  private let disk: Disk
  var summary = CommitSummary()
  /// Stories to append to the lines of the day on which they were found.
  private(set) var lines: [Day: [Story]] = [:]
  /// Documents of flagged stories to replace.
  private(set) var documents: [Day: FlaggedDay] = [:]
  /// Days whose document cannot be read.
  private(set) var damagedDays: Set<Day> = []
  /// Stories put into a document, for the index.
  private(set) var flagged: [Story] = []

  /// Of this very commit, by id and by link.
  private var planned: [String: Story] = [:]
  private var plannedLinks: [UInt64: [String]] = [:]

  init(disk: Disk) { self.disk = disk }

  mutating func add(
    _ offered: Story, _ index: StoryIndex, now: Date
  ) throws(ArchiveError) {
    if let stored = try story(id: offered.id, index) {
      try settle(Merging.update(stored, with: offered, now: now), instead: stored)
      return
    }
    for link in StoryIndex.linkKeys(of: offered).sorted() {
      for stored in try stories(link: link, index) where shareALink(stored, offered) {
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

  mutating func put(_ story: Story, instead stored: Story?) throws(ArchiveError) {
    // A story stays with the day on which it was found, so that readers can tell its versions apart day by day.
    let day = Day(containing: story.found)
    if planned[story.id] != nil { lines[day]?.removeAll { $0.id == story.id } }
    if story.isFlagged {
      var document = try document(of: day)
      document.put(story)
      documents[day] = document
      flagged.append(story)
    } else {
      if stored?.isFlagged == true {
        var document = try document(of: day)
        document.remove(id: story.id)
        documents[day] = document
      }
      lines[day, default: []].append(story)
    }
    if planned[story.id] == nil {
      for link in StoryIndex.linkKeys(of: story) {
        plannedLinks[link, default: []].append(story.id)
      }
    }
    planned[story.id] = story
  }

  // MARK: What is known

  private mutating func story(
    id: String, _ index: StoryIndex
  ) throws(ArchiveError) -> Story? {
    if let story = planned[id] { return story }
    var latest: (offset: Int, story: Story)?
    for place in index.places(of: SeenEntries.number(id)) {
      if place.isFlagged {
        if let story = try document(of: place.day).story(id: id) { return story }
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
    var ids = plannedLinks[link] ?? []
    for place in index.places(of: link) {
      if place.isFlagged {
        let document = try document(of: place.day)
        for story in document.stories where StoryIndex.linkKeys(of: story).contains(link) {
          if !ids.contains(story.id) { ids.append(story.id) }
        }
      } else if let story = try story(at: place), !ids.contains(story.id) {
        ids.append(story.id)
      }
    }
    var result: [Story] = []
    for id in ids {
      if let story = try story(id: id, index) { result.append(story) }
    }
    return result
  }

  private func shareALink(_ left: Story, _ right: Story) -> Bool {
    let links = Set(StoryIndex.links(of: left).map(canonicalLink))
    return StoryIndex.links(of: right).contains { links.contains(canonicalLink($0)) }
  }

  /// The line at a place, when it still is a story.
  private func story(at place: StoryIndex.Place) throws(ArchiveError) -> Story? {
    guard let file = try disk.open(Layout.stories(place.day), .reading) else { return nil }
    return try StoryScan.line(in: file, at: place.offset)
  }

  private mutating func document(of day: Day) throws(ArchiveError) -> FlaggedDay {
    if let document = documents[day] { return document }
    guard let json = try disk.read(Layout.flagged(day)) else { return FlaggedDay(day) }
    do throws(JSONProblem) {
      return try FlaggedDay(day, json: json)
    } catch {
      damagedDays.insert(day)
      return FlaggedDay(day)
    }
  }
}
