import Classifying
import Foundation
import Testing

/// What is said for the topic may only raise a score, what is said against it only lower it.
struct ScoringTests {
  private static let sample = try? labelledStories("regression").filter { $0.lang == "en" }

  @Test(arguments: [
    "iPhone.", "Airline passengers.", "Airport check-in.", "Android smartphone.", "Boarding pass.",
  ])
  func `a word against the topic never raises the score`(word: String) throws {
    let sample = try #require(Self.sample)
    #expect(sample.count > 20)
    for story in sample {
      let before = try verdict(story.title, story.summary ?? "")
      let after = try verdict(story.title, (story.summary ?? "") + " . " + word)
      #expect(after.score <= before.score, "\(story.id)")
    }
  }

  @Test(arguments: ["Police.", "Police officers.", "Civil liberties.", "Surveillance."])
  func `a word for the topic never lowers the score`(word: String) throws {
    let sample = try #require(Self.sample)
    for story in sample {
      let before = try verdict(story.title, story.summary ?? "")
      let after = try verdict(story.title, (story.summary ?? "") + " . " + word)
      #expect(after.score >= before.score, "\(story.id)")
    }
  }

  @Test func `words that change a score do so`() throws {
    let classifier = Classifier(topics: [try Topic(yaml: drones, file: "drones.yaml")])
    let plain = try verdict("Drone over city", by: classifier).score
    #expect(try verdict("Drone over city", "Police.", by: classifier).score > plain)
    #expect(try verdict("Drone over city", "A toy.", by: classifier).score < plain)
  }

  @Test(arguments: [(2.5, 2.5), (4, 4), (9, 6)])
  func `hints add so much at most, and the evidence says how much each`(
    most: Double, sum: Double
  ) throws {
    let yaml = """
      topic: kites
      concepts:
        drone: {role: core}
        police: {role: with}
        mall: {role: context}
        kite: {role: context}
        crowd: {role: context}
      languages:
        en: {drone: drone, police: police, mall: mall, kite: kite, crowd: crowd}
      features: [drone × police, police × mall × kite nearby, police × mall × crowd nearby]
      hints: {unless: drone, most: \(most)}
      weights: {bias: -3, police × mall × kite nearby: 4, police × mall × crowd nearby: 2}
      """
    let topic = try Topic(yaml: yaml, file: "kites.yaml")
    let verdict = try verdict(
      "Police let a kite rise above the crowd in the mall",
      by: Classifier(topics: [topic]))
    #expect(abs(verdict.evidence.reduce(0) { $0 + $1.weight } - sum) < 0.002)
    #expect(verdict.evidence.map { ($0.weight / sum * 6).rounded() } == [4, 2])
    #expect(abs(log(verdict.score / (1 - verdict.score)) - (sum - 3)) < 0.01)
  }

  @Test func `no score leaves its range, and tiers follow the thresholds`() throws {
    let thresholds = try #require(Topic.builtIn.first).thresholds
    for story in try labelledStories("founding") + labelledStories("dev") {
      let verdict = try verdict(story.title, story.summary ?? "", content: story.content ?? "")
      #expect((0...1).contains(verdict.score))
      // Scores are rounded to three decimals after the comparison.
      switch verdict.tier {
      case .flagged: #expect(verdict.score >= thresholds.flagged - 0.001)
      case .possible:
        #expect(
          (thresholds.possible - 0.001..<thresholds.flagged + 0.001).contains(verdict.score))
      case .none: #expect(verdict.score < thresholds.possible + 0.001)
      }
    }
  }
}
