public import Fetching
public import Parsing

/// The feeds of one site.
public struct SiteFindings: Sendable, Equatable {
  /// As asked.
  public var site: String
  public var feeds: [DiscoveredFeed]
  /// Why there are none.
  public var problem: String?
}

/// Asks each site's page which feeds it has; a page that names none, for the usual places.
public func discoverFeeds(
  ofSites sites: [String], configuration: FetchConfiguration
) throws(FetchingError) -> [SiteFindings] {
  var findings = sites.map { SiteFindings(site: $0, feeds: []) }
  try ask(sites.map { $0.contains("://") ? $0 : "https://\($0)" }, configuration) { site, outcome in
    switch outcome {
    case .failed(let failure): findings[site].problem = failure.message
    case .notModified: findings[site].problem = "answered 304 to an unconditional request"
    case .fetched(let response):
      let contentType = response[header: "content-type"]
      if let feed = feed(in: response) {
        findings[site].feeds = [feed]
      } else {
        findings[site].feeds = discoverFeeds(
          inHTML: response.body, contentType: contentType, pageURL: response.finalURL)
      }
    }
  }
  // Only sites that answered, and only when their page was silent: nobody is asked in vain.
  let silent = findings.indices.filter {
    findings[$0].feeds.isEmpty && findings[$0].problem == nil
  }
  var places: [(site: Int, url: String)] = []
  for site in silent {
    guard let root = root(of: sites[site]) else { continue }
    places += wellKnownFeedPaths.map { (site, root + $0) }
  }
  try ask(places.map(\.url), configuration) { place, outcome in
    guard case .fetched(let response) = outcome, let feed = feed(in: response) else { return }
    let site = places[place].site
    if !findings[site].feeds.contains(where: { $0.url == feed.url }) {
      findings[site].feeds.append(feed)
    }
  }
  for site in silent where findings[site].feeds.isEmpty {
    findings[site].problem = "names no feed, and none is at the usual places"
  }
  return findings
}

/// Why an answer is no feed; where it is a page that declares one, which to subscribe to instead.
func noFeedMessage(_ error: FeedError, in response: FetchResponse) -> String {
  let declared = discoverFeeds(
    inHTML: response.body, contentType: response[header: "content-type"],
    pageURL: response.finalURL
  ).first { $0.origin == .declared }
  return declared.map { "\(error); the feed it names is \(withoutSecrets($0.url))" } ?? "\(error)"
}

private func ask(
  _ urls: [String], _ configuration: FetchConfiguration, _ answer: (Int, FetchOutcome) -> Void
) throws(FetchingError) {
  var remaining = urls.enumerated().makeIterator()
  try Transfers(configuration).run(
    next: { remaining.next().map { FetchRequest(feedID: String($0.offset), url: $0.element) } },
    deliver: { request, outcome in
      if let position = Int(request.feedID) { answer(position, outcome) }
    })
}

private func feed(in response: FetchResponse) -> DiscoveredFeed? {
  guard
    let feed = try? parseFeed(
      response.body, contentType: response[header: "content-type"], baseURL: response.finalURL)
  else { return nil }
  return DiscoveredFeed(url: response.finalURL, title: feed.title, type: nil, origin: .linked)
}

/// "https://example.org/path" → "https://example.org"
private func root(of site: String) -> String? {
  let url = site.contains("://") ? site : "https://\(site)"
  let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
  return parts.count >= 3 ? parts[0...2].joined(separator: "/") : nil
}
