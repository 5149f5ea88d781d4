import ArgumentParser

@main
struct Veille: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "veille",
    abstract: "Watches news feeds for stories on facial recognition and its use by police.",
    subcommands: [
      ClassifyCommand.self,
      EvaluateCommand.self,
      TrainCommand.self,
    ])
}
