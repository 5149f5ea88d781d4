import Testing

@testable import Parsing

struct EncodingTests {
  private func document(_ title: [UInt8], declaration: String = "") -> [UInt8] {
    Array("\(declaration)<rss><channel><title>".utf8) + title
      + Array("</title></channel></rss>".utf8)
  }

  @Test(arguments: [
    ("iso-8859-1", [0x93, 0xE9, 0x94], "“é”"), ("windows-1251", [0xCF, 0xEE], "По"),
    ("koi8-r", [0xF0, 0xCF], "По"), ("shift_jis", [0x8A, 0xE7], "顔"),
    ("gb2312", [0xC8, 0xCB], "人"),
    ("euc-kr", [0xBE, 0xF3], "얼"), ("big5", [0xA4, 0x48], "人"), ("x-sjis", [0x8A, 0xE7], "顔"),
    ("x-mac-greek", [0xB0, 0xA1], "ΑΓ"), ("macturkish", [0xDD, 0xDF], "ış"),
    ("macintosh", [0x8E], "é"),
  ])
  func `a declared encoding is read with its superset`(
    name: String, bytes: [UInt8], title: String
  ) throws {
    let feed = try parseFeed(
      document(bytes, declaration: "<?xml version='1.0' encoding='\(name)'?>"))
    #expect(feed.title == title)
    #expect(feed.encoding.name == name)
    #expect(feed.encoding.decidedBy == .declaration)
    #expect(!feed.isMalformed)
  }

  @Test func `the byte order mark wins over the header, the header over the declaration`() throws {
    let declaration = "<?xml version='1.0' encoding='koi8-r'?>"
    let marked = try parseFeed(
      [0xEF, 0xBB, 0xBF] + document(Array("é".utf8), declaration: declaration),
      contentType: "text/xml; charset=windows-1251")
    #expect(marked.title == "é")
    #expect(marked.encoding.decidedBy == .byteOrderMark)
    let header = try parseFeed(
      document([0xCF, 0xEE], declaration: declaration),
      contentType: "text/xml; charset=\"windows-1251\"")
    #expect(header.title == "По")
    #expect(header.encoding.decidedBy == .http)
    let silent = try parseFeed(document(Array("é".utf8)), contentType: "text/xml")
    #expect(silent.title == "é")
    #expect(silent.encoding.decidedBy == .standard)
  }

