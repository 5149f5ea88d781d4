import Archiving
import Classifying
import Parsing

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Where a feed's entry becomes our story. What the feed says is data: bounded, and believed only where it can be.
struct StoryDrafting {
  let feed: Feed
  let watched: WatchedFeed
  let now: Date

  private enum Limit {
    static let title = 500
    static let summary = 4_000
    static let content = 16_000
    static let names = 20
    static let name = 200
    static let link = 4_096
  }

  /// The words of an entry, before anything costly is done with them.
  struct Words: Sendable {
    var title: String
    var summary: String
    var content: String
    var link: String?
    var published: Date?
    /// What makes this entry itself within its feed.
    var key: String
  }

  func words(of entry: Entry) -> Words {
    let body = entry.content.lazy.map(\.value).first { !$0.isEmpty } ?? ""
    let summary = entry.summary.flatMap { $0.isEmpty ? nil : $0 } ?? body
    let content = body == summary ? "" : body
    let link = believable(entry.link)
    let published = believable(entry.published?.instant ?? entry.created?.instant)
    let title =
      entry.title.flatMap { $0.isEmpty ? nil : $0 } ?? headline(from: summary) ?? link
      ?? "(untitled)"
    let id = entry.id.flatMap { $0.isEmpty ? nil : $0 }
    let shortTitle = title.prefix(bytes: Limit.title)
    let shortSummary = summary.prefix(bytes: Limit.summary)
    return Words(
      title: shortTitle, summary: shortSummary, content: content.prefix(bytes: Limit.content),
      link: link, published: published,
      key: storyID(
        feedID: watched.id, entryID: id, link: link, title: shortTitle, published: published))
  }

  func story(
    from entry: Entry, words: Words, classifier: Classifier,
    workspace: inout Classifier.Workspace
  ) -> Story {
    let declared = entry.language ?? feed.language ?? watched.language
    let language = identifyLanguage(
      title: words.title, summary: words.summary, declared: declared)
    return Story(
      id: words.key, title: words.title, summary: words.summary, content: words.content,
      link: words.link, language: language, published: words.published,
      updated: believable(entry.updated?.instant), found: now,
      authors: names(entry.authors.compactMap { $0.name ?? $0.email }),
      categories: names(entry.categories.compactMap { $0.label ?? $0.term }),
      image: believable(entry.image?.url ?? entry.media.thumbnails.first?.url),
      sources: [
        Story.Source(
          feedID: watched.id,
          feedTitle: (watched.title ?? feed.title ?? watched.url)
            .prefix(bytes: Limit.name),
          feedURL: watched.publicURL, entryID: entry.id?.prefix(bytes: Limit.link),
          link: words.link, found: now, country: watched.country)
      ],
      verdicts: classifier.verdicts(
        title: words.title, summary: words.summary, content: words.content, language: language,
        in: &workspace))
  }

  private func names(_ names: [String]) -> [String] {
    var result: [String] = []
    for name in names where !name.isEmpty && result.count < Limit.names {
      let short = name.prefix(bytes: Limit.name)
      if !result.contains(short) { result.append(short) }
    }
    return result
  }

  /// Feeds' clocks are data: from 1990 until tomorrow, or absent.
  private func believable(_ date: Date?) -> Date? {
    guard let date, date >= Date(timeIntervalSince1970: 631_152_000),
      date <= now.addingTimeInterval(86_400)
    else { return nil }
    return date
  }

  /// A link that a reader may be offered: absolute, http or https, printable, of a sane length.
  private func believable(_ link: String?) -> String? {
    guard let link, link.utf8.count <= Limit.link else { return nil }
    let lower = link.prefix(8).lowercased()
    guard lower.hasPrefix("http://") || lower.hasPrefix("https://") else { return nil }
    return isPrintable(link) ? link : nil
  }

  /// Neither blanks and controls, nor what breaks out of markup, nor what turns the direction of writing.
  private func isPrintable(_ link: String) -> Bool {
    var link = link
    return link.withUTF8 { bytes in
      for index in bytes.indices {
        switch bytes[index] {
        case ...0x20, 0x7F: return false
        case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "`"),
          UInt8(ascii: "\\"):
          return false
        case 0xC2 where bytes[index + 1] <= 0x9F: return false  // U+0080 … U+009F
        case 0xE2:
          switch (bytes[index + 1], bytes[index + 2]) {
          case (0x80, 0x8E...0x8F), (0x80, 0xAA...0xAE): return false  // U+200E …, U+202A …
          case (0x81, 0xA6...0xA9): return false  // U+2066 …
          default: continue
          }
        default: continue
        }
      }
      return true
    }
  }

  private func headline(from text: String) -> String? {
    let line = text.split(separator: "\n").first.map(String.init) ?? ""
    guard !line.isEmpty else { return nil }
    let short = line.prefix(bytes: 120)
    return short.utf8.count < line.utf8.count ? short + "…" : short
  }
}

extension String {
  /// At most `limit` UTF-8 bytes, cut between characters.
  fileprivate func prefix(bytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var end = utf8.index(startIndex, offsetBy: limit)
    while end > startIndex && end.samePosition(in: self) == nil { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}
