import ArgumentParser
import Archiving
import Foundation
import Publishing

struct DigestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Makes a digest of the flagged stories of a period.",
    discussion: """
      Without a period: the last 24 hours. The same story from several outlets stands there once; \
      stories are grouped by event, the most important first. Nothing is remembered, so that the \
      same command gives the same digest, except with --since-last.
      """)

  @OptionGroup var archive: ArchiveOption
  @OptionGroup(title: "Filters") var filters: SelectionOptions

  @Option(help: "The last day, week or month, up to now.")
  var period: Period?

  @Option(help: ArgumentHelp("The digest's name, for its title and for --since-last.", valueName: "name"))
  var name: String?

  @Flag(help: "What was found since the last digest of that --name.")
  var sinceLast = false

  @Option(help: ArgumentHelp("Title of the page.", valueName: "text"))
  var title: String?

  @Option(help: ArgumentHelp("html, markdown, text, json, atom, csv, opml; several with commas.", valueName: "format"))
  var format: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to this file, or one file per format into this folder.", valueName: "path"))
  var output: String?

  @Option(help: ArgumentHelp("Address at which the digest will be published, for atom and json.", valueName: "url"))
  var feedURL: String?

  @Flag(inversion: .prefixedNo, help: "The same story from several outlets once.")
  var group = true

  @Flag(help: "Write nothing when there is no story.")
  var skipEmpty = false

  enum Period: String, ExpressibleByArgument, CaseIterable {
    case day, week, month
  }

  func validate() throws {
    _ = try formats()
    if sinceLast && name == nil { throw ValidationError("--since-last needs --name.") }
    let starts = [filters.since != nil, period != nil, sinceLast].filter { $0 }.count
    if starts > 1 {
      throw ValidationError("Give one of --since, --period and --since-last.")
    }
  }

  func run() throws {
  }
}
