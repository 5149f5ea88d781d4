import Archiving
import ArgumentParser
import Classifying
import Fetching
import Foundation
import Monitoring

struct FetchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Ask the feeds that are due, keep their stories, flag those on the topic.",
    discussion: """
      Silent when all goes well and no terminal watches. Failing feeds are named on stderr, one line \
      each, when their state changes, and always with --force, --verbose or on a terminal.
      """)

  @OptionGroup var feedLists: FeedListOption
  @OptionGroup var archiveOption: ArchiveOption
  @OptionGroup var topicOptions: TopicOptions
  @OptionGroup var network: NetworkOptions

  @Flag(help: "Ask feeds that are not due, too (a server's Retry-After still holds).")
  var force = false
  @Flag(help: "Fetch and judge, but store nothing.")
  var dryRun = false
  @Flag(name: .shortAndLong, help: "Name every failing feed, and sum up the run on stderr.")
  var verbose = false
  @Flag(name: .shortAndLong, help: "No line but for what ends the run.")
  var quiet = false
  @Option(help: ArgumentHelp("Report on stdout as json.", valueName: "json"))
  var format: ReportFormat?
  @Option(
    help: ArgumentHelp("Write metrics for Prometheus' textfile collector.", valueName: "file"))
  var metrics: String?

  enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case json
  }

  func run() async throws {
    // Before anything that takes time: a signal ends the run in good order from the first moment.
    let cancellation = Cancellation()
    let signals = Signals { cancellation.cancel() }
    let configuration = try Configuration.load()
    let feeds = try feedLists.feeds(configuration)
    let classifier = try topicOptions.lazyClassifier(configuration)
    let isTerminal = isatty(STDERR_FILENO) == 1
    let showsAll = (force || verbose || isTerminal) && !quiet

    let archive = try reporting {
      try Archive(at: archiveOption.resolved(configuration), now: Date())
    }

    var fetchRun = FetchRun(
      configuration: try network.fetchConfiguration(configuration),
      policy: network.policy(configuration))
    fetchRun.force = force
    fetchRun.isDryRun = dryRun

    let line = ProgressLine(isShown: isTerminal && !quiet)
    let report: RunReport
    let flagged: [Story]
    do {
      (report, flagged) = try await fetchRun.run(
        feeds, archive: archive, classifier: classifier, cancellation: cancellation
      ) { line.show($0) }
      line.clear()
      if !dryRun { try archive.appendRun(report) }
      try archive.close()
    } catch {
      line.clear()
      try reporting { throw error }
      throw error
    }

    if !quiet {
      for feed in report.notable where showsAll || feed.change != nil {
        tell(sentence(for: feed))
      }
      if verbose || isTerminal { tell(summary(of: report, flagged: flagged.count)) }
    }
    if let metrics {
      let text = prometheusText(
        report, exitCode: signals.first.map { 128 + $0 } ?? (report.everyFeedFailed ? 69 : 0),
        records: archive.records(), now: Date())
      try writeAtomically(Array(text.utf8), to: metrics)
    }
    if format == .json {
      try StandardOutput().write(json(report))
    }
    if let signal = signals.first { throw Trouble.interrupted(signal: signal) }
    if report.everyFeedFailed { throw Trouble.everyFeedFailed }
  }

  private func sentence(for feed: FeedReport) -> String {
    let name = feed.title.map { "\($0) <\(feed.url)>" } ?? feed.url
    return switch (feed.result, feed.change) {
    case (.failed, .gone?): "\(name): gone: \(feed.message ?? "410"); asked again once a month"
    case (.failed, _): "\(name): failed: \(feed.message ?? "no reason given")"
    case (_, .recovered?): "\(name): works again"
    case (_, .moved?): "\(name): moved: \(feed.message ?? "")"
    default: "\(name): \(feed.message ?? feed.result.rawValue)"
    }
  }

  private func summary(of report: RunReport, flagged: Int) -> String {
    var words = [
      "\(report.asked) of \(report.feeds) feeds asked", "\(report.failed) failed",
      "\(report.newStories) new stories", "\(report.newFlagged) flagged",
    ]
    if report.notDue > 0 { words.insert("\(report.notDue) not due", at: 1) }
    if report.wasCutShort { words.append("cut short") }
    let seconds = (report.seconds * 10).rounded() / 10
    return words.joined(separator: ", ") + " in \(seconds) s" + (dryRun ? " (nothing stored)" : "")
  }
}
