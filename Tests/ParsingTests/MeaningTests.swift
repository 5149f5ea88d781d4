import Testing

@testable import Parsing

struct MeaningTests {
  @Test func `an item's own fields are not mixed up with those of its parts`() throws {
    let feed = try parseFeed(
      rss(
        """
        <title>Feed</title><image><title>Logo</title><url>/l.png</url><link>https://e.org/logo</link></image>
        <textInput><title>Search</title><link>https://e.org/q</link></textInput>
        <item><title>Story</title><link>https://e.org/1</link><author>ann@e.org (Ann)</author>
          <source url="https://f.org/rss">Elsewhere</source></item>
        """))
    #expect(feed.title == "Feed")
    #expect(feed.link == nil)
    #expect(feed.image?.link == "https://e.org/logo")
    #expect(feed.textInput?.title == "Search")
    let entry = try #require(feed.entries.first)
    #expect(entry.title == "Story")
    #expect(entry.authors == [Person(name: "Ann", email: "ann@e.org")])
    #expect(entry.source?.title == "Elsewhere")
    #expect(entry.source?.url == "https://f.org/rss")
  }

  @Test(
    arguments: [
      ("<guid>https://e.org/1</guid>", "https://e.org/1", true),
      ("<guid isPermaLink='false'>https://e.org/1</guid>", nil, false),
      ("<guid>tag:e.org,2026:1</guid>", nil, false),
      ("<link>https://e.org/2</link><guid>https://e.org/1</guid>", "https://e.org/2", false),
      ("<guid>https://e.org/1</guid><link>https://e.org/1</link>", "https://e.org/1", true),
      ("<guid isPermaLink=' FALSE '>https://e.org/1</guid>", nil, false),
      ("<guid>12345</guid>", nil, false), ("<guid isPermaLink='true'>abc</guid>", nil, false),
    ] as [(String, String?, Bool)])
  func `a guid is a link only when it is one`(
    elements: String, link: String?, isPermalink: Bool
  ) throws {
    let entry = try #require(try parseFeed(rss("<item>\(elements)</item>")).entries.first)
    #expect(entry.link == link)
    #expect(entry.isPermalink == isPermalink)
  }

  @Test func `an identity that is no address stays as it is`() throws {
    let base = "https://e.org/feed"
    let feed = try parseFeed(
      rss("<item><guid>12345</guid></item><item><guid>a/b</guid></item>"), baseURL: base)
    #expect(feed.entries.map(\.id) == ["12345", "https://e.org/a/b"])
    let entries = try parseFeed(
      atom("<entry><id>t3_abc</id></entry><entry><id>/r/x</id></entry>"), baseURL: base
    ).entries
    #expect(entries.map(\.id) == ["t3_abc", "https://e.org/r/x"])
  }

  @Test(arguments: [
    ("www.e.org/x", "http://www.e.org/x"),
    ("https://e.org/?a=1&amp;amp;b=2", "https://e.org/?a=1&b=2"),
    ("\n  https://e.org/a\n    b?c\n", "https://e.org/ab?c"), ("/x", "https://base.example/x"),
    ("HTTPS://e.org/x y", "HTTPS://e.org/x%20y"), ("feed://e.org/x", "http://e.org/x"),
    ("<![CDATA[ https://e.org/?a=1&b=2 ]]>", "https://e.org/?a=1&b=2"),
  ])
  func `links are read as they were meant`(written: String, link: String) throws {
    let feed = try parseFeed(
      rss("<item><title>x</title><link>\(written)</link></item>"),
      baseURL: "https://base.example/feed/")
    #expect(feed.entries.first?.link == link)
  }

  @Test func `a picture may be named by its address alone`() throws {
    let feed = try parseFeed(rss("<item><image>https://e.org/i.jpg</image></item>"))
    #expect(feed.entries.first?.image == Image(url: "https://e.org/i.jpg"))
  }

  @Test func `CDF resolves its links by its own base and keeps its first channel`() throws {
    let feed = try parseFeed(
      Array(
        """
        <CHANNEL HREF="https://e.org/" BASE="https://e.org/b/"><TITLE>T</TITLE>
          <CHANNEL HREF="sub/"><TITLE>S</TITLE><ITEM HREF="1.html"><TITLE>A</TITLE></ITEM></CHANNEL></CHANNEL>
        """.utf8))
    #expect(feed.links.map(\.href) == ["https://e.org/"])
    #expect(feed.entries.map(\.link) == ["https://e.org/b/1.html"])
  }

