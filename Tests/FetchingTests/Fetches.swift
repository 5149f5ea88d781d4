import Fetching
import StubServer
import Synchronization

/// A configuration for the stub server: loopback allowed, no gap, short deadlines.
func testConfiguration(
  _ change: (inout FetchConfiguration) -> Void = { _ in }
) -> FetchConfiguration {
  var configuration = FetchConfiguration()
  configuration.allowsPrivateNetwork = true
  configuration.hostGap = 0
  configuration.perHost = 8
  configuration.connectTimeout = 3
  configuration.transferTimeout = 5
  change(&configuration)
  return configuration
}

/// Fetches all and hands back the outcomes by feed.
func fetch(
  _ requests: [FetchRequest], _ configuration: FetchConfiguration = testConfiguration()
) throws -> [String: FetchOutcome] {
  var outcomes: [String: FetchOutcome] = [:]
  var rest = requests[...]
  try Transfers(configuration).run {
    rest.popFirst()
  } deliver: { request, outcome in
    outcomes[request.feedID] = outcome
  }
  return outcomes
}

func fetch(
  _ url: String, etag: String? = nil, lastModified: String? = nil,
  _ configuration: FetchConfiguration = testConfiguration()
) throws -> FetchOutcome? {
  let request = FetchRequest(feedID: "feed", url: url, etag: etag, lastModified: lastModified)
  return try fetch([request], configuration)["feed"]
}

extension FetchOutcome {
  var response: FetchResponse? {
    switch self {
    case .fetched(let response), .notModified(let response): response
    case .failed(let failure): failure.response
    }
  }

  var failure: FetchFailure? {
    if case .failed(let failure) = self { failure } else { nil }
  }

  var isFetched: Bool {
    if case .fetched = self { true } else { false }
  }

  var isNotModified: Bool {
    if case .notModified = self { true } else { false }
  }
}
