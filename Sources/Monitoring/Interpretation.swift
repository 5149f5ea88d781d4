import Archiving
import Classifying
import Crypto
import Fetching
import Parsing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What one outcome means for a feed: what to store, and what to say.
struct Interpretation: Sendable {
  var update: FeedUpdate
  /// What was known of the feed's entries, where that was asked.
  var seenBefore: SeenEntries
  var report: FeedReport
}

/// Decides what an outcome means for a feed. Changes nothing; the archive is only asked what was seen of it.
func interpret(
  _ outcome: FetchOutcome, to asked: Plan.Asked, archive: Archive, classifier: LazyClassifier,
  policy: SchedulePolicy, now: Date
) -> Interpretation {
  var draft = Draft(asked, now: now)
  var reading: BodyReading?
  switch outcome {
  case .failed(let failure) where failure.kind == .cancelled || failure.kind == .held:
    draft.report.result = .skipped
  case .failed(let failure):
    // What came before the break is kept, and the feed has failed all the same.
    if let part = failure.partialAnswer {
      let rest = draft.reading(of: part, archive: archive, classifier: classifier)
      if case .feed = rest { reading = rest }
    }
    draft.fail(failure.kind.rawValue, failure.message)
  case .notModified:
    draft.report.result = .unchanged
  case .fetched(let response):
    reading = draft.reading(of: response, archive: archive, classifier: classifier)
  }
  let record = updated(
    asked.record, after: outcome, to: asked.request, reading: reading, now: now, policy: policy)
  return draft.finished(record)
}

extension FetchFailure {
  /// The beginning of a feed whose rest did not come, or was not wanted.
  fileprivate var partialAnswer: FetchResponse? {
    guard let response, response.status == 200, !response.body.isEmpty else { return nil }
    return switch kind {
    case .truncated, .timeout: response
    default: nil
    }
  }
}

private struct Draft {
  let asked: Plan.Asked
  let now: Date
  var report: FeedReport
  var seenBefore = SeenEntries()
  var seen: SeenEntries?
  var stories: [Story] = []

  init(_ asked: Plan.Asked, now: Date) {
    self.asked = asked
    self.now = now
    report = FeedReport(
      id: asked.feed.id, url: asked.feed.publicURL, title: asked.feed.title ?? asked.record.title,
      result: .fetched)
  }

  mutating func fail(_ kind: String, _ message: String) {
    report.result = .failed
    report.errorKind = kind
    report.message = message
  }

  /// What the body came to; its new and changed stories are kept in the draft.
  mutating func reading(
    of response: FetchResponse, archive: Archive, classifier: LazyClassifier
  ) -> BodyReading {
    report.bytes = response.bytesReceived
    let hash = hexadecimal(SHA256.hash(data: response.body).prefix(16))
    if hash == asked.record.bodyHash {
      report.result = .unchanged
      return .unchanged
    }
    do throws(FeedError) {
      let feed = try parseFeed(
        response.body, contentType: response[header: "content-type"],
        contentLanguage: response[header: "content-language"],
        baseURL: response[header: "content-location"] ?? response.finalURL)
      report.result = .fetched
      var findings = take(
        feed, archive: archive, classifier: classifier, isDelta: response.status == 226)
      findings.bodyHash = hash
      if !feed.isComplete {
        fail("truncated", "the document breaks off; its \(feed.entries.count) entries were kept")
      }
      return .feed(findings)
    } catch {
      let message = noFeedMessage(error, in: response)
      fail("notAFeed", message)
      return .unreadable(kind: "notAFeed", message: message)
    }
  }

  private mutating func take(
    _ feed: Feed, archive: Archive, classifier: LazyClassifier, isDelta: Bool
  ) -> FeedFindings {
    report.wasRepaired = feed.isMalformed
    report.entries = feed.entries.count
    let drafting = StoryDrafting(
      feed: feed, watched: asked.feed, now: now)
    var findings = FeedFindings()
    findings.title = feed.title
    findings.isComplete = feed.isComplete
    findings.wasRepaired = feed.isMalformed
    findings.hints = FeedRecord.Hints(feed)
    findings.entryCount = feed.entries.count
    let words = feed.entries.map(drafting.words)
    let hashes = textHashes(of: words.map { ($0.title, $0.summary) })
    let known = archive.seen(of: asked.feed.id)
    seenBefore = known
    var seen = known
    lazy var compiled = classifier.value
    var workspace = Classifier.Workspace()
    for (entry, (words, textHash)) in zip(feed.entries, zip(words, hashes)) {
      let status = known.status(ofKey: words.key, textHash: textHash)
      seen.insert(key: words.key, textHash: textHash)
      if let published = words.published { findings.published.append(published) }
      guard status != .known else { continue }
      let story = drafting.story(
        from: entry, words: words, classifier: compiled, workspace: &workspace)
      stories.append(story)
      if status == .new {
        findings.newEntryCount += 1
        if let published = words.published { findings.publishedOfNew.append(published) }
        if story.isFlagged { findings.flaggedCount += 1 }
      }
    }
    if feed.isComplete && !isDelta { seen.finishPass(now: now) }
    self.seen = seen
    return findings
  }

  func finished(_ record: FeedRecord) -> Interpretation {
    var record = record
    var report = report
    if report.result == .failed && record.lastErrorKind == nil {
      // It gave entries, and yet something is wrong with it: its health shows that.
      record.lastErrorKind = report.errorKind
      record.lastError = report.message
    }
    report.change = change(from: asked.record, to: record)
    if report.change == .moved, let place = record.currentURL { report.message = "to \(place)" }
    return Interpretation(
      update: FeedUpdate(record: record, seen: seen, stories: stories), seenBefore: seenBefore,
      report: report)
  }

  private func change(from old: FeedRecord, to new: FeedRecord) -> FeedReport.Change? {
    if new.goneSince != nil && old.goneSince == nil { return .gone }
    if new.goneSince != nil && report.result == .failed { return nil }
    switch (old.lastErrorKind, new.lastErrorKind) {
    case (nil, .some): return .startedFailing
    case (.some, nil): return .recovered
    case (let before?, let after?) where before != after: return .failsDifferently
    default: break
    }
    if let place = new.currentURL, place != old.currentURL { return .moved }
    return nil
  }
}

private func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

extension FeedRecord.Hints {
  /// What the feed's own text says about its rhythm, as numbers.
  init?(_ feed: Feed) {
    let days = [
      "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    ]
    let hours = feed.skipHours.map { $0 % 24 }.filter { $0 >= 0 }
    let skipDays = feed.skipDays.compactMap { days.firstIndex(of: $0.lowercased()) }
    self.init(
      timeToLive: feed.ttl.flatMap { $0 > 0 ? Double($0) * 60 : nil },
      updateInterval: feed.syndication.flatMap(Self.interval),
      skipHours: hours.isEmpty ? nil : hours, skipDays: skipDays.isEmpty ? nil : skipDays)
    if self == FeedRecord.Hints() { return nil }
  }

  /// Seconds between two updates, by the RSS 1.0 syndication module.
  private static func interval(_ syndication: Syndication) -> Double? {
    let periods: [String: Double] = [
      "hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000,
      "yearly": 31_536_000,
    ]
    guard let period = syndication.period?.lowercased(), let seconds = periods[period] else {
      return nil
    }
    return seconds / Double(max(1, syndication.frequency ?? 1))
  }
}
