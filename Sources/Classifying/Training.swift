#if canImport(Glibc)
  internal import Glibc
#else
  internal import Foundation
#endif

/// Fits a topic's weights to labelled stories: logistic regression in which what speaks for the topic may only
/// raise and what speaks against it may only lower. The same stories give the same weights, to the last bit.
public struct Training: Sendable {
  /// How strongly weights are drawn towards zero.
  public var regularisation = 0.3
  /// The most that one feature may take from the sum: words against the topic occur in stories on it, too.
  public var mostAgainst = 1.2
  /// How much more a wrong flag costs than a missed story.
  public var falseAlarmCost = 1.15
  public var sweeps = 400
  /// A difference between F-measures that says nothing.
  private static let chance = 0.002

  public init() {}

  struct Example: Sendable {
    var values: [Double]
    var isRelevant: Bool
    var fold: UInt64
  }

  /// The stories as the topic's features see them.
  static func examples(_ stories: [LabelledStory], of topic: Topic) -> [Example] {
    let classifier = Classifier(topics: [topic])
    return stories.map { story in
      Example(
        values: classifier.featureValues(
          topic: 0, title: story.title, summary: story.summary ?? "", content: story.content ?? ""),
        isRelevant: story.isRelevant, fold: hash(of: story.id))
    }
  }

  /// FNV-1a: a story falls into the same fold on every machine.
  private static func hash(of text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash ^ hash >> 29
  }

  /// A topic with weights and thresholds learnt from stories.
  public func train(_ topic: Topic, on stories: [LabelledStory]) -> Topic {
    let examples = Self.examples(stories, of: topic)
    var trained = topic
    trained.weights = fit(examples, topic)
    let scores = crossValidatedScores(examples, topic, folds: 5)
    trained.thresholds = thresholds(scores, examples)
    return trained
  }

  /// The score each story gets from weights that were learnt without its fold.
  public func crossValidatedScores(
    _ stories: [LabelledStory], of topic: Topic, folds: Int
  ) -> [Double] {
    crossValidatedScores(Self.examples(stories, of: topic), topic, folds: folds)
  }

  private func crossValidatedScores(_ examples: [Example], _ topic: Topic, folds: Int) -> [Double] {
    var scores = [Double](repeating: 0, count: examples.count)
    for fold in 0..<UInt64(folds) {
      let learnt = fit(examples.filter { $0.fold % UInt64(folds) != fold }, topic)
      let weights = topic.allFeatures.map { learnt.byFeature[$0.name] ?? 0 }
      let isHint = Self.hints(of: topic)
      for (index, example) in examples.enumerated() where example.fold % UInt64(folds) == fold {
        var sum = Sum(most: topic.hints?.most ?? .infinity)
        for (number, value) in example.values.enumerated() where value != 0 {
          sum.add(weights[number] * value, isHint: isHint[number])
        }
        scores[index] = 1 / (1 + exp(-learnt.bias - max(0, sum.value)))
      }
    }
    return scores
  }

  /// What the features add up to; what only hints adds so much at most.
  private struct Sum {
    let most: Double
    private var plain = 0.0
    private var hints = 0.0

    init(most: Double) { self.most = most }

    var value: Double { plain + min(hints, most) }
    /// More of what hints makes no difference.
    var isFull: Bool { hints >= most }

    mutating func add(_ contribution: Double, isHint: Bool) {
      if isHint { hints += contribution } else { plain += contribution }
    }
  }

  private static func hints(of topic: Topic) -> [Bool] {
    topic.allFeatures.map { topic.hints?.includes($0.template, sign: $0.sign) ?? false }
  }

