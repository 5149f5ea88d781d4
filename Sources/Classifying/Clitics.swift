/// Arabic and Hebrew write the article and some prepositions together with the word after them.
enum Clitics {
  /// The place after the article of a word within a phrase: Arabic `ال` or Hebrew `ה`, where at least three letters
  /// follow it.
  @inline(__always)
  static func skippingArticle(_ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ at: Int) -> Int {
    guard at < count, text[at] == 0xD7 || text[at] == 0xD8 else { return at }
    return text[at] == 0xD7
      ? skippingHebrewArticle(text, count, at) : skippingArabicArticle(text, count, at)
  }

  private static func skippingHebrewArticle(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ at: Int
  ) -> Int {
    // Twice where the word itself begins so: הפגנה, ההפגנה.
    var at = at
    for _ in 0..<2 {
      guard at + 7 < count, text[at + 1] == 0x94, text[at + 2] == 0xD7, text[at + 4] == 0xD7,
        text[at + 6] == 0xD7
      else { break }
      at += 2
    }
    return at
  }

  private static func skippingArabicArticle(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ at: Int
  ) -> Int {
    guard at + 9 < count, text[at] == 0xD8, text[at + 1] == 0xA7, text[at + 2] == 0xD9,
      text[at + 3] == 0x84, text[at + 4] >= 0xD8, text[at + 6] >= 0xD8, text[at + 8] >= 0xD8
    else { return at }
    return at + 4
  }

  /// The places within a word, besides its beginning, where a phrase may begin.
  static func entries(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ start: Int, _ enter: (Int) -> Void
  ) {
    let first = text[start]
    if first == 0xD7 {
      // ו ה ב ל כ ש מ, up to three of them.
      var at = start
      for _ in 0..<3 {
        guard at + 5 < count, text[at] == 0xD7 else { return }
        switch text[at + 1] {
        case 0x95, 0x94, 0x91, 0x9C, 0x9B, 0xA9, 0x9E: at += 2
        default: return
        }
        guard text[at] == 0xD7 else { return }
        enter(at)
      }
      return
    }
    guard first == 0xD8 || first == 0xD9 else { return }
    let bare = skippingArabicArticle(text, count, start)
    if bare != start { enter(bare) }
    var at = start
    for _ in 0..<2 {
      guard at + 7 < count else { return }
      switch (text[at], text[at + 1]) {
      case (0xD9, 0x84):  // ل; in لل the second ل is the article's
        at += text[at + 2] == 0xD9 && text[at + 3] == 0x84 ? 4 : 2
      // و ف ب ك س
      case (0xD9, 0x88), (0xD9, 0x81), (0xD8, 0xA8), (0xD9, 0x83), (0xD8, 0xB3): at += 2
      default: return
      }
      guard text[at] == 0xD8 || text[at] == 0xD9 else { return }
      enter(at)
      let bare = skippingArabicArticle(text, count, at)
      if bare != at { enter(bare) }
    }
  }

  /// May a pattern have words with an article?
  static func mayHaveArticles(_ bytes: ArraySlice<UInt8>) -> Bool {
    // The second bytes of the articles' letters.
    bytes.contains(0xA7) || bytes.contains(0x94) && bytes.contains(Separator.word)
  }

  /// A pattern's words without their articles, as `walk` reads the text. A Hebrew phrase's first word keeps its own:
  /// many words begin with that letter.
  static func withoutArticles(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    bytes.withUnsafeBufferPointer { bytes in
      var at = skippingArabicArticle(bytes, bytes.count + 1, 0)
      var isWordStart = false
      while at < bytes.count {
        if isWordStart { at = skippingArticle(bytes, bytes.count + 1, at) }
        isWordStart = bytes[at] == Separator.word
        result.append(bytes[at])
        at += 1
      }
    }
    return result
  }
}
