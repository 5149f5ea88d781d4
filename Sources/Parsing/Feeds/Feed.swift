/// A feed as its publisher wrote it, in plain text: no markup is left in any field.
public struct Feed: Sendable, Equatable {
  public var version: FeedVersion
  public var encoding: CharacterEncoding
  /// The document had to be repaired: `diagnostics` say where and how.
  public var isMalformed = false
  /// The root element was closed (JSON: the outermost brace). False for a body that was cut off,
  /// whose validators must not be kept.
  public var isComplete = true
  public var diagnostics: [Diagnostic] = []

  public var title: String?
  public var titleForm: DeclaredForm?
  public var description: String?
  public var descriptionForm: DeclaredForm?
  /// The page the feed belongs to.
  public var link: String?
  /// The feed's own address, by its own word.
  public var selfLink: String?
  /// WebSub hubs, never contacted by this program.
  public var hubs: [String] = []
  public var links: [Link] = []
  public var id: String?
  /// As declared, such as `fr` or `pt-BR`; never guessed.
  public var language: String?
  public var published: FeedDate?
  public var updated: FeedDate?
  public var created: FeedDate?
  public var copyright: String?
  public var copyrightForm: DeclaredForm?
  public var license: String?
  public var generator: Generator?
  public var authors: [Person] = []
  public var contributors: [Person] = []
  public var publisher: Person?
  public var categories: [Category] = []
  public var image: Image?
  public var icon: String?
  public var logo: String?
  public var docs: String?
  /// Minutes for which the publisher asks not to be polled again (RSS `ttl`).
  public var ttl: Int?
  /// Hours of the day in UTC, 0…23, in which the feed does not change.
  public var skipHours: [Int] = []
  /// English names of days on which the feed does not change.
  public var skipDays: [String] = []
  public var syndication: Syndication?
  public var cloud: Cloud?
  public var textInput: TextInput?
  public var podcast: PodcastTraits?
  public var inReplyTo: Reply?
  public var entries: [Entry] = []

  public init(version: FeedVersion = .rss, encoding: CharacterEncoding = .utf8) {
    self.version = version
    self.encoding = encoding
  }
}

extension Feed {
  /// Fills the gaps of a feed that says nothing of its language.
  mutating func assume(language assumed: String) {
    guard language == nil else { return }
    language = assumed
    for index in entries.indices where entries[index].language == nil {
      entries[index].language = assumed
    }
  }
}

/// Named as programs print it.
public enum FeedVersion: String, Sendable {
  case rss090, rss091, rss092, rss093, rss094, rss10, rss20
  /// RSS of a version that is not said or not known.
  case rss
  case atom03, atom10, json10, json11, cdf
}

/// How often the feed changes (RSS 1.0 syndication module): `frequency` times in each `period`.
public struct Syndication: Sendable, Equatable {
  /// `hourly`, `daily`, `weekly`, `monthly` or `yearly`.
  public var period: String?
  public var frequency: Int?
  public var base: FeedDate?

  public init() {}
}

/// RSS 2.0 `cloud`; kept for completeness, never contacted.
public struct Cloud: Sendable, Equatable {
  public var domain: String?
  public var port: String?
  public var path: String?
  public var registerProcedure: String?
  public var protocolName: String?
}

/// RSS `textInput`.
public struct TextInput: Sendable, Equatable {
  public var title: String?
  public var description: String?
  public var name: String?
  public var link: String?
}

/// The program that wrote the feed.
public struct Generator: Sendable, Equatable {
  public var name: String?
  public var url: String?
  public var version: String?
}