  @Test(arguments: [false, true])
  func `UTF-16 is read with and without a byte order mark`(hasMark: Bool) throws {
    let text =
      "<?xml version='1.0' encoding='utf-16'?><rss><channel><title>é人</title></channel></rss>"
    for isLittle in [true, false] {
      var bytes: [UInt8] = hasMark ? (isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF]) : []
      for unit in text.utf16 {
        let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
        bytes += isLittle ? pair : pair.reversed()
      }
      #expect(try parseFeed(bytes).title == "é人")
    }
  }

  @Test func `a header that the bytes contradict is not believed`() throws {
    let feed = try parseFeed(
      document(Array("déjà vu".utf8)), contentType: "text/xml; charset=iso-8859-1")
    #expect(feed.title == "déjà vu")
    #expect(feed.encoding.decidedBy == .content)
    #expect(feed.diagnostics.contains { $0.code == "wrong-encoding" })
  }

  @Test func `a header that speaks of UTF-16 is not believed without a zero in sight`() throws {
    let feed = try parseFeed(document(Array("é".utf8)), contentType: "text/xml; charset=utf-16")
    #expect(feed.title == "é")
    #expect(feed.diagnostics.map(\.code) == ["unknown-encoding"])
  }

  @Test func `a header with two values counts by its first`() throws {
    let feed = try parseFeed(
      document([0xCF, 0xEE]), contentType: "text/xml; charset=windows-1251, text/xml")
    #expect(feed.title == "По")
  }

  @Test func `UTF-8 that was pasted into another encoding is read as such`() throws {
    let pasted = Array("préfecture d’été ".utf8) + [0xE9, 0x74, 0xE9, 0x93]
    let feed = try parseFeed(
      document(pasted, declaration: "<?xml version='1.0' encoding='iso-8859-1'?>"))
    #expect(feed.title == "préfecture d’été été“")
    #expect(feed.encoding.name == "iso-8859-1")
    #expect(feed.diagnostics.map(\.code) == ["wrong-encoding"])
  }

  @Test func `half a surrogate costs one character of UTF-16`() throws {
    let text = Array("<rss><channel><title>a!b</title></channel></rss>".utf16)
    var bytes: [UInt8] = [0xFF, 0xFE]
    for unit in text.map({ $0 == 0x21 ? 0xD83D : $0 }) {
      bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    }
    #expect(try parseFeed(bytes).title == "a\u{FFFD}b")
  }

  @Test func `ISO-2022 is found by its escape sequences`() throws {
    let feed = try parseFeed(document([0x1B, 0x24, 0x42, 0x34, 0x69, 0x1B, 0x28, 0x42]))
    #expect(feed.title == "顔")
    #expect(feed.encoding.name == "iso-2022-jp")
  }

  @Test func `overlong sequences are no characters`() throws {
    let feed = try parseFeed(document([0xC0, 0xAF, 0x61, 0xE0, 0x80, 0xAF]))
    #expect(feed.title?.contains("/") == false)
    #expect(feed.title?.contains("a") == true)
  }

  @Test func `one bad byte costs one character`() throws {
    let feed = try parseFeed(document(Array("été ".utf8) + [0x93] + Array("caméra à Paris".utf8)))
    #expect(feed.title == "été “caméra à Paris")
    #expect(feed.isMalformed)
    #expect(feed.diagnostics.contains { $0.code == "invalid-bytes" })
  }

  @Test(arguments: [
    ("windows-1251", "Полиция вводит распознавание лиц в метро после решения суда"),
    ("koi8-r", "Полиция вводит распознавание лиц в метро после решения суда"),
    ("windows-1252", "d’être à l’été"), ("windows-1252", "Größe und señor"),
    ("windows-1252", "coração não, informações"), ("windows-1252", "på gaden i går kväll"),
    ("windows-1250", "Příliš žluťoučký kůň"), ("windows-1250", "używać żądający twarzy łódź"),
    ("windows-1250", "A rendőrség közölte, a szóvivő több kérdésre felelt"),
    ("windows-1254", "kullanmaya başladı, açıklama yapıldı"),
    ("windows-1253", "Η αστυνομία χρησιμοποιεί αναγνώριση προσώπου στο κέντρο της πόλης"),
    ("windows-1255", "המשטרה משתמשת בזיהוי פנים ברחובות העיר לאחר החלטת בית המשפט"),
    ("windows-1256", "الشرطة تستخدم التعرف على الوجوه في شوارع المدينة بعد قرار المحكمة"),
    ("shift_jis", "警察が顔認識カメラを駅で使い始めたことについて市民が説明を求めた"),
    ("euc-jp", "警察が顔認識カメラを駅で使い始めたことについて市民が説明を求めた"),
    ("euc-kr", "경찰이 지하철역에서 얼굴 인식 카메라를 사용하기 시작했다고 밝혔다"),
    ("gb2312", "警方在地铁站开始使用人脸识别系统引发市民对隐私问题的关注和讨论"),
    ("big5", "警方在地鐵站開始使用人臉辨識系統引發市民對隱私問題的關注與討論"),
  ])
  func `an encoding that nobody declares is found by its text`(name: String, text: String) throws {
    let encoding = try #require(CharacterEncoding(label: name, decidedBy: .content))
    let bytes = try #require(encoded(text, as: encoding.decoder))
    let feed = try parseFeed(document(bytes))
    #expect(feed.title == text)
    #expect(feed.encoding.name == name)
  }

  /// The reverse of the decoder, by trying the characters of the text one by one.
  private func encoded(_ text: String, as decoder: String) -> [UInt8]? {
    guard let converter = Iconv(from: decoder) else { return nil }
    var table: [String: [UInt8]] = [:]
    for first in UInt8(0x80)...0xFF {
      let single = converter.convert([first][...])
      if single.invalid == 0 { table[String(decoding: single.utf8, as: UTF8.self)] = [first] }
      for second in UInt8(0x40)...0xFE {
        let pair = converter.convert([first, second][...])
        let character = String(decoding: pair.utf8, as: UTF8.self)
        if pair.invalid == 0, character.unicodeScalars.count == 1, table[character] == nil {
          table[character] = [first, second]
        }
      }
    }
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        bytes.append(UInt8(scalar.value))
      } else if let code = table[String(scalar)] {
        bytes += code
      } else {
        return nil
      }
    }
    return bytes
  }
}
