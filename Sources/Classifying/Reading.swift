/// The words of one story that matter to one topic, concept by concept.
struct Reading {
  /// One place where a concept is named.
  struct Hit {
    /// Folded bytes from the first part to the end of the last.
    var start: Int
    var end: Int
    var field: Int
    var sentence: Int
    var strength: Double
    var languages: LanguageSet
    /// The parts, where words stand between them.
    var parts: Parts

    func overlaps(_ other: Hit) -> Bool {
      guard start < other.end, other.start < end else { return false }
      return parts.contains { part in other.parts.contains { $0.overlaps(part) } }
    }

    /// Do all its parts stand within parts of another?
    func isWithin(_ other: Hit) -> Bool {
      guard other.start <= start, end <= other.end else { return false }
      return parts.allSatisfy { part in
        other.parts.contains {
          $0.lowerBound <= part.lowerBound && part.upperBound <= $0.upperBound
        }
      }
    }
  }

  /// One range, as a rule; more where words stand between the parts of a phrase. Four are told apart, those after them
  /// count as one with the fourth: a hit is copied often, and holds nothing that must be counted.
  struct Parts: Equatable, RandomAccessCollection {
    private var ranges: (Range<UInt32>, Range<UInt32>, Range<UInt32>, Range<UInt32>)
    private(set) var count = 1

    init(_ range: Range<Int>) {
      ranges = (UInt32(range.lowerBound)..<UInt32(range.upperBound), 0..<0, 0..<0, 0..<0)
    }

    static func == (left: Parts, right: Parts) -> Bool {
      left.ranges.0 == right.ranges.0 && left.count == right.count && left.elementsEqual(right)
    }

    static func + (left: Parts, right: Parts) -> Parts {
      right.reduce(into: left) { $0.append($1) }
    }

    private mutating func append(_ range: Range<Int>) {
      let range = UInt32(range.lowerBound)..<UInt32(range.upperBound)
      switch count {
      case 1: ranges.1 = range
      case 2: ranges.2 = range
      case 3: ranges.3 = range
      default:
        let last = ranges.3
        ranges.3 =
          Swift.min(
            last.lowerBound, range.lowerBound)..<Swift.max(
            last.upperBound, range.upperBound)
      }
      count = Swift.min(count + 1, 4)
    }

    var startIndex: Int { 0 }
    var endIndex: Int { count }
    subscript(place: Int) -> Range<Int> {
      let range =
        switch place {
        case 0: ranges.0
        case 1: ranges.1
        case 2: ranges.2
        default: ranges.3
        }
      return Int(range.lowerBound)..<Int(range.upperBound)
    }
  }

  /// By concept.
  var hits: [[Hit]]
  /// By actor.
  var actorHits: [[Hit]]
}

/// A part of a phrase, as the one pass found it.
struct RawHit {
  var use: UInt32
  var start: UInt32
  var end: UInt32
}

/// The folded story, laid out for questions about places.
struct StoryLayout {
  let bytes: [UInt8]
  let count: Int
  let wordStarts: [Int]
  /// Where each field ends.
  let fieldEnds: [Int]
  private let sentenceEnds: [Int]

  init(_ folder: Folder, fieldEnds: [Int]) {
    bytes = folder.bytes
    count = folder.count
    wordStarts = folder.starts[..<folder.startCount].map(Int.init)
    self.fieldEnds = fieldEnds
    sentenceEnds = (0..<folder.count).filter { folder.bytes[$0] == Separator.sentence }
  }

  func field(of place: Int) -> Int { fieldEnds.firstIndex { place < $0 } ?? fieldEnds.count - 1 }
  func sentence(of place: Int) -> Int { firstIndex(in: sentenceEnds, notBelow: place) }

  private func isUnspaced(_ place: Int) -> Bool {
    place + 1 < count && Script.of(bytes[place], bytes[place + 1]) >= Script.unspaced
  }

  /// How many words lie between two places of one sentence; two characters of an unspaced script are one.
  func words(from end: Int, to start: Int) -> Double? {
    guard end <= start, sentence(of: end == 0 ? 0 : end - 1) == sentence(of: start) else {
      return nil
    }
    var words = 0.0
    var index = firstIndex(in: wordStarts, notBelow: end)
    while index < wordStarts.count, wordStarts[index] < start {
      words += isUnspaced(wordStarts[index]) ? 0.5 : 1
      index += 1
    }
    return words
  }

  /// The whole words around a range.
  func wordRange(around range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    if start < count, !isUnspaced(start) {
      while start > 0, !Separator.isSeparator(bytes[start - 1]),
        (bytes[start - 1] < 0x80) == (bytes[start] < 0x80),
        bytes[start - 1] < 0x80 || bytes[start] < 0xE3
      { start -= 1 }
    }
    let last = (start..<end).last { bytes[$0] & 0xC0 != 0x80 } ?? start
    if !isUnspaced(last) {
      while end < count, !Separator.isSeparator(bytes[end]),
        (bytes[end] < 0x80) == (bytes[end - 1] < 0x80), bytes[end] < 0xE3
      { end += 1 }
    }
    return start..<end
  }

