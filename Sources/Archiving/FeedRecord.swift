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
  /// The server once answered 304 although the feed had changed.
  public var distrustsValidators: Bool?

  // Where it is
  /// Where several permanent redirects over days agreed to find it.
  public var currentURL: String?
  public var moves: [Move]?
  public var goneSince: Date?

  // When to ask
  public var lastAttempt: Date?
  public var lastSuccess: Date?
  public var nextDue: Date?
  /// In words: "cache-control max-age 3600", "learned rhythm", "after 3 failures".
  public var nextDueReason: String?
  /// The server's Retry-After: binding, even with `--force`.
  public var notBefore: Date?

  // How it fares
  public var consecutiveFailures: Int?
  public var lastError: String?
  /// `FetchFailure.Kind` or "malformed", "notAFeed".
  public var lastErrorKind: String?
  public var lastStatus: Int?
  public var wasRepaired: Bool?
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

  public init(id: String, url: String) {
    self.id = id
    self.url = url
  }
}
