import ArgumentParser
import Archiving
import Foundation

struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Reads the whole archive and says what is not as it should be.",
    discussion: "Changes nothing. Exit code 0 when all is well, 65 when something was found.")

  @OptionGroup var archive: ArchiveOption

  func run() throws {
    let path = archive.resolved(try Configuration.load())
    guard let reader = try openForReading(path) else { return }
    let report = try reporting { try reader.verify() }
    let output = StandardOutput()
    for finding in report.findings { try output.write("\(finding)\n") }
    try output.write(
      "\(report.stories) stories (\(report.flagged) flagged), \(report.feeds) feeds, \(report.files) files, \(report.bytes) bytes: \(report.findings.isEmpty ? "all is well" : "\(report.findings.count) findings")\n"
    )
    if !report.findings.isEmpty {
      throw Trouble.badInput(
        "\(report.findings.count) findings; `veille repair` mends what can be mended")
    }
  }
}