  private func firstIndex(in sorted: [Int], notBelow value: Int) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Turns the raw hits of one pass into the reading of one topic.
struct Reader {
  let index: PhraseIndex
  let topicIndex: Int
  let topic: Topic
  let layout: StoryLayout
  /// What the text seems to be written in, and what the feed said.
  let languages: LanguageSet

  /// How many places of one part of a phrase, and of one concept, are looked at. No honest text comes near; a text
  /// that repeats a phrase without end would otherwise multiply them.
  static let mostPartHits = 64
  static let mostHits = 256

  func read(_ raw: [RawHit]) -> Reading {
    var reading = Reading(
      hits: Array(repeating: [], count: topic.concepts.count),
      actorHits: Array(repeating: [], count: topic.actors.count))
    place(raw, &reading)
    applyMasks(&reading)
    removeWithinCores(&reading)
    keepLanguages(&reading)
    derive(&reading)
    return reading
  }

  /// Finds the phrases of this topic among the parts, in the order of the file.
  private func place(_ raw: [RawHit], _ reading: inout Reading) {
    var parts: [(phrase: UInt32, part: UInt8, place: UInt32, range: Range<Int>)] = []
    parts.reserveCapacity(raw.count)
    for (place, hit) in raw.enumerated() {
      let use = index.uses[Int(hit.use)]
      guard index.phrases[Int(use.phrase)].topic == UInt16(topicIndex) else { continue }
      parts.append((use.phrase, use.part, UInt32(place), Int(hit.start)..<Int(hit.end)))
    }
    parts.sort { ($0.phrase, $0.part, $0.place) < ($1.phrase, $1.part, $1.place) }
    var begin = 0
    while begin < parts.count {
      let number = parts[begin].phrase
      var end = begin + 1
      while end < parts.count, parts[end].phrase == number { end += 1 }
      let phrase = index.phrases[Int(number)]
      if phrase.partCount == 1 {
        for part in parts[begin..<end].prefix(Self.mostPartHits) {
          note(Reading.Parts(part.range), phrase, &reading)
        }
      } else {
        var byPart = [[Range<Int>]](repeating: [], count: Int(phrase.partCount))
        for part in parts[begin..<end] where byPart[Int(part.part)].count < Self.mostPartHits {
          byPart[Int(part.part)].append(part.range)
        }
        for chain in chains(byPart, index.gaps(of: phrase)) { note(chain, phrase, &reading) }
      }
      begin = end
    }
  }

  private func note(
    _ parts: Reading.Parts, _ phrase: PhraseIndex.CompiledPhrase, _ reading: inout Reading
  ) {
    let start = parts.reduce(.max) { min($0, $1.lowerBound) }
    let end = parts.reduce(0) { max($0, $1.upperBound) }
    let hit = Reading.Hit(
      start: start, end: end, field: layout.field(of: start),
      sentence: layout.sentence(of: start), strength: phrase.weight,
      languages: index.languages(of: phrase),
      parts: parts)
    switch phrase.target {
    case .concept(let concept):
      note(hit, &reading.hits[concept])
    case .actor(let actor):
      if reading.actorHits[actor].count < Self.mostHits { reading.actorHits[actor].append(hit) }
    }
  }

  /// The same words in several languages are one hit.
  private func note(_ hit: Reading.Hit, _ hits: inout [Reading.Hit]) {
    if let same = hits.firstIndex(where: { $0.parts == hit.parts }) {
      hits[same].languages = hits[same].languages.union(hit.languages)
      hits[same].strength = max(hits[same].strength, hit.strength)
    } else if hits.count < Self.mostHits {
      hits.append(hit)
    }
  }

  /// The ways to put the parts together within their gaps, the first `mostHits`.
  private func chains(
    _ parts: [[Range<Int>]], _ gaps: ArraySlice<PhrasePattern.Gap>
  ) -> [Reading.Parts] {
    var chains = parts[0].map { Reading.Parts($0) }
    for (number, gap) in gaps.enumerated() where !chains.isEmpty {
      var longer: [Reading.Parts] = []
      for chain in chains {
        guard let last = chain.last else { continue }
        for next in parts[number + 1] where longer.count < Self.mostHits {
          if joins(last, next, gap) { longer.append(chain + Reading.Parts(next)) }
        }
      }
      chains = longer
    }
    return chains
  }

  private func joins(_ left: Range<Int>, _ right: Range<Int>, _ gap: PhrasePattern.Gap) -> Bool {
    func fits(_ first: Range<Int>, _ second: Range<Int>, _ limit: Int) -> Bool {
      guard let words = layout.words(from: first.upperBound, to: second.lowerBound) else {
        return false
      }
      return words <= Double(limit)
    }
    switch gap {
    case .ordered(let words): return fits(left, right, words)
    case .either(let words): return fits(left, right, words) || fits(right, left, words)
    }
  }

