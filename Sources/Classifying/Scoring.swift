/// A topic's features with their weights, ready to sum.
struct Scorer: Sendable {
  struct Term: Sendable {
    var concepts: [Int]
    var scope: Topic.FeatureTemplate.Scope
    /// By closeness; one only when the term has one closeness.
    var weights: [Double]
    var sign: Double
    /// In words: "facial recognition × police".
    var name: String
    /// See ``Topic/Hints``.
    var isHint: Bool
    /// Its concepts, to tell quickly that one is not named.
    fileprivate var bits: UInt64
    var canRaise: Bool { sign > 0 && weights.contains { $0 > 0 } }
  }

  /// What a term found: its value at each closeness and the places of the closest.
  struct Found {
    var values: [Double]
    var hits: [Reading.Hit]
  }

  let terms: [Term]
  let bias: Double
  private let mostHints: Double

  init(_ topic: Topic) {
    bias = topic.weights.bias
    mostHints = topic.hints?.most ?? .infinity
    let features = topic.allFeatures
    var at = 0
    terms = topic.features.map { template in
      let count = template.scope != .story || template.concepts.count == 1 ? 1 : 3
      let own = features[at..<at + count]
      at += count
      let sign = own.first?.sign ?? 1
      return Term(
        concepts: template.concepts, scope: template.scope,
        weights: own.map { topic.weights.byFeature[$0.name] ?? 0 }, sign: sign,
        name: template.concepts.map { topic.concepts[$0].name }.joined(separator: " × "),
        isHint: topic.hints?.includes(template, sign: sign) ?? false,
        bits: template.concepts.reduce(0) { $0 | Self.bit($1) })
    }
  }

  func find(_ reading: Reading) -> [Found?] {
    let named = reading.hits.indices.reduce(0 as UInt64) {
      reading.hits[$1].isEmpty ? $0 : $0 | Self.bit($1)
    }
    return terms.map { $0.bits & ~named == 0 ? find($0, reading) : nil }
  }

  /// The concepts beyond the first 63 share a bit.
  private static func bit(_ concept: Int) -> UInt64 { 1 << UInt64(min(concept, 63)) }

  private func find(_ term: Term, _ reading: Reading) -> Found? {
    for concept in term.concepts where reading.hits[concept].isEmpty { return nil }
    var lists = term.concepts.map { reading.hits[$0] }
    if term.scope == .title { lists = lists.map { $0.filter { $0.field == 0 } } }
    if term.scope == .nearby {
      return best(lists, group: \.sentence, andNext: true)
        .map { Found(values: [$0.value], hits: $0.hits) }
    }
    guard lists.allSatisfy({ !$0.isEmpty }) else { return nil }
    guard let anywhere = best(lists, group: { _ in 0 }) else { return nil }
    if term.weights.count == 1 { return Found(values: [anywhere.value], hits: anywhere.hits) }
    let field = best(lists, group: \.field)
    let sentence = best(lists, group: \.sentence)
    return Found(
      values: [anywhere.value, field?.value ?? 0, sentence?.value ?? 0],
      hits: (sentence ?? field ?? anywhere).hits)
  }

  /// How many hits of a concept are tried in a group, the strongest first. No honest text needs more.
  private static let mostTried = 8

  /// The strongest hits, one of every list, that share a group: a field, a sentence; or stand in a group and the next.
  /// They are words of one language, and no word serves two concepts.
  private func best(
    _ lists: [[Reading.Hit]], group: (Reading.Hit) -> Int, andNext: Bool = false
  ) -> (value: Double, hits: [Reading.Hit])? {
    var result: (value: Double, hits: [Reading.Hit])?
    let firsts = andNext ? lists.flatMap { $0.map(group) } : lists[0].map(group)
    for first in firsts.count == 1 ? firsts : Set(firsts).sorted() {
      let groups = first...(andNext ? first + 1 : first)
      var candidates: [[Reading.Hit]] = []
      for list in lists {
        let own = Self.strongest(list.filter { groups.contains(group($0)) })
        if own.isEmpty { break }
        candidates.append(own)
      }
      guard candidates.count == lists.count else { continue }
      var chosen: [Reading.Hit] = []
      func choose(_ value: Double, _ languages: LanguageSet) {
        guard value > result?.value ?? 0 else { return }
        guard chosen.count < candidates.count else {
          result = (value, chosen)
          return
        }
        for hit in candidates[chosen.count] where hit.languages.meets(languages) {
          if chosen.contains(where: hit.overlaps) { continue }
          chosen.append(hit)
          choose(value * hit.strength, hit.languages.intersection(languages))
          chosen.removeLast()
        }
      }
      choose(1, .all)
    }
    return result
  }

  private static func strongest(_ hits: [Reading.Hit]) -> [Reading.Hit] {
    guard hits.count > 1 else { return hits }
    return hits.enumerated()
      .sorted { ($0.element.strength, $1.offset) > ($1.element.strength, $0.offset) }
      .prefix(mostTried).map(\.element)
  }

  /// In the order of `Topic.allFeatures`.
  func values(_ found: [Found?]) -> [Double] {
    zip(terms, found).flatMap { term, found in
      found?.values ?? Array(repeating: 0, count: term.weights.count)
    }
  }

  /// What each term adds to the sum, in log-odds. What only hints gives way in equal parts where it comes to too much.
  func contributions(_ found: [Found?]) -> [Double] {
    var contributions = zip(terms, found).map { term, found in
      found.map { zip(term.weights, $0.values).reduce(0) { $0 + $1.0 * $1.1 } } ?? 0
    }
    let hints = zip(terms, contributions).reduce(0) { $1.0.isHint ? $0 + $1.1 : $0 }
    guard hints > mostHints else { return contributions }
    for number in terms.indices where terms[number].isHint {
      contributions[number] *= mostHints / hints
    }
    return contributions
  }

  /// What speaks against takes away what speaks for, and never more: a story that says nothing for the topic is where
  /// every story begins.
  func logOdds(_ contributions: [Double]) -> Double { bias + max(0, contributions.reduce(0, +)) }
}
