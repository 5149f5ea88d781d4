/// The phrases of a topic, laid out in a few pieces of memory: there are tens of thousands, and they are read at every
/// start.
public struct PhraseList: Sendable, Equatable {
  /// The folded parts of all phrases, one after another.
  private(set) var bytes: [UInt8] = []
  private(set) var parts: [Part] = []
  private(set) var entries: [Entry] = []
  /// All phrases as they were written.
  private(set) var sources: [UInt8] = []
  private(set) var languages: [String] = []
  private var lastLanguage = 0

  /// Words that stand together.
  struct Part: Sendable, Equatable {
    /// Where its bytes begin and end.
    var start: UInt32
    var end: UInt32
    /// Does it begin where a word begins?
    var isAnchoredAtStart: Bool
    /// Does it end where a word ends?
    var isAnchoredAtEnd: Bool
    private var gapWords: UInt8
    private var isEitherWay: Bool

    init(
      start: UInt32, end: UInt32, isAnchoredAtStart: Bool, isAnchoredAtEnd: Bool,
      gap: PhrasePattern.Gap
    ) {
      self.start = start
      self.end = end
      self.isAnchoredAtStart = isAnchoredAtStart
      self.isAnchoredAtEnd = isAnchoredAtEnd
      switch gap {
      case .ordered(let words): (gapWords, isEitherWay) = (UInt8(words), false)
      case .either(let words): (gapWords, isEitherWay) = (UInt8(words), true)
      }
    }

    /// Between the part before, if it is of the same phrase, and this.
    var gap: PhrasePattern.Gap {
      isEitherWay ? .either(words: Int(gapWords)) : .ordered(words: Int(gapWords))
    }

    var range: Range<Int> { Int(start)..<Int(end) }
    var count: Int { Int(end - start) }
  }

  struct Entry: Sendable, Equatable {
    var weight: Double
    /// The place of its concept or actor.
    let number: UInt32
    var firstPart: UInt32
    /// Where its source ends; it begins where the one before ends.
    var sourceEnd: UInt32
    /// Counted from one.
    var line: UInt32
    /// Its place in `languages`.
    var language: UInt16
    var partCount: UInt8
    let isOfActor: Bool

    var target: Topic.Phrase.Target {
      isOfActor ? .actor(Int(number)) : .concept(Int(number))
    }
    var parts: Range<Int> { Int(firstPart)..<Int(firstPart) + Int(partCount) }
  }

  /// Makes room.
  /// - Parameter bytes: of the phrases as they are written.
  mutating func reserve(_ bytes: Int) {
    // Somewhat less than a phrase takes, with what stands around it.
    let phrases = bytes / 10
    self.bytes.reserveCapacity(bytes)
    sources.reserveCapacity(bytes)
    parts.reserveCapacity(phrases + phrases / 4)
    entries.reserveCapacity(phrases)
  }

  mutating func addPart(
    _ folded: some Collection<UInt8>, _ anchors: (Bool, Bool), _ gap: PhrasePattern.Gap
  ) {
    let start = UInt32(bytes.count)
    bytes.append(contentsOf: folded)
    parts.append(
      Part(
        start: start, end: UInt32(bytes.count), isAnchoredAtStart: anchors.0,
        isAnchoredAtEnd: anchors.1, gap: gap))
  }

  /// Makes a phrase of the parts that were added since the last.
  mutating func endPhrase(
    _ source: UnsafeBufferPointer<UInt8>, weight: Double, _ target: Topic.Phrase.Target,
    _ language: String, line: Int
  ) {
    // Phrases stand together by their language, so it is mostly the last one's.
    if lastLanguage >= languages.count || languages[lastLanguage] != language {
      lastLanguage = languages.firstIndex(of: language) ?? languages.count
      if lastLanguage == languages.count { languages.append(language) }
    }
    let first = entries.last.map { $0.parts.upperBound } ?? 0
    sources.append(contentsOf: source)
    let (number, isOfActor) =
      switch target {
      case .concept(let number): (number, false)
      case .actor(let number): (number, true)
      }
    entries.append(
      Entry(
        weight: weight, number: UInt32(number), firstPart: UInt32(first),
        sourceEnd: UInt32(sources.count), line: UInt32(line),
        language: UInt16(lastLanguage), partCount: UInt8(parts.count - first),
        isOfActor: isOfActor))
  }

  /// Forgets the parts of a phrase that came to nothing.
  mutating func dropParts() {
    parts.removeLast(parts.count - (entries.last.map { $0.parts.upperBound } ?? 0))
  }

  mutating func append(_ other: PhraseList) {
    let (byteCount, partCount) = (UInt32(bytes.count), UInt32(parts.count))
    let (sourceCount, languageCount) = (UInt32(sources.count), UInt16(languages.count))
    bytes += other.bytes
    sources += other.sources
    languages += other.languages
    lastLanguage = 0
    for var part in other.parts {
      part.start += byteCount
      part.end += byteCount
      parts.append(part)
    }
    for var entry in other.entries {
      entry.firstPart += partCount
      entry.sourceEnd += sourceCount
      entry.language += languageCount
      entries.append(entry)
    }
  }

  func language(of entry: Entry) -> String { languages[Int(entry.language)] }

  /// Whether all letters of a phrase are ASCII when folded.
  func isLatin(_ entry: Entry) -> Bool {
    guard let first = entry.parts.first, let last = entry.parts.last else { return true }
    return bytes[Int(parts[first].start)..<Int(parts[last].end)].allSatisfy { $0 < 0x80 }
  }
}

extension PhraseList: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { entries.count }

  public subscript(number: Int) -> Topic.Phrase {
    let entry = entries[number]
    let start = number == 0 ? 0 : Int(entries[number - 1].sourceEnd)
    let parts = parts[entry.parts]
    return Topic.Phrase(
      target: entry.target, language: language(of: entry),
      pattern: PhrasePattern(
        source: String(decoding: sources[start..<Int(entry.sourceEnd)], as: UTF8.self),
        parts: parts.map {
          PhrasePattern.Part(
            bytes: Array(bytes[$0.range]), isAnchoredAtStart: $0.isAnchoredAtStart,
            isAnchoredAtEnd: $0.isAnchoredAtEnd)
        },
        gaps: parts.dropFirst().map(\.gap), weight: entry.weight),
      line: Int(entry.line))
  }
}
