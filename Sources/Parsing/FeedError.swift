/// Why a document gave no feed. `description` is a sentence for the feed's owner or reader.
public enum FeedError: Error, Sendable, Equatable, CustomStringConvertible {
  /// Nothing but white space.
  case empty
  /// Something else than a feed, named so that a person knows what to do about it, such as
  /// "an HTML page titled “Subscribe”".
  case notAFeed(String)

  public var description: String {
    switch self {
    case .empty: "the document is empty"
    case .notAFeed(let found): "not a feed but \(found)"
    }
  }
}
