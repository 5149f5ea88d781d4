#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Reads an archive without a lock: it never waits for a writer and never holds one up, and sees whole stories only.
public struct ArchiveReader: Sendable {
  let disk: Disk

  /// Throws `system` with ENOENT when there is no archive.
  public init(at directory: String) throws(ArchiveError) {
    disk = try Disk(existing: directory)
    if let json = try disk.read(Layout.manifest), let schema = Manifest.schema(json),
      schema > Layout.schema
    {
      throw .newer(file: disk.fullPath(Layout.manifest), schema: schema)
    }
  }

  /// Calls `body` with each story found in the period, by days, until it returns false.
  ///
  /// Within a day the flagged ones come first, then the others, each in the order in which they were found, or the other way round.
  /// A story comes once, in its latest version.
  /// - Parameters:
  ///   - from: The first moment that counts; the whole archive when `nil`.
  ///   - until: The first moment that no longer counts.
  ///   - containing: Judges a line's raw JSON before it is read as a story: a quick no. Not asked about flagged stories.
  /// - Returns: Lines and files that are no stories, for the user to hear of.
  @discardableResult
  public func forEachStory(
    from: Date? = nil, until: Date? = nil, flaggedOnly: Bool = false, newestFirst: Bool = false,
    containing rawFilter: ((UnsafeBufferPointer<UInt8>) -> Bool)? = nil,
    _ body: (Story) throws -> Bool
  ) throws -> [UnreadableText] {
    var unreadable: [UnreadableText] = []
    func counts(_ story: Story) -> Bool {
      from.map { story.found >= $0 } ?? true && until.map { story.found < $0 } ?? true
    }
    var days = Set(try StoryScan.days(in: Layout.flagged, disk))
    if !flaggedOnly { days.formUnion(try StoryScan.days(in: Layout.stories, disk)) }
    let sorted = days.filter { day in
      from.map { day >= Day(containing: $0) } ?? true
        && until.map { day <= Day(containing: $0) } ?? true
    }.sorted { newestFirst ? $1 < $0 : $0 < $1 }
    for day in sorted {
      let flagged = try flaggedStories(of: day, &unreadable)
      for story in newestFirst ? flagged.reversed() : flagged where counts(story) {
        guard try body(story) else { return unreadable }
      }
      if flaggedOnly { continue }
      let others = try otherStories(
        of: day, except: Set(flagged.map(\.id)), rawFilter, &unreadable)
      for story in newestFirst ? others.reversed() : others where counts(story) {
        guard try body(story) else { return unreadable }
      }
    }
    return unreadable
  }

  /// The flagged stories of a day in the order in which they were found.
  private func flaggedStories(
    of day: Day, _ unreadable: inout [UnreadableText]
  ) throws(ArchiveError) -> [Story] {
    guard let json = try disk.read(Layout.flagged(day)) else { return [] }
    do throws(JSONProblem) {
      return try FlaggedDay(day, json: json).stories
    } catch {
      unreadable.append(
        UnreadableText(file: disk.fullPath(Layout.flagged(day)), line: nil, reason: "\(error)"))
      return []
    }
  }

  /// The latest version of each story in the day's lines.
  private func otherStories(
    of day: Day, except flagged: Set<String>,
    _ rawFilter: ((UnsafeBufferPointer<UInt8>) -> Bool)?, _ unreadable: inout [UnreadableText]
  ) throws(ArchiveError) -> [Story] {
    guard let file = try disk.open(Layout.stories(day), .reading) else { return [] }
    var stories: [Story] = []
    var positions: [String: Int] = [:]
    var number = 0
    try StoryScan.forEachLine(in: file) { line, _ in
      number += 1
      do throws(JSONProblem) {
        let story = try parseStory(line)
        guard !flagged.contains(story.id) else { return }
        if let position = positions[story.id] {
          stories[position] = story
        } else {
          positions[story.id] = stories.count
          stories.append(story)
        }
      } catch {
        unreadable.append(
          UnreadableText(
            file: disk.fullPath(Layout.stories(day)), line: number, reason: "\(error)"))
      }
    }
    return stories
  }

  /// The story of that id, in its latest version.
  public func story(id: String) throws(ArchiveError) -> Story? {
    try stories(idPrefix: id).first { $0.id == id }
  }

  /// The stories whose id begins so, each in its latest version, newest day first.
  public func stories(idPrefix: String) throws(ArchiveError) -> [Story] {
    var found: [Story] = []
    do {
      try forEachStory(newestFirst: true) { story in
        if story.id.hasPrefix(idPrefix) { found.append(story) }
        return true
      }
    } catch let error as ArchiveError {
      throw error
    } catch {
      preconditionFailure("only the archive throws here")
    }
    return found
  }

  /// Sorted by id.
  public func feedRecords() throws(ArchiveError) -> [FeedRecord] {
    var records = FeedRecords()
    try records.load(disk, isWritable: false)
    return records.records()
  }
}

/// A line or a file of the archive that cannot be read as what it should be. It is left as it is.
public struct UnreadableText: Sendable, Equatable, CustomStringConvertible {
  public var file: String
  /// From 1.
  public var line: Int?
  public var reason: String

  public var description: String {
    "\(file)\(line.map { ", line \($0)" } ?? ""): \(reason)"
  }
}
