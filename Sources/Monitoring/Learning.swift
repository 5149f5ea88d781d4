public import Archiving
public import Fetching

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What reading an answer's body came to.
public enum BodyReading: Sendable, Equatable {
  /// The same bytes as last time: nothing was parsed.
  case unchanged
  case feed(FeedFindings)
  /// No feed: an error kind ("malformed", "notAFeed") and one sentence.
  case unreadable(kind: String, message: String)
}

/// What the schedule and the feed's health need to know of a parsed feed.
public struct FeedFindings: Sendable, Equatable {
  public var title: String?
  /// Of the body, as the caller makes it.
  public var bodyHash: String?
  /// Whether the document was whole: only then are its validators kept.
  public var isComplete = true
  public var wasRepaired = false
  public var hints: FeedRecord.Hints?
  /// Entries in the body, and those of them that were not known.
  public var entryCount = 0
  public var newEntryCount = 0
  /// The dates that entries bear, where they bear any: of all of them, and of the new ones.
  public var published: [Date] = []
  public var publishedOfNew: [Date] = []
  /// Of the new entries, those flagged.
  public var flaggedCount = 0

  public init() {}
}

/// What an outcome means for a feed: the record after it. Decides everything, touches nothing.
///
/// - Parameters:
///   - request: what was asked, as `request(for:now:policy:)` gave it.
///   - reading: what the body came to; nil where there was none. A failed answer can have one, too:
///     what came before it broke off.
public func updated(
  _ record: FeedRecord, after outcome: FetchOutcome, to request: FetchRequest,
  reading: BodyReading? = nil, now: Date, policy: SchedulePolicy = SchedulePolicy()
) -> FeedRecord {
  var record = record
  switch outcome {
  case .failed(let failure) where failure.kind == .cancelled:
    return record  // nothing was learned
  case .failed(let failure) where failure.kind == .held:
    // Another feed of the host was told to wait; this one's turn comes with its.
    let end = failure.response.flatMap { retryAfter($0, now: now, limit: policy.retryAfterLimit) }
    record.hold(until: end ?? now.addingTimeInterval(policy.failureInterval))
    return record
  case .failed(let failure):
    record.lastAttempt = now
    record.fail(failure.kind.rawValue, failure.message, now)
    record.lastStatus = failure.response?.status
    record.botWall = failure.response.flatMap(botWall)
    record.noteRefusal(failure.response, now, policy)
    if case .feed(var findings) = reading, let response = failure.response {
      // It has failed, and yet it goes on giving entries: it is asked at its own pace.
      findings.isComplete = false
      record.learn(findings, from: response, request, now)
      record.plan(nextDueAfterSuccess(record, now: now, policy))
    }
  case .notModified(let response):
    record.lastAttempt = now
    record.lastNotModified = now
    record.succeed(response, request, now, policy)
  case .fetched(let response):
    record.lastAttempt = now
    switch reading {
    case .unreadable(let kind, let message):
      // Its validators would hide the mended answer.
      (record.etag, record.lastModified, record.bodyHash) = (nil, nil, nil)
      record.lastStatus = response.status
      record.fail(kind, message, now)
      record.plan(nextDueAfterFailure(record, now: now, policy))
    case .feed(let findings):
      let brokeOffBefore = record.lastErrorKind != nil
      record.learn(findings, from: response, request, now)
      record.succeed(response, request, now, policy)
      if !findings.isComplete && !brokeOffBefore { record.lookAgainSoon(now, policy) }
    case .unchanged, nil:
      if request.isUnconditional { record.lastUnconditional = now }
      record.keepValidators(of: response)
      record.succeed(response, request, now, policy)
    }
  }
  return record
}

extension FeedRecord {
  fileprivate mutating func plan(_ due: NextDue) {
    nextDue = due.date
    nextDueReason = due.reason
  }

  fileprivate mutating func hold(until end: Date) {
    notBefore = max(notBefore ?? end, end)
    if let due = nextDue, due >= end { return }
    plan(NextDue(end, because: "its host asked for patience"))
  }

  // MARK: Failures

  fileprivate mutating func fail(_ kind: String, _ message: String, _ now: Date) {
    consecutiveFailures = (consecutiveFailures ?? 0) + 1
    failingSince = failingSince ?? now
    lastError = message
    lastErrorKind = kind
    botWall = nil
  }

  /// 410, Retry-After, or a plain failure: when to try again.
  fileprivate mutating func noteRefusal(
    _ response: FetchResponse?, _ now: Date, _ policy: SchedulePolicy
  ) {
    if response?.status == 410 { goneSince = goneSince ?? now }
    if goneSince != nil {
      let next = now.addingTimeInterval(jittered(policy.goneInterval, id: id))
      return plan(NextDue(next, because: "gone (410); tried once a month"))
    }
    plan(nextDueAfterFailure(self, now: now, policy))
    guard let response, response.status == 429 || response.status == 503,
      let end = retryAfter(response, now: now, limit: policy.retryAfterLimit)
    else { return }
    notBefore = end
    if let due = nextDue, due > end { return }
    plan(NextDue(end, because: "the server's Retry-After"))
  }

