/// Shows where the text says what the scorer counted.
struct Witness {
  let story: StoryReading
  let topic: Topic
  let scorer: Scorer

  /// By what they contribute, the largest first.
  func evidence(_ found: [Scorer.Found?], _ contributions: [Double]) -> [Verdict.Evidence] {
    var evidence: [Verdict.Evidence] = []
    for (number, term) in scorer.terms.enumerated() {
      let weight = contributions[number]
      guard let found = found[number], weight != 0 else { continue }
      let matches = zip(term.concepts, found.hits).flatMap { concept, hit in
        self.matches(hit, topic.concepts[concept].id)
      }
      evidence.append(
        Verdict.Evidence(
          feature: term.name + place(term, found),
          weight: (weight * 1000).rounded() / 1000, matches: matches))
    }
    return evidence.enumerated()
      .sorted { (abs($0.element.weight), $1.offset) > (abs($1.element.weight), $0.offset) }
      .map(\.element)
  }

  private func place(_ term: Scorer.Term, _ found: Scorer.Found) -> String {
    switch term.scope {
    case .title: return " (title)"
    case .nearby: return " (near one another)"
    case .story: guard term.weights.count == 3 else { return "" }
    }
    return found.values[2] > 0
      ? " (same sentence)" : found.values[1] > 0 ? " (same field)" : ""
  }

  /// Each vendor, agency and place once, in the order of the text.
  func actors(_ reading: Reading) -> [Verdict.Actor] {
    var places: [(start: Int, actor: Verdict.Actor)] = []
    for (index, hits) in reading.actorHits.enumerated() {
      guard let start = hits.map(\.start).min() else { continue }
      let entry = topic.actors[index]
      places.append((start, Verdict.Actor(kind: entry.kind, name: entry.name)))
    }
    return places.enumerated()
      .sorted { ($0.element.start, $0.offset) < ($1.element.start, $1.offset) }
      .map(\.element.actor)
  }

  private func matches(_ hit: Reading.Hit, _ concept: String) -> [Verdict.Evidence.Match] {
    wholeWords(hit).map { range in
      let start = Int(story.origins[range.lowerBound].start)
      let end = Int(story.origins[range.upperBound - 1].end)
      let field = story.layout.field(of: range.lowerBound)
      let source =
        [story.fields.title, story.fields.summary, story.fields.content][field]
      return Verdict.Evidence.Match(
        field: [.title, .summary, .content][field], start: start, length: end - start,
        text: String(decoding: source[start..<end], as: UTF8.self), concept: concept)
    }
  }

  /// The words of each part; parts that stand side by side are one match.
  private func wholeWords(_ hit: Reading.Hit) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for part in hit.parts.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      let range = story.layout.wordRange(around: part)
      if let last = ranges.last, range.lowerBound <= last.upperBound + 1 {
        ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }
}
