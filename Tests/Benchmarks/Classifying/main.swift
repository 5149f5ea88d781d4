// Measures the classifier, story by story, against a pass in C that copies and compares every byte. CPU time of one
// thread; stories in groups of a thousand, so that a slow moment of the machine hits all alike.
//
//   ClassifyingBenchmark STORIES.jsonl [ROUNDS]
//   ClassifyingBenchmark STORIES.jsonl ROUNDS verdicts|languages|both|answers    # one pass alone, to profile it
//   ClassifyingBenchmark STORIES.jsonl answers     # what comes out, to compare before and after

import Classifying
import ClassifyingControl
import Foundation

let path = CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : "/dev/stdin"
let rounds = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 5 : 5

/// The stories, as they come in a file: each field's place in one piece of memory.
struct Samples {
  var bytes: [UInt8] = []
  var titles: [Range<Int>] = []
  var summaries: [Range<Int>] = []
  var lines: [[UInt8]] = []

  mutating func add(_ line: [UInt8], title: String, summary: String) {
    lines.append(line)
    titles.append(bytes.count..<bytes.count + title.utf8.count)
    bytes += title.utf8
    summaries.append(bytes.count..<bytes.count + summary.utf8.count)
    bytes += summary.utf8
  }
}

var samples = Samples()
var reader = StoryLine()
for line in try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n")) {
  let line = Array(line)
  try line.withUnsafeBufferPointer { try reader.parse($0) }
  samples.add(line, title: reader.string(.title), summary: reader.string(.summary))
}
let count = samples.lines.count
let megabytes = Double(samples.bytes.count) / 1_000_000

var starts: [(reading: Double, compiling: Double)] = []
var classifier = Classifier.builtIn()
for _ in 0..<9 {
  var topics: [Topic] = []
  let reading = seconds { topics = Topic.builtIn }
  let compiling = seconds { classifier = Classifier(topics: topics) }
  starts.append((reading, compiling))
}
print(
  "reading the built-in topic \(milliseconds(median(starts.map(\.reading)))) ms,"
    + " compiling it \(milliseconds(median(starts.map(\.compiling)))) ms")

let only = CommandLine.arguments.count > 3 ? CommandLine.arguments[3] : nil
enum Pass: String, CaseIterable {
  case control = "control: copy and compare in C"
  case verdicts = "verdicts"
  case languages = "languages"
  case both = "verdicts and languages"
  case answers = "JSON line in, JSON line out"
}

var times = [[Double]](repeating: [], count: Pass.allCases.count)
var runner = Runner(classifier: classifier, samples: samples)
if CommandLine.arguments.last == "answers" {
  for line in samples.lines {
    runner.answer(line)
    FileHandle.standardOutput.write(Data(runner.output))
  }
  exit(0)
}
for round in 0...rounds {
  var sums = [Double](repeating: 0, count: times.count)
  for start in stride(from: 0, to: count, by: 1000) {
    let group = start..<min(start + 1000, count)
    for (number, pass) in Pass.allCases.enumerated()
    where only == nil || pass == .control || "\(pass)" == only {
      sums[number] += seconds { runner.run(pass, group) }
    }
  }
  // The first round warms up.
  if round > 0 { for number in sums.indices { times[number].append(sums[number]) } }
}

print(
  "\(count) stories, \(rounded(megabytes)) MB of title and summary, \(rounds) rounds;"
    + " \(runner.checks[1] / 2 / (rounds + 1)) flagged or possible")
for (number, pass) in Pass.allCases.enumerated() {
  let ratio = median(zip(times[number], times[0]).map { $0 / $1 })
  print(
    pass.rawValue.padding(toLength: 34, withPad: " ", startingAt: 0)
      + "\(rounded(megabytes / median(times[number]))) MB/s,"
      + " \(rounded(median(times[number]) / Double(count) * 1e9)) ns a story,"
      + " \(rounded(ratio)) × the control")
}

struct Runner {
  let classifier: Classifier
  let samples: Samples
  var workspace = Classifier.Workspace()
  var reader = StoryLine()
  var copy = [UInt8](repeating: 0, count: 1 << 20)
  var output: [UInt8] = []
  /// What came out, so that nothing is left out as useless.
  var checks = [0, 0, 0]

  init(classifier: Classifier, samples: Samples) {
    self.classifier = classifier
    self.samples = samples
  }

  mutating func run(_ pass: Pass, _ group: Range<Int>) {
    samples.bytes.withUnsafeBufferPointer { bytes in
      func field(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[range])
      }
      for number in group {
        let (title, summary) = (samples.titles[number], samples.summaries[number])
        switch pass {
        case .control:
          let text = field(title.lowerBound..<summary.upperBound)
          copy.withUnsafeMutableBufferPointer {
            checks[0] &+= control_copy(text.baseAddress, text.count, $0.baseAddress)
          }
        case .verdicts: judge(field(title), field(summary), nil)
        case .languages: _ = identify(field(title), field(summary))
        case .both:
          let language = identify(field(title), field(summary))
          judge(field(title), field(summary), language)
        case .answers: answer(samples.lines[number])
        }
      }
    }
  }

  private mutating func judge(
    _ title: UnsafeBufferPointer<UInt8>, _ summary: UnsafeBufferPointer<UInt8>,
    _ language: String?
  ) {
    checks[1] +=
      classifier.verdicts(
        Classifier.Fields(title: title, summary: summary), language: language,
        includingNone: false, in: &workspace
      ).count
  }

  private mutating func identify(
    _ title: UnsafeBufferPointer<UInt8>, _ summary: UnsafeBufferPointer<UInt8>
  ) -> String? {
    let language = LanguageIdentifier.identify(title, summary, declared: nil)
    if language != nil { checks[2] += 1 }
    return language
  }

  mutating func answer(_ line: [UInt8]) {
    output.removeAll(keepingCapacity: true)
    let isRead = line.withUnsafeBufferPointer { (try? reader.parse($0)) != nil }
    if isRead { classifier.answer(reader, in: &workspace, into: &output) }
  }
}

func seconds(_ body: () -> Void) -> Double {
  let start = processorTime()
  body()
  return processorTime() - start
}

func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
func rounded(_ value: Double) -> String { String(format: value < 10 ? "%.2f" : "%.0f", value) }
func milliseconds(_ seconds: Double) -> String { String(format: "%.1f", seconds * 1000) }
