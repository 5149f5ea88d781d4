#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What Veille remembers of one feed between two runs.
public struct FeedRecord: Sendable, Equatable, Codable, Identifiable {
  /// A SHA-256 prefix of the subscription's URL, in lower-case hexadecimal.
  public var id: String
  /// The URL as subscribed.
  public var url: String
  /// The feed's own title, when it was last parsed.
  public var title: String?

  // Conditional requests
  public var etag: String?
  public var lastModified: String?
  /// Of the last complete, parsed body.
  public var bodyHash: String?
  public var lastUnconditional: Date?
  /// The server once answered 304 although the feed had changed: its validators are not sent back.
  public var distrustsValidators: Bool?
  public var lastNotModified: Date?
  /// How often an audit found entries older than the last 304.
  public var doubtfulNotModified: Int?

  // Where it is
  /// Where several permanent redirects over days agreed to find it.
  public var currentURL: String?
  public var moves: [Move]?
  /// Since when the server says 410.
  public var goneSince: Date?

  // When to ask
  public var lastAttempt: Date?
  public var lastSuccess: Date?
  public var nextDue: Date?
  /// In words: "cache-control max-age 3600", "learned rhythm", "after 3 failures".
  public var nextDueReason: String?
  /// The server's Retry-After: binding for its whole host, even with `--force`.
  public var notBefore: Date?
  /// What the feed's own text says about its rhythm; kept, because a 304 does not repeat it.
  public var hints: Hints?
  /// Seconds for which the last good answer's headers called it fresh.
  public var freshness: Double?

  // How it fares
  public var consecutiveFailures: Int?
  public var failingSince: Date?
  public var lastError: String?
  /// `FetchFailure.Kind` or "malformed", "notAFeed".
  public var lastErrorKind: String?
  public var lastStatus: Int?
  public var wasRepaired: Bool?
  /// The service that kept us out at the last attempt: "Cloudflare's bot wall".
  public var botWall: String?
  /// Answers in a row in which every entry was new: identities that change with each answer.
  public var allNewInARow: Int?
  /// When the newest entries arrived, oldest first, at most 32: the feed's rhythm.
  public var arrivals: [Date]?
  public var lastNewStory: Date?
  public var stories: Int?
  public var flagged: Int?

  public struct Move: Sendable, Equatable, Codable {
    public var status: Int
    public var from: String
    public var to: String
    public var firstSeen: Date
    public var lastSeen: Date
    public var count: Int
    public var isAdopted: Bool
    /// Undone by the user, or led nowhere: not adopted again.
    public var isRefused: Bool?

    public init(
      status: Int, from: String, to: String, firstSeen: Date, lastSeen: Date, count: Int = 1,
      isAdopted: Bool = false
    ) {
      self.status = status
      self.from = from
      self.to = to
      self.firstSeen = firstSeen
      self.lastSeen = lastSeen
      self.count = count
      self.isAdopted = isAdopted
    }
  }

  public struct Hints: Sendable, Equatable, Codable {
    /// Seconds for which the feed asks to be left alone (RSS `ttl`).
    public var timeToLive: Double?
    /// Seconds between two updates (`sy:updatePeriod` over `sy:updateFrequency`).
    public var updateInterval: Double?
    /// Hours of the day, 0…23 UTC, in which nobody should ask.
    public var skipHours: [Int]?
    /// Days of the week in which nobody should ask, 0 is Sunday, UTC.
    public var skipDays: [Int]?

    public init(
      timeToLive: Double? = nil, updateInterval: Double? = nil, skipHours: [Int]? = nil,
      skipDays: [Int]? = nil
    ) {
      self.timeToLive = timeToLive
      self.updateInterval = updateInterval
      self.skipHours = skipHours
      self.skipDays = skipDays
    }
  }

  public init(id: String, url: String) {
    self.id = id
    self.url = url
  }
}