  /// A mask takes the words it covers from every concept that does not cover more, or more words in a row.
  private func applyMasks(_ reading: inout Reading) {
    let masks = topic.concepts.indices.filter { topic.concepts[$0].role == .mask }
      .flatMap { reading.hits[$0] }
    guard !masks.isEmpty else { return }
    func isMasked(_ hit: Reading.Hit) -> Bool {
      masks.contains { mask in
        let isLonger = hit.end - hit.start > mask.end - mask.start
        return mask.overlaps(hit)
          && !(isLonger && (hit.parts.count == 1 || mask.isWithin(hit)))
      }
    }
    for concept in reading.hits.indices where topic.concepts[concept].role != .mask {
      reading.hits[concept].removeAll(where: isMasked)
    }
    for actor in reading.actorHits.indices { reading.actorHits[actor].removeAll(where: isMasked) }
  }

  /// "Face" within "face recognition" is no further evidence.
  private func removeWithinCores(_ reading: inout Reading) {
    let concepts = topic.concepts
    let cores = concepts.indices.filter { concepts[$0].role == .core }.flatMap { reading.hits[$0] }
    guard !cores.isEmpty else { return }
    for concept in concepts.indices where concepts[concept].role != .core {
      reading.hits[concept].removeAll { hit in cores.contains { hit.isWithin($0) } }
    }
  }

  /// Words of other languages that only look the same are dropped: what counts is written in the language the text
  /// seems to be in, or in that of a core phrase that is none of it.
  private func keepLanguages(_ reading: inout Reading) {
    var allowed = languages
    for concept in topic.concepts.indices where topic.concepts[concept].role == .core {
      for hit in reading.hits[concept]
      where hit.languages != .all && !hit.languages.meets(languages) {
        allowed = allowed.union(hit.languages)
      }
    }
    allowed = allowed.union(misheard(reading, allowed))
    for concept in reading.hits.indices
    where !reading.hits[concept].isEmpty && topic.concepts[concept].role != .core {
      reading.hits[concept].removeAll { !$0.languages.meets(allowed) }
    }
    for actor in reading.actorHits.indices where !reading.actorHits[actor].isEmpty {
      reading.actorHits[actor].removeAll { !$0.languages.meets(allowed) }
    }
  }

  /// The languages in which most of the concepts are named, when by far fewer are in those that were heard: a headline
  /// is too short to be sure, and every language has words that look like another's.
  private func misheard(_ reading: Reading, _ heard: LanguageSet) -> LanguageSet {
    var votes = [Int](repeating: 0, count: 64)
    for hits in reading.hits {
      var named: UInt64 = 0
      for hit in hits where hit.languages != .all { named |= hit.languages.bits }
      while named != 0 {
        votes[named.trailingZeroBitCount] += 1
        named &= named - 1
      }
    }
    let most = votes.max() ?? 0
    let own =
      votes.indices.filter { heard.bits & (1 << UInt64($0)) != 0 }.map { votes[$0] }.max() ?? 0
    guard most >= own + 2 || own == 0 && most > 0 else { return .none }
    var bits: UInt64 = 0
    for bit in 0..<64 where votes[bit] == most { bits |= 1 << UInt64(bit) }
    return LanguageSet(bits: bits)
  }

  /// Fills the concepts that are made of others.
  private func derive(_ reading: inout Reading) {
    for (index, concept) in topic.concepts.enumerated() {
      for part in concept.anyOf {
        let room = Self.mostHits - reading.hits[index].count
        reading.hits[index].append(contentsOf: reading.hits[part].prefix(max(0, room)))
      }
      guard let first = concept.allOf.first else { continue }
      var joined = reading.hits[first]
      for part in concept.allOf.dropFirst() {
        var longer: [Reading.Hit] = []
        for left in joined {
          for right in reading.hits[part] where left.sentence == right.sentence {
            guard longer.count < Self.mostHits else { break }
            guard !left.overlaps(right), left.languages.meets(right.languages),
              isNear(left, right, concept.within)
            else { continue }
            longer.append(
              Reading.Hit(
                start: min(left.start, right.start), end: max(left.end, right.end),
                field: left.field, sentence: left.sentence,
                strength: left.strength * right.strength,
                languages: left.languages.intersection(right.languages),
                parts: left.parts + right.parts))
          }
        }
        joined = longer
      }
      reading.hits[index].append(contentsOf: joined)
    }
  }

  private func isNear(_ left: Reading.Hit, _ right: Reading.Hit, _ limit: Int) -> Bool {
    let (first, second) = left.start < right.start ? (left, right) : (right, left)
    if second.start < first.end { return true }
    return (layout.words(from: first.end, to: second.start) ?? .infinity) <= Double(limit)
  }
}
