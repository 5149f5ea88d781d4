/// An entry (Atom), item (RSS, JSON Feed).
public struct Entry: Sendable, Equatable {
  /// As the publisher wrote it; unique within the feed if the publisher is careful.
  public var id: String?
  /// `id` is itself the address of the story.
  public var isPermalink = false
  public var title: String?
  public var titleForm: DeclaredForm?
  /// The feed's summary, or the content when it has no summary.
  public var summary: String?
  public var summaryForm: DeclaredForm?
  /// Of a podcast's episode.
  public var subtitle: String?
  /// The full text, when the feed carries it; usually one.
  public var content: [Content] = []
  /// The address of the story, absolute.
  public var link: String?
  public var links: [Link] = []
  public var published: FeedDate?
  public var updated: FeedDate?
  public var created: FeedDate?
  public var expired: FeedDate?
  public var authors: [Person] = []
  public var contributors: [Person] = []
  public var publisher: Person?
  public var categories: [Category] = []
  public var enclosures: [Enclosure] = []
  public var image: Image?
  /// The page with the comments.
  public var comments: String?
  public var commentsFeed: String?
  public var commentCount: Int?
  public var copyright: String?
  public var copyrightForm: DeclaredForm?
  public var license: String?
  /// Where the entry came from, when it was copied from another feed.
  public var source: Source?
  /// As declared for the entry or inherited from what surrounds it; never guessed.
  public var language: String?
  public var whereabouts: Place?
  public var media = Media()
  public var podcast: PodcastTraits?
  public var inReplyTo: Reply?

  public init() {}
}

/// What an entry says of the feed it was copied from.
public struct Source: Sendable, Equatable {
  public var title: String?
  public var titleForm: DeclaredForm?
  public var description: String?
  public var descriptionForm: DeclaredForm?
  /// The address of the feed.
  public var url: String?
  /// The page the feed belongs to.
  public var link: String?
  public var links: [Link] = []
  public var id: String?
  public var published: FeedDate?
  public var updated: FeedDate?
  public var authors: [Person] = []
  public var contributors: [Person] = []
  public var categories: [Category] = []
  public var copyright: String?
  public var copyrightForm: DeclaredForm?
  public var generator: Generator?
  public var icon: String?
  public var logo: String?
  public var language: String?

  public init() {}
}

/// The text of an entry.
public struct Content: Sendable, Equatable {
  /// Plain text, whatever the publisher's markup was.
  public var value: String
  /// What the publisher wrote it in: `text`, `html`, `xhtml` or a media type.
  public var type: String?
  public var language: String?
  /// Where the content is, when it is not in the feed.
  public var source: String?

  public init(
    value: String, type: String? = nil, language: String? = nil, source: String? = nil
  ) {
    self.value = value
    self.type = type
    self.language = language
    self.source = source
  }
}
