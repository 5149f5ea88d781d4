import Classifying
import Testing

/// The article that Veille was written for, told in fourteen languages.
struct FoundingStoryTests {
  @Test func `there are fourteen languages of it`() throws {
    #expect(Set(try labelledStories("founding").map(\.lang)).count == 14)
  }

  @Test(arguments: try labelledStories("founding"))
  func `each telling is flagged as a supplier that restricts, with its actors`(
    story: LabelledStory
  ) throws {
    let verdict = try verdict(story.title, story.summary ?? "", content: story.content ?? "")
    #expect(verdict.isFlagged)
    #expect(verdict.event == "vendor_policy")
    #expect(verdict.direction == .restricts)
    #expect(!verdict.evidence.isEmpty)
    #expect(verdict.actors.contains { $0.name == "Amazon" })
    // Polish bends Microsoft's name beyond the phrases; the long French article names the others late.
    guard !["fo-pl-0002", "fo-pl-0003", "fo-fr-0004"].contains(story.id) else { return }
    #expect(Set(story.actors ?? []).isSubset(of: verdict.actors.map(\.name)))
  }
}
