/// One conditional request for one feed.
public struct FetchRequest: Sendable, Equatable {
  /// The feed this request asks for; handed back with the outcome.
  public var feedID: String
  /// An absolute http or https URL. May hold credentials; they are sent to this host only.
  public var url: String
  /// The validators of the last complete body, byte for byte as the server sent them.
  /// Each character stands for one byte (Latin-1), as in `FetchResponse.headers`.
  public var etag: String?
  public var lastModified: String?

  /// Whether the whole body is asked for, whatever the server believes we have.
  public var isUnconditional: Bool { etag == nil && lastModified == nil }

  public init(
    feedID: String, url: String, etag: String? = nil, lastModified: String? = nil
  ) {
    self.feedID = feedID
    self.url = url
    self.etag = etag
    self.lastModified = lastModified
  }
}

/// What the server answered, whatever its status. Header names are lower case.
public struct FetchResponse: Sendable, Equatable {
  public var status: Int
  /// The URL that gave this answer, after redirects, without credentials.
  public var finalURL: String
  public var redirects: [Redirect]
  /// The last hop's headers in the order of arrival, each byte of a value as one character
  /// (Latin-1), so that a validator can be sent back byte for byte.
  public var headers: [Header]
  /// Decompressed; empty for 304. Only the first kilobytes of an error page; what came of a body
  /// that broke off or was too large.
  public var body: [UInt8]
  /// Bytes received on the wire, headers not counted.
  public var bytesReceived: Int
  public var seconds: Double

  public struct Redirect: Sendable, Equatable {
    public var status: Int
    public var from: String
    public var to: String
    public init(status: Int, from: String, to: String) {
      self.status = status
      self.from = from
      self.to = to
    }
  }

  public struct Header: Sendable, Equatable {
    public var name: String
    public var value: String
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public init(
    status: Int, finalURL: String, redirects: [Redirect] = [], headers: [Header] = [],
    body: [UInt8] = [], bytesReceived: Int = 0, seconds: Double = 0
  ) {
    self.status = status
    self.finalURL = finalURL
    self.redirects = redirects
    self.headers = headers
    self.body = body
    self.bytesReceived = bytesReceived
    self.seconds = seconds
  }

  /// The first value of a header, by its lower-case name.
  public subscript(header name: String) -> String? {
    headers.first { $0.name == name }?.value
  }
}

/// Why no usable answer came. The values of `kind`:
///
/// - `held`: two feeds of the host were told to wait in this run, so this one was not asked.
/// - `cancelled`: the run was stopped or its time was up; nothing is known about the feed.
/// - `truncated`: the answer broke off, or could not be decompressed to its end.
public struct FetchFailure: Error, Sendable, Equatable {
  public var kind: Kind
  /// One sentence for the user, without secrets.
  public var message: String
  /// The answer, where one came (an error status, say).
  public var response: FetchResponse?

  public enum Kind: String, Sendable, CaseIterable {
    case invalidURL, blockedAddress, unresolvedHost, connectionFailed, tls, timeout, tooLarge
    case truncated, tooManyRedirects, forbiddenRedirect, httpStatus, protocolError, held, cancelled
  }

  public init(kind: Kind, message: String, response: FetchResponse? = nil) {
    self.kind = kind
    self.message = message
    self.response = response
  }
}

/// How one transfer ended.
public enum FetchOutcome: Sendable, Equatable {
  /// 200, 203 or 226 with a body that is complete as far as HTTP tells.
  case fetched(FetchResponse)
  /// 304 to a conditional request.
  case notModified(FetchResponse)
  case failed(FetchFailure)
}
