/// What to look for, in words, with weights: one YAML file, described in `Docs/Topics.md`.
public struct Topic: Sendable, Equatable {
  /// The file's `topic`: lower-case letters, digits and hyphens.
  public var id: String
  public var name: String
  public var summary: String
  public var version: String
  public var concepts: [Concept]
  public var features: [FeatureTemplate]
  public var events: [EventRule]
  public var actors: [ActorEntry]
  /// Words for the concepts and the actors, as the topic file has them.
  public var phrases: PhraseList
  public var thresholds: Thresholds
  public var weights: Weights
  /// Absent when all features count in full.
  public var hints: Hints?

  /// Features that name none of these concepts only hint at the topic: together they add so much to the sum at most,
  /// in log-odds, however many ordinary words meet in a long text.
  public struct Hints: Sendable, Equatable {
    public var unless: Set<Int>
    public var most: Double
  }

  public struct Thresholds: Sendable, Equatable {
    /// Probabilities from which a story is flagged, or possible.
    public var flagged: Double
    public var possible: Double
  }

  /// One idea and its part in the decision.
  public struct Concept: Sendable, Equatable {
    public var id: String
    /// In words, for explanations.
    public var name: String
    public var role: Role
    /// Another name for any of these concepts.
    public var anyOf: [Int]
    /// All of these concepts within one sentence, and `within` words.
    public var allOf: [Int]
    public var within: Int
  }

  public enum Role: String, Sendable, Equatable, CaseIterable {
    /// Without one of these nothing is scored.
    case core
    /// Raises the score together with a core concept.
    case with
    /// Lowers the score.
    case against
    /// Weighs nothing by itself; serves other concepts and events.
    case context
    /// Words that must not be taken for another concept ("face to face").
    case mask
  }

  /// Concepts that count when they stand together; the closer, the more.
  public struct FeatureTemplate: Sendable, Equatable {
    public var concepts: [Int]
    public var scope: Scope

    /// Where the concepts must stand to count at all.
    public enum Scope: Sendable, Equatable {
      /// `nearby` is one sentence, or two that follow one another: a headline and the first of the summary, say.
      case story, title, nearby
    }
  }

  public struct EventRule: Sendable, Equatable {
    public var id: String
    /// Any of them tells the event.
    public var alternatives: [Alternative]
    public var direction: Verdict.Direction
    /// A concept that turns the direction, and to what.
    public var turns: [Turn]
    /// How much the event counts against the others.
    public var weight: Double

    /// Concepts that must all be named, and how much they count against the rule's other ways of telling.
    public struct Alternative: Sendable, Equatable {
      public var concepts: [Int]
      public var weight: Double
    }

    public struct Turn: Sendable, Equatable {
      public var concept: Int
      public var direction: Verdict.Direction
    }
  }

  public struct ActorEntry: Sendable, Equatable {
    public var kind: Verdict.Actor.Kind
    public var name: String
  }

  /// Words that stand for a concept or an actor.
  public struct Phrase: Sendable, Equatable {
    public enum Target: Sendable, Equatable {
      case concept(Int)
      case actor(Int)
    }
    public var target: Target
    /// "all" or a BCP 47 primary subtag.
    public var language: String
    public var pattern: PhrasePattern
    public var line: Int
  }

  /// Log-odds by the feature's name.
  public struct Weights: Sendable, Equatable {
    public var bias: Double
    public var byFeature: [String: Double]
  }
}

/// Why a topic file was refused.
public struct TopicError: Error, Sendable, Equatable, CustomStringConvertible {
  public var file: String
  /// Counted from one; absent when the whole file is meant.
  public var line: Int?
  public var reason: String

  public init(file: String, line: Int? = nil, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  public var description: String {
    if let line { "\(file):\(line): \(reason)" } else { "\(file): \(reason)" }
  }
}
