/// All phrases of all topics, compiled once for one pass over a text.
final class PhraseIndex: Sendable {
  /// A part of a phrase.
  struct PartUse: Sendable {
    var phrase: UInt32
    var part: UInt8
  }

  struct CompiledPhrase: Sendable {
    var topic: Int
    var target: Topic.Phrase.Target
    var languages: LanguageSet
    var weight: Double
    var gaps: [PhrasePattern.Gap]
    var extends: Bool
    /// The gates' bits of its concept.
    var gate: UInt64
  }

  let phrases: [CompiledPhrase]
  let uses: [PartUse]
  let trie: PhraseTrie
  let inner: InnerWords
  /// The few without which nothing is said of a story: its last parts alone.
  let leadingTrie: PhraseTrie
  let leadingInner: InnerWords

  /// - Parameter plan: the bits of concepts.
  init(_ topics: [Topic], _ plan: GatePlan) {
    var phrases: [CompiledPhrase] = []
    var uses: [PartUse] = []
    var leading: [PhraseTrie.Part] = []
    var within: [PhraseTrie.Part] = []
    let count = topics.reduce(0) { $0 + $1.phrases.count }
    phrases.reserveCapacity(count)
    uses.reserveCapacity(count + count / 8)
    leading.reserveCapacity(count + count / 8)
    for (topicIndex, topic) in topics.enumerated() {
      // Phrases stand together by their language, so it is mostly the last one's.
      var language = "all"
      var relatives = LanguageSet.all
      for phrase in topic.phrases {
        if phrase.language != language {
          language = phrase.language
          relatives = LanguageSet(relativesOf: language)
        }
        let bits: UInt64 =
          if case .concept(let concept) = phrase.target { plan.bits[topicIndex][concept] } else {
            0
          }
        let latin = phrase.pattern.parts.allSatisfy { $0.bytes.allSatisfy { $0 < 0x80 } }
        let index = UInt32(phrases.count)
        phrases.append(
          CompiledPhrase(
            topic: topicIndex, target: phrase.target,
            languages: latin ? relatives : .all,
            weight: phrase.pattern.weight, gaps: phrase.pattern.gaps,
            extends: phrase.pattern.parts.last.map { !$0.isAnchoredAtEnd } ?? false, gate: bits))
        for (number, part) in phrase.pattern.parts.enumerated() {
          let bytes = Clitics.withoutArticles(part.bytes)
          let first = bytes[0]
          for spelling in Self.spellings(of: bytes) {
            let accept = PhraseTrie.Accept(
              // All parts are needed, so the last may speak for them.
              gate: number + 1 == phrase.pattern.parts.count ? bits : 0,
              use: UInt32(uses.count),
              endsWord: part.isAnchoredAtEnd && !Self.endsUnspaced(spelling),
              mayFollowClitic: (first == 0xD7 || first == 0xD8 || first == 0xD9)
                && spelling.count >= 6)
            uses.append(PartUse(phrase: index, part: UInt8(number)))
            if part.isAnchoredAtStart || Self.startsUnspaced(spelling) {
              leading.append(PhraseTrie.Part(bytes: spelling, accept: accept))
            } else {
              within.append(PhraseTrie.Part(bytes: spelling, accept: accept))
            }
          }
        }
      }
    }
    self.phrases = phrases
    self.uses = uses
    trie = PhraseTrie(leading)
    inner = InnerWords(within)
    leadingTrie = PhraseTrie(leading.filter { $0.accept.gate & plan.leads != 0 })
    leadingInner = InnerWords(within.filter { $0.accept.gate & plan.leads != 0 })
  }

  private static func startsUnspaced(_ bytes: [UInt8]) -> Bool {
    bytes.count > 1 && Script.of(bytes[0], bytes[1]) >= Script.unspaced
  }

  private static func endsUnspaced(_ bytes: [UInt8]) -> Bool {
    guard let start = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }), start + 1 < bytes.count else {
      return false
    }
    return Script.of(bytes[start], bytes[start + 1]) >= Script.unspaced
  }

  /// With and without the blanks between characters of an unspaced script (안면 인식, 안면인식).
  private static func spellings(of bytes: [UInt8]) -> [[UInt8]] {
    guard let blank = bytes.firstIndex(of: Separator.word), endsUnspaced(Array(bytes[..<blank]))
    else { return [bytes] }
    return [bytes, bytes.filter { $0 != Separator.word }]
  }
}
