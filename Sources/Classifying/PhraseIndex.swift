internal import Synchronization

/// All phrases of all topics, compiled once for one pass over a text.
final class PhraseIndex: Sendable {
  /// A part of a phrase.
  struct PartUse: Sendable {
    var phrase: UInt32
    var part: UInt8
  }

  /// There are as many as phrases, so they are small.
  struct CompiledPhrase: Sendable {
    var weight: Double
    /// The gates' bits of its concept.
    var gate: UInt64
    /// The place of its concept or actor.
    fileprivate var number: UInt32
    /// The place of its first gap among all.
    fileprivate var firstGap: UInt32
    /// Its place among the index's languages.
    fileprivate var language: UInt32
    var topic: UInt16
    var partCount: UInt8
    fileprivate var isOfActor: Bool

    var target: Topic.Phrase.Target {
      isOfActor ? .actor(Int(number)) : .concept(Int(number))
    }
  }

  let phrases: [CompiledPhrase]
  let uses: [PartUse]
  let trie: PhraseTrie
  let inner: InnerWords
  private let gaps: [PhrasePattern.Gap]
  /// The first is all.
  private let languages: [LanguageSet]

  /// - Parameter plan: the bits of concepts.
  init(_ topics: [Topic], _ plan: GatePlan, _ daily: DailyWords) {
    var phrases: [CompiledPhrase] = []
    var uses: [PartUse] = []
    var gaps: [PhrasePattern.Gap] = []
    var languages = [LanguageSet.all]
    var parts = PartsByPlace()
    let count = topics.reduce(0) { $0 + $1.phrases.parts.count }
    phrases.reserveCapacity(count)
    uses.reserveCapacity(count)
    parts.leading.reserve(count)
    for (topicIndex, topic) in topics.enumerated() {
      let list = topic.phrases
      let firstLanguage = languages.count
      languages += list.languages.map { LanguageSet(relativesOf: $0) }
      for entry in list.entries {
        let bits = plan.bits(of: entry, topicIndex)
        let index = UInt32(phrases.count)
        // Other scripts tell languages apart, but for names: 米 is America in Japanese alone.
        let isOfOne = list.isLatin(entry) || entry.isOfActor
        phrases.append(
          CompiledPhrase(
            weight: entry.weight, gate: bits, number: entry.number,
            firstGap: UInt32(gaps.count),
            language: isOfOne ? UInt32(firstLanguage + Int(entry.language)) : 0,
            topic: UInt16(topicIndex), partCount: entry.partCount, isOfActor: entry.isOfActor))
        let telling = daily.tellingParts(of: entry, list).first
        for (number, place) in entry.parts.enumerated() {
          if number > 0 { gaps.append(list.parts[place].gap) }
          let spellings = parts.add(
            list.parts[place], of: list, gate: place == telling ? bits : 0, firstUse: uses.count)
          for _ in 0..<spellings { uses.append(PartUse(phrase: index, part: UInt8(number))) }
        }
      }
    }
    self.phrases = phrases
    self.uses = uses
    self.gaps = gaps
    self.languages = languages
    trie = PhraseTrie(parts.leading, tellingUses: true)
    inner = InnerWords(parts.within)
  }

  func languages(of phrase: CompiledPhrase) -> LanguageSet { languages[Int(phrase.language)] }

  /// Between a part and the next.
  func gaps(of phrase: CompiledPhrase) -> ArraySlice<PhrasePattern.Gap> {
    gaps[Int(phrase.firstGap)..<Int(phrase.firstGap) + Int(phrase.partCount) - 1]
  }
}

/// The phrases without which nothing is said of a story: their most telling parts alone. What a phrase of several parts
/// contributes must be confirmed, since its parts are mostly everyday words.
struct LeadIndex: Sendable {
  let trie: PhraseTrie
  let inner: InnerWords
  /// By the uses of the trie's parts, from 1: the next most telling part of the same phrase.
  private let partners: [Partner]

  private struct Partner: Sendable {
    var bits: UInt64
    /// Nil where it is sought inside words.
    var beginning: WordBeginning?
    /// How many words away it may stand.
    var reach: UInt8
  }

  /// A part with a partner, where it stands.
  struct Unconfirmed {
    var use: UInt32
    var start: UInt32
  }

  /// What the parts contribute, where the text has their partners near.
  /// - Parameter parts: in the order of their places.
  func confirmed(
    _ parts: Slice<UnsafeMutableBufferPointer<Unconfirmed>>, _ text: UnsafeBufferPointer<UInt8>,
    _ count: Int, _ starts: UnsafeBufferPointer<UInt32>
  ) -> UInt64 {
    partners.withUnsafeBufferPointer { partners in
      var bits: UInt64 = 0
      var word = 0
      for part in parts {
        let partner = partners[Int(part.use) - 1]
        if bits & partner.bits == partner.bits { continue }
        while word + 1 < starts.count, starts[word + 1] <= part.start { word += 1 }
        let isNear =
          partner.beginning?.stands(
            within: Int(partner.reach), of: word, text, count, starts) ?? true
        if isNear { bits |= partner.bits }
      }
      return bits
    }
  }