  @Test func `the full texts of Yandex and the counts of replies are read`() throws {
    let feed = try parseFeed(
      rss(
        "<item><yandex:full-text>Весь текст</yandex:full-text><thr:total>7</thr:total></item>",
        namespaces:
          " xmlns:yandex='http://news.yandex.ru' xmlns:thr='http://purl.org/syndication/thread/1.0'"
      ))
    #expect(feed.entries.first?.content.first?.value == "Весь текст")
    #expect(feed.entries.first?.commentCount == 7)
  }

  @Test func `a block that names a directory concerns it alone`() throws {
    let feed = try parseFeed(
      rss(
        "<podcast:block id='a'>yes</podcast:block><item><podcast:block>yes</podcast:block></item>",
        namespaces: " xmlns:podcast='https://podcastindex.org/namespace/1.0'"))
    #expect(feed.podcast?.isBlocked == nil)
    #expect(feed.entries.first?.podcast?.isBlocked == true)
  }

  @Test func `content in base64 counts when it is text`() throws {
    let feed = try parseFeed(
      atom(
        """
        <entry><content type="application/octet-stream">U29tZSB0ZXh0</content></entry>
        <entry><title>P</title><content type="image/png">iVBORw0KGgoAAAANSUhEUg==</content></entry>
        """))
    #expect(feed.entries.map { $0.content.first?.value } == ["Some text", ""])
  }

  @Test func `a category may have a label alone, and a language only the feed's own attribute`()
    throws
  {
    let feed = try parseFeed(
      Array(
        """
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="urn:x" x:lang="q">
          <entry><category label="Police"/><title x:lang="q">A</title></entry></feed>
        """.utf8))
    #expect(feed.entries.first?.categories == [Category(label: "Police")])
    #expect(feed.entries.first?.language == nil)
  }

  @Test func `the header's language is that of feeds that say none`() throws {
    let silent = rss("<item><title>A</title></item>")
    let feed = try parseFeed(silent, contentLanguage: " de-AT ")
    #expect(feed.language == "de-AT")
    #expect(feed.entries.first?.language == "de-AT")
    #expect(try parseFeed(silent, contentLanguage: "de, fr").language == nil)
    let outspoken = rss("<language>fr</language><item><title>A</title></item>")
    #expect(try parseFeed(outspoken, contentLanguage: "de").entries.first?.language == "fr")
  }

