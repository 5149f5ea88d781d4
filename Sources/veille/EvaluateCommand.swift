import ArgumentParser
import Classifying

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measure a topic on labelled stories.",
    discussion: """
      Prints precision, recall, F1 and average precision, overall and per language, calibration, the confusion of \
      events and directions, and every error. With --cross-validate each story is judged by weights that were \
      learnt without it.
      """)

  @Argument(help: "Labelled stories, JSON Lines.") var files: [String]
  @Option(help: "Judge each story by weights learnt from the other folds.") var crossValidate: Int?
  @Flag(help: "Leave out the list of errors.") var quiet = false
  @Option(
    help: ArgumentHelp(
      "The topic file to measure, in place of the built-in topic.", valueName: "file"))
  var topic: [String] = []

  func validate() throws {
    if let crossValidate, crossValidate < 2 {
      throw ValidationError("--cross-validate needs at least 2 folds")
    }
  }

  func run() throws {
    let stories = try files.flatMap { try readLabelled($0) }
    let output = StandardOutput()
    for topic in topic.isEmpty ? Topic.builtIn : try topic.map(readTopic) {
      let evaluation =
        crossValidate.map { Evaluation(crossValidating: stories, of: topic, folds: $0) }
        ?? Evaluation(stories, by: topic)
      try output.write(report(evaluation, topic))
    }
  }

  private func report(_ evaluation: Evaluation, _ topic: Topic) -> String {
    var lines = ["\(topic.name) (\(topic.id)), version \(topic.version)", ""]
    lines.append("language  stories  precision  recall    F1  average precision")
    for (language, figures) in evaluation.byLanguage { lines.append(row(language, figures)) }
    lines.append(row("all", evaluation.overall))
    lines += ["", "calibration: stories, mean score, relevant"]
    for group in evaluation.calibration {
      lines.append(
        "  \(padded(String(group.stories), 7))  \(decimals(group.score))  \(decimals(group.relevant))"
      )
    }
    lines.append("  Brier score \(decimals(evaluation.brierScore))")
    for (what, table) in [("events", evaluation.events), ("directions", evaluation.directions)] {
      let right = table.filter { $0.labelled == $0.answered }.reduce(0) { $0 + $1.count }
      let all = table.reduce(0) { $0 + $1.count }
      guard all > 0 else { continue }
      lines += ["", "\(what): \(right) of \(all) right"]
      for entry in table where entry.labelled != entry.answered {
        lines.append(
          "  \(padded(String(entry.count), 3))  \(entry.labelled) taken for \(entry.answered)")
      }
    }
    if !quiet {
      lines += ["", "errors:"]
      for answer in evaluation.errors {
        let kind = answer.story.isRelevant ? "missed" : "wrong flag"
        lines.append(
          "  \(kind) \(decimals(answer.verdict.score)) \(answer.story.id): \(answer.story.title)"
            + (answer.story.summary.map { " | " + $0 } ?? ""))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func row(_ name: String, _ figures: Evaluation.Figures) -> String {
    [
      name + String(repeating: " ", count: max(0, 8 - name.count)),
      padded(String(figures.stories), 7), padded(decimals(figures.counts.precision), 9),
      padded(decimals(figures.counts.recall), 6), decimals(figures.counts.f1),
      decimals(figures.averagePrecision),
    ].joined(separator: "  ")
  }
}

func readLabelled(_ path: String) throws -> [LabelledStory] {
  do {
    return try LabelledStory.parse(try readText(path), file: path)
  } catch let error as LabelledStory.Malformed {
    warn(error.description)
    throw ExitCode(65)
  }
}

func padded(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.count)) + text
}

/// Three decimals.
func decimals(_ value: Double) -> String {
  let thousandths = Int((abs(value) * 1000).rounded())
  let rest = String(thousandths % 1000)
  return (value < 0 && thousandths > 0 ? "-" : "") + "\(thousandths / 1000)."
    + String(repeating: "0", count: 3 - rest.count) + rest
}
