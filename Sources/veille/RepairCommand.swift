import ArgumentParser
import Archiving
import Foundation

struct RepairCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repair",
    abstract: "Mends what `veille verify` finds.",
    discussion: """
      Nothing is dropped: lines and documents that cannot be read are moved to the archive's \
      folder "aside". The index is made again.
      """)

  @OptionGroup var archive: ArchiveOption

  func run() throws {
    let path = archive.resolved(try Configuration.load())
    guard try openForReading(path) != nil else { return }
    let done = try reporting {
      let archive = try Archive(at: path, now: Date())
      let done = try archive.repair()
      try archive.close()
      return done
    }
    let output = StandardOutput()
    for line in done { try output.write("\(line)\n") }
  }
}
