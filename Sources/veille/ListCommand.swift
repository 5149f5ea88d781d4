public import ArgumentParser
import Archiving
import Foundation
public import Publishing

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists stories, newest first.",
    discussion: """
      Without filters: the flagged stories. On a terminal the table fits its width and ↓ ↑ say \
      whether an event restricts or expands the use of the technology; through a pipe each story \
      is one line and nothing is cut. Formats for programs (json, jsonl, csv, tsv) have each \
      stored story; the others have the same story from several outlets once.
      """)

  @OptionGroup var archive: ArchiveOption
  @OptionGroup(title: "Filters") var filters: SelectionOptions

  @Option(help: "table, json, jsonl, csv, tsv or markdown.")
  var format = ListFormat.table

  @Option(help: "found, published, score, source, event or language.")
  var sort = StoryOrder.found

  @Flag(help: "In the opposite order.")
  var reverse = false

  @Option(help: ArgumentHelp("At most so many stories.", valueName: "count"))
  var limit: Int?

  @Flag(inversion: .prefixedNo, help: "The same story from several outlets once.")
  var group: Bool?

  @Flag(help: "Say what each verdict rests on; in a table, its six weightiest reasons.")
  var explain = false

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
  }

  func run() throws {
    let now = Date()
    let selection = try filters.selection(now: now)
    let path = archive.resolved(try Configuration.load())
    let terminal = Terminal.standardOutput()
    var list = StoryList(format, explains: explain, terminal: terminal, now: now, time: .local)
    let output = StandardOutput()
    var pending = list.opening()

    if let reader = try openForReading(path) {
      func write(_ group: StoryGroup) throws -> Bool {
        list.append(group, to: &pending)
        if pending.count >= StandardOutput.pieceSize {
          try output.write(pending)
          pending.removeAll(keepingCapacity: true)
        }
        return limit.map { list.count < $0 } ?? true
      }
      try reporting {
        if isInOrderOfArchive {
          try forEachInOrder(reader, selection, write)
        } else {
          var stories: [Story] = []
          try reader.forEachStory(of: selection) { story in
            stories.append(story)
            return true
          }
          for group in sorted(stories) where try !write(group) { break }
        }
      }
    }
    try output.write(pending + list.closing())
    if list.count == 0 && isatty(STDERR_FILENO) == 1 { tell("no story matches") }
  }

  private var groups: Bool { group ?? !format.isForPrograms }

  /// Such a list needs one day of the archive in memory, not all of it.
  private var isInOrderOfArchive: Bool { !groups && sort == .found && !reverse }

  private func sorted(_ stories: [Story]) -> [StoryGroup] {
    let single = stories.map { StoryGroup(lead: $0) }.sorted(by: .found)
    let groups = groups ? grouped(single.map(\.lead)) : single
    return groups.sorted(by: sort, reversed: reverse)
  }

  private func forEachInOrder(
    _ reader: ArchiveReader, _ selection: Selection, _ body: (StoryGroup) throws -> Bool
  ) throws {
    var day: Day?
    var stories: [StoryGroup] = []
    var wantsMore = true
    func finishDay() throws {
      for group in stories.sorted(by: .found) where wantsMore { wantsMore = try body(group) }
      stories.removeAll(keepingCapacity: true)
    }
    try reader.forEachStory(of: selection) { story in
      let found = Day(containing: story.found)
      if found != day {
        try finishDay()
        day = found
      }
      stories.append(StoryGroup(lead: story))
      return wantsMore
    }
    try finishDay()
  }
}

extension ListFormat: ExpressibleByArgument {}
extension StoryOrder: ExpressibleByArgument {}
