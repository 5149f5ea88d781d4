import Classifying

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// How long stories are kept. What is `nil` is kept for ever.
public struct Retention: Sendable, Equatable {
  /// Stories found before this go, unless they are flagged.
  public var others: Date?
  /// Stories found before this go already when no topic called them even possible.
  public var unremarkable: Date?
  /// Flagged stories found before this go.
  public var flagged: Date?

  public init(others: Date? = nil, unremarkable: Date? = nil, flagged: Date? = nil) {
    self.others = others
    self.unremarkable = unremarkable
    self.flagged = flagged
  }

  func keeps(_ story: Story) -> Bool {
    if story.isFlagged { return flagged.map { story.found >= $0 } ?? true }
    if let others, story.found < others { return false }
    guard let unremarkable, story.found < unremarkable else { return true }
    return story.verdicts.contains { $0.tier != .none } || story.storedVerdicts != nil
  }

  /// Whether a story of the day might go.
  func concerns(_ file: DayFile) -> Bool {
    let dates = file.isFlagged ? [flagged] : [others, unremarkable]
    return dates.compactMap { $0 }.contains { file.day.start < $0 }
  }
}

/// What a pruning took away, or would take.
public struct PruneReport: Sendable, Equatable {
  public var stories = 0
  public var flagged = 0
  public var files = 0
  public var bytes = 0

  public init() {}
}

extension ArchiveReader {
  /// What `Archive.prune` would take away.
  public func pruning(_ retention: Retention) throws(ArchiveError) -> PruneReport {
    var report = PruneReport()
    for pruned in try prunedFiles(disk, retention) { report.add(pruned) }
    return report
  }
}

extension Archive {
  /// Takes away what the retention does not keep. What was seen of the feeds stays, so that nothing comes back.
  ///
  /// Lines that are no stories are kept: only `veille repair` puts them aside.
  public func prune(_ retention: Retention) throws(ArchiveError) -> PruneReport {
    var report = PruneReport()
    for pruned in try prunedFiles(disk, retention) {
      if let rest = pruned.rest {
        try disk.replace(pruned.file.path, with: rest)
      } else {
        try disk.remove(pruned.file.path)
        try disk.syncDirectory(parentDirectory(of: pruned.file.path))
      }
      report.add(pruned)
    }
    if report.files > 0 { try indexAnew() }
    return report
  }
}

/// A file that loses stories.
struct PrunedFile {
  var file: DayFile
  var stories: Int
  var size: Int
  /// What stays in it; `nil` when nothing does.
  var rest: [UInt8]?
}

extension PruneReport {
  fileprivate mutating func add(_ pruned: PrunedFile) {
    stories += pruned.stories
    if pruned.file.isFlagged { flagged += pruned.stories }
    files += 1
    bytes += pruned.size - (pruned.rest?.count ?? 0)
  }
}

private func prunedFiles(
  _ disk: Disk, _ retention: Retention
) throws(ArchiveError) -> [PrunedFile] {
  var result: [PrunedFile] = []
  for (file, status) in try StoryIndex.dayFiles(disk) where retention.concerns(file) {
    var pruned = PrunedFile(file: file, stories: 0, size: status.size)
    if file.isFlagged {
      guard let json = try disk.read(file.path),
        var document = try? FlaggedDay(file.day, json: json)
      else { continue }
      for story in document.stories where !retention.keeps(story) {
        document.remove(id: story.id)
        pruned.stories += 1
      }
      pruned.rest = document.stories.isEmpty ? nil : document.json
    } else {
      pruned.rest = try pruneLines(of: file, retention, disk, &pruned.stories)
    }
    if pruned.stories > 0 { result.append(pruned) }
  }
  return result
}

private func pruneLines(
  of dayFile: DayFile, _ retention: Retention, _ disk: Disk, _ count: inout Int
) throws(ArchiveError) -> [UInt8]? {
  guard let file = try disk.open(dayFile.path, .reading) else { return nil }
  var rest: [UInt8] = []
  var pruned = 0
  try StoryScan.forEachLine(in: file) { line, _ in
    if let story = try? parseStory(line), !retention.keeps(story) {
      pruned += 1
    } else {
      rest += line
      rest.append(0x0A)
    }
  }
  count = pruned
  return rest.isEmpty ? nil : rest
}
