/// Chooses the event that the text names most plainly.
struct EventReader {
  let topic: Topic
  let reading: Reading

  /// What stands in the title counts twice; the topic's order decides between equals.
  func primary() -> (id: String, direction: Verdict.Direction)? {
    var best: (rule: Topic.EventRule, strength: Double)?
    for rule in topic.events {
      let strength = strength(of: rule)
      if strength > best?.strength ?? 0 { best = (rule, strength) }
    }
    guard let rule = best?.rule else { return nil }
    return (rule.id, direction(of: rule))
  }

  private func strength(of rule: Topic.EventRule) -> Double {
    if rule.alternatives.isEmpty { return rule.weight }
    return rule.alternatives.map { alternative in
      var sum = 0.0
      for concept in alternative.concepts {
        let hits = reading.hits[concept]
        guard !hits.isEmpty else { return 0 }
        sum += hits.contains { $0.field == 0 } ? 2 : 1
      }
      return rule.weight * alternative.weight * sum / Double(alternative.concepts.count)
    }.max() ?? 0
  }

  private func direction(of rule: Topic.EventRule) -> Verdict.Direction {
    for turn in rule.turns where !reading.hits[turn.concept].isEmpty { return turn.direction }
    return rule.direction
  }
}
