import ArgumentParser

struct FeedsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "feeds",
    abstract: "Looks after the list of feeds.",
    subcommands: [
      FeedsStatusCommand.self
    ])
}
