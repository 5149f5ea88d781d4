import Classifying

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Something in the archive that is not as it should be.
public struct Finding: Sendable, Equatable, CustomStringConvertible {
  public enum Kind: String, Sendable {
    /// A line or document that cannot be read. `veille repair` moves it aside.
    case unreadable
    /// A story in the file of another day. `veille repair` moves it there.
    case misplaced
    /// An id that two days have. `veille repair` moves the later aside.
    case duplicate
    /// Stories of a document that are not in the order of their times, or not flagged. `veille repair` mends it.
    case disorder
    /// A source, verdict or other value that is missing or out of its bounds.
    case invalid
    /// The index does not lead to a story. `veille repair` makes it again.
    case index
    /// A file that is none of the archive's.
    case stranger
    /// A file that others may read.
    case exposed
  }

  public var kind: Kind
  public var file: String
  /// From 1.
  public var line: Int?
  public var what: String

  public var description: String { "\(file)\(line.map { ", line \($0)" } ?? ""): \(what)" }
}

/// What `ArchiveReader.verify` saw.
public struct VerificationReport: Sendable {
  public var findings: [Finding] = []
  public var stories = 0
  public var flagged = 0
  public var feeds = 0
  public var files = 0
  public var bytes = 0
}

extension ArchiveReader {
  /// Reads everything and checks it. Needs no lock; what a writer is just appending is passed over.
  public func verify() throws(ArchiveError) -> VerificationReport {
    var verifier = Verifier(disk: disk)
    try verifier.checkStories()
    for path in [Layout.feeds, Layout.seen, Layout.runs, Layout.feedback] {
      try verifier.checkLines(of: path)
    }
    try verifier.checkIndex()
    try verifier.checkNames()
    return verifier.report
  }
}

private struct Verifier {
  let disk: Disk
  var report = VerificationReport()
  /// The day of each story, by the number of its id.
  private var days: [UInt64: Day] = [:]

  init(disk: Disk) { self.disk = disk }

  private mutating func find(
    _ kind: Finding.Kind, _ path: String, line: Int? = nil, _ what: String
  ) {
    report.findings.append(
      Finding(kind: kind, file: disk.fullPath(path), line: line, what: what))
  }

  // MARK: Stories

  mutating func checkStories() throws(ArchiveError) {
    for (file, status) in try StoryIndex.dayFiles(disk) {
      report.files += 1
      report.bytes += status.size
      if status.isExposed { find(.exposed, file.path, "others may read it; chmod 600") }
      if file.isFlagged { try checkDocument(file) } else { try checkStoryLines(file) }
    }
  }

  private mutating func checkStoryLines(_ dayFile: DayFile) throws(ArchiveError) {
    guard let file = try disk.open(dayFile.path, .reading) else { return }
    var number = 0
    var checked = self
    try StoryScan.forEachLine(in: file) { line, _ in
      number += 1
      do throws(JSONProblem) {
        let story = try parseStory(line)
        checked.check(story, dayFile, line: number)
      } catch {
        checked.find(.unreadable, dayFile.path, line: number, "\(error)")
      }
    }
    self = checked
  }

  private mutating func checkDocument(_ file: DayFile) throws(ArchiveError) {
    guard let json = try disk.read(file.path) else { return }
    do throws(JSONProblem) {
      let document = try FlaggedDay(file.day, json: json)
      var former: Story?
      for (rank, story) in document.stories.enumerated() {
        if !story.isFlagged { find(.disorder, file.path, "story \(story.id) is not flagged") }
        if let former, (story.found, story.id) < (former.found, former.id) {
          find(.disorder, file.path, "story \(story.id) stands behind a later one")
        }
        if document.stories[..<rank].contains(where: { $0.id == story.id }) {
          find(.duplicate, file.path, "story \(story.id) is there twice")
        }
        check(story, file, line: nil)
        former = story
      }
    } catch {
      find(.unreadable, file.path, "\(error)")
    }
  }

  private mutating func check(_ story: Story, _ file: DayFile, line: Int?) {
    let day = Day(containing: story.found)
    if day != file.day {
      find(.misplaced, file.path, line: line, "story \(story.id) was found on \(day)")
    }
    if let other = days.updateValue(file.day, forKey: SeenEntries.number(story.id)) {
      if other != file.day {
        find(.duplicate, file.path, line: line, "story \(story.id) is also in the file of \(other)")
      }
    } else {
      report.stories += 1
      if file.isFlagged { report.flagged += 1 }
    }
    for what in story.mistakes {
      find(.invalid, file.path, line: line, "story \(story.id): \(what)")
    }
  }

