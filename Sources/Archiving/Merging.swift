#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What becomes of a story that a feed brought, given what the archive holds. Touches nothing.
enum Merging {
  /// More sources of one story are counted by nobody and could be made by one hostile feed.
  static let mostSources = 100
  /// Of a headline that changes with every visit, the first and the latest are kept.
  static let mostRevisions = 30

  enum Outcome: Equatable {
    case known
    /// Its text changed: the former is among the revisions.
    case revised(Story)
    /// Another feed, or the same under another id, carries it too.
    case joined(Story)
  }

  /// The same entry of the same feed was offered again.
  static func update(_ stored: Story, with offered: Story, now: Date) -> Outcome {
    guard let source = offered.sources.first, isFirstSource(source.feedID, of: stored) else {
      return .known
    }
    return revise(stored, with: offered, now: now).map(Outcome.revised) ?? .known
  }

  /// A feed offers a story whose link is one of the stored story's.
  ///
  /// Another feed never replaces the text: whoever can write a link could otherwise write our headlines.
  /// What it says is kept when it says more than the stored story: `nil` means that they stay two stories.
  static func join(_ stored: Story, with offered: Story, now: Date) -> Outcome? {
    guard let source = offered.sources.first else { return .known }
    if offered.isFlagged && !stored.isFlagged { return nil }
    let known = stored.sources.contains {
      $0.feedID == source.feedID && $0.entryID == source.entryID
    }
    var story = stored
    if isFirstSource(source.feedID, of: stored) {
      // Entries of one feed that share a link but not a headline are several stories on one page.
      guard comparable(offered.title) == comparable(stored.title) else { return nil }
      if let revised = revise(stored, with: offered, now: now) {
        if !known { return .revised(adding(source, titled: offered.title, to: revised)) }
        return .revised(revised)
      }
    }
    guard !known, stored.sources.count < mostSources else { return .known }
    story = adding(source, titled: offered.title, to: stored)
    return .joined(story)
  }

  private static func adding(_ source: Story.Source, titled title: String, to story: Story) -> Story
  {
    guard story.sources.count < mostSources else { return story }
    var story = story
    var source = source
    if comparable(title) != comparable(story.title) { source.title = title }
    story.sources.append(source)
    return story
  }

  private static func isFirstSource(_ feedID: String, of story: Story) -> Bool {
    story.sources.first.map { $0.feedID == feedID } ?? true
  }

  /// `nil` when neither headline nor summary changed.
  private static func revise(_ stored: Story, with offered: Story, now: Date) -> Story? {
    guard stored.title != offered.title || stored.summary != offered.summary else { return nil }
    var story = stored
    story.revisions.append(
      Story.Revision(title: stored.title, summary: stored.summary, replaced: now))
    if story.revisions.count > mostRevisions {
      story.revisions.removeSubrange(1..<story.revisions.count - mostRevisions + 1)
    }
    story.title = offered.title
    story.summary = offered.summary
    story.content = offered.content
    story.verdicts = offered.verdicts
    story.storedVerdicts = nil
    story.language = offered.language ?? stored.language
    story.updated = offered.updated ?? now
    story.published = stored.published ?? offered.published
    story.image = offered.image ?? stored.image
    if !offered.authors.isEmpty { story.authors = offered.authors }
    if !offered.categories.isEmpty { story.categories = offered.categories }
    story.link = offered.link ?? stored.link
    return story
  }

  /// A headline without the differences that do not make another one: case and white space.
  static func comparable(_ title: String) -> String {
    title.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
