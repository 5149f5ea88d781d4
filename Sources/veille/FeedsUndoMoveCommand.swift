import Archiving
import ArgumentParser
import Foundation
import Monitoring

struct FeedsUndoMoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "undo-move",
    abstract: "Ask a feed at its subscribed address again, whatever redirects said.")

  @Argument(help: "The feed's address as subscribed, or its id in 'feeds status --format json'.")
  var feed: String
  @OptionGroup var archiveOption: ArchiveOption

  func run() throws {
    let path = archiveOption.resolved(try Configuration.load())
    try reporting {
      let archive = try Archive(at: path, now: Date())
      guard
        let record = archive.record(of: feed) ?? archive.record(of: feedID(url: feed))
      else { throw Trouble.badInput("\(feed): no such feed in \(path)") }
      guard record.currentURL != nil else {
        throw Trouble.badInput("\(feed): has not moved; nothing to undo")
      }
      _ = try archive.commit([FeedUpdate(record: undoingMoves(record))], now: Date())
      try archive.close()
    }
  }
}
