public import Archiving

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What one run did, in numbers, for those who watch many machines.
public struct RunFigures: Sendable, Equatable {
  public var started: Date
  public var seconds = 0.0
  /// Feeds asked, and what they answered.
  public var asked = 0
  public var fetched = 0
  public var notModified = 0
  public var failed = 0
  /// On the wire, headers not counted.
  public var bytesReceived = 0
  public var newStories = 0
  public var flaggedStories = 0
  /// sysexits
  public var exitCode = 0

  public init(started: Date) { self.started = started }
}

/// A file for the textfile collector of Prometheus' node exporter. To be written beside its place
/// and renamed into it.
public func prometheusText(_ figures: RunFigures, records: [FeedRecord], now: Date) -> String {
  let states = health(of: records, now: now)
  var text = ""
  func metric(_ name: String, _ help: String, _ samples: [(labels: String, value: Double)]) {
    text += "# HELP veille_\(name) \(help)\n# TYPE veille_\(name) gauge\n"
    for sample in samples {
      let value = sample.value
      let number =
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
      text += "veille_\(name)\(sample.labels) \(number)\n"
    }
  }
  func metric(_ name: String, _ help: String, _ value: Double) {
    metric(name, help, [("", value)])
  }
  metric(
    "last_run_timestamp_seconds", "When the last run began.",
    figures.started.timeIntervalSince1970.rounded())
  metric("last_run_duration_seconds", "How long it took.", figures.seconds)
  metric("last_run_exit_code", "How it ended; 0 is well.", Double(figures.exitCode))
  metric(
    "last_run_answers", "Feeds asked in the last run, by what came of it.",
    [
      ("{outcome=\"failed\"}", Double(figures.failed)),
      ("{outcome=\"fetched\"}", Double(figures.fetched)),
      ("{outcome=\"not_modified\"}", Double(figures.notModified)),
    ])
  metric("last_run_received_bytes", "Bodies as received.", Double(figures.bytesReceived))
  metric("last_run_new_stories", "Stories found.", Double(figures.newStories))
  metric("last_run_flagged_stories", "Stories flagged.", Double(figures.flaggedStories))
  metric(
    "feeds", "Known feeds, by state.",
    FeedHealth.State.allCases.sorted { $0.rawValue < $1.rawValue }.map { state in
      ("{state=\"\(state.rawValue)\"}", Double(states.count { $0.state == state }))
    })
  metric(
    "feeds_due", "Feeds whose time had come when this was written.",
    Double(records.count { isDue($0, now: now) }))
  metric(
    "stories", "Stories found by all runs.", Double(records.reduce(0) { $0 + ($1.stories ?? 0) }))
  metric(
    "flagged_stories", "Stories flagged by all runs.",
    Double(records.reduce(0) { $0 + ($1.flagged ?? 0) }))
  metric(
    "stories_per_week", "New stories in an average week, all feeds together.",
    states.reduce(0) { $0 + ($1.storiesPerWeek ?? 0) }.rounded())
  return text
}
