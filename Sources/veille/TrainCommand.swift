import ArgumentParser
import Classifying

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn a topic's weights from labelled stories.",
    discussion: """
      Writes the topic file with new weights and thresholds. The same stories give the same file on every machine. \
      Weights that judge the regression stories worse than the old ones are refused (exit code 1).
      """)

  @Argument(help: "Labelled stories to learn from, JSON Lines.") var files: [String]
  @Option(help: "The topic file; it is rewritten unless --output is given.") var topic: String
  @Option(
    help: "Stories that are never learnt from; the new weights must judge them as well as the old.")
  var regression: [String] = []
  @Option(help: "Where to write the topic file.") var output: String?
  @Flag(help: "Only say what would change.") var dryRun = false

  func run() throws {
    let source = try TopicSource.file(topic, isToBeTrained: true)
    let before = source.topic
    let stories = try files.flatMap { try readLabelled($0) }
    let frozen = try regression.flatMap { try readLabelled($0) }
    let shared = Set(stories.map(\.id)).intersection(frozen.map(\.id)).sorted()
    if let first = shared.first {
      warn("\(first) is among the regression stories and must not be learnt from")
      throw ExitCode(65)
    }
    let after = Training().train(before, on: stories)
    try report("learnt from", Evaluation(stories, by: before), Evaluation(stories, by: after))
    if !frozen.isEmpty {
      let old = Evaluation(frozen, by: before)
      let new = Evaluation(frozen, by: after)
      try report("regression", old, new)
      guard new.overall.counts.f1 >= old.overall.counts.f1 else {
        warn("refused: the new weights judge the regression stories worse than the old")
        throw ExitCode(1)
      }
    }
    if dryRun { return }
    let target = output ?? topic
    do {
      try after.replacingWeights(in: source.yaml)
        .write(toFile: target, atomically: true, encoding: .utf8)
    } catch {
      warn("\(target): cannot be written")
      throw ExitCode(74)
    }
  }

  private func report(_ name: String, _ before: Evaluation, _ after: Evaluation) throws {
    let (old, new) = (before.overall.counts, after.overall.counts)
    try StandardOutput().write(
      "\(name): \(before.answers.count) stories, F1 \(decimals(old.f1)) → \(decimals(new.f1)), "
        + "precision \(decimals(old.precision)) → \(decimals(new.precision)), "
        + "recall \(decimals(old.recall)) → \(decimals(new.recall))\n")
  }
}
