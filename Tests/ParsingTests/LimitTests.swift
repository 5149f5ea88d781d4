import Testing

@testable import Parsing

struct LimitTests {
  @Test func `entities of a DOCTYPE neither grow nor lead anywhere`() throws {
    let feed = try parseFeed(
      Array(
        """
        <?xml version="1.0"?><!DOCTYPE rss [<!ENTITY euro "&#8364;"><!ENTITY a "aaaaaaaaaa">
        <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/hostname">
        <!ATTLIST item x CDATA "y">]><rss><channel><item><title>1 &euro; &c; &f;</title></item></channel></rss>
        """.utf8))
    #expect(feed.entries.first?.title == "1 € &c; &f;")
  }

  @Test func `elements that are too deep are passed over`() throws {
    let deep = String(repeating: "<x>", count: 5_000) + String(repeating: "</x>", count: 5_000)
    let feed = try parseFeed(rss("\(deep)<item><title>A</title></item>"))
    #expect(feed.entries.map(\.title) == ["A"])
    #expect(feed.diagnostics.map(\.code) == ["too-deep"])
  }

  @Test func `the limits on entries and elements end the reading with a remark`() throws {
    var limits = ParsingLimits()
    limits.entries = 3
    let items = String(repeating: "<item><title>A</title></item>", count: 10)
    let few = try parseFeed(rss(items), limits: limits)
    #expect(few.entries.count == 3)
    #expect(few.diagnostics.map(\.code) == ["too-many-entries"])
    #expect(!few.isComplete)
    limits = ParsingLimits()
    limits.elements = 7
    let short = try parseFeed(rss(items), limits: limits)
    #expect(short.diagnostics.map(\.code) == ["too-many-elements"])
    #expect(!short.entries.isEmpty)
  }

  @Test func `a flood of attributes is cut off`() throws {
    let flood = (0..<20_000).map { " a\($0)='1'" }.joined()
    let feed = try parseFeed(rss("<item><title>A</title><x\(flood)/></item>"))
    #expect(feed.entries.first?.title == "A")
  }

  @Test func `a document that is too long is read to the limit`() throws {
    var limits = ParsingLimits()
    limits.documentBytes = 200
    let items = String(repeating: "<item><title>é</title><guid>1</guid></item>", count: 50)
    let feed = try parseFeed(rss(items), limits: limits)
    #expect(!feed.entries.isEmpty)
    #expect(!feed.isComplete)
    #expect(feed.diagnostics.contains { $0.code == "document-too-long" })
  }
}
