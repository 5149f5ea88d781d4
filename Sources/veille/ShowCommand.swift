import ArgumentParser
import Archiving
import Foundation
import Publishing

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Prints a stored story: its sources, verdicts with their evidence, former headlines.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  @OptionGroup var archive: ArchiveOption

  @Argument(help: "The story's id, or its beginning (four digits or more).")
  var id: String

  @Option(help: "text or json.")
  var format = Format.text

  func validate() throws {
    guard id.utf8.count >= 4 else { throw ValidationError("Give at least four digits of the id.") }
  }

  func run() throws {
    let path = archive.resolved(try Configuration.load())
    guard let reader = try openForReading(path) else {
      throw Trouble.badInput("no story \(oneLine(id)) in \(path)")
    }
    let stories = try reporting { try reader.stories(idPrefix: id) }
    guard let story = stories.first else {
      throw Trouble.badInput("no story \(oneLine(id)) in \(path)")
    }
    if stories.count > 1 {
      let ids = stories.prefix(5).map { "\n  \(oneLine($0.id))  \(oneLine($0.title))" }.joined()
      throw Trouble.badInput("several stories begin with \(oneLine(id)):\(ids)")
    }
    let output = StandardOutput()
    switch format {
    case .text: try output.write(storyDetails(story, time: .local))
    case .json:
      var json: [UInt8] = []
      appendIndentedJSON(of: story, to: &json)
      try output.write(json)
    }
  }
}
