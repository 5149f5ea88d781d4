import ArgumentParser
import Foundation
import Parsing

struct FeedsImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Add the feeds of other lists to yours.",
    discussion: """
      Folders and every attribute are kept; feeds that your list has already are left as they are. \
      Broken OPML is repaired. Says how many outlines were seen, added, known and left out.
      """)

  @Argument(help: "OPML files, or plain lists of URLs.")
  var files: [String]
  @Option(
    help: ArgumentHelp(
      "The list to add to. Default: ~/.config/veille/feeds.opml.", valueName: "file"))
  var into: String?
  @Flag(help: "Only say what would be added.")
  var dryRun = false

  func run() throws {
    let target = into ?? Folders.configuration + "/feeds.opml"
    var list = SubscriptionList()
    list.head = [.init(name: "title", text: "Feeds of Veille")]
    if FileManager.default.fileExists(atPath: target) { list = try FeedListOption.list(at: target) }
    var known = Set(list.subscriptions.map(\.url))
    for file in files {
      let other = try FeedListOption.list(at: file)
      let summary = other.summary
      for dropped in summary.dropped {
        tell("\(file)\(dropped.line.map { ":\($0)" } ?? ""): left out: \(dropped.reason)")
      }
      let before = known.count
      list.outlines += other.outlines.compactMap { unknownPart(of: $0, known: &known) }
      let added = known.count - before
      tell(
        "\(file): \(summary.outlinesSeen) outlines seen, \(added) feeds added, "
          + "\(summary.subscriptions.count - added) known already, "
          + "\(summary.dropped.count) left out\(other.isMalformed ? "; the file was repaired" : "")"
      )
    }
    guard !dryRun else { return }
    let folder = URL(fileURLWithPath: target).deletingLastPathComponent()
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Trouble.archive("\(folder.path): cannot be made: \(error)", ExitCode(74))
    }
    try writeAtomically(list.serialise(), to: target)
  }

  /// The outline without the feeds that are known; nil when nothing new is left of it.
  private func unknownPart(
    of outline: SubscriptionList.Outline, known: inout Set<String>
  ) -> SubscriptionList.Outline? {
    var list = SubscriptionList()
    list.outlines = [outline]
    list.outlines[0].children = []
    let own = list.subscriptions.first?.url
    let isNew = own.map { known.insert($0).inserted } ?? false
    var part = outline
    part.children = outline.children.compactMap { unknownPart(of: $0, known: &known) }
    return isNew || !part.children.isEmpty ? part : nil
  }
}

struct FeedsExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write your lists as one list of feeds.")

  @OptionGroup var feedLists: FeedListOption
  @Option(help: "opml or urls.")
  var format = FeedListFormat.opml
  @Option(name: .shortAndLong, help: ArgumentHelp("Default: standard output.", valueName: "file"))
  var output: String?

  func run() throws {
    let configuration = try Configuration.load()
    var all = SubscriptionList()
    all.head = [.init(name: "title", text: "Feeds of Veille")]
    for path in feedLists.lists(configuration) {
      let list = try FeedListOption.list(at: path)
      if all.outlines.isEmpty { all = list } else { all.outlines += list.outlines }
    }
    let bytes = format.bytes(of: all)
    if let output {
      try writeAtomically(bytes, to: output)
    } else {
      try StandardOutput().write(bytes)
    }
  }
}
