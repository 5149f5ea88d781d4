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

/// The stories, each field in an array of its own.
struct Samples {
  var titles: [String] = []
  var summaries: [String] = []
  var texts: [[UInt8]] = []
  var lines: [[UInt8]] = []
}

var samples = Samples()
var reader = StoryLine()
for line in try Data(contentsOf: URL(filePath: path)).split(separator: UInt8(ascii: "\n")) {
  let line = Array(line)
  try line.withUnsafeBufferPointer { try reader.parse($0) }
  samples.titles.append(reader.string(.title))
  samples.summaries.append(reader.string(.summary))
  samples.texts.append(Array((reader.string(.title) + reader.string(.summary)).utf8))
  samples.lines.append(line)
}
let count = samples.lines.count
let megabytes = Double(samples.texts.reduce(0) { $0 + $1.count }) / 1_000_000

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
    switch pass {
    case .control:
      copy.withUnsafeMutableBufferPointer { copy in
        for number in group {
          samples.texts[number].withUnsafeBufferPointer {
            checks[0] &+= control_copy($0.baseAddress, $0.count, copy.baseAddress)
          }
        }
      }
    case .verdicts: for number in group { judge(number, nil) }
    case .languages: for number in group { _ = identify(number) }
    case .both: for number in group { judge(number, identify(number)) }
    case .answers: for number in group { answer(samples.lines[number]) }
    }
  }

  private mutating func judge(_ number: Int, _ language: String?) {
    checks[1] +=
      classifier.verdicts(
        title: samples.titles[number], summary: samples.summaries[number], language: language,
        in: &workspace
      ).count
  }

  private mutating func identify(_ number: Int) -> String? {
    let language = identifyLanguage(
      title: samples.titles[number], summary: samples.summaries[number], declared: nil)
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
