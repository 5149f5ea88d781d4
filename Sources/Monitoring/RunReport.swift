#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What happened to one feed in one run.
public struct FeedReport: Sendable, Equatable, Codable {
  public var id: String
  /// Without secrets.
  public var url: String
  public var title: String?
  public var result: Result
  /// For a failure: one sentence that says what happened.
  public var message: String?
  /// `FetchFailure.Kind`, "notAFeed" or "refused".
  public var errorKind: String?
  /// What cron should hear: absent while a feed goes on as before.
  public var change: Change?
  public var entries: Int
  public var wasRepaired: Bool
  public var bytes: Int

  public enum Result: String, Sendable, Codable {
    case fetched, unchanged, failed
    /// Not asked after all: the run was ended, or the host had asked for patience.
    case skipped
  }

  public enum Change: String, Sendable, Codable {
    case startedFailing = "started_failing"
    case failsDifferently = "fails_differently"
    case recovered, moved, gone
  }

  public init(
    id: String, url: String, title: String? = nil, result: Result, message: String? = nil,
    errorKind: String? = nil, change: Change? = nil, entries: Int = 0, wasRepaired: Bool = false,
    bytes: Int = 0
  ) {
    self.id = id
    self.url = url
    self.title = title
    self.result = result
    self.message = message
    self.errorKind = errorKind
    self.change = change
    self.entries = entries
    self.wasRepaired = wasRepaired
    self.bytes = bytes
  }
}

/// What one run did, for the terminal, the run log and the metrics.
public struct RunReport: Sendable, Equatable, Codable {
  public var started: Date
  public var seconds: Double
  /// Feeds in the lists, asked in this run, and not due.
  public var feeds: Int
  public var asked: Int
  public var notDue: Int
  public var skipped: Int
  public var fetched: Int
  public var unchanged: Int
  public var failed: Int
  public var repaired: Int
  public var bytes: Int
  public var newStories: Int
  public var newFlagged: Int
  public var revised: Int
  public var merged: Int
  /// The run ended before every due feed was asked: a deadline or a signal.
  public var wasCutShort: Bool
  /// Only feeds that failed or changed state; their number does not follow the number of feeds.
  public var notable: [FeedReport]

  public init(started: Date, feeds: Int) {
    self.started = started
    self.feeds = feeds
    seconds = 0
    asked = 0
    notDue = 0
    skipped = 0
    fetched = 0
    unchanged = 0
    failed = 0
    repaired = 0
    bytes = 0
    newStories = 0
    newFlagged = 0
    revised = 0
    merged = 0
    wasCutShort = false
    notable = []
  }

  /// Every feed that was asked failed, and there was at least one.
  public var everyFeedFailed: Bool { asked > 0 && failed == asked }

  mutating func count(_ report: FeedReport) {
    if report.result == .skipped {
      skipped += 1
      return
    }
    asked += 1
    bytes += report.bytes
    if report.wasRepaired { repaired += 1 }
    switch report.result {
    case .fetched: fetched += 1
    case .unchanged: unchanged += 1
    case .failed: failed += 1
    case .skipped: break
    }
    if report.result == .failed || report.change != nil { notable.append(report) }
  }
}
