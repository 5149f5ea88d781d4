import Archiving
import Classifying

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What the terminal at the other end can do.
public struct Terminal: Sendable, Equatable {
  /// In columns.
  public var width: Int
  public var hasColours: Bool
  /// Hyperlinks by OSC 8.
  public var hasLinks: Bool

  public init(width: Int, hasColours: Bool, hasLinks: Bool) {
    self.width = width
    self.hasColours = hasColours
    self.hasLinks = hasLinks
  }
}

/// The table of `veille list`. On a terminal it fits the width, headlines over two or three lines
/// where they must. Elsewhere a story is one line of fixed columns in which nothing is cut, link included.
struct TableLayout {
  private let terminal: Terminal?
  private let now: Date
  private let time: LocalTime
  private let columns: [Column]

  private struct Column {
    var name: String
    var width: Int
    var text: (StoryGroup) -> String
    var colour: (StoryGroup) -> Colour? = { _ in nil }
  }

  private enum Colour: String {
    case dim = "2"
    case restricts = "36"
    case expands = "33"
  }

  init(terminal: Terminal?, now: Date, time: LocalTime) {
    self.terminal = terminal
    self.now = now
    self.time = time
    // The whole of it in a pipe; on a terminal as much as `veille explain` needs to find the story.
    let id = Column(
      name: "ID", width: terminal == nil ? 24 : 8,
      text: { String(oneLine($0.lead.id).prefix(terminal == nil ? 24 : 8)) },
      colour: { _ in .dim })
    let language = Column(
      name: "LANG", width: 4, text: { oneLine(baseLanguage($0.lead.language ?? "")) })
    let score = Column(
      name: "SCORE", width: 5,
      text: { group in group.lead.verdict.map { decimal($0.score, places: 2) } ?? "" })
    func event(_ width: Int) -> Column {
      Column(
        name: "EVENT", width: width, text: { eventText($0.lead.verdict) },
        colour: { group in
          switch group.lead.verdict?.direction {
          case .restricts: .restricts
          case .expands: .expands
          default: nil
          }
        })
    }
    func outlet(_ width: Int) -> Column {
      Column(name: "OUTLET", width: width, text: { outletText($0, width: width) })
    }
    switch terminal?.width {
    case nil:
      let found = Column(
        name: "FOUND", width: 16, text: { time.sortableDateAndTime($0.lead.found) })
      let direction = Column(
        name: "DIRECTION", width: 9, text: { $0.lead.verdict?.direction?.rawValue ?? "" })
      let event = Column(
        name: "EVENT", width: 16, text: { eventLabel($0.lead.verdict?.event) })
      let outlets = Column(
        name: "OUTLETS", width: 24, text: { $0.outlets.map(\.name).joined(separator: ", ") })
      columns = [id, found, language, event, direction, score, outlets]
    case let width?:
      let hasTime = width >= 96
      let date = Column(
        name: "DATE", width: hasTime ? 12 : 6,
        text: { group in
          let shown = shownTime(of: group.lead)
          let isThisYear = time.day(of: shown).civil.year == time.day(of: now).civil.year
          if !isThisYear {
            return String(
              "\(time.day(of: shown))".prefix(hasTime ? 10 : 7).dropFirst(hasTime ? 0 : 1))
          }
          return hasTime
            ? time.shortDateAndTime(shown, now: now) : time.shortDate(shown, now: now)
        }, colour: { _ in .dim })
      switch width {
      case ..<50: columns = [date]
      case ..<72: columns = [date, event(14)]
      case ..<96: columns = [id, date, event(14), outlet(14)]
      case ..<140: columns = [id, date, language, score, event(18), outlet(18)]
      default: columns = [id, date, language, score, event(18), outlet(24)]
      }
    }
  }

  func heading() -> String {
    var names = columns.map { padded($0.name, to: $0.width) } + ["TITLE"]
    guard terminal != nil else {
      names[names.count - 1] = "TITLE  LINK"
      return names.joined(separator: "  ") + "\n"
    }
    return painted(names.joined(separator: "  "), .dim) + "\n"
  }

  func row(for group: StoryGroup) -> String {
    let title = markedTitle(of: group.lead).plain
    let link = safeLink(group.lead.link)
    guard let terminal else {
      let cells = columns.map { padded($0.text(group), to: $0.width) }
      return (cells + [title] + (link.map { [$0] } ?? [])).joined(separator: "  ") + "\n"
    }
    var line = ""
    for column in columns {
      let text = truncated(column.text(group), to: column.width)
      let blanks = String(repeating: " ", count: column.width - displayWidth(of: text) + 2)
      line += painted(text, column.colour(group)) + blanks
    }
    let lines = titleLines(title, width: terminal.width)
    let margin = String(repeating: " ", count: titleColumn)
    return lines.enumerated().map { index, text in
      (index == 0 ? line : margin) + linked(text, to: link) + "\n"
    }.joined()
  }

  /// What the verdict mostly rests on, below its story, and how much the rest adds.
  func evidence(of group: StoryGroup) -> String {
    let lines = mainEvidenceLines(of: group.lead, most: 6)
    guard let terminal else { return lines.map { "    \($0)\n" }.joined() }
    let margin = min(columns[0].width + 2, terminal.width / 8)
    return lines.flatMap { wrapped($0, to: terminal.width - margin - 1) }.map { line in
      String(repeating: " ", count: margin) + painted(line, .dim) + "\n"
    }.joined()
  }

  private var titleColumn: Int { columns.reduce(0) { $0 + $1.width + 2 } }

  private func titleLines(_ title: String, width: Int) -> [String] {
    // The last column stays free: some terminals break the line when it is written.
    let room = max(10, width - titleColumn - 1)
    let lines = wrapped(title, to: room)
    let most = width < 96 ? 3 : 2
    guard lines.count > most else { return lines }
    return lines[..<(most - 1)] + [truncated(lines[(most - 1)...].joined(separator: " "), to: room)]
  }

  private func painted(_ text: String, _ colour: Colour?) -> String {
    guard let colour, terminal?.hasColours == true, !text.isEmpty else { return text }
    return "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m"
  }

  private func linked(_ text: String, to link: String?) -> String {
    guard let link, terminal?.hasLinks == true, link.utf8.allSatisfy({ $0 < 0x80 }) else {
      return text
    }
    return "\u{1B}]8;;\(link)\u{1B}\\\(text)\u{1B}]8;;\u{1B}\\"
  }
}

/// "↓ vendor policy": what it does to the use of the technology, and what happened.
private func eventText(_ verdict: Verdict?) -> String {
  guard let verdict else { return "" }
  if !verdict.isFlagged && verdict.event == nil { return verdict.tier.rawValue }
  let sign =
    switch verdict.direction {
    case .restricts: "↓ "
    case .expands: "↑ "
    default: "  "
    }
  return sign + eventLabel(verdict.event)
}

/// The first outlet and how many others there are.
private func outletText(_ group: StoryGroup, width: Int) -> String {
  let outlets = group.outlets
  guard let first = outlets.first else { return "" }
  guard outlets.count > 1 else { return first.name }
  let others = " +\(outlets.count - 1)"
  return truncated(first.name, to: width - others.utf8.count) + others
}
