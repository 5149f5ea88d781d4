import Foundation

@testable import Archiving

/// A directory that goes away with the test.
final class TemporaryDirectory: Sendable {
  let path: String

  init() {
    // In memory where there is such a place: syncing to a disk would take most of the time.
    let memory = "/dev/shm/"
    let parent =
      FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
    path = parent + "veille-archive-\(UUID().uuidString)"
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: file(name), encoding: .utf8)
  }

  func write(_ text: String, to name: String) throws {
    let url = URL(fileURLWithPath: file(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: url, atomically: false, encoding: .utf8)
  }

  /// Paths of all files, sorted.
  var files: [String] {
    let all = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return all.filter {
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: file($0), isDirectory: &isDirectory)
      return !isDirectory.boolValue
    }.sorted()
  }

  func stories(flaggedOnly: Bool = false) throws -> [Story] {
    var stories: [Story] = []
    try ArchiveReader(at: path).forEachStory(flaggedOnly: flaggedOnly) { story in
      stories.append(story)
      return true
    }
    return stories
  }
}

let noon = Date(timeIntervalSince1970: 1_700_049_600)

/// What a visit to `feed` brings that carries `stories`, all of them new to the caller.
func update(_ feed: String, _ stories: [Story], seen: SeenEntries? = nil) -> FeedUpdate {
  var record = FeedRecord(id: feed, url: "https://example.org/\(feed).xml")
  record.lastSuccess = noon
  var entries = seen ?? SeenEntries()
  for story in stories {
    entries.insert(key: story.id, textHash: textHash(title: story.title, summary: story.summary))
  }
  return FeedUpdate(record: record, seen: entries, stories: stories)
}
