import Foundation
import Testing

@testable import Publishing

struct EscapingTests {
  @Test
  func `markup escapes all five characters and drops what XML forbids`() {
    #expect(
      markup("<a href=\"x\" id='y'>&\u{0}\u{FFFF}")
        == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;")
  }

  @Test(arguments: [
    "[x](http://evil.example/)", "![p](http://evil.example/)", "*x* **y** __z__ ~~a~~ `b`",
    "<b>x</b>", "# heading", "- item", "1. item", "> quote", "```", "| a | b |", "===",
    "$$x$$", ":smile: @everyone", "http://evil.example/", "&lt;",
  ])
  func `no mark of Markdown in a text takes effect`(text: String) {
    let escaped = markdown(text)
    let withoutEscapes = escaped.replacing(/\\[!-\/:-@\[-`{-~]/, with: "x")
    #expect(!withoutEscapes.contains(/[\[\]<>*_`~|$@#&]/))
    #expect(!withoutEscapes.contains(/^(-|\+|=|\d+[.)])/))
    #expect(!withoutEscapes.contains("http:"))
    #expect(escaped.replacing("\\", with: "") == text.replacing("\\", with: ""))
  }

  @Test(arguments: ["e-mail", "3.5 million (or so)", "co-operate + share", "What now?"])
  func `ordinary sentences stay readable in Markdown`(text: String) {
    #expect(markdown(text) == text)
  }

  @Test(arguments: [
    "=1+1", "+1+cmd", "-2+3", "@SUM(1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1",
    "\u{200B}=1", "\u{A0}=1",
  ])
  func `a cell that a spreadsheet would run is disarmed`(cell: String) {
    let field = csvField(cell)
    #expect(field.hasPrefix("'") || field.hasPrefix("\"'"))
    #expect(tsvField(cell).hasPrefix("'"))
  }

  @Test(arguments: ["-12.5", "+3", "0.994", "-7"])
  func `plain numbers stay numbers`(cell: String) {
    #expect(csvField(cell) == cell)
  }

  @Test
  func `fields with separators, quotes and line ends are quoted`() {
    #expect(csvField("a,b") == "\"a,b\"")
    #expect(csvField("say \"x\"") == "\"say \"\"x\"\"\"")
    #expect(csvField("a\nb") == "\"a\nb\"")
    #expect(csvField("plain words") == "plain words")
  }

  @Test
  func `a JSON string can stand inside a script element`() {
    let string = json("</script><!--<script>\u{2028}\u{0}\"\\")
    #expect(!string.contains("</") && !string.contains("<!--") && !string.contains("<script"))
    #expect(string.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x2028 })
  }

  @Test(arguments: ["\u{85}é\u{A0}“x”\u{2028}\u{7F}\u{1}", "a<b</c<!d<Se<", "\\\"/\n\t\r", "👩‍👩‍👧‍👦", ""])
  func `a JSON string reads back as it was`(text: String) throws {
    let value =
      try JSONSerialization.jsonObject(
        with: Data("[\(json(text))]".utf8)) as? [String]
    #expect(value == [text])
  }

  @Test(arguments: [
    "javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "//evil.example/",
    "ftp://a/",
    "http://", "http://a\u{202E}b/", "http://a b/", "https://x/\u{7}", "http:///x", "/relative",
    "http://user@/", "https://ex ample/",
  ])
  func `a link that is not plain http is none`(link: String) {
    #expect(safeLink(link) == nil)
  }

  @Test(arguments: [
    ("https://e.example/?a=1&b=2#c", "https://e.example/?a=1&b=2#c"),
    ("HTTP://e.example/", "http://e.example/"),
    ("https://e.example/a\"onclick=x", "https://e.example/a%22onclick=x"),
    ("https://e.example/a)b(c", "https://e.example/a%29b%28c"),
    ("https://bank.example@evil.example/", "https://evil.example/"),
    ("https://münchen.example/straße", "https://münchen.example/stra%C3%9Fe"),
    ("https://[::1]/x", "https://[::1]/x"),
  ])
  func `a link keeps its meaning and loses what could break out`(link: String, safe: String) {
    #expect(safeLink(link) == safe)
  }
}
