import ArgumentParser

struct FeedsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feeds",
    abstract: "Look after the lists of feeds.",
    subcommands: [
      FeedsListCommand.self,
      FeedsStatusCommand.self,
      FeedsCheckCommand.self,
      FeedsDiscoverCommand.self,
      FeedsImportCommand.self,
      FeedsExportCommand.self,
      FeedsUndoMoveCommand.self,
    ])
}
