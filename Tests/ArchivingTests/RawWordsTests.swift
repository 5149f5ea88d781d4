import Foundation
import Testing

@testable import Archiving

@Suite struct RawWordsTests {
  func mayBeIn(_ text: String, _ words: String...) -> Bool {
    Array(text.utf8).withBytes { RawWords(anyOf: words).mayBeIn($0) }
  }

  @Test(arguments: [
    "police", "POLICE", "the Police.", "xpolicex", "a long line before the word and then police",
    "p\u{f3}lic\u{e9}", "pol\u{ad}ice", "\u{ff30}\u{ff4f}lice", "po\u{301}lice", "poli\u{e7}e",
    "\u{1d429}olice", "polic\u{e9}", "\u{e9} and police", "pol\\u00efce", "pol&iuml;ce",
    "pol&#105;ce",
  ])
  func `a word that may be there is not denied`(text: String) {
    for padding in 0..<20 {
      let pad = String(repeating: "-", count: padding)
      #expect(mayBeIn(pad + text, "police"))
      #expect(mayBeIn(text + pad, "police"))
      #expect(mayBeIn(pad + text + pad, "missing", "police"))
    }
  }

  @Test(arguments: [
    "", "polic", "polixe", "p-o-l-i-c-e", "the caf\u{e9} is open", "?a=1&b=2;c",
    "line\\nbreak \\u001f",
    "\u{8b66}\u{5bdf}", "olice polic e",
  ])
  func `a word that cannot be there is denied`(text: String) {
    #expect(!mayBeIn(text, "police"))
  }

  @Test func `every place in a line is looked at`() {
    for length in 1...9 {
      let word = String("wxyzwxyzw".prefix(length))
      for position in 0..<40 {
        let line = String(repeating: "a", count: position) + word
        #expect(mayBeIn(line + String(repeating: "b", count: 7), word))
        #expect(mayBeIn(line, word))
        #expect(!mayBeIn(line.dropLast() + "a", word))
      }
    }
  }
}

@Suite struct DayReadingTests {
  let directory = TemporaryDirectory()

  @Test func `a former version of a story is not found in place of the latest`() throws {
    let archive = try Archive(at: directory.path, now: noon)
    let stories = (1...50).map { plainStory($0, title: "Old \($0)") }
    try archive.commit([update("feed1", stories)], now: noon)
    var changed = stories[10]
    changed.title = "New"
    changed.summary = "Other"
    try archive.commit([update("feed1", [changed])], now: noon)
    try archive.close()
    func found(_ word: String) throws -> [String] {
      let words = RawWords(anyOf: [word])
      var titles: [String] = []
      try ArchiveReader(at: directory.path).forEachStory(containing: words.mayBeIn) { story in
        titles.append(story.title)
        return true
      }
      return titles
    }
    #expect(try found("new") == ["New"])
    // The latest line holds its former headline among its revisions.
    #expect(try found("old").contains("New"))
    #expect(try found("old").count == 50)
  }

  @Test func `days come in order, both ways, and no more than wanted`() throws {
    let archive = try Archive(at: directory.path, now: noon)
    let stories = (0..<200).map { plainStory($0, found: noon - Double(200 - $0) * 43_200) }
    try archive.commit([update("feed1", stories)], now: noon)
    try archive.close()
    let reader = try ArchiveReader(at: directory.path)
    func read(newestFirst: Bool, limit: Int) throws -> [Story] {
      var result: [Story] = []
      try reader.forEachStory(newestFirst: newestFirst) { story in
        result.append(story)
        return result.count < limit
      }
      return result
    }
    #expect(try read(newestFirst: false, limit: 1000) == stories)
    #expect(try read(newestFirst: true, limit: 1000) == stories.reversed())
    #expect(try read(newestFirst: true, limit: 3) == stories.suffix(3).reversed())
    var some: [Story] = []
    try reader.forEachStory(from: stories[50].found, until: stories[60].found) { story in
      some.append(story)
      return true
    }
    #expect(some == Array(stories[50..<60]))
  }

  @Test func `a file too large to hold is read in pieces`() throws {
    let archive = try Archive(at: directory.path, now: noon)
    let stories = (0..<40).map { number in
      var story = plainStory(number, found: noon + Double(number))
      story.content = String(repeating: "word ", count: 60_000)
      return story
    }
    try archive.commit([update("feed1", stories)], now: noon)
    try archive.close()
    #expect(try directory.stories() == stories)
    var reversed: [String] = []
    try ArchiveReader(at: directory.path).forEachStory(newestFirst: true) { story in
      reversed.append(story.id)
      return true
    }
    #expect(reversed == stories.reversed().map(\.id))
    #expect(try ArchiveReader(at: directory.path).story(id: stories[7].id) == stories[7])
  }
}
