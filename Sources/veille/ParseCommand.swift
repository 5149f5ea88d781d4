import ArgumentParser
import Foundation
import Parsing

struct ParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse",
    abstract: "Print what a feed file says, as JSON.",
    discussion: """
      Reads RSS, Atom, JSON Feed and CDF, well-formed or not. The JSON says which encoding was used \
      and who decided it, whether the document had to be repaired, and what was mended where.
      """)

  @Argument(help: "The file; - for standard input.", completion: .file())
  var file: String

  @Option(help: "The Content-Type header that came with it, for its charset.")
  var contentType: String?

  @Option(help: "The Content-Language header that came with it, for feeds that say no language.")
  var contentLanguage: String?

  @Option(help: "The address that relative links are relative to.")
  var baseURL: String?

  func run() throws {
    let bytes: [UInt8]
    do {
      bytes = Array(
        try Data(contentsOf: URL(filePath: file == "-" ? "/dev/stdin" : file)))
    } catch {
      throw Trouble.badInput("cannot read \(file): \(error.localizedDescription)")
    }
    let feed: Feed
    do {
      feed = try parseFeed(
        bytes, contentType: contentType, contentLanguage: contentLanguage, baseURL: baseURL)
    } catch {
      throw Trouble.badInput("\(file): \(error.description)")
    }
    try StandardOutput().write(feed.json())
  }
}
