import ArgumentParser
import Classifying
import Dispatch

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
    var input = InputBlocks(descriptor: 0)
    let output = StandardOutput()
    let workers = (0..<max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))).map { _ in
      ClassifyWorker(classifier)
    }
    var number = 0
    var isDamaged = false
    while try input.next(
      pieces: workers.count,
      { pieces in
        DispatchQueue.concurrentPerform(iterations: pieces.count) { index in
          workers[index].run(pieces[index])
        }
        for worker in workers[..<pieces.count] {
          for (line, complaint) in worker.complaints {
            isDamaged = true
            warn("line \(number + line): \(complaint)")
          }
          number += worker.lineCount
          try output.write(worker.answers)
        }
      })
    {}
    if isDamaged { throw ExitCode(65) }
  }
}

/// Answers some lines of a block. Only one thread at a time has it, and the command reads it when all are done.
private final class ClassifyWorker: @unchecked Sendable {
  private let classifier: Classifier
  private var workspace = Classifier.Workspace()
  private var story = StoryLine()
  private(set) var answers: [UInt8] = []
  private(set) var complaints: [(line: Int, reason: String)] = []
  private(set) var lineCount = 0

  init(_ classifier: Classifier) { self.classifier = classifier }

  func run(_ piece: InputBlocks.Piece) {
    answers.removeAll(keepingCapacity: true)
    complaints = []
    lineCount = 0
    piece.forEachLine { line in
      lineCount += 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
      do {
        try story.parse(line)
        classifier.answer(story, in: &workspace, into: &answers)
      } catch {
        complaints.append((lineCount, "\(error)"))
      }
    }
  }
}
