/// Feeds in the proportions in which they are met, the same in every run: RSS, Atom and RDF; Latin,
/// Cyrillic, Arabic, Chinese and Hindi; HTML in CDATA, escaped and as XHTML.
struct Corpus {
  var wellFormed: [[UInt8]] = []
  /// The same feeds with one mistake each.
  var illFormed: [[UInt8]] = []

  var bytes: Int { wellFormed.reduce(0) { $0 + $1.count } }

  init(feeds: Int) {
    for index in 0..<feeds {
      var writer = FeedWriter(seed: UInt64(index))
      let feed = writer.feed(number: index)
      wellFormed.append(Array(feed.utf8))
      illFormed.append(Array(Self.damaged(feed, index).utf8))
    }
  }

  private static func damaged(_ feed: String, _ index: Int) -> String {
    // Somewhere in the last third, in the first and in the middle.
    let share = [0.2, 0.5, 0.8][index % 3]
    let middle = feed.utf8.index(
      feed.utf8.startIndex, offsetBy: Int(Double(feed.utf8.count) * share))
    let rest = feed[middle...]
    guard let place = rest.firstRange(of: "</title>")?.lowerBound else { return feed }
    let mistakes = [" & Söhne", "&nbsp;&hellip;", " a < b", "\u{8}", "</b>"]
    return feed[..<place] + mistakes[index / 3 % mistakes.count] + feed[place...]
  }
}

/// Writes one feed; what it writes depends on its seed alone.
private struct FeedWriter {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  private static let languages: [[String]] = [
    "the of and police council said camera report city minister week new after people court law"
      .split(separator: " ").map(String.init),
    "la de et les une préfecture caméra été après selon société décision numérique mairie évaluée"
      .split(separator: " ").map(String.init),
    "der die und für über Gesichtserkennung Behörde größte müssen während Ministerium können Straße"
      .split(separator: " ").map(String.init),
    "и в не на что полиция камера распознавание лиц город суд министр сообщил после решение право"
      .split(separator: " ").map(String.init),
    "في من على الشرطة الكاميرا المدينة الحكومة القانون المحكمة بعد التعرف الوجوه قال الوزير"
      .split(separator: " ").map(String.init),
    "警方 人脸 识别 系统 城市 法院 政府 表示 技术 公司 安全 问题 市民 摄像头 数据 今年"
      .split(separator: " ").map(String.init),
    "पुलिस सरकार चेहरा पहचान कैमरा अदालत शहर मंत्री तकनीक कानून नागरिक निर्णय"
      .split(separator: " ").map(String.init),
  ]
  private static let shares = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6]

  private mutating func random(_ limit: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state >> 33) % limit
  }

  private mutating func words(_ count: Int, _ vocabulary: [String]) -> String {
    var words: [String] = []
    for _ in 0..<count { words.append(vocabulary[random(vocabulary.count)]) }
    return words.joined(separator: vocabulary[0] == "警方" ? "" : " ")
  }

  private mutating func html(_ size: Int, _ vocabulary: [String]) -> String {
    var html = ""
    while html.utf8.count < size {
      switch random(10) {
      case 0:
        html +=
          "<figure class=\"wp-block\"><img src=\"https://example.org/m/\(random(99_999)).jpg?w=1200&amp;h=675\" alt=\"\(words(4, vocabulary))\" width=\"1200\" loading=\"lazy\" /><figcaption>\(words(8, vocabulary))</figcaption></figure>\n"
      case 1: html += "<ul><li>\(words(6, vocabulary))</li><li>\(words(6, vocabulary))</li></ul>\n"
      default:
        html +=
          "<p>\(words(20 + random(40), vocabulary)), <a href=\"https://example.org/2026/\(random(99_999))?utm_source=rss&amp;utm_medium=feed\" rel=\"noopener\">\(words(5, vocabulary))</a>&nbsp;– <strong>\(words(3, vocabulary))</strong>. \(words(10 + random(30), vocabulary))&#8230;</p>\n"
      }
    }
    return html
  }

  private func escaped(_ text: String) -> String {
    var output: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): output += "&amp;".utf8
      case UInt8(ascii: "<"): output += "&lt;".utf8
      case UInt8(ascii: ">"): output += "&gt;".utf8
      default: output.append(byte)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  mutating func feed(number: Int) -> String {
    let vocabulary = Self.languages[Self.shares[random(Self.shares.count)]]
    let format = random(100)
    let style = random(100)
    let entries = 10 + random(40)
    // Most feeds are small, a few are very large.
    let size = [300, 600, 1_000, 1_500, 2_500, 4_000, 9_000][random(7)]
    var body = ""
    for entry in 0..<entries {
      let title = escaped(words(4 + random(9), vocabulary))
      let content = html(size, vocabulary)
      let text = style < 55 ? "<![CDATA[\(content)]]>" : escaped(content)
      let link = "https://example.org/news/\(number)/\(entry)?id=\(random(99_999))&amp;ref=rss"
      let day = 1 + random(28)
      if format < 22 {
        body +=
          "  <entry>\n    <title type=\"html\">\(title)</title>\n    <link rel=\"alternate\" type=\"text/html\" href=\"\(link)\"/>\n    <id>urn:x:\(number):\(entry)</id>\n    <published>2026-03-\(day < 10 ? "0" : "")\(day)T12:00:00+01:00</published>\n    <updated>2026-03-\(day < 10 ? "0" : "")\(day)T12:05:00Z</updated>\n    <author><name>\(words(2, vocabulary))</name></author>\n    <category term=\"\(words(1, vocabulary))\" scheme=\"https://example.org/tag\"/>\n"
        if style >= 90 {
          let strict = content.replacing("&nbsp;", with: "&#160;")
          body +=
            "    <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\">\(strict)</div></content>\n"
        } else {
          body += "    <content type=\"html\">\(text)</content>\n"
        }
        body += "  </entry>\n"
      } else {
        body +=
          "    <item>\n      <title>\(title)</title>\n      <link>\(link)</link>\n      <guid isPermaLink=\"false\">https://example.org/?p=\(number)\(entry)</guid>\n      <pubDate>Mon, \(day < 10 ? "0" : "")\(day) Mar 2026 12:00:00 +0100</pubDate>\n      <dc:creator>\(words(2, vocabulary))</dc:creator>\n      <category>\(words(1, vocabulary))</category>\n      <category>\(words(2, vocabulary))</category>\n      <description>\(escaped(words(30, vocabulary)))</description>\n      <content:encoded>\(text)</content:encoded>\n    </item>\n"
      }
    }
    let namespaces =
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\""
    switch format {
    case ..<22:
      return
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n  <title>\(words(3, vocabulary))</title>\n  <id>urn:x:\(number)</id>\n\(body)</feed>\n"
    case ..<28:
      return
        "<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" \(namespaces)>\n  <channel rdf:about=\"https://example.org/\"><title>\(words(3, vocabulary))</title></channel>\n\(body)</rdf:RDF>\n"
    default:
      return
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \(namespaces)>\n  <channel>\n    <title>\(words(3, vocabulary))</title>\n    <link>https://example.org/</link>\n\(body)  </channel>\n</rss>\n"
    }
  }
}
