import ArgumentParser
import Classifying

#if canImport(Glibc)
  import Glibc
#endif

struct ClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify",
    abstract: "Classify stories: JSON Lines in, JSON Lines out.",
    discussion: """
      Reads {"id", "title", "summary"[, "content"][, "language"]} a line from standard input and answers \
      {"id", "flagged", "score", "tier", "event", "direction", "actors", "language", "topic", "evidence"} a line, \
      in the same order. A line that cannot be read is reported on standard error with its number; the others are \
      answered all the same, and the exit code is 65.
      """)

  @OptionGroup var topicOptions: TopicOptions

  func run() throws {
    let classifier = try topicOptions.classifier(try Configuration.load())
    var lines = InputLines(descriptor: 0)
    let output = StandardOutput()
    var workspace = Classifier.Workspace()
    var story = StoryLine()
    var answers: [UInt8] = []
    var number = 0
    var isDamaged = false
    while try lines.next({ line in
      number += 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
      do {
        try story.parse(line)
        classifier.answer(story, in: &workspace, into: &answers)
      } catch {
        isDamaged = true
        warn("line \(number): \(error)")
      }
    }) {
      if answers.count > 1 << 16 || lines.isWaiting {
        try output.write(answers)
        answers.removeAll(keepingCapacity: true)
      }
    }
    try output.write(answers)
    if isDamaged { throw ExitCode(65) }
  }
}
