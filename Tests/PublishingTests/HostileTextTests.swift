import Archiving
import Classifying
import Foundation
import Testing

@testable import Publishing

/// What a feed may carry in any of its texts.
private let payloads = [
  "<script>alert(1)</script>", "</title><script>x</script>",
  "</style></script>--><img src=x onerror=x>",
  "\" onmouseover=x y=\"", "' onfocus=x y='", "&lt;script&gt;", "&#60;b&#62;", "<!--", "]]>",
  "<?php ?>",
  "[x](javascript:x)", "![x](http://evil.example/)", "<http://evil.example/>",
  "# h\n\n- l\n> q\n===", "`x` *y* | z |",
  "=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1+2", "\t=1", "\r=1", "＝1", "a\n=1", "\",\"=1",
  "\u{1B}[2J\u{1B}]0;x\u{7}", "\u{9B}31m", "\u{202E}abc\u{2066}",
  "a\u{2028}BOL\u{2029}BOL\r\nBOL\u{85}BOL",
  "\u{0}\u{FFFE}\u{E0041}", "Z" + String(repeating: "\u{335}", count: 300), "\\",
  "\"},{\"id\":\"forged", "{{7*7}}${x}%s",
  "javascript:alert(1)", "警察" + String(repeating: "長", count: 400),
  String(repeating: "[", count: 500), "",
]

private func hostileStory(_ payload: String, _ number: Int) -> Story {
  var story = story(
    payload + " face", payload + " police " + payload, id: "id-\(number)",
    outlets: [payload + "Outlet"])
  story.link = number % 2 == 0 ? "https://e.example/\(payload)" : payload
  story.language = number % 3 == 0 ? payload : "en"
  story.authors = [payload]
  story.categories = [payload]
  story.sources[0].country = payload
  story.sources[0].feedURL = "https://e.example/" + payload
  story.verdicts = [
    Verdict(
      topic: payload, tier: .flagged, score: 0.9, event: payload, direction: .restricts,
      actors: [.init(kind: .vendor, name: payload)],
      evidence: [
        .init(
          feature: payload, weight: 1,
          matches: [
            .init(
              field: .title, start: 0, length: payload.utf8.count, text: payload, concept: payload)
          ])
      ], version: payload)
  ]
  return story
}

private let hostileStories = payloads.enumerated().map { hostileStory($0.element, $0.offset) }

struct HostileTextTests {
  @Test(arguments: DigestFormat.allCases)
  func `no control character, override or noncharacter reaches a digest`(format: DigestFormat) {
    let bad = text(hostileStories, as: format).unicodeScalars.first { scalar in
      switch scalar.value {
      case 0x0A: false
      case 0x0D: format != .csv
      case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0x2028...0x2029: true
      default: scalar.value & 0xFFFE == 0xFFFE
      }
    }
    #expect(bad == nil)
  }

  @Test
  func `the page has only the elements and attributes that it means to have`() throws {
    let html = text(hostileStories, as: .html)
    let elements: Set = [
      "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3",
      "section", "dl", "div",
      "dt", "dd", "figure", "figcaption", "span", "i", "svg", "line", "text", "g", "rect", "nav",
      "ol", "li", "main",
      "article", "bdi", "time", "mark", "b", "footer",
    ]
    let attributes: Set = [
      "lang", "charset", "http-equiv", "content", "name", "class", "href", "id", "aria-labelledby",
      "aria-label", "role",
      "viewbox", "width", "height", "x", "y", "x1", "x2", "y1", "y2", "dy", "stroke", "fill",
      "text-anchor", "xmlns", "dir",
      "rel", "datetime", "tabindex",
    ]
    for tag in html.matches(of: /<([a-zA-Z!\/][^\s>]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/) {
      let name = tag.output.1.lowercased()
      guard !name.hasPrefix("/"), name != "!doctype" else { continue }
      #expect(elements.contains(name), "<\(name)>")
      for attribute in tag.output.2.matches(of: /([^\s=]+)="([^"]*)"/) {
        #expect(attributes.contains(attribute.output.1.lowercased()), "\(attribute.output.0)")
        if attribute.output.1 == "href" {
          #expect(attribute.output.2.wholeMatch(of: /#[\w-]+|https?:\/\/[^\s<>]+/) != nil)
        }
      }
    }
    // Every "<" begins a tag of the page's own.
    let starts = html.matches(of: /<(?=[a-zA-Z!\/?])/).count
    #expect(starts == html.count { $0 == "<" })
    #expect(html.matches(of: /<(script|img|iframe|base|form|object|link)/).isEmpty)
  }

  @Test
  func `the page's policy allows its own style and nothing else`() throws {
    let html = text(hostileStories, as: .html)
    let policy = try #require(html.firstMatch(of: /Content-Security-Policy" content="([^"]+)"/))
    #expect(policy.output.1.hasPrefix("default-src 'none'; style-src 'sha256-"))
    #expect(!policy.output.1.contains("unsafe"))
    #expect(html.matches(of: /\sstyle=/).isEmpty)
    #expect(html.matches(of: /url\(|@import/).isEmpty)
  }

  @Test(arguments: [DigestFormat.markdown, .text])
  func `no line of a digest begins with a feed's words`(format: DigestFormat) {
    #expect(
      !text(hostileStories, as: format).split(separator: "\n").contains { $0.hasPrefix("BOL") })
  }

  @Test
  func `markdown has no image, no HTML and no link but http`() {
    let text = text(hostileStories, as: .markdown)
      .replacing(/\\[!-\/:-@\[-`{-~]/, with: "\u{E000}")
    #expect(!text.contains("![") && !text.contains("<"))
    for link in text.matches(of: /\]\(([^)]*)\)/) {
      #expect(link.output.1.hasPrefix("https://") || link.output.1.hasPrefix("http://"))
    }
  }

  @Test(arguments: [nil, Terminal(width: 80, hasColours: false, hasLinks: false)])
  func `the table shows no control character`(terminal: Terminal?) {
    let table = text(
      hostileStories.map { StoryGroup(lead: $0) }, as: .table, explains: true, terminal: terminal)
    #expect(
      !table.unicodeScalars.contains {
        $0.value < 0x20 && $0 != "\n" || (0x7F...0x9F).contains($0.value)
      })
    #expect(!table.split(separator: "\n").contains { $0.hasPrefix("BOL") })
  }

  @Test
  func `a link in the terminal cannot end its own escape`() {
    let terminal = Terminal(width: 80, hasColours: true, hasLinks: true)
    let stories = [
      "https://e.example/\u{1B}\\x", "https://e.example/\u{7}", "https://e.example/a;b",
    ]
    .map { StoryGroup(lead: story("T", link: $0)) }
    let table = text(stories, as: .table, terminal: terminal)
    #expect(table.matches(of: /\u{1B}\]8;;https/).count == 1)
  }
}
