import Testing

@testable import Classifying

/// The quick ways to fold, to match and to hear a language say what the plain ones say.
struct MatchingTests {
  private static let oddTexts = [
    "", " ", "a", "A b", "a  b", ". a", "U.S. police, 3.5 km; example.org", "don't \"stop\"",
    "&amp;eacute; caf&#233; &nbsp;x&", "<b>bold</b> 1 < 2 <", "tab\tline\nend", "naïve CAFÉ ÉÉÉ",
    "צה\"ל וד׳", "カ\u{3099}ハ\u{309A}", "\u{1100}\u{1161}\u{11A8}", "臉部辨識 test 人脸", "ﬁ ß İ ½ Ⅷ",
    "a\u{301}b\u{200B}c\u{AD}d", "١٢٣ abc", "Ελλάδα ёж ґ", "12345678 abcdefgh,ijklmnop  qrstuvwx",
    String(repeating: "word ", count: 200), String(repeating: "é", count: 300),
    String(repeating: ",,, ", count: 90),
  ]

  private static func storyTexts() throws -> [String] {
    try ["train", "dev", "regression"].flatMap { try labelledStories($0) }.flatMap {
      [$0.title, $0.summary ?? ""]
    }
  }

  @Test func `folding without origins gives the same text and words as with them`() throws {
    for text in Self.oddTexts + (try Self.storyTexts()) {
      for words in [3, 60, .max / 4] {
        var plain = Folder(keepsOrigins: true)
        var quick = Folder(keepsOrigins: false)
        var text = text
        text.withUTF8 { text in
          for _ in 0..<2 {
            #expect(plain.fold(text, words: words) == quick.fold(text, words: words))
            plain.endField()
            quick.endField()
          }
        }
        #expect(plain.bytes[..<plain.count] == quick.bytes[..<quick.count], "\(text)")
        #expect(plain.starts[..<plain.startCount] == quick.starts[..<quick.startCount], "\(text)")
      }
    }
  }

  @Test(arguments: 0..<60)
  func `parts are found where a plain search finds them`(seed: UInt64) {
    var dice = Dice(state: seed)
    func letters(_ count: Int) -> String {
      (0..<count).map { _ in
        ["a", "b", "ab", "ba", " ", "c", "д", "ж", "臉", "ש"][dice.below(10)]
      }.joined()
    }
    func spelled(_ count: Int) -> [UInt8] { Array(folded(letters(count)).bytes.dropLast()) }
    let parts = (0..<40).map { _ in spelled(1 + dice.below(7)) }.filter { $0.count >= 2 }
    let trie = PhraseTrie(trieParts(parts), tellingUses: true)
    let long = parts.filter { $0.count >= 4 }
    let inner = InnerWords(trieParts(long))

    var folder = Folder(keepsOrigins: false)
    var text = letters(300)
    text.withUTF8 { _ = folder.fold($0) }
    folder.endField()
    let bytes = Array(folder.bytes[..<folder.count])
    func stands(_ part: [UInt8], _ start: Int) -> Bool {
      bytes[start...].starts(with: part)
    }
    var found: Set<[Int]> = []
    var foundInside: Set<[Int]> = []
    folder.withBuffers { text, starts in
      trie.scan(text, folder.count, starts: starts) { part, start, end, isAfterClitic in
        if !isAfterClitic { found.insert([Int(part.use), start, end]) }
      }
      inner.scan(text, folder.count) { part, start, end in
        foundInside.insert([Int(part.use), start, end])
      }
    }
    var wanted: Set<[Int]> = []
    for start in folder.starts[..<folder.startCount].map(Int.init) {
      for number in parts.indices where stands(parts[number], start) {
        wanted.insert([number, start, start + parts[number].count])
      }
    }
    var wantedInside: Set<[Int]> = []
    for start in bytes.indices {
      for number in long.indices where stands(long[number], start) {
        wantedInside.insert([number, start, start + long[number].count])
      }
    }
    #expect(!wanted.isEmpty)
    #expect(found == wanted)
    #expect(foundInside == wantedInside)
  }

  private func trieParts(_ parts: [[UInt8]]) -> PhraseTrie.Parts {
    parts.enumerated().reduce(into: PhraseTrie.Parts()) { all, part in
      all.append(
        part.element,
        .init(gate: 0, use: UInt32(part.offset), endsWord: false, mayFollowClitic: true))
    }
  }

  @Test func `no phrase takes a gap from the one before`() throws {
    var (reader, phrases) = (PhraseReader(), PhraseList())
    for var phrase in ["drone ~ police", "unmanned* aircraft", "toy"] {
      try phrase.withUTF8 { try reader.read($0, into: &phrases, .concept(0), "en", line: 1) }
    }
    #expect(
      phrases.parts.map(\.gap)
        == [0, 4, 0, 0, 0].map { $0 == 0 ? .ordered(words: 0) : .either(words: $0) })
  }

  @Test(arguments: ["train", "regression"])
  func `no gate holds a story back`(file: String) throws {
    let stories = try labelledStories(file).enumerated().filter { $0.offset % 3 == 0 }
    let topics = Topic.builtIn + [try Topic(yaml: drones, file: "drones.yaml")]
    let classifier = Classifier(topics: topics)
    var workspace = Classifier.Workspace()
    var heldBack = 0
    for (_, story) in stories {
      let (title, summary) = (Array(story.title.utf8), Array((story.summary ?? "").utf8))
      title.withUnsafeBufferPointer { title in
        summary.withUnsafeBufferPointer { summary in
          let fields = Classifier.Fields(
            title: title, summary: summary, content: UnsafeBufferPointer(start: nil, count: 0))
          let gated = classifier.verdicts(reading: fields, language: nil, in: &workspace)
          let open = classifier.verdicts(
            reading: fields, language: nil, isGated: false, in: &workspace)
          let quick = classifier.verdicts(
            reading: fields, language: nil, passingOverNone: true, in: &workspace)
          func something(_ verdicts: [Verdict]?) -> [Verdict] {
            (verdicts ?? []).filter { $0.tier != .none }
          }
          #expect(something(quick) == something(open), "\(story.id)")
          if gated == nil { heldBack += 1 }
          #expect(
            (gated ?? open?.map { nothing(like: $0) }) == open, "\(story.id)")
        }
      }
    }
    #expect(heldBack > 0 && heldBack < stories.count)
  }

  private func nothing(like verdict: Verdict) -> Verdict {
    Verdict(
      topic: verdict.topic, tier: .none,
      score: builtIn.verdicts(title: "", summary: "", includingNone: true)
        .first { $0.topic == verdict.topic }?.score ?? verdict.score,
      version: verdict.version)
  }

  @Test func `a text speaks for the languages for which its words speak`() throws {
    let table = LanguageTable.shared
    for text in try Self.storyTexts() where !text.contains("<") && !text.contains("&") {
      // Long enough for several stretches.
      let long = String(repeating: text + " ", count: 1 + 600 / max(1, text.utf8.count))
      var (whole, words) = (LanguageListener(table), LanguageListener(table))
      for attention in [LanguageListener.Attention.words, .pieces] {
        Array(long.utf8).withUnsafeBufferPointer { whole.read($0, for: attention) }
        for word in long.utf8.split(separator: UInt8(ascii: " ")) {
          Array(word).withUnsafeBufferPointer { words.read($0, for: attention) }
        }
        #expect(whole.script == words.script)
        #expect(whole.withPoints { Array($0) } == words.withPoints { Array($0) }, "\(text)")
      }
    }
  }
}

private struct Dice {
  var state: UInt64
  mutating func below(_ limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % limit
  }
}
