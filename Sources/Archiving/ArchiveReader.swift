import Dispatch
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

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
    if let json = try disk.read(Layout.manifest) {
      if let schema = Manifest.schema(json), schema > Layout.schema {
        throw .newer(file: disk.fullPath(Layout.manifest), schema: schema)
      }
    } else if try disk.status(Layout.flagged) == nil, try disk.status(Layout.stories) == nil {
      // Some other folder: it must not look like an archive without news.
      throw .system(
        operation: "open", file: disk.fullPath(Layout.manifest), errorNumber: ENOENT)
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
    containing rawFilter: (@Sendable (UnsafeBufferPointer<UInt8>) -> Bool)? = nil,
    _ body: (Story) throws -> Bool
  ) throws -> [UnreadableText] {
    func counts(_ story: Story) -> Bool {
      from.map { story.found >= $0 } ?? true && until.map { story.found < $0 } ?? true
    }
    var days = Set(try StoryScan.days(in: Layout.flagged, disk))
    if !flaggedOnly { days.formUnion(try StoryScan.days(in: Layout.stories, disk)) }
    let sorted = days.filter { day in
      from.map { day >= Day(containing: $0) } ?? true
        && until.map { day <= Day(containing: $0) } ?? true
    }.sorted { newestFirst ? $1 < $0 : $0 < $1 }
    var unreadable: [UnreadableText] = []
    var start = 0
    // The first days alone, for those who want but a few stories; then more at a time.
    var batch = 1
    while start < sorted.count {
      let readings = try readings(
        sorted[start..<min(start + batch, sorted.count)], flaggedOnly: flaggedOnly, rawFilter)
      start += batch
      batch = min(batch * 2, 32)
      for (day, reading) in readings {
        unreadable += reading.unreadable
        func pass(_ stories: [Story]) throws -> Bool {
          for story in newestFirst ? stories.reversed() : stories where counts(story) {
            guard try body(story) else { return false }
          }
          return true
        }
        guard try pass(reading.flagged), try pass(reading.others) else { return unreadable }
        guard !reading.places.isEmpty else { continue }
        var wantsMore = true
        try DayReading.pieces(
          reading.places, day, newestFirst: newestFirst, disk, &unreadable
        ) { stories in
          wantsMore = try pass(stories)
          return wantsMore
        }
        if !wantsMore { return unreadable }
      }
    }
    return unreadable
  }

  /// Several days at once, on all cores; in the order of the days.
  private func readings(
    _ days: ArraySlice<Day>, flaggedOnly: Bool, _ filter: DayReading.RawFilter?
  ) throws(ArchiveError) -> [(Day, DayReading)] {
    let days = Array(days)
    if days.count == 1 {
      return [(days[0], try DayReading(days[0], flaggedOnly: flaggedOnly, filter, disk))]
    }
    let results = Mutex<[Int: Result<DayReading, ArchiveError>]>([:])
    DispatchQueue.concurrentPerform(iterations: days.count) { index in
      let result: Result<DayReading, ArchiveError>
      do throws(ArchiveError) {
        result = .success(try DayReading(days[index], flaggedOnly: flaggedOnly, filter, disk))
      } catch {
        result = .failure(error)
      }
      results.withLock { $0[index] = result }
    }
    let all = results.withLock { $0 }
    var readings: [(Day, DayReading)] = []
    for (index, day) in days.enumerated() {
      if let reading = try all[index]?.get() { readings.append((day, reading)) }
    }
    return readings
  }

  /// The story of that id, in its latest version.
  public func story(id: String) throws(ArchiveError) -> Story? {
    try stories(idPrefix: id).first { $0.id == id }
  }

  /// The stories whose id begins so, each in its latest version, newest day first.
  public func stories(idPrefix: String) throws(ArchiveError) -> [Story] {
    var found: [Story] = []
    let words = RawWords(anyOf: ["\"id\":\"" + idPrefix, "\"id\": \"" + idPrefix])
    do {
      try forEachStory(newestFirst: true, containing: words.mayBeIn) { story in
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
    let all = records.records()
    if let failure = records.failure { throw failure }
    return all
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
