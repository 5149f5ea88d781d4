import Archiving
import Fetching

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Which feeds a run asks, and with what.
struct Plan: Sendable {
  struct Asked: Sendable {
    var feed: WatchedFeed
    var record: FeedRecord
    var request: FetchRequest

    /// The answer of a feed that needs no network.
    func localOutcome(limit: Int) -> FetchOutcome {
      switch feed.location {
      case .local(let feed): feed.outcome(limit: limit)
      case .refused(_, let reason):
        .failed(FetchFailure(kind: .invalidURL, message: reason))
      case .remote(let url):
        .failed(FetchFailure(kind: .invalidURL, message: "\(url) is not a local feed"))
      }
    }
  }

  let local: [WatchedFeed]
  let remote: [WatchedFeed]
  let notDue: Int
  /// Whether there is a feed that never answered.
  let hasNewFeed: Bool
  private let archive: Archive
  private let now: Date
  private let policy: SchedulePolicy

  var count: Int { local.count + remote.count }

  init(
    _ feeds: [WatchedFeed], archive: Archive, force: Bool, now: Date,
    policy: SchedulePolicy
  ) {
    var local: [WatchedFeed] = []
    var remote: [WatchedFeed] = []
    var hasNewFeed = false
    let holds = HostHolds(archive.records(), now: now)
    for feed in feeds {
      let record = Self.record(of: feed, archive)
      guard isDue(record, now: now, force: force, holds: holds, policy: policy) else { continue }
      if record.lastSuccess == nil { hasNewFeed = true }
      if case .remote = feed.location { remote.append(feed) } else { local.append(feed) }
    }
    self.local = local
    self.remote = remote
    self.hasNewFeed = hasNewFeed
    self.archive = archive
    self.now = now
    self.policy = policy
    notDue = feeds.count - local.count - remote.count
  }

  /// What a feed is asked with. Made when its turn comes, so that memory follows what is under way.
  func asked(_ feed: WatchedFeed) -> Asked {
    let record = Self.record(of: feed, archive)
    return Asked(
      feed: feed, record: record, request: request(for: record, now: now, policy: policy))
  }

  private static func record(of feed: WatchedFeed, _ archive: Archive) -> FeedRecord {
    archive.record(of: feed.id) ?? FeedRecord(id: feed.id, url: feed.url)
  }
}
