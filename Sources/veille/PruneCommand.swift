import ArgumentParser
import Archiving
import Foundation
import Publishing

struct PruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Takes old stories out of the archive.",
    discussion: """
      Flagged stories are kept for ever, unless --flagged is given. What was seen of the feeds is \
      remembered, so a story does not come back while its feed still carries it.
      """)

  @OptionGroup var archive: ArchiveOption

  @Option(
    help: ArgumentHelp(
      "How long stories are kept that are not flagged: 400d, 18months, 2y.", valueName: "age"))
  var keep: String?

  @Option(
    help: ArgumentHelp(
      "A shorter time for those that no topic calls even possible.", valueName: "age"))
  var unflagged: String?

  @Option(help: ArgumentHelp("How long flagged stories are kept.", valueName: "age"))
  var flagged: String?

  @Flag(name: [.customLong("dry-run"), .customShort("n")], help: "Only say what would go.")
  var isDryRun = false

  func validate() throws {
    if keep == nil, unflagged == nil, flagged == nil {
      throw ValidationError("Say what to keep: --keep 400d, --unflagged 90d, --flagged 10y.")
    }
  }

  func run() throws {
    let now = Date()
    let retention = Retention(
      others: try keep.map { try Self.start($0, "--keep", now) },
      unremarkable: try unflagged.map { try Self.start($0, "--unflagged", now) },
      flagged: try flagged.map { try Self.start($0, "--flagged", now) })
    let path = archive.resolved(try Configuration.load())
    // A mistyped folder must not become an archive.
    guard let reader = try openForReading(path) else { return }
    let report = try reporting {
      if isDryRun { return try reader.pruning(retention) }
      let archive = try Archive(at: path, now: now)
      let report = try archive.prune(retention)
      try archive.close()
      return report
    }
    let output = StandardOutput()
    let verb = isDryRun ? "would take away" : "took away"
    try output.write(
      "\(verb) \(report.stories) stories (\(report.flagged) flagged), \(report.bytes) bytes in \(report.files) files\n"
    )
  }

  /// A time that only `moment` understands as an age: a date would be a misunderstanding.
  private static func start(_ age: String, _ option: String, _ now: Date) throws -> Date {
    guard age.first?.isNumber == true, age.last?.isNumber == false,
      let date = moment(age, now: now, time: .local), date < now
    else { throw ValidationError("\(option) '\(age)' is no age; write 90d, 18months, 2y.") }
    return date
  }
}
