import ArgumentParser
import CAllocator
import Foundation

@main
struct Veille: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "veille",
    abstract: "Watches news feeds for stories on facial recognition and its use by police.",
    discussion: """
      Exit codes: 0 done (single feeds may have failed), 64 wrong usage, 65 bad input file, \
      69 every feed failed, 74 the archive cannot be read or written, 75 another run holds it, \
      78 bad configuration, 128+n ended by signal n.
      """,
    version: "veille 0.1.0",
    subcommands: [
      FetchCommand.self,
      FeedsCommand.self,
      ParseCommand.self,
      ListCommand.self,
      ShowCommand.self,
      DigestCommand.self,
      ExplainCommand.self,
      TopicsCommand.self,
      ClassifyCommand.self,
      EvaluateCommand.self,
      TrainCommand.self,
      ReclassifyCommand.self,
      PruneCommand.self,
      VerifyCommand.self,
      RepairCommand.self,
      ExportCommand.self,
      ImportCommand.self,
    ])

  static func main() async {
    openClosedStreams()
    // Before there are threads; memory counts for more than a lock that two of them want.
    allocator_limit_arenas(2)
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let trouble as Trouble {
      tell("\(trouble)")
      Foundation.exit(trouble.exitCode.rawValue)
    } catch {
      exit(withError: error)
    }
  }
}

/// One line on stderr. Nothing can be done when even that fails.
func tell(_ line: String) {
  let bytes = Array("veille: \(line)\n".utf8)
  _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
