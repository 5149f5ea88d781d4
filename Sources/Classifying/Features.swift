extension Topic {
  /// One number of the sum: concepts together, at one closeness.
  struct Feature: Sendable, Equatable {
    enum Closeness: Int, Sendable {
      case anywhere, sameField, nearby, sameSentence
    }
    var template: FeatureTemplate
    var closeness: Closeness
    var name: String
    /// +1 for what raises, -1 for what lowers.
    var sign: Double

    /// The features of a topic in a fixed order.
    static func all(_ templates: [FeatureTemplate], _ concepts: [Concept]) -> [Feature] {
      templates.flatMap { template -> [Feature] in
        let ids = template.concepts.map { concepts[$0].id }.joined(separator: " × ")
        let sign: Double = concepts[template.concepts[0]].role == .against ? -1 : 1
        if template.scope == .title {
          return [
            Feature(
              template: template, closeness: .sameField, name: ids + " in title", sign: sign)
          ]
        }
        if template.scope == .nearby {
          return [
            Feature(
              template: template, closeness: .nearby, name: ids + " nearby", sign: sign)
          ]
        }
        guard template.concepts.count > 1 else {
          return [Feature(template: template, closeness: .anywhere, name: ids, sign: sign)]
        }
        return [
          Feature(template: template, closeness: .anywhere, name: ids, sign: sign),
          Feature(
            template: template, closeness: .sameField, name: ids + ", same field", sign: sign),
          Feature(
            template: template, closeness: .sameSentence, name: ids + ", same sentence", sign: sign),
        ]
      }
    }
  }

  var allFeatures: [Feature] { Feature.all(features, concepts) }
}

extension Topic.Hints {
  /// Does a feature count among what only hints?
  func includes(_ template: Topic.FeatureTemplate, sign: Double) -> Bool {
    sign > 0 && unless.isDisjoint(with: template.concepts)
  }
}

extension Topic.FeatureTemplate {
  /// Every core concept alone, in the title, and with every `with` concept; every `against` concept.
  static func byRoles(of concepts: [Topic.Concept]) -> [Topic.FeatureTemplate] {
    let indices = concepts.indices
    let cores = indices.filter { concepts[$0].role == .core }
    let withs = indices.filter { concepts[$0].role == .with }
    let against = indices.filter { concepts[$0].role == .against }
    return cores.flatMap { core in
      [
        Topic.FeatureTemplate(concepts: [core], scope: .story),
        Topic.FeatureTemplate(concepts: [core], scope: .title),
      ] + withs.map { Topic.FeatureTemplate(concepts: [core, $0], scope: .story) }
    } + against.map { Topic.FeatureTemplate(concepts: [$0], scope: .story) }
  }
}

extension Topic.Weights {
  /// Sensible for a topic that was not trained: a core concept alone is not enough,
  /// with another in the same sentence it is.
  static func byDefault(
    _ templates: [Topic.FeatureTemplate], _ concepts: [Topic.Concept]
  ) -> Topic.Weights {
    let features = Topic.Feature.all(templates, concepts)
    let hasWith = concepts.contains { $0.role == .with }
    var weights = Topic.Weights(bias: -4, byFeature: [:])
    for feature in features {
      let weight: Double =
        switch (feature.sign < 0, feature.template.concepts.count, feature.closeness) {
        case (true, _, _): -1.5
        case (false, 1, _): hasWith ? 1 : 3
        case (false, _, .anywhere): 1.5
        case (false, _, .sameField): 0.5
        case (false, _, .sameSentence): 1
        case (false, _, .nearby): 1.5
        }
      weights.byFeature[feature.name] = weight
    }
    return weights
  }
}
