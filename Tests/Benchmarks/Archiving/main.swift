// Makes archives of any size, the same on every machine, and measures the writer on them. See ../archiving.sh.
//
//   archive-benchmark generate DIR STORIES FLAGGED FEEDS DAYS
//   archive-benchmark append DIR STORIES FEEDS    new stories, in groups of 5,000
//   archive-benchmark quiet DIR FEEDS             opens, reads every record, commits one visit to each feed, closes
//
// Each prints one JSON object: seconds by the monotonic clock and kilobytes of peak memory.

import Archiving
import Foundation

let arguments = CommandLine.arguments
let numbers = arguments.dropFirst(3).compactMap { Int($0) }
let now = Date(timeIntervalSince1970: 1_790_000_000)

switch (arguments.dropFirst().first, numbers.count) {
case ("generate", 4):
  try report { try generate(arguments[2], numbers[0], numbers[1], numbers[2], days: numbers[3]) }
case ("append", 2): try append(arguments[2], numbers[0], feeds: numbers[1])
case ("quiet", 1): try quiet(arguments[2], feeds: numbers[0])
default:
  FileHandle.standardError.write(Data("usage: see the head of main.swift\n".utf8))
  exit(64)
}

/// Oldest day first, as a life of runs would have left it; at the end each feed carries its 40 latest stories.
func generate(_ path: String, _ stories: Int, _ flagged: Int, _ feeds: Int, days: Int) throws {
  let archive = try Archive(at: path, now: now)
  let perDay = (stories + days - 1) / days
  for day in 0..<days {
    let found = now.addingTimeInterval(-86_400 * Double(days - day))
    let range = day * perDay..<min((day + 1) * perDay, stories)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: 5000) {
      let numbers = start..<min(start + 5000, range.upperBound)
      let updates = numbers.map { number in
        FeedUpdate(
          record: record(number % feeds),
          stories: [story(number, of: number % feeds, flagged: isFlagged(number), found: found)])
      }
      try archive.commit(updates, now: found)
    }
  }
  for start in stride(from: 0, to: feeds, by: 1000) {
    let updates = (start..<min(start + 1000, feeds)).map { feed in
      var seen = SeenEntries()
      for age in 0..<40 where stories - 1 - feed - age * feeds >= 0 {
        let number = stories - 1 - feed - age * feeds
        seen.insert(
          key: storyID(
            feedID: feedName(number % feeds), entryID: "\(number)", link: nil, title: nil,
            published: nil), textHash: UInt64(number))
      }
      return FeedUpdate(record: record(feed), seen: seen)
    }
    try archive.commit(updates, now: now)
  }
  try archive.close()

  func isFlagged(_ number: Int) -> Bool {
    flagged > 0 && number % max(1, stories / flagged) == stories / flagged / 2
  }
}

func append(_ path: String, _ count: Int, feeds: Int) throws {
  // What a run makes of its feeds is not the archive's work. Ten stories from each feed at a time.
  let groups = stride(from: 0, to: count, by: 5000).map { start in
    stride(from: start, to: min(start + 5000, count), by: 10).map { first in
      let feed = first / 10 % feeds
      return FeedUpdate(
        record: record(feed),
        stories: (first..<min(first + 10, count)).map {
          story($0 + 1_000_000_000, of: feed, flagged: false, found: now)
        })
    }
  }
  try report {
    let archive = try Archive(at: path, now: now)
    for group in groups {
      let summary = try archive.commit(group, now: now)
      precondition(summary.added == group.reduce(0) { $0 + $1.stories.count })
    }
    try archive.close()
  }
}

func quiet(_ path: String, feeds: Int) throws {
  try report {
    let archive = try Archive(at: path, now: now)
    for start in stride(from: 0, to: feeds, by: 1000) {
      let updates = (start..<min(start + 1000, feeds)).compactMap { feed -> FeedUpdate? in
        guard var record = archive.record(of: feedName(feed)) else { return nil }
        record.lastAttempt = record.lastAttempt.map { $0 + 3600 } ?? now
        record.lastSuccess = record.lastAttempt
        record.nextDue = record.lastAttempt.map { $0 + 3600 }
        return FeedUpdate(record: record)
      }
      precondition(updates.count == min(1000, feeds - start))
      try archive.commit(updates, now: now)
    }
    try archive.close()
  }
  try report("start") { try Archive(at: path, now: now).close() }
}

func report(_ name: String = "all", _ body: () throws -> Void) throws {
  let clock = ContinuousClock()
  let time = try clock.measure { try body() }
  var usage = rusage()
  getrusage(RUSAGE_SELF.rawValue, &usage)
  let seconds = Double(time.components.attoseconds) / 1e18 + Double(time.components.seconds)
  print("{\"part\":\"\(name)\",\"seconds\":\(seconds),\"kilobytes\":\(usage.ru_maxrss)}")
}
