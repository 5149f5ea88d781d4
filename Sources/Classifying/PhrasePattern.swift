/// The words of a phrase as a topic file writes them:
/// `abc` whole words · `abc*` the beginning of a word · `*abc*` anywhere in a word · `*abc` its end ·
/// `a .. b` at most three words between · `a ... b` at most six · `a ~ b` at most four, in either order ·
/// `abc^0.5` weighs half.
public struct PhrasePattern: Sendable, Equatable {
  public var source: String
  public var parts: [Part]
  /// Between a part and the next.
  public var gaps: [Gap]
  public var weight: Double

  public struct Part: Sendable, Equatable {
    /// Folded UTF-8.
    public var bytes: [UInt8]
    /// Does it begin where a word begins?
    public var isAnchoredAtStart: Bool
    /// Does it end where a word ends?
    public var isAnchoredAtEnd: Bool
  }

  public enum Gap: Sendable, Equatable {
    case ordered(words: Int)
    case either(words: Int)
  }

  public struct Malformed: Error, Equatable {
    public var reason: String
  }

  public init(_ source: some StringProtocol) throws(Malformed) {
    var reader = PhraseReader()
    var phrases = PhraseList()
    try Array(source.utf8).withUnsafeBufferPointer { (bytes) throws(Malformed) in
      try reader.read(bytes, into: &phrases, .concept(0), "all", line: 1)
    }
    self = phrases[0].pattern
  }

  init(source: String, parts: [Part], gaps: [Gap], weight: Double) {
    self.source = source
    self.parts = parts
    self.gaps = gaps
    self.weight = weight
  }

  static let mostParts = 8
}

/// Reads patterns one after another by bytes, with buffers that are used again: a topic file has tens of thousands, and
/// they are read at every start.
struct PhraseReader {
  private typealias Malformed = PhrasePattern.Malformed
  private var folder = Folder(keepsOrigins: false)
  /// The words of the part being read, a blank between them.
  private var words: [UInt8] = []
  private var partCount = 0
  /// Before the next part.
  private var gap = PhrasePattern.Gap.ordered(words: 0)

  /// Adds the phrase to the list.
  /// - Parameter source: UTF-8.
  mutating func read(
    _ source: UnsafeBufferPointer<UInt8>, into phrases: inout PhraseList,
    _ target: Topic.Phrase.Target, _ language: String, line: Int
  ) throws(PhrasePattern.Malformed) {
    words.removeAll(keepingCapacity: true)
    partCount = 0
    gap = .ordered(words: 0)
    do throws(PhrasePattern.Malformed) {
      let weight = try readParts(source, into: &phrases)
      phrases.endPhrase(source, weight: weight, target, language, line: line)
    } catch {
      phrases.dropParts()
      throw error
    }
  }

  /// - Returns: the phrase's weight.
  private mutating func readParts(
    _ source: UnsafeBufferPointer<UInt8>, into phrases: inout PhraseList
  ) throws(PhrasePattern.Malformed) -> Double {
    var weight = 1.0
    var end = source.count
    if let caret = source.lastIndex(of: UInt8(ascii: "^")) {
      guard let value = Double(String(decoding: source[(caret + 1)...], as: UTF8.self)), value > 0,
        value <= 1
      else { throw Malformed(reason: "the weight after ^ must be a number above 0 and at most 1") }
      weight = value
      end = caret
    }
    var at = 0
    while at < end {
      let blank = blankLength(source, at)
      if blank > 0 {
        at += blank
        continue
      }
      let start = at
      repeat { at += 1 } while at < end && blankLength(source, at) == 0
      try word(UnsafeBufferPointer(rebasing: source[start..<at]), into: &phrases)
    }
    try endPart(into: &phrases)
    guard partCount <= PhrasePattern.mostParts else {
      throw Malformed(reason: "too long: at most \(PhrasePattern.mostParts) parts")
    }
    return weight
  }

  private mutating func word(
    _ word: UnsafeBufferPointer<UInt8>, into phrases: inout PhraseList
  ) throws(PhrasePattern.Malformed) {
    if word.count <= 3, word.allSatisfy({ $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "~") }) {
      let gap: PhrasePattern.Gap? =
        switch (word[0], word.count) {
        case (UInt8(ascii: "~"), 1): .either(words: 4)
        case (UInt8(ascii: "."), 2) where word[1] == word[0]: .ordered(words: 3)
        case (UInt8(ascii: "."), 3) where word[1] == word[0] && word[2] == word[0]:
          .ordered(words: 6)
        default: nil
        }
      if let gap {
        try endPart(into: &phrases)
        self.gap = gap
        return
      }
    }
    if let last = words.last {
      // After a beginning of a word the next word starts a part of its own, right behind it.
      if last == UInt8(ascii: "*") {
        try endPart(into: &phrases)
        gap = .ordered(words: 0)
      } else {
        words.append(Separator.word)
      }
    }
    words.append(contentsOf: word)
  }

  private mutating func endPart(
    into phrases: inout PhraseList
  ) throws(PhrasePattern.Malformed) {
    guard !words.isEmpty else { throw Malformed(reason: "words are missing beside .. or ~") }
    var range = words.indices
    let isAnchoredAtStart = words[0] != UInt8(ascii: "*")
    if !isAnchoredAtStart { range.removeFirst() }
    let isAnchoredAtEnd = range.isEmpty || words[range.upperBound - 1] != UInt8(ascii: "*")
    if !isAnchoredAtEnd { range.removeLast() }
    guard !words[range].contains(UInt8(ascii: "*")) else {
      throw Malformed(reason: "* may only stand at the beginning or the end of words")
    }
    folder.reset()
    words.withUnsafeBufferPointer { words in
      _ = folder.fold(UnsafeBufferPointer(rebasing: words[range]))
    }
    var count = folder.count
    if count > 0, Separator.isSeparator(folder.bytes[count - 1]) {
      guard isAnchoredAtEnd else { throw Malformed(reason: "* must follow a letter or a digit") }
      count -= 1
    }
    let bytes = folder.bytes[..<count]
    guard !bytes.contains(Separator.sentence), !bytes.contains(Separator.clause) else {
      throw Malformed(reason: "a phrase has no punctuation")
    }
    guard bytes.count >= 2 else {
      throw Malformed(reason: "too short: at least two letters, or one Han character")
    }
    if !isAnchoredAtStart, bytes.count < 4 {
      throw Malformed(reason: "too short to be sought inside words: at least four letters")
    }
    phrases.addPart(bytes, (isAnchoredAtStart, isAnchoredAtEnd), gap)
    partCount += 1
    words.removeAll(keepingCapacity: true)
  }

  /// How many bytes of white space stand here: one character's, or none.
  @inline(__always)
  private func blankLength(_ source: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    let first = source[at]
    if first < 0x80 { return first == 0x20 || (0x09...0x0D).contains(first) ? 1 : 0 }
    guard first == 0xC2 || first == 0xE1 || first == 0xE2 || first == 0xE3 else { return 0 }
    let (scalar, length) = decodeScalar(source, at)
    switch scalar {
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
      return length
    default: return 0
    }
  }
}
