import Foundation
import Testing

@testable import Archiving

@Suite struct StoryJSONTests {
  func written(_ story: Story) -> String {
    var bytes: [UInt8] = []
    appendJSON(of: story, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `a story reads back as it was written`() throws {
    let story = fullStory()
    #expect(try parseStory(written(story).utf8) == story)
  }

  @Test func `a story is one line of JSON that other readers accept`() throws {
    let line = written(fullStory())
    #expect(!line.contains("\n"))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["title"] as? String == fullStory().title)
    #expect(object["summary"] as? String == fullStory().summary)
    #expect(object["found"] as? String == "2023-11-14T22:16:40Z")
    #expect(object["flagged"] as? Bool == true)
  }

  @Test func `keys are sorted and absent values left out`() throws {
    let line = written(plainStory(1))
    let bytes = Array(line.utf8)
    var keys: [String] = []
    try bytes.withUnsafeBufferPointer { bytes in
      var reader = JSONReader(bytes)
      try reader.object { (key, reader) throws(JSONProblem) in
        keys.append(key.text)
        _ = try reader.value()
      }
    }
    #expect(keys == keys.sorted())
    #expect(keys == ["flagged", "found", "id", "link", "schema", "sources", "summary", "title"])
  }

  @Test func `what a newer version wrote survives a rewrite`() throws {
    let newer = """
      {"area":"world","flagged":true,"found":"2026-01-02T03:04:05Z","id":"ab","mood":{"a":[1, 2]},"schema":9,\
      "sources":[{"feed_id":"f","feed_title":"F","feed_url":"u","found":"2026-01-02T03:04:05Z","trust":0.5}],\
      "title":"T","verdicts":[{"actors":[],"evidence":[],"score":0.9,"tier":"certain","topic":"x","version":"2"}]}
      """
    var story = try parseStory(newer.utf8)
    #expect(story.verdicts.isEmpty)
    story.summary = "added"
    let expected = newer.replacing("[1, 2]", with: "[1,2]")
      .replacing(#""title":"T""#, with: #""summary":"added","title":"T""#)
    #expect(written(story) == expected)
  }

  @Test(arguments: [
    "", "{", "[]", "{\"id\":\"a\"}", "{\"id\":\"a\",\"title\":\"t\"}",
    "{\"id\":\"a\",\"title\":\"t\",\"found\":\"yesterday\"}",
    "{\"found\":\"2026-01-02T03:04:05Z\",\"id\":\"a\",\"title\":\"t\"} x",
    "{\"found\":\"2026-01-02T03:04:05Z\",\"id\":\"a\",\"title\":7}",
    "{\"found\":\"2026-02-30T03:04:05Z\",\"id\":\"a\",\"title\":\"t\"}",
    "{\"a\":01,\"found\":\"2026-01-02T03:04:05Z\",\"id\":\"a\",\"title\":\"t\"}",
  ])
  func `what is not a story is refused, not guessed`(text: String) {
    #expect(throws: JSONProblem.self) { try parseStory(text.utf8) }
  }

  @Test func `a nest of ten thousand arrays is refused`() {
    let text = "{\"a\":" + String(repeating: "[", count: 10_000)
    #expect(throws: JSONProblem.self) { try parseStory(text.utf8) }
  }

  @Test func `escapes of every kind are understood`() throws {
    let line =
      #"{"found":"2026-01-02T03:04:05.678+02:00","id":"a","title":"\u0041\ud83d\ude00\/\n\ud800x\b\f"}"#
    let story = try parseStory(line.utf8)
    #expect(story.title == "A\u{1F600}/\n\u{FFFD}x\u{8}\u{c}")
    #expect(story.found == Date(timeIntervalSince1970: 1_767_315_845))
  }
}

@Suite struct DayTests {
  @Test(arguments: [0, 951_782_400, 1_709_164_800, 253_402_300_799, -62_135_596_800, -1])
  func `a time reads back as it was written`(seconds: Double) {
    let date = Date(timeIntervalSince1970: seconds)
    #expect(Timestamp.parse(Timestamp.text(date)) == date)
  }

  @Test func `days agree with the calendar`() throws {
    #expect(Day(containing: Date(timeIntervalSince1970: 1_709_164_800)).description == "2024-02-29")
    #expect(Day("2024-02-29")?.number == 19782)
    #expect(Day("2023-02-29") == nil)
    #expect(Day("1969-12-31")?.number == -1)
    for number in stride(from: -800_000, to: 2_000_000, by: 997) {
      let day = Day(number: number)
      #expect(Day(year: day.civil.year, month: day.civil.month, day: day.civil.day) == day)
    }
  }
}
