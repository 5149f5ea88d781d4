public import Archiving
public import Classifying
import Dispatch
public import Fetching
import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One run: asks the feeds that are due, interprets the answers on every core, commits in groups.
///
/// One thread transfers; interpretations run beside it; one writer commits. What is in flight is
/// bounded, so memory follows neither the number of feeds nor the size of the archive.
public struct FetchRun: Sendable {
  public var configuration: FetchConfiguration
  public var policy: SchedulePolicy
  /// Asks feeds that are not due, unless their server said when to come back.
  public var force = false
  /// Fetches and judges, stores nothing.
  public var isDryRun = false
  public var now: @Sendable () -> Date = { Date() }

  public init(configuration: FetchConfiguration, policy: SchedulePolicy) {
    self.configuration = configuration
    self.policy = policy
  }

  /// How far a run is; for a progress line.
  public struct Progress: Sendable {
    public var done: Int
    public var due: Int
    public var newStories: Int
    public var newFlagged: Int
    public var failed: Int
  }

  /// Bodies that may wait for a core or for the writer.
  private static let bodiesInFlight = 32
  /// A group is committed when it holds so many stories, or is so old: never by feeds.
  private static let groupStories = 5_000
  private static let groupSeconds = 10.0

  /// - Parameter cancellation: `cancel()` on it ends the run early; what is done is committed.
  /// - Throws: `ArchiveError` when a commit fails; what was committed before stands.
  public func run(
    _ feeds: [WatchedFeed], archive: Archive, classifier: Classifier,
    cancellation: Cancellation = Cancellation(), progress: @Sendable (Progress) -> Void = { _ in }
  ) async throws -> (report: RunReport, flagged: [Story]) {
    let started = now()
    var report = RunReport(started: started, feeds: feeds.count)
    let plan = Plan(
      feeds, archive: archive, force: force, now: started, policy: policy)
    report.notDue = plan.notDue

    let transfers = Transfers(configuration)
    cancellation.onCancel { transfers.cancel() }
    let (outcomes, outcome) = AsyncStream.makeStream(of: (Plan.Asked, FetchOutcome).self)
    let (interpretations, interpretation) = AsyncStream.makeStream(of: Interpretation.self)
    let room = DispatchSemaphore(value: Self.bodiesInFlight)
    let transferFailure = Mutex<FetchingError?>(nil)

    DispatchQueue(label: "transfers").async { [configuration] in
      for asked in plan.local where !cancellation.isCancelled {
        room.wait()
        outcome.yield((asked, asked.localOutcome(limit: configuration.bodyLimit)))
      }
      var remaining = plan.remote.makeIterator()
      do throws(FetchingError) {
        try transfers.run(
          next: { cancellation.isCancelled ? nil : remaining.next()?.request },
          deliver: { request, result in
            guard let asked = plan.asked(request.feedID) else { return }
            room.wait()
            outcome.yield((asked, result))
          })
      } catch {
        transferFailure.withLock { $0 = error }
      }
      outcome.finish()
    }

    async let interpreting: Void = {
      await withDiscardingTaskGroup { group in
        for await (asked, result) in outcomes {
          group.addTask {
            defer { room.signal() }
            interpretation.yield(
              interpret(
                result, to: asked, seen: archive.seen(of: asked.feed.id), classifier: classifier,
                policy: policy, now: now()))
          }
        }
      }
      interpretation.finish()
    }()

    var group = Group(since: started)
    var flagged: [Story] = []
    func commit() throws(ArchiveError) {
      if !group.updates.isEmpty && !isDryRun {
        let summary = try archive.commit(group.updates, now: now())
        report.newStories += summary.added
        report.newFlagged += summary.flagged.count
        report.revised += summary.revised
        report.merged += summary.merged
        flagged += summary.flagged
      }
      group = Group(since: now())
    }
    var archiveFailure: ArchiveError?
    for await done in interpretations {
      guard archiveFailure == nil else { continue }
      do throws(ArchiveError) {
        report.count(done.report)
        group.add(done.update)
        if group.stories >= Self.groupStories
          || now().timeIntervalSince(group.since) > Self.groupSeconds
        {
          try commit()
        }
      } catch {
        archiveFailure = error
        cancellation.cancel()
      }
      progress(
        Progress(
          done: report.asked, due: plan.count, newStories: report.newStories + group.stories,
          newFlagged: report.newFlagged, failed: report.failed))
    }
    await interpreting
    if let archiveFailure { throw archiveFailure }
    try commit()
    if let failure = transferFailure.withLock({ $0 }) { throw failure }

    report.wasCutShort = report.asked < plan.count
    report.notable.sort { ($0.url, $0.id) < ($1.url, $1.id) }
    report.seconds = now().timeIntervalSince(started)
    return (report, flagged)
  }

  private struct Group {
    var updates: [FeedUpdate] = []
    var stories = 0
    var since: Date

    init(since: Date) {
      self.since = since
    }

    mutating func add(_ update: FeedUpdate) {
      updates.append(update)
      stories += update.stories.count
    }
  }
}

/// A way to end a run early, from any thread.
public final class Cancellation: Sendable {
  private struct State {
    var isCancelled = false
    var actions: [@Sendable () -> Void] = []
  }
  private let state = Mutex(State())

  public init() {}

  public var isCancelled: Bool { state.withLock { $0.isCancelled } }

  public func cancel() {
    let actions = state.withLock { state in
      state.isCancelled = true
      defer { state.actions = [] }
      return state.actions
    }
    for action in actions { action() }
  }

  /// Runs `action` once, at the cancellation, or at once when that has been.
  func onCancel(_ action: @escaping @Sendable () -> Void) {
    let isTooLate = state.withLock { state in
      if !state.isCancelled { state.actions.append(action) }
      return state.isCancelled
    }
    if isTooLate { action() }
  }
}
