/// A list of feeds as people exchange them: OPML 1.0 and 2.0, with folders and with every
/// attribute that the file had, so that writing it again loses nothing.
public struct SubscriptionList: Sendable, Equatable {
  /// The attributes of the root: `version`, namespaces.
  public var rootAttributes: [Attribute] = [Attribute(name: "version", value: "2.0")]
  /// The elements of `head`, such as `title` and `dateModified`.
  public var head: [HeadElement] = []
  public var outlines: [Outline] = []
  /// The file had to be repaired: `diagnostics` say where and how.
  public var isMalformed = false
  public var diagnostics: [Diagnostic] = []

  public init() {}

  public struct Attribute: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public struct HeadElement: Sendable, Equatable {
    public var name: String
    public var text: String

    public init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  public struct Outline: Sendable, Equatable {
    /// In the order of the file.
    public var attributes: [Attribute]
    public var children: [Outline]
    /// Where it begins in the file it was read from, counted from 1.
    public var line: Int?

    public init(attributes: [Attribute], children: [Outline] = [], line: Int? = nil) {
      self.attributes = attributes
      self.children = children
      self.line = line
    }

    /// The value of an attribute, in whatever letter case its name is written.
    public subscript(name: String) -> String? {
      for attribute in attributes where attribute.name.lowercased() == name.lowercased() {
        let value = trimmedText(attribute.value)
        if !value.isEmpty { return value }
      }
      return nil
    }

    var feedURL: String? {
      if let url = self["xmlUrl"] ?? self["rssUrl"] ?? self["feedUrl"] { return url }
      let type = self["type"]?.lowercased()
      return type == "rss" || type == "atom" ? self["url"] : nil
    }
  }
}

/// A feed to follow.
public struct Subscription: Sendable, Equatable {
  /// As written: it may be a path that is relative to the file.
  public var url: String
  public var title: String?
  /// As the file says, not the feed.
  public var language: String?
  public var country: String?
  public var category: String?
  /// The page that the feed belongs to.
  public var htmlURL: String?
  /// The titles of the outlines around it, the outermost first.
  public var folders: [String]
  public var line: Int?

  public init(url: String, title: String? = nil, folders: [String] = []) {
    self.url = url
    self.title = title
    self.folders = folders
  }
}

/// What became of the outlines of a list.
public struct SubscriptionSummary: Sendable, Equatable {
  /// Outlines in the file, folders among them.
  public var outlinesSeen = 0
  public var folders = 0
  /// Each address once.
  public var subscriptions: [Subscription] = []
  public var dropped: [Dropped] = []

  public struct Dropped: Sendable, Equatable {
    public var line: Int?
    /// A sentence for people, such as "has no address of a feed".
    public var reason: String
    public var title: String?
  }
}

extension SubscriptionList {
  /// All feeds of all folders, each address once.
  public var subscriptions: [Subscription] { summary.subscriptions }

  /// Counts what was seen, taken and left out.
  public var summary: SubscriptionSummary {
    var summary = SubscriptionSummary()
    var known: Set<String> = []
    // A stack instead of recursion: files from strangers may be nested as deep as they like.
    var pending = outlines.reversed().map { (outline: $0, folders: [String]()) }
    while let (outline, folders) = pending.popLast() {
      summary.outlinesSeen += 1
      let name = (outline["title"] ?? outline["text"]).map(withoutMarkup)
      // Lists without names repeat the address.
      let title = name == outline.feedURL ? nil : name
      var inner = folders
      if let url = outline.feedURL, hasRefusedScheme(url) {
        summary.dropped.append(
          .init(line: outline.line, reason: "has an address that no feed can have", title: title))
      } else if let url = outline.feedURL {
        var subscription = Subscription(url: url, title: title, folders: folders)
        subscription.language = outline["language"]
        subscription.country = outline["country"]
        subscription.category = outline["category"]
        subscription.htmlURL = outline["htmlUrl"]
        subscription.line = outline.line
        if known.insert(url).inserted {
          summary.subscriptions.append(subscription)
        } else {
          summary.dropped.append(
            .init(
              line: outline.line, reason: "has an address that stands in the list already",
              title: title))
        }
      } else if outline.children.isEmpty {
        summary.dropped.append(
          .init(line: outline.line, reason: "has no address of a feed", title: title))
      } else {
        summary.folders += 1
        if let title { inner.append(title) }
      }
      for child in outline.children.reversed() { pending.append((child, inner)) }
    }
    return summary
  }

  /// The text of an outline may hold markup (OPML 2.0).
  private func withoutMarkup(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else {
      return text
    }
    var writer = TextWriter()
    var text = text
    return text.withUTF8 {
      plainText($0, form: .guessed, isSingleLine: true, limit: 2_000, writer: &writer)
    } ?? text
  }

  /// The list as OPML in UTF-8, with everything that was read.
  public func serialise() -> [UInt8] {
    var output = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml".utf8)
    func escape(_ text: String, isAttribute: Bool) {
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "&"): output += "&amp;".utf8
        case UInt8(ascii: "<"): output += "&lt;".utf8
        case UInt8(ascii: ">"): output += "&gt;".utf8
        case UInt8(ascii: "\"") where isAttribute: output += "&quot;".utf8
        case 0x0A where isAttribute: output += "&#10;".utf8
        case 0x09 where isAttribute: output += "&#9;".utf8
        case 0x0D: output += "&#13;".utf8
        case ..<0x20 where byte != 0x0A && byte != 0x09: break  // no XML can hold it
        default: output.append(byte)
        }
      }
    }
    func write(_ attributes: [Attribute]) {
      for attribute in attributes {
        output += " \(attribute.name)=\"".utf8
        escape(attribute.value, isAttribute: true)
        output.append(UInt8(ascii: "\""))
      }
    }
    write(rootAttributes)
    output += ">\n  <head>\n".utf8
    for element in head {
      output += "    <\(element.name)>".utf8
      escape(element.text, isAttribute: false)
      output += "</\(element.name)>\n".utf8
    }
    output += "  </head>\n  <body>\n".utf8
    enum Step {
      case open(Outline, depth: Int)
      case close(depth: Int)
    }
    var steps: [Step] = outlines.reversed().map { .open($0, depth: 0) }
    while let step = steps.popLast() {
      switch step {
      case .open(let outline, let depth):
        output += String(repeating: "  ", count: depth + 2).utf8
        output += "<outline".utf8
        write(outline.attributes)
        if outline.children.isEmpty {
          output += "/>\n".utf8
        } else {
          output += ">\n".utf8
          steps.append(.close(depth: depth))
          for child in outline.children.reversed() { steps.append(.open(child, depth: depth + 1)) }
        }
      case .close(let depth):
        output += String(repeating: "  ", count: depth + 2).utf8
        output += "</outline>\n".utf8
      }
    }
    output += "  </body>\n</opml>\n".utf8
    return output
  }
}
