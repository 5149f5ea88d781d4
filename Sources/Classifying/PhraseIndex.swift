internal import Synchronization

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

  /// - Parameter plan: the bits of concepts.
  init(_ topics: [Topic], _ plan: GatePlan, _ daily: DailyWords) {
    var phrases: [CompiledPhrase] = []
    var uses: [PartUse] = []
    var parts = PartsByPlace()
    let count = topics.reduce(0) { $0 + $1.phrases.count }
    phrases.reserveCapacity(count)
    uses.reserveCapacity(count + count / 8)
    parts.leading.reserveCapacity(count + count / 8)
    for (topicIndex, topic) in topics.enumerated() {
      // Phrases stand together by their language, so it is mostly the last one's.
      var language = "all"
      var relatives = LanguageSet.all
      for phrase in topic.phrases {
        if phrase.language != language {
          language = phrase.language
          relatives = LanguageSet(relativesOf: language)
        }
        let bits = plan.bits(of: phrase, topicIndex)
        let latin = phrase.pattern.parts.allSatisfy { $0.bytes.allSatisfy { $0 < 0x80 } }
        let index = UInt32(phrases.count)
        phrases.append(
          CompiledPhrase(
            topic: topicIndex, target: phrase.target,
            // Other scripts tell languages apart, but for names: 米 is America in Japanese alone.
            languages: latin || phrase.isOfActor ? relatives : .all,
            weight: phrase.pattern.weight, gaps: phrase.pattern.gaps,
            extends: phrase.pattern.parts.last.map { !$0.isAnchoredAtEnd } ?? false, gate: bits))
        let telling = daily.tellingPart(of: phrase.pattern)
        for (number, part) in phrase.pattern.parts.enumerated() {
          let spellings = parts.add(
            part, gate: number == telling ? bits : 0, firstUse: uses.count)
          for _ in 0..<spellings { uses.append(PartUse(phrase: index, part: UInt8(number))) }
        }
      }
    }
    self.phrases = phrases
    self.uses = uses
    trie = PhraseTrie(parts.leading, tellingUses: true)
    inner = InnerWords(parts.within)
  }
}

/// The phrases without which nothing is said of a story: their most telling parts alone.
struct LeadIndex: Sendable {
  let trie: PhraseTrie
  let inner: InnerWords

  init(_ topics: [Topic], _ plan: GatePlan, _ daily: DailyWords) {
    var parts = PartsByPlace()
    for (topicIndex, topic) in topics.enumerated() {
      for phrase in topic.phrases {
        let bits = plan.bits(of: phrase, topicIndex) & plan.leads
        guard bits != 0 else { continue }
        let telling = daily.tellingPart(of: phrase.pattern)
        parts.add(phrase.pattern.parts[telling], gate: bits, firstUse: 0)
      }
    }
    trie = PhraseTrie(parts.leading, tellingUses: false)
    inner = InnerWords(parts.within)
  }
}

/// All phrases, compiled when the first story needs them.
final class LazyPhraseIndex: Sendable {
  private let topics: [Topic]
  private let plan: GatePlan
  private let daily: DailyWords
  private let index = Mutex<PhraseIndex?>(nil)

  init(_ topics: [Topic], _ plan: GatePlan, _ daily: DailyWords) {
    self.topics = topics
    self.plan = plan
    self.daily = daily
  }

  var compiled: PhraseIndex {
    index.withLock { index in
      let compiled = index ?? PhraseIndex(topics, plan, daily)
      index = compiled
      return compiled
    }
  }
}

extension Topic.Phrase {
  fileprivate var isOfActor: Bool {
    if case .actor = target { true } else { false }
  }
}

/// Parts that begin words, and parts sought inside them.
private struct PartsByPlace {
  var leading: [PhraseTrie.Part] = []
  var within: [PhraseTrie.Part] = []

  /// Adds a part in its spellings.
  /// - Returns: how many.
  @discardableResult
  mutating func add(_ part: PhrasePattern.Part, gate: UInt64, firstUse: Int) -> Int {
    let bytes = Clitics.withoutArticles(part.bytes)
    append(bytes, part, gate, firstUse)
    // With and without the blanks between characters of an unspaced script (안면 인식, 안면인식).
    guard let blank = bytes.firstIndex(of: Separator.word), Self.endsUnspaced(bytes[..<blank])
    else { return 1 }
    append(bytes.filter { $0 != Separator.word }, part, gate, firstUse + 1)
    return 2
  }

  private mutating func append(
    _ bytes: [UInt8], _ part: PhrasePattern.Part, _ gate: UInt64, _ use: Int
  ) {
    let accept = PhraseTrie.Accept(
      gate: gate, use: UInt32(use),
      endsWord: part.isAnchoredAtEnd && !Self.endsUnspaced(bytes[...]),
      mayFollowClitic: (0xD7...0xD9).contains(bytes[0]) && bytes.count >= 6)
    if part.isAnchoredAtStart || Self.startsUnspaced(bytes) {
      leading.append(PhraseTrie.Part(bytes: bytes, accept: accept))
    } else {
      within.append(PhraseTrie.Part(bytes: bytes, accept: accept))
    }
  }

  private static func startsUnspaced(_ bytes: [UInt8]) -> Bool {
    bytes.count > 1 && Script.of(bytes[0], bytes[1]) >= Script.unspaced
  }

  private static func endsUnspaced(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let last = bytes.last, last >= 0x80,
      let start = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }), start + 1 < bytes.endIndex
    else { return false }
    return Script.of(bytes[start], bytes[start + 1]) >= Script.unspaced
  }
}
