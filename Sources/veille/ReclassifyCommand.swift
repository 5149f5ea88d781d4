import Archiving
import ArgumentParser
import Classifying
import Foundation
import Monitoring
import Publishing

struct ReclassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reclassify",
    abstract: "Judge stored stories anew, and say what changed.",
    discussion: """
      After a change of topic or weights. Prints a line for each story whose flag, event or direction \
      changed, before and after.
      """)

  @OptionGroup var archiveOption: ArchiveOption
  @OptionGroup var topicOptions: TopicOptions
  @Option(
    help: ArgumentHelp("Stories found since then: 7d, 2026-11-01, yesterday.", valueName: "time"))
  var since: String?
  @Flag(help: "Only say what would change.")
  var dryRun = false

  /// Rewritten together: a day's file is replaced once for all its stories in a group.
  private static let groupSize = 5_000

  func run() throws {
    let now = Date()
    let configuration = try Configuration.load()
    let path = archiveOption.resolved(configuration)
    let start = try since.map { text in
      guard let start = moment(text, now: now, time: .local) else {
        throw ValidationError("--since '\(text)': expected 7d, 36h, 2026-11-01 or yesterday")
      }
      return start
    }
    let classifier = try topicOptions.classifier(configuration)
    try reporting {
      // The lock is held throughout, so that no run changes what is being judged.
      let archive = try Archive(at: path, now: now)
      var group: [Story] = []
      var (rewritten, flags) = (0, 0)
      func store() throws(ArchiveError) {
        if !dryRun && !group.isEmpty { try archive.rewrite(group) }
        rewritten += group.count
        group = []
      }
      let judged = try reclassify(try ArchiveReader(at: path), since: start, classifier: classifier)
      { change in
        if let line = line(for: change) { try StandardOutput().write(line + "\n") }
        if change.changesFlag { flags += 1 }
        group.append(change.story)
        if group.count >= Self.groupSize { try store() }
      }
      try store()
      try archive.close()
      try StandardOutput().write(
        "\(judged) stories judged, \(flags) flags changed, \(rewritten) verdicts "
          + "\(dryRun ? "would be rewritten" : "rewritten")\n")
    }
  }

  private func line(for change: Reclassified) -> String? {
    let before = words(change.before)
    let after = words(change.story.verdicts)
    guard before != after else { return nil }
    return "\(change.story.id)  \(before) → \(after)  \(oneLine(change.story.title))"
  }

  /// "flagged 0.97 ban restricts", without the score's last digits, which any training moves.
  private func words(_ verdicts: [Verdict]) -> String {
    guard !verdicts.isEmpty else { return "none" }
    return verdicts.map { verdict in
      [
        verdict.tier.rawValue, verdict.isFlagged ? verdict.event : nil,
        verdict.isFlagged ? verdict.direction?.rawValue : nil,
      ].compactMap { $0 }.joined(separator: " ")
    }.joined(separator: ", ")
  }
}
