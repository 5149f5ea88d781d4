import Testing

@testable import Parsing

struct TextTests {
  @Test(arguments: [
    ("<p>One</p><p>Two</p>", "One\n\nTwo"), ("a<br>b<br/>c", "a\nb\nc"),
    ("<ul><li>x</li><li>y</li></ul>z", "x\ny\n\nz"), ("  a \n\t b  ", "a b"),
    ("foo<b>bar</b>baz", "foobarbaz"),
    ("a<script>if (a<b) x()</script>b", "a b"), ("<style>p{}</style>t", "t"),
    ("a<span style='display: none'>spam <span>x</span></span>b", "ab"), ("a<p hidden>h</p>b", "ab"),
    ("&eacute;&#233;&#xE9;&copy 2026", "ééé© 2026"), ("AT&T &bogus; &", "AT&T &bogus; &"),
    ("&#150;&#0;", "–\u{FFFD}"), ("a < b > c", "a < b > c"), ("<!-- c -->t<!-- never closed", "t"),
    ("t<!DOCTYPE x>u", "tu"), ("a<![CDATA[b]]>c", "abc"), ("<td>a</td><td>b</td>", "a b"),
    ("<pre>l1\n  l2</pre>", "l1\nl2"), ("a&nbsp;b\u{A0}c", "a b c"), ("<a href='x>y'>z</a>", "z"),
    ("x<img src=a alt=\"b>c\">y", "xy"), ("ends in a <a href=\"http://", "ends in a"),
    ("\u{202E}evil\u{2066}\u{7}\u{1B}[0m", "evil[0m"), ("ﬁ नमस्ते 顔 👁️", "ﬁ नमस्ते 顔 👁️"),
  ])
  func `HTML reads as a person sees it`(html: String, text: String) {
    #expect(plainText(fromHTML: html) == text)
  }

  @Test(arguments: [
    ("Tips &amp;amp; tricks", "Tips & tricks"), ("It&amp;#8217;s", "It’s"),
    ("It&amp;amp;#8217;s", "It’s"),
    ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"), ("2 &lt; 3 and x&lt;y", "2 < 3 and x<y"),
    ("How to write &amp;lt;p&amp;gt;", "How to write <p>"), ("two\n  lines", "two lines"),
    ("Sue &lt;s@e.org&gt; and &lt;b.c&gt;", "Sue <s@e.org> and <b.c>"),
    ("em\u{2003}space \u{2009} thin", "em space thin"),
    ("C&lt;T&gt; and I &lt;3 it", "C<T> and I <3 it"),
  ])
  func `titles of RSS are plain however they were escaped`(title: String, text: String) throws {
    #expect(try parseFeed(rss("<item><title>\(title)</title></item>")).entries.first?.title == text)
  }

  @Test func `Atom says what is markup and is believed`() throws {
    let feed = try parseFeed(
      atom(
        """
        <entry><title>&lt;b&gt; is a tag</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x &lt; y &amp;amp; z</p><p>2</p></div></content></entry>
        <entry><title type="html">&lt;b&gt;bold&lt;/b&gt;</title><content type="text/plain">a &lt;b&gt;</content></entry>
        """))
    #expect(feed.entries.map(\.title) == ["<b> is a tag", "bold"])
    #expect(feed.entries[0].content.first?.value == "x < y &amp; z\n\n2")
    #expect(feed.entries[1].content.first?.value == "a <b>")
  }

  @Test func `every named reference of HTML is known`() {
    #expect(
      plainText(fromHTML: "&Aacute;&zwnj;x&NotEqualTilde;&fjlig;&CounterClockwiseContourIntegral;")
        == "Á\u{200C}x≂̸fj∳")
  }

  @Test func `a long text is cut between characters`() throws {
    var limits = ParsingLimits()
    limits.titleBytes = 10
    let feed = try parseFeed(rss("<item><title>顔顔顔顔顔</title></item>"), limits: limits)
    #expect(feed.entries.first?.title == "顔顔顔")
    #expect(feed.diagnostics.contains { $0.code == "field-too-long" })
  }

  @Test(arguments: [
    ("<a", 200_000), ("<!--", 200_000), ("<![CDATA[", 100_000), ("<script>", 100_000),
    ("&", 400_000),
    ("<a href=\"", 100_000), ("<a b='", 100_000), ("<div hidden>", 50_000), ("&amp;", 100_000),
    ("<", 400_000),
    ("</", 200_000), ("<?", 200_000), ("<x y", 100_000),
  ])
  func `a flood of beginnings is read to its end`(piece: String, count: Int) throws {
    let flood = String(repeating: piece, count: count)
    _ = plainText(fromHTML: flood)
    let feed = try parseFeed(rss("<item><title>A</title><guid>1</guid></item>\(flood)"))
    #expect(feed.entries.first?.title == "A")
  }
}
