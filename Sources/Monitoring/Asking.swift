public import Archiving
public import Fetching

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// Hosts that want to be left alone, and until when, gathered from what their feeds were told.
public struct HostHolds: Sendable, Equatable {
  private var ends: [String: Date] = [:]

  public init(_ records: [FeedRecord] = [], now: Date = .distantPast) {
    for record in records {
      if let end = record.notBefore, end > now { note(end, for: record) }
    }
  }

  public mutating func note(_ end: Date, for record: FeedRecord) {
    guard let host = hostName(record.currentURL ?? record.url) else { return }
    ends[host] = max(ends[host] ?? end, end)
  }

  public func end(for record: FeedRecord) -> Date? {
    if ends.isEmpty { return nil }
    return hostName(record.currentURL ?? record.url).flatMap { ends[$0] }
  }
}

/// Whether a feed is asked in a run that begins now. `force` overrides all but a host's Retry-After.
///
/// Times that only a wrong clock can have written do not keep a feed from being asked.
public func isDue(
  _ record: FeedRecord, now: Date, force: Bool = false, holds: HostHolds = HostHolds(),
  policy: SchedulePolicy = SchedulePolicy()
) -> Bool {
  let longestHold = now.addingTimeInterval(policy.retryAfterLimit)
  if let end = record.notBefore, end > now, end <= longestHold { return false }
  if let end = holds.end(for: record), end > now, end <= longestHold { return false }
  if force { return true }
  if asksForSilence(record, now: now) { return false }
  guard let due = record.nextDue else { return true }
  if due <= now { return true }
  if let last = record.lastAttempt, last > now.addingTimeInterval(3600) { return true }
  let longest =
    record.goneSince != nil
    ? policy.goneInterval : policy.maximumInterval + 3 * 86400
  return due > now.addingTimeInterval(longest + 3600)
}

/// The request for a feed: with its validators, unless an audit is due or they are not trusted.
public func request(
  for record: FeedRecord, now: Date, policy: SchedulePolicy = SchedulePolicy()
) -> FetchRequest {
  let request = FetchRequest(feedID: record.id, url: urlToAsk(record))
  guard record.distrustsValidators != true, !isAuditDue(record, now: now, policy) else {
    return request
  }
  var conditional = request
  conditional.etag = record.etag
  conditional.lastModified = record.lastModified
  return conditional
}

/// A feed that moved is sought at its old place, too, when the new one fails again and again.
private func urlToAsk(_ record: FeedRecord) -> String {
  guard let current = record.currentURL else { return record.url }
  let failures = record.consecutiveFailures ?? 0
  return failures >= 3 && !failures.isMultiple(of: 2) ? record.url : current
}

/// Feeds are audited at different times: each has its own share of jitter.
private func isAuditDue(_ record: FeedRecord, now: Date, _ policy: SchedulePolicy) -> Bool {
  guard let last = record.lastUnconditional, last <= now else { return true }
  let interval = policy.auditInterval * (1 + fraction(of: record.id) / 4)
  return now.timeIntervalSince(last) >= interval
}

/// The host in a URL, in lower case, without user, password and port; nil when there is none.
public func hostName(_ url: String) -> String? {
  guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
  let rest = url[url.index(after: colon)...]
  guard rest.hasPrefix("//") else { return nil }
  var authority = rest.dropFirst(2).prefix { !"/?#\\".contains($0) }
  if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
  if authority.hasPrefix("[") {
    guard let end = authority.firstIndex(of: "]") else { return nil }
    return authority[...end].lowercased()
  }
  let host = authority.prefix { $0 != ":" }
  return host.isEmpty ? nil : host.lowercased()
}
