import Archiving
import Classifying

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What a list of stories can be written as.
public enum ListFormat: String, Sendable, CaseIterable {
  case table, json, jsonl, csv, tsv, markdown

  /// Whether a program reads it: such a list has every story, each on its own.
  public var isForPrograms: Bool { self != .table && self != .markdown }
}

/// A list that is written story by story, so that its length does not matter: `opening`, then
/// `append` for each, then `closing`.
public struct StoryList {
  private let format: ListFormat
  private let table: TableLayout
  private let explains: Bool
  private let time: LocalTime
  private let now: Date
  public private(set) var count = 0

  /// - Parameter terminal: What the table may use; `nil` for a pipe or a file, where each story
  ///   stays on one line and nothing is cut.
  public init(
    _ format: ListFormat, explains: Bool = false, terminal: Terminal? = nil, now: Date,
    time: LocalTime = .utc
  ) {
    self.format = format
    self.explains = explains
    self.time = time
    self.now = now
    table = TableLayout(terminal: terminal, now: now, time: time)
  }

  public func opening() -> [UInt8] {
    switch format {
    case .json: Array("[".utf8)
    case .csv: Array(csvLine(StoryTable.columns(explains: explains)).utf8)
    case .tsv: Array(tsvLine(StoryTable.columns(explains: explains)).utf8)
    case .table, .jsonl, .markdown: []
    }
  }

  public mutating func append(_ group: StoryGroup, to output: inout [UInt8]) {
    switch format {
    case .table:
      if count == 0 { output += table.heading().utf8 }
      output += table.row(for: group).utf8
      if explains { output += table.evidence(of: group).utf8 }
    case .json:
      output += (count == 0 ? "\n" : ",\n").utf8
      appendJSON(of: group.lead, to: &output)
    case .jsonl:
      appendJSON(of: group.lead, to: &output)
      output.append(UInt8(ascii: "\n"))
    case .csv: output += csvLine(StoryTable.row(for: group, explains: explains)).utf8
    case .tsv: output += tsvLine(StoryTable.row(for: group, explains: explains)).utf8
    case .markdown: output += bullet(for: group).utf8
    }
    count += 1
  }

  public func closing() -> [UInt8] {
    format == .json ? Array((count == 0 ? "]\n" : "\n]\n").utf8) : []
  }

  private func bullet(for group: StoryGroup) -> String {
    let story = group.lead
    let title = markdown(markedTitle(of: story).plain)
    var parts = [safeLink(story.link).map { "[\(title)](\($0))" } ?? title]
    parts.append(group.outlets.map { markdown($0.name) }.joined(separator: ", "))
    parts.append(markdown(time.shortDateAndTime(shownTime(of: story), now: now)))
    if let language = story.language.flatMap(languageName) { parts.append(markdown(language)) }
    if let verdict = story.verdict {
      let direction = verdict.direction.map { $0 == .neutral ? "" : ", \($0.rawValue)" } ?? ""
      if verdict.event != nil { parts.append(markdown(eventLabel(verdict.event)) + direction) }
      parts.append(decimal(verdict.score, places: 2))
    }
    var text = "- " + parts.filter { !$0.isEmpty }.joined(separator: " · ") + "\n"
    if explains {
      for line in evidenceLines(of: story) { text += "  - \(markdown(line))\n" }
    }
    return text
  }
}
