public import Fetching
import Parsing

/// What one try of a listed feed showed.
public struct FeedCheck: Sendable, Equatable, Codable {
  public enum Finding: String, Sendable, Codable {
    /// It answers, and is what the list says.
    case good
    /// It answers, but something differs from the list: see `remarks`.
    case differs
    case failed
  }

  /// As listed, without secrets.
  public var url: String
  /// The list's name for it.
  public var listedTitle: String?
  /// The feed's own title.
  public var title: String?
  public var entries: Int?
  public var finding: Finding
  /// Sentences for people.
  public var remarks: [String]
}

/// Asks each feed once, unconditionally, and compares what it says of itself with the list. Stores nothing.
public func check(
  _ feeds: [WatchedFeed], configuration: FetchConfiguration
) throws(FetchingError) -> [FeedCheck] {
  var positions: [String: Int] = [:]
  var checks: [FeedCheck?] = Array(repeating: nil, count: feeds.count)
  var requests: [FetchRequest] = []
  for (position, feed) in feeds.enumerated() {
    positions[feed.id] = position
    switch feed.location {
    case .remote(let url): requests.append(FetchRequest(feedID: feed.id, url: url))
    case .local(let local):
      checks[position] = judged(feed, local.outcome(limit: configuration.bodyLimit))
    case .refused(_, let reason):
      checks[position] = judged(
        feed, .failed(FetchFailure(kind: .invalidURL, message: reason)))
    }
  }
  var remaining = requests.makeIterator()
  try Transfers(configuration).run(
    next: { remaining.next() },
    deliver: { request, outcome in
      guard let position = positions[request.feedID] else { return }
      checks[position] = judged(feeds[position], outcome)
    })
  return checks.compactMap { $0 }
}

private func judged(_ feed: WatchedFeed, _ outcome: FetchOutcome) -> FeedCheck {
  var check = FeedCheck(
    url: feed.publicURL, listedTitle: feed.title, finding: .failed, remarks: [])
  switch outcome {
  case .failed(let failure): check.remarks = [failure.message]
  case .notModified: check.remarks = ["answered 304 to an unconditional request"]
  case .fetched(let response):
    do throws(FeedError) {
      let parsed = try parseFeed(
        response.body, contentType: response[header: "content-type"], baseURL: response.finalURL)
      check.title = parsed.title
      check.entries = parsed.entries.count
      check.remarks = differences(feed, parsed, response)
      check.finding = check.remarks.isEmpty ? .good : .differs
    } catch {
      check.remarks = [noFeedMessage(error, in: response)]
    }
  }
  return check
}

private func differences(
  _ feed: WatchedFeed, _ parsed: Feed, _ response: FetchResponse
) -> [String] {
  var remarks: [String] = []
  let permanent = response.redirects.prefix { $0.status == 301 || $0.status == 308 }
  if let place = permanent.last?.to {
    remarks.append("moved for good to \(withoutSecrets(place))")
  } else if !response.redirects.isEmpty {
    remarks.append("redirected to \(response.finalURL)")
  }
  if case .remote(let url) = feed.location, let listed = registrableTail(of: url),
    let own = parsed.link.flatMap(registrableTail), own != listed
  {
    remarks.append("the feed says it belongs to \(own), the list says \(listed)")
  }
  if let title = parsed.title, let listed = feed.title, !shareAWord(title, listed) {
    remarks.append("the feed calls itself “\(title)”, the list “\(listed)”")
  }
  if parsed.entries.isEmpty { remarks.append("it has no entries") }
  if parsed.isMalformed { remarks.append("it is not well-formed, and was repaired") }
  if !parsed.isComplete { remarks.append("it breaks off before its end") }
  return remarks
}

/// The last two labels of a URL's host, which outlets keep when their feeds have a host of their own.
private func registrableTail(of url: String) -> String? {
  guard let host = hostName(url) else { return nil }
  let labels = host.split(separator: ".")
  // Two-letter zones often sell names below a second label: bbc.co.uk, globo.com.br.
  let isDeep =
    labels.count > 2 && labels[labels.count - 1].count == 2 && labels[labels.count - 2].count <= 3
  return labels.suffix(isDeep ? 3 : 2).joined(separator: ".")
}

private func shareAWord(_ one: String, _ other: String) -> Bool {
  func words(_ text: String) -> Set<Substring> {
    Set(text.lowercased().split { !$0.isLetter && !$0.isNumber })
  }
  let (first, second) = (words(one), words(other))
  if !first.isDisjoint(with: second) { return true }
  // Scripts without spaces, and names run together.
  return first.contains { a in second.contains { $0.contains(a) || a.contains($0) } }
}
