import Archiving
import ArgumentParser
import Classifying
import Foundation
import Publishing

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say why a story was flagged, or why not.",
    discussion: """
      A stored story is named by its id, or the first digits of it; its stored verdict is told. A file, or - for \
      standard input, is judged now: its first line is the headline, the rest the summary.
      """)

  @Argument(help: ArgumentHelp("A story's id, a text file, or -.", valueName: "id|file|-"))
  var what: String
  @OptionGroup var archiveOption: ArchiveOption
  @OptionGroup var topicOptions: TopicOptions
  @Flag(help: "Judge a stored story with the present topic, in place of its stored verdict.")
  var anew = false

  func run() throws {
    let configuration = try Configuration.load()
    if what == "-" {
      let bytes = try FileHandle.standardInput.readToEnd() ?? Data()
      return try tell(text: String(decoding: bytes, as: UTF8.self))
    }
    if FileManager.default.fileExists(atPath: what) { return try tell(text: try readText(what)) }
    let path = archiveOption.resolved(configuration)
    let stories = try reporting { try ArchiveReader(at: path).stories(idPrefix: what) }
    guard !stories.isEmpty else {
      throw Trouble.badInput("\(what): neither a file nor the id of a story in \(path)")
    }
    for story in stories {
      if anew || story.verdicts.isEmpty {
        try tell(story)
      } else {
        for verdict in story.verdicts {
          try StandardOutput().write(explanation(of: verdict, for: story))
        }
      }
    }
  }

  private func tell(text: String) throws {
    let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: true)
    guard let title = lines.first else { throw Trouble.badInput("\(what): there is no text in it") }
    try tell(
      Story(
        id: "", title: String(title), summary: lines.count > 1 ? String(lines[1]) : "",
        found: Date()))
  }

  private func tell(_ story: Story) throws {
    let verdicts = try topicOptions.classifier(try Configuration.load()).verdicts(
      title: story.title, summary: story.summary, content: story.content, language: story.language,
      includingNone: true)
    for verdict in verdicts {
      try StandardOutput().write(explanation(of: verdict, for: story))
    }
  }
}