  init(_ topics: [Topic], _ plan: GatePlan, _ daily: DailyWords) {
    var parts = PartsByPlace()
    var partners: [Partner] = []
    parts.leading.reserve(topics.reduce(0) { $0 + $1.phrases.entries.count } / 2)
    for (topicIndex, topic) in topics.enumerated() {
      let list = topic.phrases
      for entry in list.entries {
        let bits = plan.bits(of: entry, topicIndex) & plan.leads
        guard bits != 0 else { continue }
        let telling = daily.tellingParts(of: entry, list)
        let part = list.parts[telling.first]
        guard let second = telling.second, !part.isSoughtInside(list) else {
          parts.add(part, of: list, gate: bits, firstUse: 0, isOneUse: true)
          continue
        }
        partners.append(
          Partner(
            bits: bits, beginning: list.parts[second].beginning(list),
            reach: UInt8(clamping: list.reach(entry))))
        parts.add(part, of: list, gate: bits, firstUse: partners.count, isOneUse: true)
      }
    }
    self.partners = partners
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

extension PhraseList {
  /// How many words a phrase may take at most; every character is one where it may be.
  fileprivate func reach(_ entry: Entry) -> Int {
    entry.parts.reduce(0) { reach, place in
      let gap =
        switch parts[place].gap {
        case .ordered(let words), .either(let words): words
        }
      let characters = bytes[parts[place].range].count { $0 & 0xC0 != 0x80 }
      let words = isLatin(entry) ? 1 + characters / 2 : characters
      return reach + words + (isLatin(entry) ? gap : 2 * gap)
    }
  }
}

extension PhraseList.Part {
  /// As it stands in the indices: without articles.
  fileprivate func bytes(_ list: PhraseList) -> ArraySlice<UInt8> {
    let bytes = list.bytes[range]
    return Clitics.mayHaveArticles(bytes) ? Clitics.withoutArticles(bytes)[...] : bytes
  }

  fileprivate func isSoughtInside(_ list: PhraseList) -> Bool {
    !isAnchoredAtStart && !Script.isUnspaced(at: list.bytes[range])
  }

  /// Nil where it may stand inside a word.
  fileprivate func beginning(_ list: PhraseList) -> WordBeginning? {
    isSoughtInside(list) ? nil : WordBeginning(bytes(list))
  }
}

/// Parts that begin words, and parts sought inside them.
private struct PartsByPlace {
  var leading = PhraseTrie.Parts()
  var within = PhraseTrie.Parts()

  /// Adds a part in its spellings.
  /// - Parameter isOneUse: all spellings have the first use.
  /// - Returns: how many.
  @discardableResult
  mutating func add(
    _ part: PhraseList.Part, of list: PhraseList, gate: UInt64, firstUse: Int,
    isOneUse: Bool = false
  ) -> Int {
    add(part.bytes(list), part, gate, firstUse, isOneUse)
  }

  private mutating func add(
    _ bytes: ArraySlice<UInt8>, _ part: PhraseList.Part, _ gate: UInt64, _ firstUse: Int,
    _ isOneUse: Bool
  ) -> Int {
    append(bytes, part, gate, firstUse)
    // With and without the blanks between characters of an unspaced script (안면 인식, 안면인식).
    guard let blank = bytes.firstIndex(of: Separator.word), Self.endsUnspaced(bytes[..<blank])
    else { return 1 }
    append(
      bytes.filter { $0 != Separator.word }[...], part, gate, isOneUse ? firstUse : firstUse + 1)
    return 2
  }

  private mutating func append(
    _ bytes: ArraySlice<UInt8>, _ part: PhraseList.Part, _ gate: UInt64, _ use: Int
  ) {
    let accept = PhraseTrie.Accept(
      gate: gate, use: UInt32(use),
      endsWord: part.isAnchoredAtEnd && !Self.endsUnspaced(bytes),
      mayFollowClitic: (0xD7...0xD9).contains(bytes[bytes.startIndex]) && bytes.count >= 6)
    if part.isAnchoredAtStart || Script.isUnspaced(at: bytes) {
      leading.append(bytes, accept)
    } else {
      within.append(bytes, accept)
    }
  }

  private static func endsUnspaced(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard let last = bytes.last, last >= 0x80,
      let start = bytes.lastIndex(where: { $0 & 0xC0 != 0x80 }), start + 1 < bytes.endIndex
    else { return false }
    return Script.of(bytes[start], bytes[start + 1]) >= Script.unspaced
  }
}