  /// Coordinate descent with Newton steps, each projected on its sign.
  private func fit(_ examples: [Example], _ topic: Topic) -> Topic.Weights {
    let features = topic.allFeatures
    let columns = features.indices.map { feature in
      examples.indices.compactMap { row -> (row: Int, value: Double)? in
        let value = examples[row].values[feature]
        return value == 0 ? nil : (row, value)
      }
    }
    let costs = examples.map { $0.isRelevant ? 1 : falseAlarmCost }
    var weights = [Double](repeating: 0, count: features.count)
    var bias = -3.0
    let isHint = Self.hints(of: topic)
    var sums = [Sum](repeating: Sum(most: topic.hints?.most ?? .infinity), count: examples.count)
    func slope(_ row: Int) -> (gradient: Double, curvature: Double) {
      let probability = 1 / (1 + exp(-bias - sums[row].value))
      let target: Double = examples[row].isRelevant ? 1 : 0
      return (costs[row] * (probability - target), costs[row] * probability * (1 - probability))
    }
    for _ in 0..<sweeps {
      var gradient = 0.0
      var curvature = 1e-6
      for row in examples.indices {
        let at = slope(row)
        gradient += at.gradient
        curvature += at.curvature
      }
      // The bias stays below zero by far: nothing is flagged for saying nothing.
      let next = min(bias - max(-1, min(1, gradient / curvature)), -3)
      var largest = abs(next - bias)
      bias = next
      for feature in features.indices {
        var gradient = regularisation * weights[feature]
        var curvature = regularisation + 1e-6
        for (row, value) in columns[feature] where !(isHint[feature] && sums[row].isFull) {
          let at = slope(row)
          gradient += at.gradient * value
          curvature += at.curvature * value * value
        }
        var next = weights[feature] - max(-1, min(1, gradient / curvature))
        next = features[feature].sign > 0 ? max(0, next) : min(0, max(-mostAgainst, next))
        let change = next - weights[feature]
        guard change != 0 else { continue }
        for (row, value) in columns[feature] {
          sums[row].add(change * value, isHint: isHint[feature])
        }
        weights[feature] = next
        largest = max(largest, abs(change))
      }
      if largest < 1e-5 { break }
    }
    var result = Topic.Weights(bias: (bias * 1000).rounded() / 1000, byFeature: [:])
    for (feature, weight) in zip(features, weights) {
      let rounded = (weight * 1000).rounded() / 1000
      result.byFeature[feature.name] = rounded == 0 ? 0 : rounded
    }
    return result
  }

  /// *Flagged* in the middle of where the F-measure is best or differs from that by chance; *possible* where nineteen of
  /// twenty relevant stories are reached.
  private func thresholds(_ scores: [Double], _ examples: [Example]) -> Topic.Thresholds {
    let candidates = (30...75).map { Double($0) / 100 }
    let values = candidates.map { threshold in
      var counts = Counts()
      for (score, example) in zip(scores, examples) {
        counts.add(flagged: score >= threshold, relevant: example.isRelevant)
      }
      return counts.f1
    }
    let best = values.max() ?? 0
    let good = zip(candidates, values).filter { $0.1 >= best - Self.chance }.map(\.0)
    let flagged = best == 0 ? 0.5 : good[good.count / 2]
    let relevant = zip(scores, examples).filter { $0.1.isRelevant }.map(\.0).sorted()
    let low = relevant.isEmpty ? 0.2 : relevant[relevant.count / 20]
    let possible = max(0.1, min((low * 100).rounded(.down) / 100, flagged - 0.05))
    return Topic.Thresholds(flagged: flagged, possible: possible)
  }
}

/// Right and wrong answers.
public struct Counts: Sendable, Equatable {
  public var truePositives = 0
  public var falsePositives = 0
  public var falseNegatives = 0
  public var trueNegatives = 0

  public init() {}

  public mutating func add(flagged: Bool, relevant: Bool) {
    switch (flagged, relevant) {
    case (true, true): truePositives += 1
    case (true, false): falsePositives += 1
    case (false, true): falseNegatives += 1
    case (false, false): trueNegatives += 1
    }
  }

  public var precision: Double {
    truePositives + falsePositives == 0
      ? 1 : Double(truePositives) / Double(truePositives + falsePositives)
  }
  public var recall: Double {
    truePositives + falseNegatives == 0
      ? 1 : Double(truePositives) / Double(truePositives + falseNegatives)
  }
  public var f1: Double { f(beta: 1) }

  /// The F-measure; below one, beta favours precision.
  public func f(beta: Double) -> Double {
    let square = beta * beta
    let sum = square * precision + recall
    return sum == 0 ? 0 : (1 + square) * precision * recall / sum
  }
}
