import Foundation
import Testing

/// `veille explain`: stored stories and loose text.
@Suite(.serialized) struct ExplainTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func `a text is judged with the words that count`() throws {
    let file = try sandbox.write(
      "La police suspend la reconnaissance faciale\nLe maire interdit ces caméras.\n", to: "a.txt")
    let ended = try sandbox.run("explain", file)
    #expect(ended.code == 0)
    #expect(ended.output.hasPrefix("flagged "))
    #expect(ended.output.contains("“reconnaissance faciale” (title)"))
  }

  @Test func `what is not on the topic is said not to be`() throws {
    let file = try sandbox.write("Rain in the north, sun in the south\n", to: "a.txt")
    let ended = try sandbox.run("explain", file)
    #expect(ended.code == 0)
    #expect(ended.output.hasPrefix("not flagged 0.0"))
  }

  @Test func `a stored story is explained by the start of its id`() throws {
    try sandbox.write(rss("lothian", entries: 0..<1), to: "feed.xml")
    #expect(try sandbox.fetch(try sandbox.opml(["feed.xml"])).code == 0)
    let id = try #require(try sandbox.stories().first?["id"] as? String)
    let ended = try sandbox.run("explain", String(id.prefix(8)), "--archive", sandbox.archive)
    #expect(ended.code == 0)
    #expect(ended.output.contains("Police in lothian suspend facial recognition trial"))
  }

  @Test func `an unknown id is named`() throws {
    try sandbox.write(rss("lothian", entries: 0..<1), to: "feed.xml")
    #expect(try sandbox.fetch(try sandbox.opml(["feed.xml"])).code == 0)
    let ended = try sandbox.run("explain", "ffffffff", "--archive", sandbox.archive)
    #expect(ended.code == 65)
    #expect(ended.errors.contains("ffffffff"))
  }
}
