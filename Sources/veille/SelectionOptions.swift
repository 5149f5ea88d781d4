import ArgumentParser
import Archiving
import Classifying
import Foundation
import Publishing

/// The filters that `list` and `digest` share. All that are given must hold; one given several
/// times, or with commas, holds when any of its values does.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Stories found since then: 7d, 36h, 2026-11-01, yesterday.", valueName: "time"))
  var since: String?

  @Option(
    help: ArgumentHelp("Stories found until then; a day by itself is included.", valueName: "time"))
  var until: String?

  @Option(
    help: ArgumentHelp("Language, by tag or English name: fr, Arabic.", valueName: "language"))
  var language: [String] = []

  @Option(help: ArgumentHelp("Event: ban, vendor_policy, deployment …", valueName: "event"))
  var event: [String] = []

  @Option(
    help: ArgumentHelp(
      "What it does to the use: restricts, expands, neutral.", valueName: "direction"))
  var direction: [String] = []

  @Option(help: ArgumentHelp("A vendor, agency or place, or part of its name.", valueName: "name"))
  var actor: [String] = []

  @Option(help: ArgumentHelp("An outlet, or part of its name or feed address.", valueName: "name"))
  var source: [String] = []

  @Option(help: ArgumentHelp("Country of the outlet: FR, GB.", valueName: "code"))
  var country: [String] = []

  @Option(help: ArgumentHelp("Topic, by its identifier.", valueName: "topic"))
  var topic: [String] = []

  @Option(help: ArgumentHelp("Only verdicts at least this sure, 0 to 1.", valueName: "score"))
  var minScore: Double?

  @Option(help: "flagged, possible (nearly flagged) or all.")
  var tier: TierOption?

  @Flag(help: "The same as --tier all.")
  var all = false

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Words in the story: 'words \"a phrase\" polic* -not this OR that'.", valueName: "words"))
  var search: String?

  enum TierOption: String, ExpressibleByArgument, CaseIterable {
    case flagged, possible, all
  }

  func validate() throws {
    if let minScore, !(0...1).contains(minScore) {
      throw ValidationError("--min-score must be from 0 to 1.")
    }
    for direction in split(direction) where Verdict.Direction(rawValue: direction) == nil {
      throw ValidationError("--direction must be restricts, expands or neutral.")
    }
    if all, let tier, tier != .all {
      throw ValidationError("--all and --tier \(tier.rawValue) contradict each other.")
    }
  }

  func selection(now: Date) throws -> Selection {
    var selection = Selection()
    selection.since = try since.map { try Self.parse($0, "--since", now: now) }
    selection.until = try until.map { try Self.parse($0, "--until", now: now, isEnd: true) }
    if let since = selection.since, let until = selection.until, since >= until {
      throw ValidationError("--since must be before --until.")
    }
    selection.tiers =
      switch all ? .all : tier ?? .flagged {
      case .flagged: [.flagged]
      case .possible: [.possible]
      case .all: [.flagged, .possible, .none]
      }
    selection.minimumScore = minScore
    selection.languages = split(language)
    selection.events = split(event)
    selection.directions = Set(split(direction).compactMap(Verdict.Direction.init))
    selection.actors = actor
    selection.sources = source
    selection.countries = split(country)
    selection.topics = topic
    selection.search = search.map { SearchQuery($0) }
    return selection
  }

  static func parse(_ text: String, _ option: String, now: Date, isEnd: Bool = false) throws -> Date
  {
    guard let date = moment(text, now: now, time: .local, isEnd: isEnd) else {
      throw ValidationError(
        "\(option) '\(text)' is no time; write 7d, 36h, yesterday, 2026-11-01 or 2026-11-01T09:30.")
    }
    return date
  }

  private func split(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",") }.map { $0.lowercased().filter { $0 != " " } }
  }
}

extension ArchiveReader {
  /// The stories of a selection, by days, newest day first, until `body` returns false. Tells of what cannot be read.
  func forEachStory(of selection: Selection, _ body: (Story) throws -> Bool) throws {
    let matcher = selection.matcher()
    let unreadable = try forEachStory(
      from: selection.since, until: selection.until, flaggedOnly: selection.wantsFlaggedOnly,
      newestFirst: true, containing: selection.rawFilter
    ) { story in
      matcher.matches(story) ? try body(story) : true
    }
    for text in unreadable { tell("passed over: \(text)") }
  }
}

/// Opens an archive for reading. One that is not there yet is empty.
func openForReading(_ path: String) throws -> ArchiveReader? {
  do throws(ArchiveError) {
    return try ArchiveReader(at: path)
  } catch .system(_, _, ENOENT) {
    tell("no archive at \(path) yet; `veille fetch` makes it")
    return nil
  } catch {
    throw Trouble.archive("\(error)", ExitCode(error.exitCode))
  }
}

/// Runs `body`, an archive's trouble put into the command's words.
func reporting<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as ArchiveError {
    throw Trouble.archive("\(error)", ExitCode(error.exitCode))
  }
}
