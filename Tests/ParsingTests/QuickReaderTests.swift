import Testing

@testable import Parsing

struct QuickReaderTests {
  private enum Verdict { case wellFormed, illFormed, unsure, stopped }

  private func quickly(_ document: String) -> (Verdict, Feed) {
    let builder = FeedBuilder(baseURL: nil, encoding: .utf8, limits: .standard)
    let reading = Array(document.utf8).withUnsafeBufferPointer {
      QuickReader.read($0, end: xmlTextLength($0), into: builder)
    }
    let verdict: Verdict =
      switch reading {
      case .wellFormed: .wellFormed
      case .illFormed: .illFormed
      case .unsure: .unsure
      case .stopped: .stopped
      }
    return (verdict, builder.finish())
  }

  private func strictly(_ document: String) -> (Verdict, Feed) {
    let builder = FeedBuilder(baseURL: nil, encoding: .utf8, limits: .standard)
    let reading = Array(document.utf8).withUnsafeBufferPointer { readStrictly($0, into: builder) }
    let verdict: Verdict =
      switch reading {
      case .wellFormed(let undeclared): undeclared == nil ? .wellFormed : .unsure
      case .illFormed: .illFormed
      case .doctype: .unsure
      case .stopped: .stopped
      }
    return (verdict, builder.finish())
  }

  @Test(arguments: [
    "<rss><channel><title>A</title></channel></rss>",
    "<?xml version='1.0' encoding=\"x-any\" standalone = 'yes' ?>\n<!-- c --><?p q?><rss ><channel\n/></rss\n>\n<!---->",
    "<rss><channel><item><title><![CDATA[a]]b]]>c]] &#x41;&#66;&amp;&lt;&gt;&quot;&apos;</title></item></channel></rss>",
    "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><item r:about='https://e.org/?a=1&amp;b&#10;c\n\td\r\ne'><title>é人😀</title></item></r:RDF>",
    "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='fr'><entry xml:base='https://e.org/a/'><link href='b'/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>a &amp; <b>b</b></p><m:x xmlns:m='urn:m' m:y='1' y='2'/></div></content></entry></feed>",
    "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:entry xmlns:a='urn:other'><a:title>no</a:title></a:entry><a:entry><a:title>A</a:title></a:entry></a:feed>",
    "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item><dc:creator>A</dc:creator><x xmlns:dc='urn:x'><dc:creator>B</dc:creator></x></item></channel></rss>",
    "<rss><channel><item>\r\n<title>a\rb\r\nc</title>\r\n</item></channel></rss>",
  ])
  func `what is well-formed reads as with libxml2`(document: String) {
    let (verdict, feed) = quickly(document)
    let (expected, strict) = strictly(document)
    #expect(verdict == .wellFormed)
    #expect(expected == .wellFormed)
    #expect(feed == strict)
  }

  @Test(arguments: [
    "<rss>", "<rss></rs>", "<rss></rss x>", "<rss><a></b></rss>", "<rss>&nbsp;</rss>",
    "<rss>&</rss>",
    "<rss>a & b</rss>", "<rss>&#0;</rss>", "<rss>&#xD800;</rss>", "<rss>&#65</rss>",
    "<rss>&#xFFFF;</rss>",
    "<rss>&#99999999999;</rss>", "<rss>&amp</rss>", "<rss>]]></rss>", "<rss>a < b</rss>",
    "<rss><1/></rss>",
    "<rss a/>", "<rss a=b/>", "<rss a='1'b='2'/>", "<rss a='<'/>", "<rss a='&x;'/>", "<rss / >",
    "<rss a='1/>",
    "<rss>\u{8}</rss>", "<rss>\u{FFFE}</rss>", "<rss><![CDATA[x</rss>", "<rss><b></rss></b>",
  ])
  func `what it calls ill-formed libxml2 calls so too`(document: String) {
    let (verdict, _) = quickly(document)
    #expect(verdict == .illFormed || verdict == .unsure)
    #expect(strictly(document).0 == .illFormed)
  }

  @Test(arguments: [
    "<!DOCTYPE rss><rss/>", "<rss><dc:x/></rss>", "<rss dc:x='1'/>", "<rss xmlns:a=''/>",
    "<rss a='1' a='2'/>", "<rss xmlns:a='u' xmlns:b='u' a:x='1' b:x='2'/>", "<rss xmlns:xml='u'/>",
    "<rsé/>", "<rss é='1'/>", "<rss/><rss/>", "<rss/>text", "text<rss/>",
    "<?xml version='1.1'?><rss/>",
    "<?xml encoding='utf-8'?><rss/>", "<rss><!-- a -- b --></rss>", "<rss><?xml x?></rss>",
    "<rss><?p:q x?></rss>",
    "<a:b:c/>", "<:a/>", "<rss/><!DOCTYPE rss>", "", "<", "<!", "<rss",
  ])
  func `what it does not know it leaves to libxml2`(document: String) {
    #expect(quickly(document).0 == .unsure)
  }

  @Test func `a fault is told with its line`() throws {
    let feed = try parseFeed(Array("<rss>\n<channel>\n<item><title>a & b</title></item>".utf8))
    let fault = try #require(feed.diagnostics.first)
    #expect(fault.code == "ill-formed")
    #expect(fault.line == 3)
    #expect(fault.message == "an “&” begins no reference that XML knows")
  }

  @Test func `the reading ends where the handler wants no more`() throws {
    var limits = ParsingLimits()
    limits.entries = 2
    let builder = FeedBuilder(baseURL: nil, encoding: .utf8, limits: limits)
    let items = String(repeating: "<item><title>A</title></item>", count: 5)
    let reading = rss(items).withUnsafeBufferPointer {
      QuickReader.read($0, end: $0.count, into: builder)
    }
    guard case .stopped = reading else {
      Issue.record("it went on")
      return
    }
    #expect(builder.finish().entries.count == 2)
  }

  @Test func `every sequence of bytes that is UTF-8 is told from those that are not`() {
    // All leads and their critical seconds, with and without the rest.
    for lead in UInt8(0x80)...0xFF {
      for second in [0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0] as [UInt8] {
        for rest in [[], [0x80], [0xBF], [0x80, 0x80], [0xBF, 0xBF], [0x41]] as [[UInt8]] {
          let padding = [UInt8](repeating: 0x41, count: 20)
          let bytes = padding + [lead, second] + rest + padding
          let text = String(validating: bytes, as: UTF8.self)
          let isAllowed =
            text?.unicodeScalars.contains { $0.value == 0xFFFE || $0.value == 0xFFFF } == false
          let length = bytes.withUnsafeBufferPointer(xmlTextLength)
          #expect((length == bytes.count) == isAllowed, "\(bytes)")
        }
      }
    }
  }

  @Test func `control characters are found wherever they stand`() {
    for position in 0..<40 {
      for filler in ["a", "é", "人"] {
        var bytes = Array(String(repeating: filler, count: position).utf8)
        let expected = bytes.count
        bytes += [0x0B] + Array(String(repeating: filler, count: 20).utf8)
        #expect(bytes.withUnsafeBufferPointer(xmlTextLength) == expected)
      }
    }
  }
}
