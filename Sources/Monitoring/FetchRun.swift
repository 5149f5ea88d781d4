public import Archiving
public import Classifying
import Dispatch
public import Fetching
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif
#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One run: asks the feeds that are due, interprets the answers on every core, commits in groups.
///
/// One thread transfers; one for each core interprets; one commits while the others go on. Between them stand queues of bounded
/// size, so memory follows neither the number of feeds nor the size of the archive: who is too fast waits.
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

  /// Answers that may wait for a core.
  private static let answersWaiting = 32
  private static let answerBytesWaiting = 24 << 20
  /// What was interpreted and may wait for the writer.
  private static let updatesWaiting = 1_000
  private static let updateBytesWaiting = 5 << 20
  /// A group is committed when it holds so much, or is so old: never by feeds.
  private static let groupStories = 5_000
  private static let groupBytes = 8 << 20
  private static let groupSeconds = 10.0

  /// - Parameter cancellation: `cancel()` on it ends the run early; what is done is committed.
  /// - Throws: `ArchiveError` when a commit fails; what was committed before stands.
  public func run(
    _ feeds: [WatchedFeed], archive: Archive, classifier: LazyClassifier,
    cancellation: Cancellation = Cancellation(),
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async throws -> (report: RunReport, flagged: [Story]) {
    let started = now()
    let plan = Plan(
      feeds, archive: archive, force: force, now: started, policy: policy)
    // A feed that never answered brings stories, as far as anyone can tell.
    if plan.hasNewFeed {
      DispatchQueue(label: "classifier").async { _ = classifier.value }
    }
    let answers = BoundedQueue<(Plan.Asked, FetchOutcome)>(
      elements: Self.answersWaiting, bytes: Self.answerBytesWaiting, batch: 8)
    let updates = BoundedQueue<Interpreted>(
      elements: Self.updatesWaiting, bytes: Self.updateBytesWaiting, batch: 64)
    let transferFailure = Mutex<FetchingError?>(nil)

    DispatchQueue(label: "transfers").async {
      do throws(FetchingError) {
        try transfer(plan, cancellation) { asked, outcome in
          answers.put((asked, outcome), size: outcome.bodySize)
        }
      } catch {
        transferFailure.withLock { $0 = error }
      }
      answers.finish()
    }

    let interpreters = DispatchGroup()
    for number in 1...max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) {
      DispatchQueue(label: "interpreter \(number)").async(group: interpreters) {
        while let (asked, outcome) = answers.take() {
          let done = interpret(
            outcome, to: asked, archive: archive, classifier: classifier, policy: policy,
            now: now())
          let update = isDryRun ? nil : archive.prepare(done.update, seenBefore: done.seenBefore)
          updates.put(
            Interpreted(
              report: done.report, storyCount: done.update.stories.count, update: update),
            size: done.update.stories.isEmpty ? 0 : update?.size ?? 0)
        }
      }
    }
    interpreters.notify(queue: DispatchQueue(label: "interpreters' end")) { updates.finish() }

    var run = Commits(self, archive, RunReport(started: started, feeds: feeds.count), plan.count)
    run.report.notDue = plan.notDue
    let finished = await withCheckedContinuation { continuation in
      DispatchQueue(label: "commits").async { [run] in
        var run = run
        while let done = updates.take() {
          run.take(done, cancellation)
          progress(run.progress)
        }
        run.finish()
        continuation.resume(returning: run)
      }
    }
    if let failure = finished.failure { throw failure }
    if let failure = transferFailure.withLock({ $0 }) { throw failure }

    var report = finished.report
    report.wasCutShort = report.asked < plan.count
    report.notable.sort { ($0.url, $0.id) < ($1.url, $1.id) }
    report.seconds = now().timeIntervalSince(started)
    return (report, finished.flagged)
  }

  /// Asks everybody; returns when all have answered.
  private func transfer(
    _ plan: Plan, _ cancellation: Cancellation,
    deliver: (Plan.Asked, FetchOutcome) -> Void
  ) throws(FetchingError) {
    let transfers = Transfers(configuration)
    cancellation.onCancel { transfers.cancel() }
    for feed in plan.local where !cancellation.isCancelled {
      let asked = plan.asked(feed)
      deliver(asked, asked.localOutcome(limit: configuration.bodyLimit))
    }
    var remaining = plan.remote.makeIterator()
    var underWay: [String: Plan.Asked] = [:]
    try transfers.run(
      next: {
        guard !cancellation.isCancelled, let feed = remaining.next() else { return nil }
        let asked = plan.asked(feed)
        underWay[feed.id] = asked
        return asked.request
      },
      deliver: { request, result in
        if let asked = underWay.removeValue(forKey: request.feedID) { deliver(asked, result) }
      })
  }

  /// What one answer came to, ready for the writer.
  private struct Interpreted: Sendable {
    var report: FeedReport
    var storyCount: Int
    /// `nil` in a dry run.
    var update: PreparedUpdate?
  }

  /// The writer's side of a run: gathers groups and commits them.
  private struct Commits: Sendable {
    let fetchRun: FetchRun
    let archive: Archive
    let due: Int
    var report: RunReport
    var flagged: [Story] = []
    var failure: ArchiveError?
    private var updates: [PreparedUpdate] = []
    private var stories = 0
    private var bytes = 0
    private var since: Date

    init(_ fetchRun: FetchRun, _ archive: Archive, _ report: RunReport, _ due: Int) {
      self.fetchRun = fetchRun
      self.archive = archive
      self.report = report
      self.due = due
      since = report.started
    }

    var progress: Progress {
      Progress(
        done: report.asked, due: due, newStories: report.newStories + stories,
        newFlagged: report.newFlagged, failed: report.failed)
    }

    /// After a failure the rest is only taken, so that nobody waits for ever.
    mutating func take(_ done: Interpreted, _ cancellation: Cancellation) {
      guard failure == nil else { return }
      report.count(done.report)
      stories += done.storyCount
      if let update = done.update {
        updates.append(update)
        bytes += update.size
      }
      if stories >= FetchRun.groupStories || bytes >= FetchRun.groupBytes
        || fetchRun.now().timeIntervalSince(since) > FetchRun.groupSeconds
      {
        commit()
        if failure != nil { cancellation.cancel() }
      }
    }

    mutating func finish() {
      if failure == nil { commit() }
    }

    private mutating func commit() {
      let now = fetchRun.now()
      if !updates.isEmpty {
        do throws(ArchiveError) {
          let summary = try archive.commit(updates, now: now)
          report.newStories += summary.added
          report.newFlagged += summary.flagged.count
          report.revised += summary.revised
          report.merged += summary.merged
          flagged += summary.flagged
        } catch {
          failure = error
        }
      }
      updates = []
      (stories, bytes, since) = (0, 0, now)
    }
  }
}

extension FetchOutcome {
  fileprivate var bodySize: Int {
    switch self {
    case .fetched(let response), .notModified(let response): response.body.count
    case .failed(let failure): failure.response?.body.count ?? 0
    }
  }
}

/// A classifier that is compiled when somebody first needs it: most runs bring no new text.
public final class LazyClassifier: Sendable {
  private let make: @Sendable () -> Classifier
  private let made = Mutex<Classifier?>(nil)

  public init(_ make: @escaping @Sendable () -> Classifier) { self.make = make }

  public var value: Classifier {
    made.withLock { made in
      if let made { return made }
      let classifier = make()
      made = classifier
      return classifier
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
