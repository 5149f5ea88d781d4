import Testing

@testable import Parsing

struct SubscriptionTests {
  private let opml = """
    <?xml version="1.0" encoding="UTF-8"?>
    <opml version="2.0" xmlns:x="urn:x">
      <head><title>Mine &amp; yours</title><dateModified>today</dateModified></head>
      <body>
        <outline text="News"><outline text="France">
          <outline type="rss" text="Le Monde" xmlUrl="https://lm.example/rss?a=1&amp;b=2" htmlUrl="https://lm.example/" language="fr" country="FR" category="news" x:own="1 &lt; 2"/>
        </outline></outline>
        <outline text="Local" xmlURL="feeds/local.xml"/>
        <outline text="A note"/>
        <outline text="Again" xmlUrl="feeds/local.xml"/>
      </body>
    </opml>
    """

  @Test func `folders, attributes and counts are kept`() throws {
    let list = try parseOPML(Array(opml.utf8))
    #expect(!list.isMalformed)
    let summary = list.summary
    #expect(summary.outlinesSeen == 6)
    #expect(summary.folders == 2)
    let first = try #require(summary.subscriptions.first)
    #expect(first.url == "https://lm.example/rss?a=1&b=2")
    #expect(first.folders == ["News", "France"])
    #expect(first.language == "fr" && first.country == "FR" && first.category == "news")
    #expect(summary.subscriptions.last?.url == "feeds/local.xml")
    #expect(summary.dropped.map(\.line) == [9, 10])
    #expect(summary.dropped.map(\.title) == ["A note", "Again"])
  }

  @Test func `writing a list and reading it again loses nothing`() throws {
    let list = try parseOPML(Array(opml.utf8))
    var again = try parseOPML(list.serialise())
    #expect(again.head == list.head)
    #expect(again.rootAttributes == list.rootAttributes)
    // Lines may differ, nothing else.
    func withoutLines(_ outlines: [SubscriptionList.Outline]) -> [SubscriptionList.Outline] {
      outlines.map { .init(attributes: $0.attributes, children: withoutLines($0.children)) }
    }
    again.outlines = withoutLines(again.outlines)
    #expect(again.outlines == withoutLines(list.outlines))
    #expect(again.serialise() == list.serialise())
  }

  @Test(arguments: [
    ("<outline text=\"A & B\" xmlUrl=\"https://e.org/?a=1&b=2\"/>", "https://e.org/?a=1&b=2"),
    ("<outline text=\"caf&eacute; \"big\" one\" xmlUrl=\"https://e.org/1\"/>", "https://e.org/1"),
    ("<outline text='x' xmlUrl=https://e.org/2 />", "https://e.org/2"),
    ("<outline text='<b>x' xmlUrl='https://e.org/3'>", "https://e.org/3"),
    ("<outline text='\u{8}' xmlUrl=' https://e.org/4\n'></outlin>", "https://e.org/4"),
  ])
  func `a broken list is mended`(outline: String, url: String) throws {
    let list = try parseSubscriptionList(
      Array(
        "<opml><body>\(outline)<outline text='Last' xmlUrl='https://e.org/last'/></body></opml>"
          .utf8))
    #expect(list.subscriptions.map(\.url) == [url, "https://e.org/last"])
  }

  @Test func `what no feed can have as its address is dropped with a reason`() throws {
    let list = try parseOPML(
      Array(
        """
        <opml><body><outline text="&lt;b&gt;A&lt;/b&gt; &amp;amp; B" XMLURL="https://e.org/1"/>
        <outline text="C" xmlUrl="javascript:alert(1)"/><outline type="link" url="https://e.org/x"/>
        <outline type="include" url="https://e.org/list.opml"/><outline type="rss" url="https://e.org/2"/>
        </body></opml>
        """.utf8))
    #expect(list.subscriptions.map(\.url) == ["https://e.org/1", "https://e.org/2"])
    #expect(list.subscriptions.first?.title == "A & B")
    #expect(list.summary.dropped.first?.reason == "has an address that no feed can have")
    #expect(list.summary.dropped.count == 3)
  }

  @Test func `a plain list takes addresses in angle brackets and runs nothing`() throws {
    let list = try parseSubscriptionList(
      Array("<https://e.org/1>\nfilter:x:https://e.org/2\nexec:y\n\"query:a:b\"".utf8))
    #expect(list.subscriptions.map(\.url) == ["https://e.org/1"])
    #expect(list.diagnostics.map(\.line) == [2, 3, 4])
  }

