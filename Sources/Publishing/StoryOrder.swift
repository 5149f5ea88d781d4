import Archiving
import Classifying

/// In which order a list shows its stories. Ties go by time, newest first (found, then published),
/// and then by id, so that the same stories always come out in the same order.
public enum StoryOrder: String, Sendable, CaseIterable {
  /// Newest first, by the time Veille found them.
  case found
  /// Newest first, by the feed's word.
  case published
  /// Surest first.
  case score
  /// By outlet, event or language, alphabetically.
  case source, event, language
}

extension Sequence where Element == StoryGroup {
  public func sorted(by order: StoryOrder, reversed: Bool = false) -> [StoryGroup] {
    let sorted = self.sorted { left, right in
      let (left, right) = (left.lead, right.lead)
      switch order {
      case .found: break
      case .published:
        let (a, b) = (shownTime(of: left), shownTime(of: right))
        if a != b { return a > b }
      case .score:
        let (a, b) = (left.verdict?.score ?? 0, right.verdict?.score ?? 0)
        if a != b { return a > b }
      case .source:
        let (a, b) = (left.sources.first?.feedTitle ?? "", right.sources.first?.feedTitle ?? "")
        if a != b { return a < b }
      case .event:
        let (a, b) = (left.verdict?.event ?? "~", right.verdict?.event ?? "~")
        if a != b { return a < b }
      case .language:
        let (a, b) = (left.language ?? "~", right.language ?? "~")
        if a != b { return a < b }
      }
      if left.found != right.found { return left.found > right.found }
      // What one run found is as old as its feeds say.
      let (a, b) = (shownTime(of: left), shownTime(of: right))
      return a != b ? a > b : left.id < right.id
    }
    return reversed ? sorted.reversed() : sorted
  }
}
