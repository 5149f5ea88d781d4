import ArgumentParser
import Classifying
import Publishing

struct TopicsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topics",
    abstract: "Show, check and begin topics: what to look for.",
    subcommands: [
      TopicsListCommand.self,
      TopicsShowCommand.self,
      TopicsCheckCommand.self,
      TopicsNewCommand.self,
    ])
}

struct TopicsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "The topics that stories are judged by.")

  @OptionGroup var topicOptions: TopicOptions

  func run() throws {
    for source in try topicOptions.sources(try Configuration.load()) {
      let topic = source.topic
      try StandardOutput().write(
        """
        \(topic.id)  \(oneLine(topic.name))
            \(counted(topic.languageTags.count, "language")), \
        \(counted(topic.concepts.count, "concept")), \(counted(topic.phrases.count, "phrase")), \
        version \(oneLine(topic.version)), \(oneLine(source.file))

        """)
    }
  }
}

struct TopicsShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "A topic's concepts, their parts in the decision, and how many phrases name them.")

  @Argument(help: "The topic's name as `topics list` prints it; may be left out when there is one.")
  var id: String?
  @Flag(help: "The whole file, to copy and change.") var yaml = false
  @OptionGroup var topicOptions: TopicOptions

  func run() throws {
    let sources = try topicOptions.sources(try Configuration.load())
    let known = sources.map(\.topic.id).joined(separator: ", ")
    guard id != nil || sources.count == 1 else {
      throw ValidationError("name one of the topics: \(known)")
    }
    guard let source = sources.first(where: { id == nil || $0.topic.id == id }) else {
      throw ValidationError("there is no topic '\(id ?? "")'; there are: \(known)")
    }
    try StandardOutput().write(yaml ? source.yaml : description(of: source.topic))
  }

  private func description(of topic: Topic) -> String {
    var phrases = [Int](repeating: 0, count: topic.concepts.count)
    for phrase in topic.phrases {
      if case .concept(let concept) = phrase.target { phrases[concept] += 1 }
    }
    let width = topic.concepts.map(\.id.count).max() ?? 0
    let concepts = topic.concepts.enumerated().map { index, concept in
      let name = concept.id + String(repeating: " ", count: width - concept.id.count)
      let role =
        concept.role.rawValue + String(repeating: " ", count: 7 - concept.role.rawValue.count)
      return "  \(name)  \(role)  \(padded(words(concept, phrases[index], topic), 12))"
        + "  \(oneLine(concept.name))"
    }
    let lines =
      [
        "\(topic.id): \(oneLine(topic.name)), version \(oneLine(topic.version))",
        oneLine(topic.summary),
        "languages: " + topic.languageTags.joined(separator: " "),
        "flagged from \(decimals(topic.thresholds.flagged)), "
          + "possible from \(decimals(topic.thresholds.possible))",
        "concepts:",
      ] + concepts + [
        "events: " + topic.events.map(\.id).joined(separator: ", "),
        "\(counted(topic.features.count, "feature")), \(counted(topic.actors.count, "actor"))",
      ]
    return lines.filter { !$0.isEmpty && $0 != "events: " }.joined(separator: "\n") + "\n"
  }

  private func words(_ concept: Topic.Concept, _ phrases: Int, _ topic: Topic) -> String {
    let ids = { (parts: [Int]) in parts.map { topic.concepts[$0].id } }
    if !concept.allOf.isEmpty { return ids(concept.allOf).joined(separator: " + ") }
    if !concept.anyOf.isEmpty { return ids(concept.anyOf).joined(separator: " or ") }
    return counted(phrases, "phrase")
  }
}

struct TopicsCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say whether a topic file can be used, or where it is wrong.",
    discussion: "Prints 'FILE: OK', or 'FILE:LINE: reason' and ends with 65.")

  @Argument(help: "Topic files, or folders of them.") var files: [String]

  func run() throws {
    var isBad = false
    for file in files {
      do {
        for source in try TopicSource.files(file) {
          try StandardOutput().write("\(source.file): OK\n")
        }
      } catch let trouble as Trouble {
        tell("\(trouble)")
        isBad = true
      }
    }
    if isBad { throw ExitCode(65) }
  }
}

struct TopicsNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Print a small topic with comments, to start from.",
    discussion: "veille topics new drones > drones.yaml")

  @Argument(help: "The topic's name: lower-case letters, digits and hyphens.") var id: String

  func run() throws {
    let yaml = Topic.starter(id: id)
    do {
      _ = try Topic(yaml: yaml, file: id)
    } catch {
      throw ValidationError(error.reason)
    }
    try StandardOutput().write(yaml)
  }
}

private func counted(_ count: Int, _ what: String) -> String {
  "\(count) \(what)\(count == 1 ? "" : "s")"
}
