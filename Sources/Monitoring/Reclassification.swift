public import Archiving
public import Classifying

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A stored story of which the classifier now says something else.
public struct Reclassified: Sendable {
  public var story: Story
  public var before: [Verdict]

  /// It was flagged and is not, or the other way round.
  public var changesFlag: Bool { story.isFlagged != before.contains(where: \.isFlagged) }
}

/// Judges stored stories anew.
///
/// - Parameters:
///   - since: only stories found since then; nil for all.
///   - changed: called with each story of which anything but the evidence's weights changed, in the order of the archive.
/// - Returns: how many stories were judged.
public func reclassify(
  _ reader: ArchiveReader, since: Date?, classifier: Classifier,
  changed: (Reclassified) throws -> Void
) throws -> Int {
  var judged = 0
  _ = try reader.forEachStory(from: since, until: nil, flaggedOnly: false, newestFirst: false) {
    story in
    judged += 1
    let verdicts = classifier.verdicts(
      title: story.title, summary: story.summary, content: story.content, language: story.language)
    guard verdicts != story.verdicts else { return true }
    var anew = story
    anew.verdicts = verdicts
    try changed(Reclassified(story: anew, before: story.verdicts))
    return true
  }
  return judged
}
