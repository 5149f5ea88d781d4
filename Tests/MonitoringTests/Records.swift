import Archiving
import Fetching
import Foundation
import Monitoring

/// Noon of a Thursday.
let noon = Date(timeIntervalSince1970: 1_770_292_800)
let minute = 60.0
let hour = 3600.0
let day = 86400.0

func feedRecord(
  _ id: String = "a1", url: String = "https://a.example/feed",
  _ change: (inout FeedRecord) -> Void = { _ in }
) -> FeedRecord {
  var record = FeedRecord(id: id, url: url)
  change(&record)
  return record
}

func response(
  _ status: Int = 200, _ headers: [String: String] = [:],
  redirects: [FetchResponse.Redirect] = [], url: String = "https://a.example/feed"
) -> FetchResponse {
  FetchResponse(
    status: status, finalURL: url, redirects: redirects,
    headers: headers.sorted { $0.key < $1.key }.map {
      FetchResponse.Header(name: $0.key, value: $0.value)
    })
}

func refusal(_ status: Int, _ headers: [String: String] = [:]) -> FetchOutcome {
  .failed(
    FetchFailure(
      kind: .httpStatus, message: "\(status) refused", response: response(status, headers)))
}

func findings(
  entries: Int = 20, new: Int = 0, published: [Date] = [],
  _ change: (inout FeedFindings) -> Void = { _ in }
) -> BodyReading {
  var findings = FeedFindings()
  findings.entryCount = entries
  findings.newEntryCount = new
  findings.publishedOfNew = published
  findings.bodyHash = "hash"
  change(&findings)
  return .feed(findings)
}

extension FeedRecord {
  /// The record after an answer to the request that would have been made.
  func after(
    _ outcome: FetchOutcome, _ reading: BodyReading? = nil, at now: Date,
    policy: SchedulePolicy = SchedulePolicy()
  ) -> FeedRecord {
    updated(
      self, after: outcome, to: request(for: self, now: now, policy: policy), reading: reading,
      now: now, policy: policy)
  }

  func wait(from now: Date) -> Double { nextDue?.timeIntervalSince(now) ?? -1 }
}
