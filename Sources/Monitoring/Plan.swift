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

  let local: [Asked]
  let remote: [Asked]
  let notDue: Int
  private let positions: [String: Int]

  var count: Int { local.count + remote.count }

  init(
    _ feeds: [WatchedFeed], archive: Archive, force: Bool, now: Date,
    policy: SchedulePolicy
  ) {
    var local: [Asked] = []
    var remote: [Asked] = []
    var notDue = 0
    let holds = HostHolds(archive.records(), now: now)
    for feed in feeds {
      let record =
        archive.record(of: feed.id) ?? FeedRecord(id: feed.id, url: feed.url)
      guard isDue(record, now: now, force: force, holds: holds, policy: policy) else {
        notDue += 1
        continue
      }
      let asked = Asked(
        feed: feed, record: record,
        request: request(for: record, now: now, policy: policy))
      if case .remote = feed.location { remote.append(asked) } else { local.append(asked) }
    }
    self.local = local
    self.remote = remote
    self.notDue = notDue
    positions = Dictionary(
      uniqueKeysWithValues: remote.enumerated().map { ($1.feed.id, $0) })
  }

  func asked(_ feedID: String) -> Asked? {
    positions[feedID].map { remote[$0] }
  }
}
