/// What the stub server answers to one request, down to the way the bytes travel.
public struct Answer: Sendable {
  public var status = 200
  public var reason = "OK"
  public var headers: [(name: String, value: String)] = []
  public var body: [UInt8] = []
  /// Seconds before the first byte.
  public var delay = 0.0
  public var framing = Framing.length
  /// Sends the body in pieces with a pause after each.
  public var drip: Drip?
  /// Sent instead of all the above, then the connection is closed.
  public var raw: [UInt8]?
  /// Seconds of silence after the last byte, before the connection is closed or read again.
  public var lingering = 0.0
  public var closes = false
  /// Ends the connection with a reset.
  public var resets = false

  public enum Framing: Sendable, Equatable {
    /// A true Content-Length.
    case length
    /// A Content-Length that may be a lie; the connection is closed after the body.
    case announced(Int)
    /// Chunks of so many bytes.
    case chunked(Int)
    /// Chunks, but the connection is closed before the last one.
    case chunkedWithoutEnd(Int)
    /// No length: the connection's end is the body's end.
    case untilClose
  }

  public struct Drip: Sendable {
    public var bytes: Int
    public var seconds: Double
    public init(bytes: Int, seconds: Double) {
      self.bytes = bytes
      self.seconds = seconds
    }
  }

  public init(
    _ status: Int = 200, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
    framing: Framing = .length, delay: Double = 0, drip: Drip? = nil
  ) {
    self.status = status
    self.headers = headers
    self.body = body
    self.framing = framing
    self.delay = delay
    self.drip = drip
  }

  public init(
    _ status: Int = 200, headers: [(name: String, value: String)] = [], text: String,
    framing: Framing = .length, delay: Double = 0, drip: Drip? = nil
  ) {
    self.init(
      status, headers: headers, body: Array(text.utf8), framing: framing, delay: delay, drip: drip)
  }

  /// These bytes and nothing else.
  public static func raw(_ bytes: [UInt8]) -> Answer {
    var answer = Answer()
    answer.raw = bytes
    return answer
  }

  public static func raw(_ text: String) -> Answer { raw(Array(text.utf8)) }

  public static func redirect(_ status: Int, to location: String) -> Answer {
    Answer(status, headers: [("Location", location)])
  }

  /// Accepts the request and says nothing for so long.
  public static func silence(seconds: Double) -> Answer {
    var answer = Answer.raw([])
    answer.delay = seconds
    return answer
  }

  public static let notFound = Answer(404, text: "nothing here")
}

/// A request as the server saw it.
public struct SeenRequest: Sendable {
  public var method: String
  /// With the query.
  public var path: String
  public var headers: [(name: String, value: String)]
  /// Seconds on the monotonic clock.
  public var arrived: Double
  /// Counts connections from 1.
  public var connection: Int
  /// The requests under way when it arrived, itself included.
  public var underWay: Int

  /// The first value of a header, whatever its case. Bytes are Latin-1.
  public subscript(header name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  public func count(ofHeader name: String) -> Int {
    headers.count { $0.name.lowercased() == name.lowercased() }
  }
}
