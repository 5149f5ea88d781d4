import Testing

@testable import Parsing

struct RepairTests {
  @Test(arguments: [
    "AT&T", "caf&eacute;", "a\u{8}b", "a < b", "1 <2", "&bogus;", "<b>open", "shut</b>", "&",
    "x ]]> y",
    "<i a=b c>d</i>", "<!-- never closed", "<a href=\"never>closed</a>",
  ])
  func `a link survives a mistake elsewhere in the feed`(title: String) throws {
    let feed = try parseFeed(
      rss(
        """
        <item><title>\(title)</title><link>https://e.org/?a=1&amp;b=2</link></item>
        <item><title>Next</title><link>https://e.org/2</link></item>
        """))
    #expect(feed.entries.map(\.link) == ["https://e.org/?a=1&b=2", "https://e.org/2"])
    #expect(feed.entries.last?.title == "Next")
    #expect(feed.isMalformed)
    #expect(feed.isComplete)
    #expect(!feed.diagnostics.isEmpty)
  }

  @Test(arguments: [
    ("Tom & Jerry", "Tom & Jerry"), ("caf&eacute; &amp; bar&nbsp;&hellip;", "café & bar …"),
    ("5 < 7 & 8 > 6", "5 < 7 & 8 > 6"), ("I <3 you", "I <3 you"), ("a &zz;&amp;b", "a &zz;&b"),
  ])
  func `what is mended reads as it was meant`(title: String, meant: String) throws {
    let feed = try parseFeed(rss("<item><title>\(title)</title></item>"))
    #expect(feed.entries.first?.title == meant)
  }

  @Test func `a document that is cut off keeps every finished entry and says so`() throws {
    let whole = String(
      decoding: rss(
        (1...5).map { "<item><title>Story \($0)</title><guid>urn:\($0)</guid></item>" }.joined()),
      as: UTF8.self)
    let cut = whole.utf8.prefix(whole.utf8.count - 60)
    let feed = try parseFeed(Array(cut))
    #expect(feed.entries.prefix(4).map(\.title) == (1...4).map { "Story \($0)" })
    #expect(!feed.isComplete)
    #expect(feed.diagnostics.contains { $0.code == "truncated" })
  }

  @Test func `junk around the root costs nothing`() throws {
    let feed = try parseFeed(
      Array(
        "Warning: mysql_connect() <br />\n<?xml version='1.0'?><rss><channel><item><title>A</title></item></channel></rss>\n<!-- x --><p>bye"
          .utf8))
    #expect(feed.entries.map(\.title) == ["A"])
    #expect(feed.isMalformed)
  }

  @Test func `an entry that is never closed ends where the next begins`() throws {
    let feed = try parseFeed(rss("<item><title>A</title><item><title>B</title></item>"))
    #expect(feed.entries.map(\.title) == ["A", "B"])
  }

  @Test func `an unclosed CDATA section ends with its element`() throws {
    let feed = try parseFeed(
      rss(
        """
        <item><title><![CDATA[A]]</title><guid>1</guid></item>
        <item><title><![CDATA[B]]></title><guid>2</guid></b></item>
        """))
    #expect(feed.entries.map(\.id) == ["1", "2"])
    #expect(feed.entries.last?.title == "B")
  }

  @Test func `an end tag in another letter case closes its element`() throws {
    let feed = try parseFeed(rss("<item><title>A</TITLE></item><item><title>B</Title></ITEM>"))
    #expect(feed.entries.map(\.title) == ["A", "B"])
    #expect(feed.isMalformed)
  }

  @Test(arguments: ["link>https://e.org/1</link", "guid>1</guid", "description>D</description"])
  func `a title that is never closed ends where the next field begins`(field: String) throws {
    let feed = try parseFeed(
      rss("<item><title>A <b>b</b><\(field)></item><item><title>B</title></item>"))
    #expect(feed.entries.map(\.title) == ["A b", "B"])
    let first = try #require(feed.entries.first)
    #expect(first.link != nil || first.id != nil || first.summary == "D")
  }

  @Test func `diagnostics name the line`() throws {
    let feed = try parseFeed(rss("\n<item>\n<title>a & b</title></item>"))
    #expect(feed.diagnostics.contains { $0.code == "stray-ampersand" && $0.line == 3 })
  }

  @Test func `the forgiving reader reads well-formed documents as libxml2 does`() throws {
    let document = Array(
      """
      <?xml version="1.0"?><!-- c --><?pi x?><rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"
        xmlns:d='http://purl.org/dc/elements/1.1/'><channel><title>T &amp; U</title>
      <item><title><![CDATA[A <b>b</b>]]> &#x41;&#66;</title><link>https://e.org/?a&amp;b</link>
        <d:date>2026-05-28T10:00:00Z</d:date><c:encoded>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two</c:encoded>
        <description>x<p>naked <i>markup</i> &amp; more</p>y</description>
        <enclosure url="https://e.org/a.mp3?x=1&amp;y=2" length='7' type="audio/mpeg"/></item></channel></rss>
      """.utf8)
    let strict = FeedBuilder(baseURL: nil, encoding: .utf8, limits: .standard)
    let forgiving = FeedBuilder(baseURL: nil, encoding: .utf8, limits: .standard)
    try document.withUnsafeBufferPointer { bytes in
      guard case .wellFormed = readStrictly(bytes, into: strict) else {
        Issue.record("libxml2 finds a fault")
        return
      }
      var reader = try #require(ForgivingReader(bytes, handler: forgiving))
      reader.read()
      #expect(reader.isComplete)
      #expect(reader.diagnostics.all.isEmpty)
    }
    #expect(strict.finish() == forgiving.finish())
  }
}
