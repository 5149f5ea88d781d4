import Testing

@testable import Parsing

/// An RSS 2.0 document around what stands in its channel.
func rss(_ channel: String, namespaces: String = "") -> [UInt8] {
  Array("<rss version=\"2.0\"\(namespaces)><channel>\(channel)</channel></rss>".utf8)
}

func atom(_ content: String) -> [UInt8] {
  Array("<feed xmlns=\"http://www.w3.org/2005/Atom\">\(content)</feed>".utf8)
}

struct FormatTests {
  @Test(arguments: [
    ("<rss version='0.91'><channel/></rss>", FeedVersion.rss091),
    ("<rss version='0.92'><channel/></rss>", .rss092),
    ("<rss version='2.0'><channel/></rss>", .rss20),
    ("<rss version='2.1'><channel/></rss>", .rss20),
    ("<rss><channel/></rss>", .rss),
    ("<feed xmlns='http://www.w3.org/2005/Atom'/>", .atom10),
    ("<feed version='0.3' xmlns='http://purl.org/atom/ns#'/>", .atom03),
    ("<entry xmlns='http://www.w3.org/2005/Atom'><title>x</title></entry>", .atom10),
    ("<CHANNEL HREF='https://e.org/'><TITLE>x</TITLE></CHANNEL>", .cdf),
    (
      "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'/>",
      .rss10
    ),
    (
      "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://my.netscape.com/rdf/simple/0.9/'/>",
      .rss090
    ),
    (#"{"version": "https://jsonfeed.org/version/1", "items": []}"#, .json10),
    (#"{"version": "https://jsonfeed.org/version/1.1", "items": []}"#, .json11),
  ])
  func `the content tells the format`(document: String, version: FeedVersion) throws {
    #expect(try parseFeed(Array(document.utf8)).version == version)
  }

  @Test(arguments: [
    ("", "the document is empty"),
    (" \n\t", "the document is empty"),
    (
      "<!DOCTYPE html><html><head><title>Sub &amp; scribe</title></head><body><p>x</body></html>",
      "not a feed but an HTML page titled “Sub & scribe”"
    ),
    ("<urlset><url/></urlset>", "not a feed but a sitemap"),
    ("<opml version='2.0'><body/></opml>", "not a feed but an OPML list of feeds"),
    ("%PDF-1.7 …", "not a feed but a PDF document"),
    ("Service unavailable", "not a feed but text that begins “Service unavailable”"),
    (
      #"{"version": "https://jsonfeed.org/version/1.1", "items": {"a": 1}}"#,
      "not a feed but a JSON Feed whose items are no list"
    ),
    ("\u{1F}", "the document is empty"),
    (#"{"message": "quota exceeded"}"#, "not a feed but a JSON document without a feed"),
  ])
  func `what is no feed is named`(document: String, message: String) {
    let error = #expect(throws: FeedError.self) { try parseFeed(Array(document.utf8)) }
    #expect(error?.description == message)
  }

  @Test func `JSON Feed gives the same fields as XML`() throws {
    let feed = try parseFeed(
      Array(
        #"""
        {"version": "https://jsonfeed.org/version/1.1", "title": "Example &amp; Co",
         "home_page_url": "/", "language": "nl", "authors": [{"name": "Ann"}],
         "hubs": [{"type": "WebSub", "url": "https://hub.example.org/"}],
         "items": [
           {"id": 7, "url": "/7", "content_html": "<p>One</p><p>Two</p>", "tags": ["a", "b"],
            "date_published": "2026-05-28T10:00:00+02:00",
            "attachments": [{"url": "a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}]},
           {"id": "8", "external_url": "https://other.example.org/8", "title": "Éight"}
         ]}
        """#.utf8), baseURL: "https://example.org/feed.json")
    #expect(feed.title == "Example & Co")
    #expect(feed.link == "https://example.org/")
    #expect(feed.hubs == ["https://hub.example.org/"])
    let first = try #require(feed.entries.first)
    #expect(first.id == "7")
    #expect(first.link == "https://example.org/7")
    #expect(first.summary == "One\n\nTwo")
    #expect(first.authors.map(\.name) == ["Ann"])
    #expect(first.categories.map(\.term) == ["a", "b"])
    #expect(first.published?.rfc3339 == "2026-05-28T08:00:00Z")
    #expect(
      first.enclosures == [
        Enclosure(url: "https://example.org/a.mp3", type: "audio/mpeg", length: 12)
      ])
    #expect(feed.entries.last?.link == "https://other.example.org/8")
    #expect(feed.entries.last?.language == "nl")
  }

  @Test func `JSON Feed is read leniently`() throws {
    let feed = try parseFeed(
      Array(
        #"""
        {"version": "https://jsonfeed.org/version/1", "author": {"name": "Ann"}, "items": [
          {"id": 1234567890123456789, "content_text": "a <b>\n\nc\nd", "tags": "x", "title": "\ud83d\ude00 \ud83d",},
          {"id": 3.0, "attachments": {"url": "https://e.org/a.mp3"}, "tags": ["x", "x"]}, null, 7,
        ]}
        """#.utf8))
    #expect(feed.entries.map(\.id) == ["1234567890123456789", "3"])
    #expect(feed.entries[0].content.first?.value == "a <b>\n\nc\nd")
    #expect(feed.entries[0].title == "😀 \u{FFFD}")
    #expect(feed.entries.map { $0.categories.map(\.term) } == [["x"], ["x"]])
    #expect(feed.entries[1].enclosures.map(\.url) == ["https://e.org/a.mp3"])
    #expect(feed.entries[1].authors.map(\.name) == ["Ann"])
    let empty = #"{"version": "https://jsonfeed.org/version/1", "items": null}"#
    #expect(try parseFeed(Array(empty.utf8)).entries.isEmpty)
  }

  @Test func `compressed data is named`() {
    let error = #expect(throws: FeedError.self) { try parseFeed([0x1F, 0x8B, 8, 0, 0, 0]) }
    #expect(error?.description == "not a feed but compressed data (gzip)")
  }

  @Test func `JSON that is cut off keeps the items before the cut`() throws {
    let feed = try parseFeed(
      Array(
        #"{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "title": "A"}, {"id": "2", "ti"#
          .utf8))
    #expect(feed.entries.first?.title == "A")
    #expect(!feed.isComplete)
    #expect(feed.isMalformed)
  }
}
