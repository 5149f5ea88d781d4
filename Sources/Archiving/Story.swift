public import Classifying

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// One story as Veille keeps it: plain text, its sources, its verdicts, its history.
public struct Story: Sendable, Equatable, Identifiable {
  /// Stable for ever: a SHA-256 prefix in lower-case hexadecimal.
  public var id: String
  public var title: String
  /// Plain text, paragraphs kept.
  public var summary: String
  /// Plain text of the full content, when the feed carries one beyond the summary. Capped.
  public var content: String
  /// As the feed gave it, absolute.
  public var link: String?
  /// BCP 47, as identified from the text and the feed's word.
  public var language: String?
  /// The feed's word, within 1990 … now + 1 day, or absent.
  public var published: Date?
  public var updated: Date?
  /// When Veille first saw it: our clock.
  public var found: Date
  public var authors: [String]
  public var categories: [String]
  public var image: String?
  /// Every feed that carried it, first come first.
  public var sources: [Source]
  /// One for each topic that says more than `none`.
  public var verdicts: [Verdict]
  /// Former headlines and summaries, oldest first.
  public var revisions: [Revision]

  /// Of the version that wrote it.
  var schema = storySchema
  /// What a newer version wrote and this one does not understand: it survives a rewrite.
  var unknownMembers: [UnknownMember] = []
  var storedVerdicts: StoredVerdicts?

  public struct Source: Sendable, Equatable {
    public var feedID: String
    /// The outlet's name, from the subscription or else the feed.
    public var feedTitle: String
    public var feedURL: String
    public var entryID: String?
    public var link: String?
    public var found: Date
    /// ISO 3166 alpha-2, from the subscription.
    public var country: String?
    /// Its headline, when another source's is the story's.
    public var title: String?
    var unknownMembers: [UnknownMember] = []

    public init(
      feedID: String, feedTitle: String, feedURL: String, entryID: String? = nil,
      link: String? = nil, found: Date, country: String? = nil, title: String? = nil
    ) {
      self.feedID = feedID
      self.feedTitle = feedTitle
      self.feedURL = feedURL
      self.entryID = entryID
      self.link = link
      self.found = found
      self.country = country
      self.title = title
    }
  }

  public struct Revision: Sendable, Equatable {
    public var title: String
    public var summary: String
    /// When the text was replaced: our clock.
    public var replaced: Date
    var unknownMembers: [UnknownMember] = []

    public init(title: String, summary: String, replaced: Date) {
      self.title = title
      self.summary = summary
      self.replaced = replaced
    }
  }

  public var isFlagged: Bool {
    verdicts.contains(where: \.isFlagged)
      || storedVerdicts.map { $0.isFlagged && $0.verdicts == verdicts } ?? false
  }

  /// The verdict to show: the highest tier, then the highest score.
  public var verdict: Verdict? {
    verdicts.max { ($0.isFlagged ? 1 : 0, $0.score) < ($1.isFlagged ? 1 : 0, $1.score) }
  }

  public init(
    id: String, title: String, summary: String = "", content: String = "", link: String? = nil,
    language: String? = nil, published: Date? = nil, updated: Date? = nil, found: Date,
    authors: [String] = [], categories: [String] = [], image: String? = nil,
    sources: [Source] = [], verdicts: [Verdict] = [], revisions: [Revision] = []
  ) {
    self.id = id
    self.title = title
    self.summary = summary
    self.content = content
    self.link = link
    self.language = language
    self.published = published
    self.updated = updated
    self.found = found
    self.authors = authors
    self.categories = categories
    self.image = image
    self.sources = sources
    self.verdicts = verdicts
    self.revisions = revisions
  }
}

/// A member of a JSON object that this version does not know, as it stood in the file.
struct UnknownMember: Sendable, Equatable {
  var key: String
  var json: String

  init(key: String, value: UnsafeBufferPointer<UInt8>) {
    self.key = key
    json = compacted(value)
  }
}

/// Verdicts of a newer version as they stood in the file, for as long as they are still the story's.
struct StoredVerdicts: Sendable, Equatable {
  /// What this version understood of them.
  var verdicts: [Verdict]
  var json: String
  /// What the newer version concluded.
  var isFlagged = false
}
