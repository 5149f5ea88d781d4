import Archiving
import ArgumentParser
import Foundation
import Monitoring
import Publishing

struct FeedsStatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "How each feed fares, worst first.",
    discussion: """
      For each feed: its state, the last success, when it is asked next and why, new stories in an \
      average week, and the last error in words. States, worst first: gone, failing, bot-walled, \
      silent, flooding, troubled, repaired, moved, never-asked, ok. With --format json an object a line.
      """)

  @OptionGroup var archive: ArchiveOption

  @Option(help: "table or json.")
  var format = Format.table

  @Option(help: ArgumentHelp("Only feeds in this state; may be repeated.", valueName: "state"))
  var state: [String] = []

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json
  }

  func validate() throws {
    for name in state where FeedHealth.State(rawValue: name) == nil {
      let names = FeedHealth.State.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("'\(name)' is no state; there are \(names).")
    }
  }

  func run() throws {
    let now = Date()
    let path = archive.resolved(try Configuration.load())
    let records = try openForReading(path).map { reader in
      try reporting { try reader.feedRecords() }
    }
    var feeds = health(of: records ?? [], now: now)
    if !state.isEmpty { feeds.removeAll { !state.contains($0.state.rawValue) } }
    let text =
      switch format {
      case .table: healthTable(feeds, now: now, width: Terminal.standardOutput()?.width)
      case .json: healthLines(feeds, now: now)
      }
    try StandardOutput().write(text)
  }
}
