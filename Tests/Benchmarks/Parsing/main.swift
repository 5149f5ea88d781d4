// Measures the whole way from bytes to a `Feed` in plain text against a parser in C that only
// gathers bytes. Both read each feed in turn, so that a slow moment of the machine hits both.
// Against feeds that need repair the control reads them undamaged: libxml2 gives up early on some.
//
//   ParsingBenchmark [FEEDS] [ROUNDS]

import Foundation
import Parsing
import ParsingControl

let feeds = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 600 : 600
let rounds = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 7 : 7
let corpus = Corpus(feeds: feeds)
print("\(feeds) feeds, \(corpus.bytes / 1_000_000) MB, \(rounds) rounds, one thread")
measure("well-formed", corpus.wellFormed)
measure("repaired", corpus.illFormed)

func measure(_ name: String, _ documents: [[UInt8]]) {
  let megabytes = Double(documents.reduce(0) { $0 + $1.count }) / 1_000_000
  var ratios: [Double] = []
  var ours: [Double] = []
  var controls: [Double] = []
  var entries = 0
  var malformed = 0
  var gathered = 0
  for round in 0...rounds {
    var control = 0.0
    var parsing = 0.0
    (entries, malformed, gathered) = (0, 0, 0)
    // Groups of feeds alternate: single ones are too short to be timed.
    for start in stride(from: 0, to: documents.count, by: 20) {
      let group = documents[start..<min(start + 20, documents.count)]
      control += seconds {
        for document in corpus.wellFormed[group.indices] {
          gathered += control_parse(document, document.count)
        }
      }
      parsing += seconds {
        for document in group {
          guard let feed = try? parseFeed(document) else { continue }
          entries += feed.entries.count
          if feed.isMalformed { malformed += 1 }
        }
      }
    }
    if round == 0 { continue }  // to warm up
    ratios.append(parsing / control)
    ours.append(megabytes / parsing)
    controls.append(megabytes / control)
  }
  print(
    "\(name): control \(rounded(median(controls))) MB/s, veille \(rounded(median(ours))) MB/s,"
      + " median ratio \(rounded(median(ratios)))  (\(entries) entries, \(malformed) feeds repaired,"
      + " \(gathered / 1_000_000) MB gathered by the control)")
}

func seconds(_ body: () -> Void) -> Double {
  let start = clock_now()
  body()
  return clock_now() - start
}

func clock_now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

func rounded(_ value: Double) -> String { String(format: "%.2f", value) }
