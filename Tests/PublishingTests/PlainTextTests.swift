import Testing

@testable import Publishing

struct PlainTextTests {
  @Test(arguments: [
    ("a\u{1B}[2Jb", "a[2Jb"), ("a\u{7}\u{8}b", "ab"), ("\u{9B}31mred", "31mred"),
    ("\u{202E}gnp.exe\u{202C}", "gnp.exe"), ("\u{2066}x\u{2069}", "x"),
    ("po\u{200B}li\u{AD}ce\u{FEFF}", "police"), ("a\u{E0041}b", "ab"), ("a\u{FFFE}b", "ab"),
  ])
  func `what moves the cursor, turns the direction or hides is gone`(dirty: String, clean: String) {
    #expect(oneLine(dirty) == clean)
  }

  @Test(arguments: ["a\r\nb", "a\u{2028}b", "a\u{85}b", "a\u{B}\u{C}b", "  a \t b ", "a\u{A0}b"])
  func `every kind of line break or blank becomes one blank`(text: String) {
    #expect(oneLine(text) == "a b")
  }

  @Test(arguments: ["👩‍👩‍👧‍👦", "مرحبا\u{200F}!", "می‌خواهم", "שָׁלוֹם", "ก็", "e\u{301}"])
  func `what a script or a picture needs stays`(text: String) {
    #expect(oneLine(text).unicodeScalars.elementsEqual(text.unicodeScalars))
  }

  @Test
  func `a tower of marks is cut down`() {
    let tower = "Z" + String(repeating: "\u{335}", count: 400) + "a"
    #expect(oneLine(tower).unicodeScalars.count < 12)
    #expect(oneLine(tower).hasSuffix("a"))
  }
}

struct DisplayWidthTests {
  @Test(arguments: [
    ("abc", 3), ("警察", 4), ("é", 1), ("e\u{301}", 1), ("한국", 4), ("👩‍👩‍👧‍👦", 2), ("🇫🇷", 2),
    ("❤️", 2), ("שלום", 4), ("ｱ", 1), ("Ａ", 2), ("", 0),
  ])
  func `a text takes the columns a terminal gives it`(text: String, columns: Int) {
    #expect(displayWidth(of: text) == columns)
  }

  @Test(arguments: 1...30)
  func `a cut text never exceeds its room`(width: Int) {
    for text in ["Amazon suspend la vente", "警察の顔認証、基準なく運用", "👩‍👩‍👧‍👦 a 🇫🇷 b"] {
      #expect(displayWidth(of: truncated(text, to: width)) <= width)
    }
  }

  @Test(arguments: [4, 7, 13, 20, 78])
  func `wrapping loses no letter and keeps within the width`(width: Int) {
    for text in [
      "Amazon suspend la vente de ses logiciels", "警察の顔認証、基準なく運用。全国の本部に",
      "a👩‍👩‍👧‍👦b 🇫🇷 supercalifragilistic",
    ] {
      let lines = wrapped(text, to: width)
      #expect(lines.allSatisfy { displayWidth(of: $0) <= width })
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
    }
  }

  @Test
  func `words stay whole where they can`() {
    #expect(wrapped("one two three", to: 8) == ["one two", "three"])
  }

  @Test
  func `a Chinese line does not begin with a full stop`() {
    #expect(wrapped("警察使用。人臉", to: 8).allSatisfy { !$0.hasPrefix("。") })
  }
}