  // MARK: Other files

  mutating func checkLines(of path: String) throws(ArchiveError) {
    guard let status = try disk.status(path), let file = try disk.open(path, .reading) else {
      return
    }
    report.files += 1
    report.bytes += status.size
    if status.isExposed { find(.exposed, path, "others may read it; chmod 600") }
    var number = 0
    var ids: Set<String> = []
    var unreadable: [Int] = []
    let isJournal = path == Layout.feeds || path == Layout.seen
    try StoryScan.forEachLine(in: file) { line, _ in
      number += 1
      if !isWhole(line, path) {
        unreadable.append(number)
      } else if isJournal, let id = journalID(line) {
        ids.insert(id)
      }
    }
    for line in unreadable { find(.unreadable, path, line: line, "not a line of this file") }
    if path == Layout.feeds { report.feeds = ids.count }
  }

  /// Asks the index about every story, if it says that it knows the story's file.
  mutating func checkIndex() throws(ArchiveError) {
    var index = try StoryIndex(disk)
    index.prepare()
    for (file, status) in try StoryIndex.dayFiles(disk) {
      guard index.coverage(of: file) == Coverage(size: status.size, changed: status.changed) else {
        continue
      }
      var missing = 0
      func ask(_ keys: [UInt64], offset: Int) {
        let place = StoryIndex.Place(day: file.day, isFlagged: file.isFlagged, offset: offset)
        let isLed = index.places(of: keys[0]).contains { other in
          other == place || other.day == place.day && other.offset > offset
        }
        if !isLed { missing += 1 }
      }
      if file.isFlagged {
        if let json = try disk.read(file.path), let document = try? FlaggedDay(file.day, json: json)
        {
          for story in document.stories { ask(StoryIndex.keys(of: story), offset: 0) }
        }
      } else if let open = try disk.open(file.path, .reading) {
        try StoryScan.forEachLine(in: open) { line, offset in
          if let keys = try? StoryIndex.keys(ofLine: line) { ask(keys, offset: offset) }
        }
      }
      if missing > 0 {
        find(.index, file.path, "the index does not know \(missing) of its stories")
      }
    }
  }

  mutating func checkNames() throws(ArchiveError) {
    let known: Set<String> = [
      Layout.manifest, Layout.lock, Layout.feeds, Layout.seen, Layout.runs, Layout.feedback,
      Layout.stories, Layout.flagged, Layout.index, Layout.aside, Layout.temporaries, "digests",
    ]
    for name in try disk.names(in: "") where !known.contains(name) {
      find(.stranger, name, "not a file of the archive")
    }
    for folder in [Layout.stories, Layout.flagged] {
      for year in try disk.names(in: folder) {
        for name in try disk.names(in: "\(folder)/\(year)") {
          if let day = Layout.day(ofFile: name, in: folder), "\(day)".hasPrefix(year) { continue }
          find(.stranger, "\(folder)/\(year)/\(name)", "not a file of the archive")
        }
      }
    }
  }
}

/// Whether a line is one of the file's.
func isWhole(_ line: UnsafeBufferPointer<UInt8>, _ path: String) -> Bool {
  var reader = JSONReader(line)
  guard reader.peek() == UInt8(ascii: "{"), (try? reader.value()) != nil, reader.peek() == nil
  else { return false }
  switch path {
  case Layout.feeds: return journalID(line) != nil
  case Layout.seen:
    var entries = SeenEntries()
    return journalID(line) != nil && (try? entries.apply(line)) != nil
  default: return true
  }
}

extension Story {
  /// What the archive would not have written.
  fileprivate var mistakes: [String] {
    var mistakes: [String] = []
    if sources.isEmpty { mistakes.append("it has no source") }
    if sources.contains(where: { $0.feedID.isEmpty }) { mistakes.append("a source without a feed") }
    for verdict in verdicts {
      if !(0...1).contains(verdict.score) {
        mistakes.append("a score of \(verdict.score)")
      }
      if verdict.isFlagged, verdict.evidence.isEmpty {
        mistakes.append("flagged without evidence")
      }
    }
    return mistakes
  }
}