  @Test func `the alternate page is the link, whatever comes first`() throws {
    let entry = try #require(
      try parseFeed(
        atom(
          """
          <entry><link rel="self" href="https://e.org/1.atom"/>
            <link rel="enclosure" type="audio/mpeg" length="9" href="https://e.org/1.mp3"/>
            <link rel="alternate" type="application/json" href="https://e.org/1.json"/>
            <link type="text/html" href="https://e.org/1.html"/></entry>
          """)
      ).entries.first)
    #expect(entry.link == "https://e.org/1.html")
    #expect(
      entry.enclosures == [Enclosure(url: "https://e.org/1.mp3", type: "audio/mpeg", length: 9)])
  }

  @Test func `relative links are resolved by the innermost base`() throws {
    let bytes = Array(
      """
      <feed xmlns="http://www.w3.org/2005/Atom" xml:base="/a/"><link href="home"/>
        <entry xml:base="b/"><link href="../c?d=1&amp;e=2#f"/></entry>
        <entry><link href="//other.example/x"/></entry></feed>
      """.utf8)
    let feed = try parseFeed(bytes, baseURL: "https://e.org/feeds/all.xml")
    #expect(feed.link == "https://e.org/a/home")
    #expect(feed.entries.map(\.link) == ["https://e.org/a/c?d=1&e=2#f", "https://other.example/x"])
  }

  @Test(arguments: [
    "javascript:alert(1)", "data:text/html,x", " JavaScript:x", "file:///etc/passwd",
  ])
  func `links that run code or read files are refused`(link: String) throws {
    let feed = try parseFeed(rss("<item><title>x</title><link>\(link)</link></item>"))
    #expect(feed.entries.first?.link == nil)
    #expect(feed.entries.first?.links.isEmpty == true)
  }

  @Test func `languages are inherited and an empty one ends the inheritance`() throws {
    let feed = try parseFeed(
      Array(
        """
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
          <entry><title>un</title></entry><entry xml:lang="pt_BR"><title>dois</title></entry>
          <entry><title xml:lang="">three</title></entry></feed>
        """.utf8))
    #expect(feed.language == "fr")
    #expect(feed.entries.map(\.language) == ["fr", "pt-BR", "fr"])
    #expect(feed.entries[1].titleForm?.language == "pt-BR")
    #expect(feed.entries[2].titleForm?.language == nil)
  }

  @Test func `an Atom entry without author has the author of its source, else of its feed`() throws
  {
    let feed = try parseFeed(
      atom(
        """
        <entry><title>1</title><source><author><name>Sue</name></author></source></entry>
        <entry><title>2</title></entry><entry><title>3</title><author><name>Eve</name></author></entry>
        <author><name>Fay</name></author>
        """))
    #expect(feed.entries.map { $0.authors.first?.name } == ["Sue", "Fay", "Eve"])
  }

  @Test func `well-known prefixes need no declaration`() throws {
    let feed = try parseFeed(
      rss(
        "<item><dc:creator>Ann</dc:creator><content:encoded>&lt;p&gt;Text</content:encoded></item>")
    )
    #expect(feed.entries.first?.authors.first?.name == "Ann")
    #expect(feed.entries.first?.content.first?.value == "Text")
    #expect(feed.isMalformed)
  }

  @Test func `the same name in another vocabulary says something else`() throws {
    let feed = try parseFeed(
      rss(
        """
        <item><media:title>Picture</media:title><title>Story</title><media:description>x</media:description>
          <description>Text</description><my:title>Mine</my:title><itunes:title>Episode</itunes:title></item>
        """,
        namespaces:
          " xmlns:media='http://search.yahoo.com/mrss/' xmlns:my='urn:my' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
      ))
    #expect(feed.entries.first?.title == "Story")
    #expect(feed.entries.first?.summary == "Text")
  }

  @Test func `media groups, places, rhythm and threads are read`() throws {
    let feed = try parseFeed(
      rss(
        """
        <ttl>90</ttl><skipHours><hour>0</hour><hour>24</hour><hour>7</hour></skipHours>
        <skipDays><day>Sunday</day></skipDays><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>
        <item><media:group><media:content url="https://e.org/v.mp4" type="video/mp4" fileSize="5"/>
          <media:content url="https://e.org/v.mp4"/><media:thumbnail url="https://e.org/t.jpg" width="10"/></media:group>
          <georss:point>48.85 2.35</georss:point><thr:in-reply-to ref="urn:1"/><slash:comments>3</slash:comments></item>
        """,
        namespaces: """
           xmlns:media="http://search.yahoo.com/mrss/" xmlns:georss="http://www.georss.org/georss"
           xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
           xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
          """))
    #expect(feed.ttl == 90)
    #expect(feed.skipHours == [0, 7])
    #expect(feed.skipDays == ["Sunday"])
    #expect(feed.syndication?.period == "daily")
    #expect(feed.syndication?.frequency == 4)
    let entry = try #require(feed.entries.first)
    #expect(
      entry.enclosures == [Enclosure(url: "https://e.org/v.mp4", type: "video/mp4", length: 5)])
    #expect(entry.media.thumbnails.first?.width == 10)
    #expect(entry.whereabouts?.coordinates == [.init(longitude: 2.35, latitude: 48.85)])
    #expect(entry.inReplyTo?.ref == "urn:1")
    #expect(entry.commentCount == 3)
  }

  @Test(
    arguments: [
      ("Ann Example", "Ann Example", nil), ("ann@e.org", nil, "ann@e.org"),
      ("ann@e.org (Ann Example)", "Ann Example", "ann@e.org"),
      ("Ann Example <ann@e.org>", "Ann Example", "ann@e.org"),
      ("\"Example, Ann\" <ann@e.org>", "Example, Ann", "ann@e.org"),
    ] as [(String, String?, String?)])
  func `a person's line is taken apart`(line: String, name: String?, email: String?) {
    #expect(Person(line: line) == Person(name: name, email: email))
  }
}
