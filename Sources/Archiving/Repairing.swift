#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Archive {
  /// Mends what `ArchiveReader.verify` finds, and tells what it did, a sentence each.
  ///
  /// Nothing is dropped: a line or document that cannot be understood is moved to `aside/`, where a person can look at it.
  public func repair() throws(ArchiveError) -> [String] {
    var repairer = Repairer(disk: disk)
    for path in [Layout.feeds, Layout.seen, Layout.runs, Layout.feedback] {
      try repairer.mendLines(of: path) { isWhole($0, path) }
    }
    try repairer.mendStories()
    try indexAnew()
    repairer.done.append("made the index again")
    return repairer.done
  }
}

private struct Repairer {
  let disk: Disk
  var done: [String] = []
  /// Where each story was met first.
  private var days: [String: Day] = [:]
  /// Stories that stood in the file of another day.
  private var misplaced: [Story] = []

  init(disk: Disk) { self.disk = disk }

  mutating func mendStories() throws(ArchiveError) {
    let files = try StoryIndex.dayFiles(disk).map(\.file).sorted {
      ($0.day, $0.isFlagged ? 0 : 1) < ($1.day, $1.isFlagged ? 0 : 1)
    }
    for file in files {
      if file.isFlagged { try mendDocument(file) } else { try mendStoryLines(file) }
    }
    for story in misplaced { try place(story) }
  }

  // MARK: Lines

  /// Moves aside the lines that do not belong into the file.
  mutating func mendLines(
    of path: String, _ belongs: (UnsafeBufferPointer<UInt8>) -> Bool
  ) throws(ArchiveError) {
    guard let file = try disk.open(path, .reading) else { return }
    var kept: [UInt8] = []
    var aside: [UInt8] = []
    var count = 0
    try StoryScan.forEachLine(in: file) { line, _ in
      if belongs(line) {
        kept += line
        kept.append(0x0A)
      } else {
        count += 1
        aside += line
        aside.append(0x0A)
      }
    }
    guard count > 0 else { return }
    // Aside first: a crash in between leaves the lines in both places, never in none.
    let target = try putAside(aside, from: path)
    try disk.replace(path, with: kept)
    done.append("moved \(count) line\(count == 1 ? "" : "s") of \(path) to \(target)")
  }

  private mutating func mendStoryLines(_ file: DayFile) throws(ArchiveError) {
    var misplaced: [Story] = []
    var days = self.days
    try mendLines(of: file.path) { line in
      guard let story = try? parseStory(line) else { return false }
      guard Day(containing: story.found) == file.day else {
        misplaced.append(story)
        return false
      }
      if let other = days[story.id], other != file.day { return false }
      days[story.id] = file.day
      return true
    }
    self.days = days
    self.misplaced += misplaced
  }

  // MARK: Documents

  private mutating func mendDocument(_ file: DayFile) throws(ArchiveError) {
    guard let json = try disk.read(file.path) else { return }
    var document = FlaggedDay(file.day)
    var stories: [Story]
    var isDamaged = false
    if let whole = try? FlaggedDay(file.day, json: json) {
      stories = whole.stories
      document = whole
      for story in stories { document.remove(id: story.id) }
    } else {
      isDamaged = true
      stories = salvage(json)
    }
    var isChanged = isDamaged
    var former: Story?
    for story in stories {
      if !story.isFlagged || Day(containing: story.found) != file.day
        || (days[story.id].map { $0 != file.day } ?? false)
      {
        misplaced.append(story)
        isChanged = true
        continue
      }
      if document.story(id: story.id) != nil { isChanged = true }
      if let former, (story.found, story.id) < (former.found, former.id) { isChanged = true }
      days[story.id] = file.day
      document.put(story)
      former = story
    }
    guard isChanged else { return }
    let target = try putAside(json, from: file.path)
    if document.stories.isEmpty {
      try disk.remove(file.path)
      try disk.syncDirectory(parentDirectory(of: file.path))
    } else {
      try disk.replace(file.path, with: document.json)
    }
    done.append(
      "wrote \(file.path) anew with \(document.stories.count) stories; as it was: \(target)")
  }

  /// Every story that can still be read in a document that cannot.
  private func salvage(_ json: [UInt8]) -> [Story] {
    json.withUnsafeBufferPointer { json in
      var stories: [Story] = []
      var index = 0
      // A story begins with a brace at the depth where the documents have it, so a few steps find the next.
      while index < json.count {
        guard json[index] == UInt8(ascii: "{") else {
          index += 1
          continue
        }
        var reader = JSONReader(UnsafeBufferPointer(rebasing: json[index...]))
        if let story = try? reader.story() {
          stories.append(story)
          index += reader.position
        } else {
          index += 1
        }
      }
      return stories
    }
  }

  // MARK: Placing

  /// Puts a story where it belongs, unless it is there.
  private mutating func place(_ story: Story) throws(ArchiveError) {
    let day = Day(containing: story.found)
    if let other = days[story.id] {
      done.append("story \(story.id) is in the file of \(other) already")
      return
    }
    days[story.id] = day
    let file = DayFile(day: day, isFlagged: story.isFlagged)
    try disk.makeDirectories(parentDirectory(of: file.path))
    if story.isFlagged {
      var document = FlaggedDay(day)
      if let json = try disk.read(file.path), let stored = try? FlaggedDay(day, json: json) {
        document = stored
      }
      document.put(story)
      try disk.replace(file.path, with: document.json)
    } else {
      var line: [UInt8] = []
      appendJSON(of: story, to: &line)
      line.append(0x0A)
      try appendDurably(line, to: file.path, disk)
    }
    done.append("moved story \(story.id) to \(file.path)")
  }

  private func putAside(_ text: [UInt8], from path: String) throws(ArchiveError) -> String {
    try disk.makeDirectory(Layout.aside)
    let target = try nameAside(of: path, disk)
    try disk.replace(target, with: text)
    return target
  }
}

/// A name in `aside/` that no file has.
func nameAside(of path: String, _ disk: Disk) throws(ArchiveError) -> String {
  let name = path.split(separator: "/").joined(separator: "-")
  var target = "\(Layout.aside)/\(name)"
  var number = 1
  while try disk.status(target) != nil {
    number += 1
    target = "\(Layout.aside)/\(number)-\(name)"
  }
  return target
}
