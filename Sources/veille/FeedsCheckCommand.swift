import ArgumentParser
import Fetching
import Foundation
import Monitoring
import Publishing

struct FeedsCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Ask every feed of a list once, and compare it with its entry. Stores nothing.",
    discussion: "Exit code 69 when every feed failed.")

  @OptionGroup var feedLists: FeedListOption
  @OptionGroup var network: NetworkOptions
  @Option(help: "table or json.")
  var format = FeedsListCommand.Format.table

  func run() throws {
    let configuration = try Configuration.load()
    let feeds = try feedLists.feeds(configuration)
    let network = try network.fetchConfiguration(configuration)
    let checks = try reportingNetwork { () throws(FetchingError) in
      try check(feeds, configuration: network)
    }
    switch format {
    case .json: try StandardOutput().write(json(checks))
    case .table:
      let sorted = checks.sorted { rank($0) < rank($1) }
      let lines = sorted.map { check in
        let name = check.listedTitle ?? check.title ?? "-"
        let remarks = check.remarks.map { "        \(oneLine($0))\n" }.joined()
        return "\(check.finding.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0))"
          + "\(oneLine(name))  \(oneLine(check.url))\n\(remarks)"
      }
      let counts = [FeedCheck.Finding.failed, .differs, .good].map { finding in
        "\(checks.count { $0.finding == finding }) \(finding == .good ? "good" : finding.rawValue)"
      }
      try StandardOutput().write(lines.joined() + "\n\(counts.joined(separator: ", "))\n")
    }
    if !checks.isEmpty && checks.allSatisfy({ $0.finding == .failed }) {
      throw Trouble.everyFeedFailed
    }
  }

  private func rank(_ check: FeedCheck) -> Int {
    switch check.finding {
    case .failed: 0
    case .differs: 1
    case .good: 2
    }
  }
}

/// Runs `body`, trouble with our own end of the network put into the command's words.
func reportingNetwork<Result>(_ body: () throws(FetchingError) -> Result) throws -> Result {
  do throws(FetchingError) {
    return try body()
  } catch {
    throw Trouble.configuration("\(error)")
  }
}
