/// How transfers behave: towards servers, and towards the machine they run on.
public struct FetchConfiguration: Sendable {
  /// Transfers at once. Fewer run when the descriptors allowed to the process do not suffice.
  public var parallel = 64
  /// Transfers at once to one host.
  public var perHost = 2
  /// Transfers at once to one resolved address, whatever the host names; private addresses
  /// (one's own machines) are not counted.
  public var perAddress = 8
  /// Seconds between the starts of two requests to one host.
  public var hostGap = 0.25
  /// Whether that gap also holds for private addresses once they are known: one's own machines.
  public var spacesPrivateHosts = false
  /// After so many connections to one host failed in a row, its other feeds fail without a try.
  public var deadHostThreshold = 4

  /// Bytes of a decompressed body.
  public var bodyLimit = 16 << 20
  /// Decompressed bytes for each received byte, looked at beyond the first mebibyte.
  public var ratioLimit = 250

  /// Seconds to resolve, connect and shake hands.
  public var connectTimeout = 10.0
  /// Seconds for one feed, all its redirects included; waiting in a host's queue is not counted.
  public var transferTimeout = 30.0
  /// Below this many bytes a second over `lowSpeedTime` seconds a transfer is given up.
  public var lowSpeed = 30
  public var lowSpeedTime = 15.0
  /// Seconds for a whole call of `Transfers.run`; nil for none.
  public var runDeadline: Double?

  public var maximumRedirects = 5

  public var userAgent = "Veille/1.0"
  /// Where a publisher finds out who asks; becomes part of the User-Agent.
  public var contactURL: String?

  /// Lets feeds live at loopback, private, link-local and other special addresses.
  public var allowsPrivateNetwork = false
  /// "http://host:port" or "socks5h://host:port". The guard against private addresses then ends
  /// at the proxy, because only the proxy resolves names.
  public var proxy: String?
  /// A file of trusted certificates (PEM) instead of the system's.
  public var caBundle: String?
  /// User names and passwords by host.
  public var secrets = Secrets()
  /// "host:port:address" lines that come before DNS, for split networks and tests.
  public var resolve: [String] = []

  public init() {}

  /// "Veille/1.0 (+https://example.org/contact)"
  public var userAgentHeader: String {
    contactURL.map { "\(userAgent) (+\($0))" } ?? userAgent
  }
}

/// What keeps transfers from running at all: our own house's trouble.
public struct FetchingError: Error, Sendable, Equatable, CustomStringConvertible {
  /// One sentence for the user.
  public var message: String
  /// The file that is at fault, when one is.
  public var file: String?

  public init(_ message: String, file: String? = nil) {
    self.message = message
    self.file = file
  }

  public var description: String { message }
}
