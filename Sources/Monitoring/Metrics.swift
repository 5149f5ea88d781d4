public import Archiving

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A file for the textfile collector of Prometheus' node exporter. To be written beside its place
/// and renamed into it.
public func prometheusText(
  _ report: RunReport, exitCode: Int32, records: [FeedRecord], now: Date
) -> String {
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
    report.started.timeIntervalSince1970.rounded())
  metric("last_run_duration_seconds", "How long it took.", report.seconds)
  metric("last_run_exit_code", "How it ended; 0 is well.", Double(exitCode))
  metric(
    "last_run_answers", "Feeds asked in the last run, by what came of it.",
    [
      ("{outcome=\"failed\"}", Double(report.failed)),
      ("{outcome=\"fetched\"}", Double(report.fetched)),
      ("{outcome=\"unchanged\"}", Double(report.unchanged)),
    ])
  metric("last_run_received_bytes", "Bodies as received.", Double(report.bytes))
  metric("last_run_new_stories", "Stories found.", Double(report.newStories))
  metric("last_run_flagged_stories", "Stories flagged.", Double(report.newFlagged))
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
