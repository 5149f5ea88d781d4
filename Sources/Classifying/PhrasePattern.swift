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
    self.source = String(source)
    var text = Substring(self.source)
    weight = 1
    if let caret = text.lastIndex(of: "^") {
      guard let value = Double(text[text.index(after: caret)...]), value > 0, value <= 1 else {
        throw Malformed(reason: "the weight after ^ must be a number above 0 and at most 1")
      }
      weight = value
      text = text[..<caret]
    }
    parts = []
    gaps = []
    var words: [Substring] = []
    func flush(_ parts: inout [Part]) throws(Malformed) {
      guard !words.isEmpty else { throw Malformed(reason: "words are missing beside .. or ~") }
      parts.append(try Part(words.joined(separator: " ")))
      words = []
    }
    for word in text.split(whereSeparator: \.isWhitespace) {
      switch word {
      case "..":
        try flush(&parts)
        gaps.append(.ordered(words: 3))
      case "...":
        try flush(&parts)
        gaps.append(.ordered(words: 6))
      case "~":
        try flush(&parts)
        gaps.append(.either(words: 4))
      default:
        // After a beginning of a word the next word starts a part of its own, right behind it.
        if let last = words.last, last.hasSuffix("*") {
          try flush(&parts)
          gaps.append(.ordered(words: 0))
        }
        words.append(word)
      }
    }
    try flush(&parts)
    guard parts.count <= Self.mostParts else {
      throw Malformed(reason: "too long: at most \(Self.mostParts) parts")
    }
  }

  static let mostParts = 8
}

extension PhrasePattern.Part {
  init(_ source: String) throws(PhrasePattern.Malformed) {
    var text = Substring(source)
    isAnchoredAtStart = true
    isAnchoredAtEnd = true
    if text.hasPrefix("*") {
      isAnchoredAtStart = false
      text = text.dropFirst()
    }
    if text.hasSuffix("*") {
      isAnchoredAtEnd = false
      text = text.dropLast()
    }
    guard !text.contains("*") else {
      throw PhrasePattern.Malformed(reason: "* may only stand at the beginning or the end of words")
    }
    let plain = folded(String(text))
    bytes = plain.bytes
    if let last = bytes.last, Separator.isSeparator(last) { bytes.removeLast() }
    guard !bytes.contains(Separator.sentence), !bytes.contains(Separator.clause) else {
      throw PhrasePattern.Malformed(reason: "a phrase has no punctuation")
    }
    guard bytes.count >= 2 else {
      throw PhrasePattern.Malformed(reason: "too short: at least two letters, or one Han character")
    }
    if !isAnchoredAtStart, bytes.count < 4 {
      throw PhrasePattern.Malformed(
        reason: "too short to be sought inside words: at least four letters")
    }
  }
}
