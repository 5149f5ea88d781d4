public import Archiving
import Classifying

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One story as several outlets carried it.
public struct StoryGroup: Sendable {
  /// The one to show.
  public let lead: Story
  /// The others, in the order in which they came.
  public let others: [Story]
  /// Every outlet that carried it, once, with the link to its own copy.
  let outlets: [Outlet]

  public init(lead: Story, others: [Story] = []) {
    self.lead = lead
    self.others = others
    var seen: Set<String> = []
    var outlets: [Outlet] = []
    for story in [lead] + others {
      for source in story.sources where seen.insert(source.feedTitle).inserted {
        outlets.append(Outlet(source, link: safeLink(source.link) ?? safeLink(story.link)))
      }
    }
    self.outlets = outlets
  }

  public var stories: [Story] { [lead] + others }
}

/// Who carried a story.
struct Outlet: Sendable, Equatable {
  var name: String
  /// Of its copy of the story.
  var link: String?
  var feedURL: String
  var country: String?

  init(_ source: Story.Source, link: String?) {
    let title = oneLine(source.feedTitle)
    name = title.isEmpty ? hostName(of: source.feedURL) : title
    self.link = link
    feedURL = source.feedURL
    country = source.country
  }
}

/// Puts together what is the same story: the same canonical link in two feeds, or the same headline,
/// folded and without the outlet's name, within three days. A group stands where its first story stood, and
/// the best of its stories (the surest verdict, then the longest text, then the earliest) leads it.
public func grouped(_ stories: [Story]) -> [StoryGroup] {
  var groups = DisjointGroups(count: stories.count)
  var latestByTitle: [[UInt8]: [Int]] = [:]
  var firstByLink: [String: Int] = [:]
  for (index, story) in stories.enumerated() {
    for link in Set(([story.link] + story.sources.map(\.link)).compactMap(safeLink)) {
      guard leadsToOnePage(link) else { continue }
      let key = canonicalLink(link)
      if let first = firstByLink[key] {
        if !shareAFeed(stories[first], story) { groups.join(first, index) }
      } else {
        firstByLink[key] = index
      }
    }
    let key = sameTitleKey(story)
    guard key.count >= shortestTitle else { continue }
    let time = shownTime(of: story)
    for other in latestByTitle[key] ?? []
    where abs(shownTime(of: stories[other]).timeIntervalSince(time)) <= sameTitleSeconds {
      groups.join(other, index)
    }
    latestByTitle[key, default: []].append(index)
  }

  var members: [Int: [Story]] = [:]
  var order: [Int] = []
  for (index, story) in stories.enumerated() {
    let root = groups.root(of: index)
    if members[root] == nil { order.append(root) }
    members[root, default: []].append(story)
  }
  return order.compactMap { root in
    guard var stories = members[root],
      let best = stories.indices.max(by: { isWorse(stories[$0], stories[$1]) })
    else { return nil }
    let lead = stories.remove(at: best)
    return StoryGroup(lead: lead, others: stories)
  }
}

/// A site's front page is no story.
private func leadsToOnePage(_ link: String) -> Bool {
  link.dropFirst(8).drop { $0 != "/" && $0 != "?" }.utf8.count > 1
}

/// Within one feed the same link means that the feed gives all its entries one link.
private func shareAFeed(_ left: Story, _ right: Story) -> Bool {
  left.sources.contains { source in right.sources.contains { $0.feedID == source.feedID } }
}

/// A headline of fewer bytes ("News in brief") proves nothing.
private let shortestTitle = 16
private let sameTitleSeconds = 3.0 * 86_400

/// When a story was published, as far as that can be believed, or else found.
func shownTime(of story: Story) -> Date { story.published ?? story.updated ?? story.found }

private func isWorse(_ left: Story, _ right: Story) -> Bool {
  let leftKey = (left.verdict?.score ?? 0, left.summary.isEmpty ? 0 : 1)
  let rightKey = (right.verdict?.score ?? 0, right.summary.isEmpty ? 0 : 1)
  if leftKey != rightKey { return leftKey < rightKey }
  let (leftTime, rightTime) = (shownTime(of: left), shownTime(of: right))
  return leftTime != rightTime ? leftTime > rightTime : left.id > right.id
}

/// Letters and digits of the folded headline. News search engines add the outlet to it
/// ("… - The Guardian"): that part is left out.
private func sameTitleKey(_ story: Story) -> [UInt8] {
  var title = oneLine(story.title)[...]
  for source in story.sources {
    let name = oneLine(source.feedTitle)
    guard !name.isEmpty, title.hasSuffix(name) else { continue }
    let rest = title.dropLast(name.count)
    let signs = rest.reversed().prefix { " -–—|".contains($0) }
    if signs.contains(where: { $0 != " " }) { title = rest.dropLast(signs.count) }
    break
  }
  return searchable(String(title)).filter { byte in
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

/// Union by the smaller index, with path halving.
private struct DisjointGroups {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func root(of index: Int) -> Int {
    var index = index
    while parents[index] != index {
      parents[index] = parents[parents[index]]
      index = parents[index]
    }
    return index
  }

  mutating func join(_ left: Int, _ right: Int) {
    let (left, right) = (root(of: left), root(of: right))
    parents[max(left, right)] = min(left, right)
  }
}
