import ArgumentParser
import Archiving
import Foundation

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Puts stories that `veille export` wrote into the archive.",
    discussion: "A story whose id the archive has already stays as it is there.")

  @OptionGroup var archive: ArchiveOption

  @Argument(help: "The file, or - for standard input.")
  var file: String

  @Option(help: "jsonl or csv. Default: by the file's name, else jsonl.")
  var format: InterchangeFormat?

  /// Stories a commit: bounds what a crash can make necessary again.
  private static let groupSize = 5000

  func run() throws {
    let bytes: [UInt8]
    do {
      bytes =
        file == "-"
        ? try Array(FileHandle.standardInput.readToEnd() ?? Data())
        : try Array(Data(contentsOf: URL(fileURLWithPath: file)))
    } catch {
      throw Trouble.badInput("cannot read \(file): \(error.localizedDescription)")
    }
    let format = format ?? (file.hasSuffix(".csv") ? .csv : .jsonl)
    let path = archive.resolved(try Configuration.load())
    var (summary, bad) = (CommitSummary(), 0)
    try reporting {
      let archive = try Archive(at: path, now: Date())
      var group: [Story] = []
      try readInterchange(bytes, format) { (number, result) throws(ArchiveError) in
        switch result {
        case .success(let story): group.append(story)
        case .failure(let problem):
          bad += 1
          if bad <= 10 { tell("\(file), line \(number): \(problem)") }
        }
        if group.count == Self.groupSize {
          summary += try archive.add(group)
          group.removeAll(keepingCapacity: true)
        }
      }
      summary += try archive.add(group)
      try archive.close()
    }
    for notice in summary.notices { tell(notice) }
    let output = StandardOutput()
    try output.write("\(summary.added) stories added, \(summary.known) were there already\n")
    if bad > 0 {
      throw Trouble.badInput("\(file): \(bad) lines are no stories; the others were added")
    }
  }
}