  @Test func `a plain list has an address a line`() throws {
    let list = try parseSubscriptionList(
      Array(
        "# mine\n\nhttps://e.org/rss \"~Example\" news eu\r\n./local.xml\nnot an address\n".utf8))
    #expect(list.subscriptions.map(\.url) == ["https://e.org/rss", "./local.xml"])
    #expect(list.subscriptions.first?.title == "Example")
    #expect(list.subscriptions.first?.category == "news,eu")
    #expect(list.diagnostics.map(\.line) == [5])
  }

  @Test(arguments: [
    "# c\nhttpA\u{0}\u{0}s://e.org/rss \"~T\"\n./x.xml\n",
    "<opml><body><outline xmlUrl='https://e.org/\u{8}a' text='\u{1}'/></body></opml>",
  ])
  func `what control characters stand in can be written and read again`(document: String) throws {
    let list = try parseSubscriptionList(Array(document.utf8))
    #expect(
      try parseOPML(list.serialise()).subscriptions.map(\.url) == list.subscriptions.map(\.url))
  }

  @Test(arguments: [
    ("", "the file is empty"),
    ("<html><title>Hi</title></html>", "not a list of feeds but an HTML page titled “Hi”"),
  ])
  func `what is no list is named`(document: String, message: String) {
    let error = #expect(throws: OPMLError.self) { try parseSubscriptionList(Array(document.utf8)) }
    #expect(error?.description == message)
  }

  @Test func `outlines may be nested as deep as they like`() throws {
    let deep = String(repeating: "<outline text='f'>", count: 3_000)
    let list = try parseOPML(Array("<opml><body>\(deep)<outline xmlUrl='https://e.org/'/>".utf8))
    #expect(list.subscriptions.map(\.url) == ["https://e.org/"])
    #expect(!list.serialise().isEmpty)
  }
}

struct DiscoveryTests {
  @Test func `what a page declares comes before what it links to`() {
    let page = """
      <html><head><meta charset=utf-8><base href="/news/">
      <link rel="alternate" type="application/rss+xml" title="Météo &amp; ciel" href="rss.xml">
      <link rel=alternate type='text/html' hreflang=en href=/en><link rel="stylesheet" href="feed.css">
      <link href="https://f.example/atom" type="application/atom+xml" rel="ALTERNATE">
      <body><p>Hi<a href="/feed/">Our feed</a><a href=/about>About<a href="javascript:x">RSS</a>
      <a href="https://reader.example/add?url=https://e.org/rss">Add</a><a href="rss.xml">RSS</a>
      """
    let found = discoverFeeds(inHTML: Array(page.utf8), pageURL: "https://e.org/")
    #expect(
      found.map(\.url) == [
        "https://e.org/news/rss.xml", "https://f.example/atom", "https://e.org/feed/",
      ])
    #expect(found.first?.title == "Météo & ciel")
    #expect(found.map(\.origin) == [.declared, .declared, .linked])
  }

  @Test(arguments: [
    ("<link rel=alternate href=/feed.xml>", "https://e.org/feed.xml"),
    (
      "<link rel=\"alternate\" type=\"application/feed+json\" href=\"feed:https://f.org/j\">",
      "https://f.org/j"
    ),
    ("<a href='http://feeds.example.org/news'>News</a>", "http://feeds.example.org/news"),
    ("<a href='/news/index.xml'>News</a>", "https://e.org/news/index.xml"),
  ])
  func `a feed is found however it is named`(html: String, url: String) {
    let found = discoverFeeds(inHTML: Array(html.utf8), pageURL: "https://e.org/x/")
    #expect(found.map(\.url) == [url])
  }

  @Test(arguments: [
    "<script>document.write('<link rel=alternate type=application/rss+xml href=/rss>')</script>",
    "<template><a href='/feed'>Feed</a></template>",
    "<!-- <link rel=alternate type=application/rss+xml href=/rss> -->",
    "<link rel=alternate type=application/json href=/wp-json/wp/v2/posts/1>",
    "<link rel=alternate hreflang=de href=/de/>",
    "<link rel=alternate type=application/rss+xml href=''>",
    "<a href='https://reader.example/feed/https://e.org/rss'>Follow</a>",
  ])
  func `what only looks like a feed is not found`(html: String) {
    #expect(discoverFeeds(inHTML: Array(html.utf8), pageURL: "https://e.org/x/").isEmpty)
  }
}
