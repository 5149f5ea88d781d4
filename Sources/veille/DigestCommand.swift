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

  @Option(
    help: ArgumentHelp("The digest's name, for its title and for --since-last.", valueName: "name"))
  var name: String?

  @Flag(help: "What was found since the last digest of that --name.")
  var sinceLast = false

  @Option(help: ArgumentHelp("Title of the page.", valueName: "text"))
  var title: String?

  @Option(
    help: ArgumentHelp(
      "html, markdown, text, json, atom, csv, opml, email; several with commas.",
      valueName: "format"))
  var format: [String] = []

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write to this file, or one file per format into this folder.", valueName: "path"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Address at which the digest will be published, for atom and json.", valueName: "url"))
  var feedURL: String?

  @Option(
    help: ArgumentHelp(
      "Who gets the mail, for email; may be given several times.", valueName: "address"))
  var to: [String] = []

  @Option(help: ArgumentHelp("Who sends the mail, for email.", valueName: "address"))
  var from: String?

  @Flag(inversion: .prefixedNo, help: "The same story from several outlets once.")
  var group = true

  @Flag(help: "Write nothing when there is no story.")
  var skipEmpty = false

  enum Period: String, ExpressibleByArgument, CaseIterable {
    case day, week, month
  }

  func validate() throws {
    _ = try formats()
    for address in to + [from].compactMap({ $0 }) where !Digest.Mail.isAddress(address) {
      throw ValidationError("'\(address)' is no mail address.")
    }
    if sinceLast && name == nil { throw ValidationError("--since-last needs --name.") }
    let starts = [filters.since != nil, period != nil, sinceLast].filter { $0 }.count
    if starts > 1 {
      throw ValidationError("Give one of --since, --period and --since-last.")
    }
  }

  func run() throws {
    let now = Date()
    let path = archive.resolved(try Configuration.load())
    let mark = try sinceLast ? name.flatMap { try DigestMark.load(named: $0, in: path) } : nil
    let selection = try selection(now: now, after: mark)
    var stories: [Story] = []
    if let reader = try openForReading(path) {
      try reporting {
        try reader.forEachStory(of: selection) { story in
          stories.append(story)
          return true
        }
      }
    }
    if let mark { stories.removeAll { mark.holds($0) } }
    stories.sort { $0.found != $1.found ? $0.found > $1.found : $0.id < $1.id }

    var digest = Digest(
      of: stories, title: title ?? name ?? "Facial recognition and the police",
      period: (mark?.until ?? selection.since ?? .distantPast)..<(selection.until ?? now), now: now,
      time: .local, address: feedURL, grouping: group)
    digest.mail = Digest.Mail(from: from, to: to)
    if !(skipEmpty && digest.isEmpty) { try write(digest) }
    // Only what was delivered counts as seen.
    if sinceLast, let name {
      try DigestMark(after: mark, stories: stories, now: now).save(named: name, in: path)
    }
  }

  private func selection(now: Date, after mark: DigestMark?) throws -> Selection {
    var selection = try filters.selection(now: now)
    switch period {
    case .day: selection.since = now.addingTimeInterval(-86_400)
    case .week: selection.since = now.addingTimeInterval(-7 * 86_400)
    case .month: selection.since = moment("1month", now: now, time: .local)
    case nil: break
    }
    if let mark { selection.since = mark.searchStart }
    if selection.since == nil {
      let end = selection.until.map { min($0, now) } ?? now
      selection.since = end.addingTimeInterval(-86_400)
    }
    if let since = selection.since, since >= selection.until ?? now {
      throw ValidationError("The period must begin before it ends.")
    }
    return selection
  }

  private func write(_ digest: Digest) throws {
    let formats = try formats()
    guard let output else {
      return try StandardOutput().write(render(digest, as: formats[0]))
    }
    guard isFolder(output) else {
      return try writeAtomically(render(digest, as: formats[0]), to: output)
    }
    let stem = fileStem(name ?? "digest")
    for format in formats {
      try writeAtomically(
        render(digest, as: format), to: "\(output)/\(stem).\(format.fileExtension)")
    }
  }

  /// One for a file or a pipe; for a folder, all unless some are named.
  private func formats() throws -> [DigestFormat] {
    let names = format.flatMap { $0.split(separator: ",") }.map {
      $0.lowercased().filter { $0 != " " }
    }
    let named = try names.map { name in
      guard let format = DigestFormat(rawValue: name) else {
        let known = DigestFormat.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--format '\(name)' is none of \(known).")
      }
      return format
    }
    if let output, isFolder(output) { return named.isEmpty ? DigestFormat.allCases : named }
    guard named.count <= 1 else {
      throw ValidationError("Several formats need a folder: --output DIR.")
    }
    if let first = named.first { return [first] }
    // `--output week.html` says what it wants.
    let suffix = output?.split(separator: ".").last.map(String.init) ?? ""
    let byName = DigestFormat.allCases.first { $0.fileExtension == suffix.lowercased() }
    return [byName ?? (output == nil && isatty(STDOUT_FILENO) == 1 ? .text : .html)]
  }

  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return path.hasSuffix("/") || stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

/// A file's name that a digest's name may become: no folder, nothing hidden, nothing a shell minds.
func fileStem(_ name: String) -> String {
  let stem = String(
    name.prefix(80).map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" })
  return stem.isEmpty || stem.hasPrefix(".") ? "digest" + stem.drop { $0 == "." } : stem
}
