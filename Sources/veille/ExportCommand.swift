public import ArgumentParser
public import Archiving
import Foundation
import Publishing

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes whole stories, oldest day first, for other programs or another archive.",
    discussion: """
      Without filters: every story. `veille import` reads both formats back without loss. \
      Docs/Archive.md has recipes for jq, DuckDB and pandas.
      """)

  @OptionGroup var archive: ArchiveOption
  @OptionGroup(title: "Filters") var filters: SelectionOptions

  @Option(help: "jsonl or csv.")
  var format = InterchangeFormat.jsonl

  func run() throws {
    var filters = filters
    if filters.tier == nil { filters.all = true }
    let selection = try filters.selection(now: Date())
    let matcher = selection.matcher()
    let path = archive.resolved(try Configuration.load())
    let output = StandardOutput()
    var pending = interchangeOpening(format)
    if let reader = try openForReading(path) {
      let unreadable = try reporting {
        try reader.forEachStory(
          from: selection.since, until: selection.until, flaggedOnly: selection.wantsFlaggedOnly
        ) { story in
          guard matcher.matches(story) else { return true }
          appendForInterchange(story, format, to: &pending)
          if pending.count >= StandardOutput.pieceSize {
            try output.write(pending)
            pending.removeAll(keepingCapacity: true)
          }
          return true
        }
      }
      for text in unreadable { tell("passed over: \(text)") }
    }
    try output.write(pending)
  }
}

extension InterchangeFormat: ExpressibleByArgument {}
