/// A feed as its publisher wrote it, in plain text.
public struct Feed: Sendable, Equatable {
  public var title: String?
  public var entries: [Entry]

  public init(title: String? = nil, entries: [Entry] = []) {
    self.title = title
    self.entries = entries
  }
}

/// An entry (Atom), item (RSS, JSON Feed).
public struct Entry: Sendable, Equatable {
  public var id: String?
  public var title: String?
  public var link: String?

  public init(id: String? = nil, title: String? = nil, link: String? = nil) {
    self.id = id
    self.title = title
    self.link = link
  }
}
