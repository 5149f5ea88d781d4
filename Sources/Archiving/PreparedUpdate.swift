#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What one feed brought, ready for the files: its lines are written and its keys worked out, on whatever core had the time.
/// The one writer has only to put them down.
public struct PreparedUpdate: Sendable {
  let record: FeedRecord
  let stories: [PreparedStory]
  /// Lines of `seen.jsonl` and of `feeds.jsonl`; empty when nothing changed.
  let seenPatch: [UInt8]
  let recordPatch: [UInt8]
  /// About how many bytes wait in it for the writer.
  public let size: Int

  public var storyCount: Int { stories.count }

  /// - Parameters:
  ///   - former: The feed's record as the archive holds it.
  ///   - seenBefore: What was known of its entries.
  init(_ update: FeedUpdate, since former: FeedRecord?, seenBefore: SeenEntries) {
    record = update.record
    stories = preparedStories(update.stories)
    var seenPatch: [UInt8] = []
    if let seen = update.seen {
      seen.appendPatch(of: update.record.id, since: seenBefore, to: &seenPatch)
    }
    var recordPatch: [UInt8] = []
    if update.record != former { update.record.appendPatch(since: former, to: &recordPatch) }
    self.seenPatch = seenPatch
    self.recordPatch = recordPatch
    size = stories.reduce(1_000 + seenPatch.count + recordPatch.count) { $0 + $1.size }
  }
}

/// A story on its way into the files.
struct PreparedStory: Sendable {
  let name: StoryName
  /// Sorted.
  let links: [UInt64]
  /// A story stays with the day on which it was found, so that readers can tell its versions apart day by day.
  let day: Day
  let isFlagged: Bool
  /// With its line feed; empty for a flagged story, whose place is in a document.
  let line: ArraySlice<UInt8>
  /// `nil` when the line holds all that there is.
  private let held: Story?

  fileprivate var size: Int {
    100 + line.count
      + (held.map { 1_000 + $0.title.utf8.count + $0.summary.utf8.count + $0.content.utf8.count }
        ?? 0)
  }

  /// `buffer` is used for writing the line; what is kept is no larger than it must be.
  init(_ story: Story, links: [UInt64], buffer: inout [UInt8]) {
    buffer.removeAll(keepingCapacity: true)
    if !story.isFlagged {
      appendJSON(of: story, to: &buffer)
      buffer.append(0x0A)
    }
    self.init(story, links: links, line: buffer.withUnsafeBufferPointer { Array($0)[...] })
  }

  fileprivate init(_ story: Story, links: [UInt64], line: ArraySlice<UInt8>) {
    name = StoryName(story.id)
    self.links = links
    day = Day(containing: story.found)
    isFlagged = story.isFlagged
    self.line = line
    held = story.isFlagged ? story : nil
  }

  /// Read from its line where need be: few stories meet one that is like them.
  var story: Story {
    get throws(ArchiveError) {
      if let held { return held }
      do throws(JSONProblem) {
        return try parseStory(line)
      } catch {
        throw .damaged(file: name.id, line: nil, reason: "its own line cannot be read: \(error)")
      }
    }
  }
}

/// A story's id with the number by which it is found.
struct StoryName: Hashable, Sendable {
  let id: String
  let number: UInt64

  init(_ id: String) {
    self.id = id
    number = SeenEntries.number(id)
  }

  func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// The lines of a feed lie in one piece of memory.
private func preparedStories(_ stories: [Story]) -> [PreparedStory] {
  guard !stories.isEmpty else { return [] }
  var lines: [UInt8] = []
  lines.reserveCapacity(
    stories.reduce(0) {
      $0 + 700 + $1.title.utf8.count + ($1.summary.utf8.count + $1.content.utf8.count) * 17 / 16
    })
  var ends: [Int] = []
  for story in stories {
    if !story.isFlagged {
      appendJSON(of: story, to: &lines)
      lines.append(0x0A)
    }
    ends.append(lines.count)
  }
  var start = 0
  return zip(stories, ends).map { story, end in
    defer { start = end }
    return PreparedStory(
      story, links: StoryIndex.linkKeys(of: story).sorted(), line: lines[start..<end])
  }
}

extension StoryIndex {
  mutating func insert(_ story: PreparedStory, at place: Place, insteadOf former: Place? = nil) {
    insert(CollectionOfOne(story.name.number), at: place, insteadOf: former)
    insert(story.links, at: place, insteadOf: former)
  }
}
