/// How well a topic judges labelled stories.
public struct Evaluation: Sendable {
  public struct Answer: Sendable {
    public var story: LabelledStory
    public var verdict: Verdict
  }

  public struct Figures: Sendable {
    public var counts = Counts()
    public var averagePrecision = 0.0
    public var stories: Int {
      counts.truePositives + counts.falsePositives + counts.falseNegatives + counts.trueNegatives
    }
  }

  public var answers: [Answer]

  /// Judges every story by the topic as it is.
  public init(_ stories: [LabelledStory], by topic: Topic) {
    let classifier = Classifier(topics: [topic])
    var workspace = Classifier.Workspace()
    answers = stories.compactMap { story in
      let verdicts = classifier.verdicts(
        title: story.title, summary: story.summary ?? "", content: story.content ?? "",
        includingNone: true, in: &workspace)
      return verdicts.first.map { Answer(story: story, verdict: $0) }
    }
  }

  /// Judges every story by weights learnt without it.
  public init(crossValidating stories: [LabelledStory], of topic: Topic, folds: Int) {
    self.init(stories, by: topic)
    let scores = Training().crossValidatedScores(stories, of: topic, folds: folds)
    for index in answers.indices {
      answers[index].verdict.score = (scores[index] * 1000).rounded() / 1000
      answers[index].verdict.tier =
        scores[index] >= topic.thresholds.flagged
        ? .flagged : scores[index] >= topic.thresholds.possible ? .possible : .none
    }
  }

  public var overall: Figures { Self.figures(answers) }

  /// Sorted by language.
  public var byLanguage: [(language: String, figures: Figures)] {
    Dictionary(grouping: answers, by: \.story.lang).sorted { $0.key < $1.key }
      .map { ($0.key, Self.figures($0.value)) }
  }

  public var errors: [Answer] { answers.filter { $0.verdict.isFlagged != $0.story.isRelevant } }

  /// Mean squared distance of score and truth.
  public var brierScore: Double {
    guard !answers.isEmpty else { return 0 }
    return answers.reduce(0) { sum, answer in
      let distance = answer.verdict.score - (answer.story.isRelevant ? 1 : 0)
      return sum + distance * distance
    } / Double(answers.count)
  }

  /// In tenths of the score: how many stories, their mean score, the share that is relevant.
  public var calibration: [(stories: Int, score: Double, relevant: Double)] {
    (0..<10).compactMap { tenth in
      let group = answers.filter { min(9, Int($0.verdict.score * 10)) == tenth }
      guard !group.isEmpty else { return nil }
      let count = Double(group.count)
      return (
        group.count, group.reduce(0) { $0 + $1.verdict.score } / count,
        Double(group.filter(\.story.isRelevant).count) / count
      )
    }
  }

  /// How often each labelled event was taken for which, among relevant stories that were flagged.
  public var events: [(labelled: String, answered: String, count: Int)] {
    confusion { ($0.story.event, $0.verdict.event) }
  }

  public var directions: [(labelled: String, answered: String, count: Int)] {
    confusion { ($0.story.direction, $0.verdict.direction?.rawValue) }
  }

  private func confusion(
    _ values: (Answer) -> (String?, String?)
  ) -> [(labelled: String, answered: String, count: Int)] {
    var counts: [[String]: Int] = [:]
    for answer in answers where answer.story.isRelevant && answer.verdict.isFlagged {
      let (labelled, answered) = values(answer)
      guard let labelled, !labelled.isEmpty else { continue }
      counts[[labelled, answered ?? "none"], default: 0] += 1
    }
    return counts.sorted { ($1.value, $0.key.joined()) < ($0.value, $1.key.joined()) }
      .map { ($0.key[0], $0.key[1], $0.value) }
  }

  private static func figures(_ answers: [Answer]) -> Figures {
    var figures = Figures()
    for answer in answers {
      figures.counts.add(flagged: answer.verdict.isFlagged, relevant: answer.story.isRelevant)
    }
    var seen = 0
    var sum = 0.0
    let ranked = answers.enumerated().sorted {
      ($1.element.verdict.score, $0.offset) < ($0.element.verdict.score, $1.offset)
    }
    for (rank, answer) in ranked.enumerated() where answer.element.story.isRelevant {
      seen += 1
      sum += Double(seen) / Double(rank + 1)
    }
    figures.averagePrecision = seen == 0 ? 0 : sum / Double(seen)
    return figures
  }
}
