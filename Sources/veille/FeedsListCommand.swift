import ArgumentParser
import Fetching
import Foundation
import Monitoring
import Publishing

struct FeedsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The feeds in your lists, each once.")

  @OptionGroup var feedLists: FeedListOption
  @Option(help: "table or json.")
  var format = Format.table

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json
  }

  func run() throws {
    let feeds = try feedLists.feeds(try Configuration.load())
    switch format {
    case .table:
      let lines = feeds.map { feed in
        let words = [feed.language, feed.country, feed.category].compactMap { $0 }
        let about = words.isEmpty ? "" : "  (\(oneLine(words.joined(separator: ", "))))"
        return "\(oneLine(feed.title ?? "-"))  \(oneLine(feed.publicURL))\(about)\n"
      }
      try StandardOutput().write(lines.joined())
    case .json:
      try StandardOutput().write(
        json(
          feeds.map { feed in
            ListedFeed(
              category: feed.category, country: feed.country, id: feed.id,
              language: feed.language, title: feed.title, url: feed.publicURL)
          }))
    }
  }

  private struct ListedFeed: Encodable {
    var category, country: String?
    var id: String
    var language, title: String?
    var url: String
  }
}

/// An array as readable JSON with sorted keys.
func json(_ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
  encoder.dateEncodingStrategy = .iso8601
  return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
}
