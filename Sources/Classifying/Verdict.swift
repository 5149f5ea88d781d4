/// What a topic says of one story, with the reasons.
public struct Verdict: Sendable, Equatable, Codable {
  /// The topic's identifier, from its file.
  public var topic: String
  public var tier: Tier
  /// A calibrated probability, 0 … 1, rounded to three decimals.
  public var score: Double
  /// The primary event, by the topic's taxonomy ("vendor_policy"). Absent when not flagged.
  public var event: String?
  public var direction: Direction?
  public var actors: [Actor]
  /// Ordered by what it contributed. Never empty when `isFlagged`.
  public var evidence: [Evidence]
  /// Topic version and weights, so that an old verdict can be told from a new one.
  public var version: String

  public enum Tier: String, Sendable, Codable, CaseIterable {
    case flagged, possible, none
  }

  public enum Direction: String, Sendable, Codable, CaseIterable {
    case restricts, expands, neutral
  }

  /// A vendor, agency or place that the text names.
  public struct Actor: Sendable, Equatable, Hashable, Codable {
    public enum Kind: String, Sendable, Codable { case vendor, agency, place }
    public var kind: Kind
    /// The topic file's canonical name: "Amazon", "Metropolitan Police", "United States".
    public var name: String
    public init(kind: Kind, name: String) {
      self.kind = kind
      self.name = name
    }
  }

  /// One reason: the words found, what they stand for, and what they weigh.
  public struct Evidence: Sendable, Equatable, Codable {
    public enum Field: String, Sendable, Codable { case title, summary, content }
    /// The feature in words: "facial recognition × police (same sentence)".
    public var feature: String
    /// What it adds to (or takes from) the sum in log-odds.
    public var weight: Double
    public var matches: [Match]

    public init(feature: String, weight: Double, matches: [Match]) {
      self.feature = feature
      self.weight = weight
      self.matches = matches
    }

    public struct Match: Sendable, Equatable, Codable {
      public var field: Field
      /// UTF-8 offset and length in the field's original text.
      public var start: Int
      public var length: Int
      /// The words as they stand in the text.
      public var text: String
      /// The concept they stand for, by its identifier in the topic file.
      public var concept: String

      public init(field: Field, start: Int, length: Int, text: String, concept: String) {
        self.field = field
        self.start = start
        self.length = length
        self.text = text
        self.concept = concept
      }
    }
  }

  public var isFlagged: Bool { tier == .flagged }

  public init(
    topic: String, tier: Tier, score: Double, event: String? = nil, direction: Direction? = nil,
    actors: [Actor] = [], evidence: [Evidence] = [], version: String
  ) {
    self.topic = topic
    self.tier = tier
    self.score = score
    self.event = event
    self.direction = direction
    self.actors = actors
    self.evidence = evidence
    self.version = version
  }
}
