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
  private(set) var planned: [Planned] = []
  private var numbers: [StoryName: Int] = [:]
  private var plannedLinks = PlannedLinks()
  private var linkKeys = LinkKeys()
  private var lineBuffer: [UInt8] = []
  private let lines: StoredLines

  /// Of the stories that share a link, so many are compared with one that is offered. A link of more names no story.
  fileprivate static let mostOfOneLink = 32

  /// A story as it will be stored.
  struct Planned {
    var story: PreparedStory
    /// Where the line lies that this one replaces.
    var former: StoryIndex.Place?
  }

  /// A story that the archive or this commit holds, and the line in which it stands.
  private struct Stored {
    var story: Story
    var place: StoryIndex.Place?
  }

  private struct PlannedDocument {
    var document: FlaggedDay
    var isChanged = false
    /// The ids of its stories by link; made when it is first asked for.
    var ids: [UInt64: [String]]?
  }

  init(disk: Disk, expecting count: Int) {
    self.disk = disk
    lines = StoredLines(disk)
    planned.reserveCapacity(count)
    numbers.reserveCapacity(count)
    plannedLinks.reserveCapacity(count)
  }

  mutating func add(
    _ offered: PreparedStory, _ index: StoryIndex, now: Date
  ) throws(ArchiveError) {
    if let stored = try story(named: offered.name, index) {
      try settle(Merging.update(stored.story, with: offered.story, now: now), instead: stored)
      return
    }
    for link in offered.links {
      let candidates = try stories(link: link, index)
      guard !candidates.isEmpty else { continue }
      let offered = try offered.story
      for stored in candidates where linkKeys.shareALink(stored.story, offered) {
        if let outcome = Merging.join(stored.story, with: offered, now: now) {
          try settle(outcome, instead: stored)
          return
        }
      }
    }
    summary.added += 1
    if offered.isFlagged { summary.flagged.append(try offered.story) }
    try put(offered, instead: nil)
  }

  /// Stores a story as it is.
  mutating func store(
    _ story: Story, replacing: Bool, _ index: StoryIndex
  ) throws(ArchiveError) {
    let stored = try self.story(named: StoryName(story.id), index)
    guard let stored else {
      summary.added += 1
      if story.isFlagged { summary.flagged.append(story) }
      try put(story, instead: nil)
      return
    }
    guard replacing, stored.story != story else {
      summary.known += 1
      return
    }
    summary.revised += 1
    if story.isFlagged, !stored.story.isFlagged { summary.flagged.append(story) }
    if !story.isFlagged, stored.story.isFlagged { summary.unflagged.append(story) }
    var story = story
    story.found = stored.story.found
    try put(story, instead: stored)
  }

  private mutating func settle(
    _ outcome: Merging.Outcome, instead stored: Stored
  ) throws(ArchiveError) {
    switch outcome {
    case .known: summary.known += 1
    case .joined(let story):
      summary.merged += 1
      try put(story, instead: stored)
    case .revised(let story):
      summary.revised += 1
      if story.isFlagged, !stored.story.isFlagged { summary.flagged.append(story) }
      if !story.isFlagged, stored.story.isFlagged { summary.unflagged.append(story) }
      try put(story, instead: stored)
    }
  }

  private mutating func put(_ story: Story, instead stored: Stored?) throws(ArchiveError) {
    let links = linkKeys.keys(of: story).sorted()
    try put(PreparedStory(story, links: links, buffer: &lineBuffer), instead: stored)
  }

  private mutating func put(
    _ prepared: PreparedStory, instead stored: Stored?
  ) throws(ArchiveError) {
    if prepared.isFlagged {
      let story = try prepared.story
      try change(documentOf: prepared.day) { $0.put(story) }
    } else if stored?.story.isFlagged == true {
      try change(documentOf: prepared.day) { $0.remove(id: prepared.name.id) }
    }
    if let number = numbers[prepared.name] {
      planned[number].story = prepared
      return
    }
    for link in prepared.links { plannedLinks.note(planned.count, at: link) }
    numbers[prepared.name] = planned.count
    planned.append(Planned(story: prepared, former: stored?.place))
  }

  // MARK: What to write

  /// The days to which lines are appended.
  var lineDays: [Day] {
    var days: Set<Day> = []
    for planned in planned where !planned.story.isFlagged { days.insert(planned.story.day) }
    return days.sorted()
  }

  /// Documents to put in the place of those of their day.
  var changedDocuments: [FlaggedDay] {
    documents.values.filter(\.isChanged).map(\.document).sorted { $0.day < $1.day }
  }

  // MARK: What is known

  /// - Parameter read: What was already read of a line, so that it need not be read twice.
  private mutating func story(
    named name: StoryName, _ index: StoryIndex, read: Stored? = nil
  ) throws(ArchiveError) -> Stored? {
    if let number = numbers[name] { return Stored(story: try planned[number].story.story) }
    var latest: Stored?
    for place in index.places(of: name.number) {
      if place.isFlagged {
        try self.read(documentOf: place.day)
        if let story = documents[place.day]?.document.story(id: name.id) {
          return Stored(story: story)
        }
        continue
      }
      if let latest, let known = latest.place, known.offset >= place.offset { continue }
      let story = place == read?.place ? read?.story : try lines.story(at: place)
      if let story, story.id == name.id { latest = Stored(story: story, place: place) }
    }
    return latest
  }

  private mutating func stories(
    link: UInt64, _ index: StoryIndex
  ) throws(ArchiveError) -> [Stored] {
    var ids = plannedLinks.numbers(at: link).map { planned[$0].story.name.id }
    var read: [String: Stored] = [:]
    for place in index.places(of: link) {
      guard ids.count < Self.mostOfOneLink else { break }
      if place.isFlagged {
        for id in try flaggedIDs(link: link, place.day) where !ids.contains(id) { ids.append(id) }
      } else if let story = try lines.story(at: place) {
        if !ids.contains(story.id) { ids.append(story.id) }
        read[story.id] = Stored(story: story, place: place)
      }
    }
    var result: [Stored] = []
    for id in ids.prefix(Self.mostOfOneLink) {
      if let story = try story(named: StoryName(id), index, read: read[id]) { result.append(story) }
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

/// Which of the planned stories have a link. Nearly every link has one.
private struct PlannedLinks {
  private var first: [UInt64: Int] = [:]
  private var more: [UInt64: [Int]] = [:]

  mutating func reserveCapacity(_ count: Int) { first.reserveCapacity(count) }

  func numbers(at link: UInt64) -> [Int] {
    guard let number = first[link] else { return [] }
    return [number] + (more[link] ?? [])
  }

  mutating func note(_ number: Int, at link: UInt64) {
    guard let former = first.updateValue(number, forKey: link) else { return }
    first[link] = former
    if more[link, default: []].count < CommitPlan.mostOfOneLink - 1 {
      more[link, default: []].append(number)
    }
  }
}

/// Reads stored lines, and keeps the files open for the next.
private final class StoredLines {
  private let disk: Disk
  private var files: [Day: SharedFile] = [:]

  private static let mostFiles = 64

  init(_ disk: Disk) { self.disk = disk }

  /// The line at a place, when it still is a story.
  func story(at place: StoryIndex.Place) throws(ArchiveError) -> Story? {
    if let day = files[place.day] { return try StoryScan.line(in: day.file, at: place.offset) }
    guard let file = try disk.open(Layout.stories(place.day), .reading) else { return nil }
    let day = SharedFile(file)
    if files.count >= Self.mostFiles { files = [:] }
    files[place.day] = day
    return try StoryScan.line(in: day.file, at: place.offset)
  }
}
