import Classifying
import Testing

/// What the built-in topic must never fall below, in each language.
struct FloorTests {
  private func counts(_ files: [String]) throws -> [String: Counts] {
    var counts: [String: Counts] = [:]
    for story in try files.flatMap(labelledStories) {
      let verdict = try verdict(story.title, story.summary ?? "", content: story.content ?? "")
      counts[story.lang, default: Counts()]
        .add(flagged: verdict.isFlagged, relevant: story.isRelevant)
    }
    return counts
  }

  private func total(_ counts: [String: Counts]) -> Counts {
    counts.values.reduce(into: Counts()) { total, counts in
      total.truePositives += counts.truePositives
      total.falsePositives += counts.falsePositives
      total.falseNegatives += counts.falseNegatives
      total.trueNegatives += counts.trueNegatives
    }
  }

  @Test func `the stories it learnt from are told apart in every language`() throws {
    let counts = try counts(["train", "dev"])
    #expect(counts.count >= 34)
    for (language, counts) in counts { #expect(counts.f1 >= 0.9, "\(language): \(counts.f1)") }
    #expect(total(counts).f1 >= 0.955)
  }

  @Test func `hard stories that it never saw are mostly told apart, and rarely flagged wrongly`()
    throws
  {
    let counts = try counts(["regression"])
    for (language, counts) in counts { #expect(counts.f1 >= 0.7, "\(language): \(counts.f1)") }
    #expect(total(counts).f1 >= 0.885)
    #expect(total(counts).precision >= 0.93)
  }
}
