import Archiving
import Fetching
public import Parsing

/// One feed the user asked for: where it is, and what the list says of it.
public struct WatchedFeed: Sendable, Equatable, Identifiable {
  /// The archive's identifier of this feed.
  public let id: String
  public var location: Location
  /// The list's word, shown before the feed's own.
  public var title: String?
  public var language: String?
  /// ISO 3166 alpha-2.
  public var country: String?
  public var category: String?

  public enum Location: Sendable, Equatable {
    case remote(url: String)
    /// A path beside a list that the user named: a sample, or feeds that another program writes.
    case local(LocalFeed)
    /// Nothing that can be asked; the run reports why.
    case refused(url: String, reason: String)
  }

  public init(
    location: Location, title: String? = nil, language: String? = nil, country: String? = nil,
    category: String? = nil
  ) {
    self.location = location
    self.title = title
    self.language = language
    self.country = country
    self.category = category
    switch location {
    case .remote(let url), .refused(let url, _): id = feedID(url: url)
    case .local(let feed): id = feedID(url: feed.path)
    }
  }

  /// For people and files: the URL without user, password and tokens.
  public var publicURL: String {
    switch location {
    case .remote(let url), .refused(let url, _): withoutSecrets(url)
    case .local(let feed): feed.path
    }
  }

  /// The URL as subscribed, or the path of a local feed.
  public var url: String {
    switch location {
    case .remote(let url), .refused(let url, _): url
    case .local(let feed): feed.path
    }
  }
}

extension WatchedFeed {
  /// Whose word a list is: only a list named on the command line may point at files beside it.
  public enum Trust: Sendable {
    case namedByUser(directory: String)
    case standing
  }

  /// What one parsed list subscribes to, in its order.
  public static func all(in list: SubscriptionList, trust: Trust) -> [WatchedFeed] {
    list.subscriptions.map { listed in
      WatchedFeed(
        location: location(of: listed.url, trust: trust), title: listed.title,
        language: listed.language, country: listed.country, category: listed.category)
    }
  }

  private static func location(of url: String, trust: Trust) -> Location {
    let lower = url.lowercased()
    if lower.hasPrefix("http://") || lower.hasPrefix("https://") { return .remote(url: url) }
    if let scheme = lower.split(separator: ":", maxSplits: 1).first, scheme.count < lower.count,
      scheme.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) })
    {
      return .refused(url: url, reason: "only http and https feeds are fetched, not \(scheme):")
    }
    switch trust {
    case .namedByUser(let directory):
      do throws(LocalFeed.Refusal) {
        return .local(try LocalFeed(path: url, beside: directory))
      } catch {
        return .refused(url: url, reason: error.reason)
      }
    case .standing:
      return .refused(
        url: url, reason: "local files are read only from lists named with --feeds")
    }
  }

  /// The same feed listed twice is one subscription: the first wins, later words fill its gaps.
  public static func merged(_ feeds: [WatchedFeed]) -> [WatchedFeed] {
    var positions: [String: Int] = [:]
    var result: [WatchedFeed] = []
    for feed in feeds {
      guard let position = positions[feed.id] else {
        positions[feed.id] = result.count
        result.append(feed)
        continue
      }
      result[position].title = result[position].title ?? feed.title
      result[position].language = result[position].language ?? feed.language
      result[position].country = result[position].country ?? feed.country
      result[position].category = result[position].category ?? feed.category
    }
    return result
  }
}