  /// A document that broke off may be whole at the next try. One that always breaks off is asked at its own pace.
  fileprivate mutating func lookAgainSoon(_ now: Date, _ policy: SchedulePolicy) {
    let soon = nextDueAfterFailure(self, now: now, policy).date
    let allowed = now.addingTimeInterval(toldInterval(self))
    let date = max(soon, allowed)
    if let due = nextDue, due > date {
      plan(NextDue(date, because: "its document broke off"))
    }
  }

  // MARK: Good answers

  fileprivate mutating func succeed(
    _ response: FetchResponse, _ request: FetchRequest, _ now: Date, _ policy: SchedulePolicy
  ) {
    lastSuccess = now
    lastStatus = response.status
    consecutiveFailures = nil
    failingSince = nil
    lastError = nil
    lastErrorKind = nil
    botWall = nil
    goneSince = nil
    notBefore = nil
    // A 304 may leave out what the answer it confirms has said.
    let told = Monitoring.freshness(of: response, now: now)
    freshness = told ?? (response.status == 304 ? freshness : nil)
    noteMoves(of: response, asked: request.url, now: now, policy)
    plan(nextDueAfterSuccess(self, now: now, policy))
  }

  fileprivate mutating func learn(
    _ findings: FeedFindings, from response: FetchResponse, _ request: FetchRequest, _ now: Date
  ) {
    if request.isUnconditional {
      audit(findings, response, now)
      lastUnconditional = now
    }
    title = findings.title ?? title
    hints = findings.hints
    wasRepaired = findings.wasRepaired ? true : nil
    if findings.isComplete {
      keepValidators(of: response)
      // The answer to A-IM is only a part: its hash says nothing about the whole.
      bodyHash = response.status == 226 ? nil : findings.bodyHash
    } else {
      (etag, lastModified, bodyHash) = (nil, nil, nil)
    }
    let knewEntries = stories ?? 0 > 0
    stories = (stories ?? 0) + findings.newEntryCount
    flagged = (flagged ?? 0) + findings.flaggedCount
    let isAllNew = findings.newEntryCount == findings.entryCount && findings.entryCount >= 10
    allNewInARow = isAllNew && knewEntries && response.status != 226 ? (allNewInARow ?? 0) + 1 : nil
    if findings.newEntryCount > 0 {
      noteArrivals(findings, now)
      lastNewStory = now
    }
  }

  /// Entries arrive when their dates say, if those lie between our last look and now; at the first
  /// look, which brings old entries too, if they lie in the past. Else they arrive now.
  private mutating func noteArrivals(_ findings: FeedFindings, _ now: Date) {
    let isFirst = arrivals == nil
    let earliest = isFirst ? now.addingTimeInterval(-365 * 86400) : lastSuccess ?? .distantPast
    let dated = findings.publishedOfNew.filter { $0 > earliest && $0 <= now }
    let undated = max(0, findings.newEntryCount - dated.count)
    let added = (dated + Array(repeating: now, count: min(undated, arrivalLimit))).sorted()
    arrivals = Array(((arrivals ?? []) + added).suffix(arrivalLimit))
  }

  /// A complete answer's validators, when they are fit to be kept: short and printable.
  fileprivate mutating func keepValidators(of response: FetchResponse) {
    etag = response[header: "etag"].flatMap(fitValidator)
    lastModified = response[header: "last-modified"].flatMap(fitValidator)
  }

  /// An audit's answer against the validators that we would have sent: did they hide something?
  private mutating func audit(_ findings: FeedFindings, _ response: FetchResponse, _ now: Date) {
    guard findings.newEntryCount > 0, distrustsValidators != true, let seen = lastNotModified,
      etag != nil || lastModified != nil
    else { return }
    let isSame =
      response[header: "etag"] == etag && response[header: "last-modified"] == lastModified
    if isSame {
      // New entries under the old validators: a conditional request would have got a 304.
      distrustsValidators = true
      return
    }
    // An entry dated well before the last 304 was kept from us then, or is dated back: twice is
    // no accident.
    let hidden = findings.publishedOfNew.contains {
      $0 < seen.addingTimeInterval(-7200) && $0 > seen.addingTimeInterval(-30 * 86400)
    }
    guard hidden else { return }
    doubtfulNotModified = (doubtfulNotModified ?? 0) + 1
    if doubtfulNotModified ?? 0 >= 2 { distrustsValidators = true }
  }
}

private func fitValidator(_ text: String) -> String? {
  let isFit =
    !text.isEmpty && text.unicodeScalars.count <= 1024
    && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f && $0.value <= 0xff }
  return isFit ? text : nil
}
