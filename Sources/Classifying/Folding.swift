internal import CFolding

/// Text made ready for comparison: compatibility forms, case, accents, Arabic and Han variants, HTML leftovers and
/// invisible characters are gone, and only three separators are left: a blank within a clause, `,` between clauses,
/// `.` between sentences, never two in a row.
public struct FoldedText: Sendable, Equatable {
  /// UTF-8.
  public let bytes: [UInt8]
  /// Where each word begins. In scripts without blanks between words (Han, kana, Hangul, Thai, Lao, Khmer, Burmese)
  /// every character begins one.
  public let wordStarts: [Int]
  /// For each folded byte, the UTF-8 range of the original character it comes from.
  let origins: [(start: UInt32, end: UInt32)]

  public static func == (left: FoldedText, right: FoldedText) -> Bool { left.bytes == right.bytes }

  /// The folded text as a string.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The UTF-8 offsets in the original text that a range of folded bytes covers.
  public func originalRange(of range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty, range.upperBound <= origins.count else {
      let place = range.lowerBound < origins.count ? Int(origins[range.lowerBound].start) : 0
      return place..<place
    }
    return Int(origins[range.lowerBound].start)..<Int(origins[range.upperBound - 1].end)
  }
}

/// Folds a text for comparison, search and grouping.
public func folded(_ text: String) -> FoldedText {
  var text = text
  return text.withUTF8 { source in
    var folder = Folder(keepsOrigins: true)
    folder.fold(source)
    folder.endField()
    return FoldedText(
      bytes: Array(folder.bytes[..<folder.count]),
      wordStarts: folder.starts[..<folder.startCount].map(Int.init),
      origins: folder.origins)
  }
}

enum Separator {
  static let word = UInt8(ascii: " ")
  static let clause = UInt8(ascii: ",")
  static let sentence = UInt8(ascii: ".")
  /// `.` is the greatest of the three, and every letter and digit is greater.
  @inline(__always) static func isSeparator(_ byte: UInt8) -> Bool { byte <= sentence }
}

/// How the characters of a script stand together.
enum Script {
  static let none: UInt8 = 0
  static let latin: UInt8 = 1
  static let hebrew: UInt8 = 4
  /// From here on every character begins a word.
  static let unspaced: UInt8 = 7

  /// Does a text begin with a character that begins a word wherever it stands?
  static func isUnspaced(at text: ArraySlice<UInt8>) -> Bool {
    text.count > 1 && of(text[text.startIndex], text[text.startIndex + 1]) >= unspaced
  }

  /// The script of a UTF-8 sequence by its first two bytes.
  @inline(__always) static func of(_ first: UInt8, _ second: UInt8) -> UInt8 {
    switch first {
    case ..<0xCE: latin
    case 0xCE, 0xCF: 2
    case 0xD0...0xD3: 3
    case 0xD4, 0xD5: 6
    case 0xD6: second < 0xB0 ? 6 : hebrew
    case 0xD7: hebrew
    case 0xD8...0xDD: 5
    case 0xE0: second < 0xB8 ? 6 : 7
    case 0xE1:
      switch second {
      case 0x80, 0x81, 0x9E, 0x9F: 7
      case 0x84...0x87: 9
      case 0xB8...0xBB: latin
      case 0xBC...0xBF: 2
      default: 6
      }
    case 0xEA: second < 0xB0 ? 6 : 9
    case 0xEB...0xED: 9
    case 0xE3...0xE9, 0xEF, 0xF0...0xFF: 8
    default: 6
    }
  }
}

/// Folds fields one after another into one buffer that is used again for the next story.
struct Folder {
  private(set) var bytes: [UInt8] = []
  private(set) var count = 0
  private(set) var starts: [UInt32] = []
  private(set) var startCount = 0
  private(set) var origins: [(start: UInt32, end: UInt32)] = []
  let keepsOrigins: Bool

  init(keepsOrigins: Bool) { self.keepsOrigins = keepsOrigins }

  mutating func reset() {
    count = 0
    startCount = 0
    origins.removeAll(keepingCapacity: true)
  }

  /// The bytes, with eight more than `count` at least, and where words begin.
  @inline(__always)
  func withBuffers(
    _ body: (_ bytes: UnsafeBufferPointer<UInt8>, _ starts: UnsafeBufferPointer<UInt32>) -> Void
  ) {
    precondition(count == 0 || count + 8 <= bytes.count, "folding outgrew its buffer")
    bytes.withUnsafeBufferPointer { bytes in
      starts.withUnsafeBufferPointer { starts in
        body(bytes, UnsafeBufferPointer(rebasing: starts[..<startCount]))
      }
    }
  }

  /// Ends a sentence, so that nothing matches across fields.
  mutating func endField() {
    guard count > 0 else { return }
    if Separator.isSeparator(bytes[count - 1]) {
      bytes[count - 1] = Separator.sentence
    } else {
      bytes[count] = Separator.sentence
      count += 1
      if keepsOrigins { origins.append(origins.last.map { ($0.end, $0.end) } ?? (0, 0)) }
    }
  }

  /// Nothing folds to more than twice its own bytes, so the buffer holds that and 16 bytes more: an ASCII character becomes one byte; any
  /// other, and an entity, is two bytes at least and becomes four at most, as the table has no room for more.
  /// - Parameter words: how many words to read at most; two characters of an unspaced script count as one.
  /// - Returns: how many words are left.
  @discardableResult
  mutating func fold(_ source: UnsafeBufferPointer<UInt8>, words: Int = .max / 4) -> Int {
    if source.isEmpty { return words }
    let needed = count + source.count * 2 + 16
    if bytes.count < needed {
      bytes.append(contentsOf: repeatElement(0, count: needed * 2 - bytes.count))
      starts.append(contentsOf: repeatElement(0, count: needed * 2 - starts.count))
    }
    var halfWords = words * 2
    if keepsOrigins {
      run(source, keeping: true, &halfWords)
    } else {
      run(source, keeping: false, &halfWords)
    }
    precondition(
      count + 8 <= bytes.count && startCount + 4 <= starts.count, "folding outgrew its buffer")
    return max(0, halfWords / 2)
  }

  @inline(__always)
  private mutating func run(
    _ source: UnsafeBufferPointer<UInt8>, keeping: Bool, _ halfWords: inout Int
  ) {
    var pass = FoldingPass(source: source, keeping: keeping, count: count, starts: startCount)
    pass.halfWords = halfWords
    bytes.withUnsafeMutableBufferPointer { bytes in
      starts.withUnsafeMutableBufferPointer { starts in
        pass.run(into: bytes, starts)
      }
    }
    count = pass.count
    startCount = pass.startCount
    halfWords = pass.halfWords
    if keeping { origins.append(contentsOf: pass.origins) }
  }
}

/// One walk over the bytes of one field.
private struct FoldingPass {
  let source: UnsafeBufferPointer<UInt8>
  let keeping: Bool
  let fieldStart: Int
  var count: Int
  var startCount: Int
  var halfWords = 0
  var script = Script.none
  var wordStart = 0
  var origins: [(start: UInt32, end: UInt32)] = []

  init(source: UnsafeBufferPointer<UInt8>, keeping: Bool, count: Int, starts: Int) {
    self.source = source
    self.keeping = keeping
    self.fieldStart = count
    self.count = count
    self.startCount = starts
  }

  @inline(__always)
  mutating func run(
    into bytes: UnsafeMutableBufferPointer<UInt8>, _ starts: UnsafeMutableBufferPointer<UInt32>
  ) {
    let end = source.count
    var at = 0
    let (asciiTable, letterTable) = (asciiFolding, letterFolding)
    asciiTable.withUnsafeBufferPointer { ascii in
      letterTable.withUnsafeBufferPointer { letters in
        while at < end, halfWords > 0 {
          if !keeping { at += plainWords(at, bytes, starts) }
          guard at < end, halfWords > 0 else { break }
          let byte = source[at]
          if byte < 0x80 {
            let plain = ascii[Int(byte)]
            if plain > Separator.sentence {
              if script != Script.latin { begin(Script.latin, starts) }
              bytes[count] = plain
              count += 1
              if keeping { origins.append((UInt32(at), UInt32(at + 1))) }
              at += 1
            } else {
              at += punctuation(byte, plain, at, bytes, starts)
            }
          } else if keeping {
            at += scalar(byte, at, bytes, starts)
          } else {
            repeat {
              let read = shortLetters(at, letters, bytes, starts)
              at += read > 0 ? read : scalar(source[at], at, bytes, starts)
            } while at < end && halfWords > 0 && source[at] >= 0x80
          }
        }
      }
    }
  }

  /// Takes letters of two bytes for as long as there are any.
  /// - Returns: how many source bytes were read.
  @inline(__always)
  private mutating func shortLetters(
    _ from: Int, _ letters: UnsafeBufferPointer<FoldedLetter>,
    _ bytes: UnsafeMutableBufferPointer<UInt8>,
    _ starts: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    let output = UnsafeMutableRawBufferPointer(bytes)
    let end = source.count - 1
    var at = from
    var written = count
    while at < end, halfWords > 0 {
      let (first, second) = (source[at], source[at + 1])
      guard first >= 0xC2, first < 0xE0, second & 0xC0 == 0x80 else { break }
      let folded = letters[Int(first & 0x1F) &<< 6 | Int(second & 0x3F)]
      if folded.script != script || folded.script >= Script.unspaced {
        guard folded.length > 0 else { break }
        count = written
        begin(folded.script, starts)
      }
      output.storeBytes(of: folded.bytes.littleEndian, toByteOffset: written, as: UInt32.self)
      written &+= Int(folded.length)
      at &+= 2
    }
    count = written
    return at - from
  }

  /// Takes letters, digits and single blanks of ASCII eight at a time, without a branch for each.
  /// - Returns: how many source bytes were read.
  @inline(__always)
  private mutating func plainWords(
    _ from: Int, _ bytes: UnsafeMutableBufferPointer<UInt8>,
    _ starts: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    let tops: UInt64 = 0x8080_8080_8080_8080
    let ones: UInt64 = 0x0101_0101_0101_0101
    let raw = UnsafeRawBufferPointer(source)
    let output = UnsafeMutableRawBufferPointer(bytes)
    var at = from
    // Eight bytes hold four words at most.
    while at + 8 <= source.count, halfWords > 8 {
      let letters = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let low = letters & ~tops
      // The top bit of each byte tells whether it is at least so much.
      let capitals = (low &+ (0x80 - 0x41) &* ones) & ~(low &+ (0x80 - 0x5B) &* ones) & tops
      let lower = letters | capitals >> 2
      let lowerLow = lower & ~tops
      let isLetter = (lowerLow &+ (0x80 - 0x61) &* ones) & ~(lowerLow &+ (0x80 - 0x7B) &* ones)
      let isDigit = (low &+ (0x80 - 0x30) &* ones) & ~(low &+ (0x80 - 0x3A) &* ones)
      let isWord = (isLetter | isDigit) & ~letters & tops
      let noBlank = letters ^ 0x20 &* ones
      let isBlank = ~((noBlank & ~tops) &+ ~tops | noBlank) & tops
      let isAfterBlank = count == fieldStart || Separator.isSeparator(bytes[count - 1])
      let isSecondBlank = isBlank & (isBlank << 8 | (isAfterBlank ? 0x80 : 0))
      let isOther = ~(isWord | isBlank) & tops | isSecondBlank
      let length = isOther.trailingZeroBitCount / 8
      if length == 0 { break }
      var begins =
        isWord & ~(isWord << 8 | (script == Script.latin ? 0x80 : 0))
        & (length == 8 ? .max : (1 as UInt64) &<< UInt64(8 * length) &- 1)
      let words = Int(truncatingIfNeeded: ((begins >> 7) &* ones) >> 56)
      output.storeBytes(of: lower.littleEndian, toByteOffset: count, as: UInt64.self)
      for place in 0..<4 {
        starts[startCount + place] = UInt32(
          truncatingIfNeeded: count + begins.trailingZeroBitCount / 8)
        begins &= begins &- 1
      }
      if words > 0 { wordStart = Int(starts[startCount + words - 1]) }
      startCount += words
      halfWords -= 2 * words
      count += length
      at += length
      script = bytes[count - 1] == Separator.word ? Script.none : Script.latin
      if length < 8 { break }
    }
    return at - from
  }

  @inline(__always)
  private mutating func begin(_ next: UInt8, _ starts: UnsafeMutableBufferPointer<UInt32>) {
    starts[startCount] = UInt32(truncatingIfNeeded: count)
    startCount += 1
    halfWords -= next < Script.unspaced ? 2 : 1
    wordStart = count
    script = next
  }

  @inline(__always)
  private mutating func separate(
    _ separator: UInt8, _ at: Int, _ length: Int, _ bytes: UnsafeMutableBufferPointer<UInt8>
  ) {
    script = Script.none
    guard count > fieldStart else { return }
    if Separator.isSeparator(bytes[count - 1]) {
      bytes[count - 1] = max(bytes[count - 1], separator)
      if keeping { origins[origins.count - 1].end = UInt32(at + length) }
    } else {
      bytes[count] = separator
      count += 1
      if keeping { origins.append((UInt32(at), UInt32(at + length))) }
    }
  }

  /// - Returns: how many source bytes were read.
  private mutating func punctuation(
    _ byte: UInt8, _ separator: UInt8, _ at: Int, _ bytes: UnsafeMutableBufferPointer<UInt8>,
    _ starts: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    let next = at + 1 < source.count ? source[at + 1] : UInt8(ascii: " ")
    switch byte {
    case UInt8(ascii: "."):
      // "U.S. police", "3.5" and "example.org" do not end a sentence.
      let isBeforeLetter = next >= 0x80 || asciiFolding[Int(next)] > Separator.sentence
      let shortest = script == Script.latin ? 3 : script < Script.unspaced ? 5 : 0
      let ends = !isBeforeLetter && count - wordStart >= shortest
      separate(ends ? Separator.sentence : Separator.word, at, 1, bytes)
      return 1
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      // Hebrew writes acronyms with a quotation mark inside.
      if script == Script.hebrew, next == 0xD7 { return 1 }
      separate(Separator.word, at, 1, bytes)
      return 1
    case UInt8(ascii: "&"):
      return entity(at, bytes, starts)
    case UInt8(ascii: "<"):
      return tag(at, bytes)
    default:
      separate(separator, at, 1, bytes)
      if keeping { return 1 }
      // Blanks after a separator say nothing more.
      var next = at + 1
      while count > fieldStart, next < source.count, source[next] == UInt8(ascii: " ") { next += 1 }
      return next - at
    }
  }

  @inline(__always)
  private mutating func scalar(
    _ first: UInt8, _ at: Int, _ bytes: UnsafeMutableBufferPointer<UInt8>,
    _ starts: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    let (value, length) = decodeScalar(source, at)
    guard length > 0 else {
      separate(Separator.word, at, 1, bytes)
      return 1
    }
    if value >= 0x1100, value <= 0x1112,
      let (syllable, jamo) = hangulSyllable(value, source, at + length)
    {
      emitKept(
        0xE0 | UInt8(syllable >> 12), 0x80 | UInt8(syllable >> 6 & 0x3F),
        0x80 | UInt8(syllable & 0x3F), at, length + jamo, bytes, starts)
      return length + jamo
    }
    emit(folding_of(value), at, length, bytes, starts)
    return length
  }

  /// Writes what a scalar of `length` source bytes folds to.
  @inline(__always)
  private mutating func emit(
    _ entry: UInt32, _ at: Int, _ length: Int, _ bytes: UnsafeMutableBufferPointer<UInt8>,
    _ starts: UnsafeMutableBufferPointer<UInt32>
  ) {
    if entry == 0 {
      let first = source[at]
      let kind = Script.of(first, source[at + 1])
      if kind != script || kind >= Script.unspaced { begin(kind, starts) }
      bytes[count] = first
      bytes[count + 1] = source[at + 1]
      if length > 2 { bytes[count + 2] = source[at + 2] }
      if length > 3 { bytes[count + 3] = source[at + 3] }
      wrote(length, at, length)
    } else if entry > 0x1F {
      let first = UInt8(truncatingIfNeeded: entry)
      let kind = Script.of(first, UInt8(truncatingIfNeeded: entry >> 8))
      if kind != script || kind >= Script.unspaced { begin(kind, starts) }
      var rest = entry
      var written = 0
      while rest != 0 {
        bytes[count + written] = UInt8(truncatingIfNeeded: rest)
        rest >>= 8
        written += 1
      }
      wrote(written, at, length)
    } else {
      mark(entry, at, length, bytes)
    }
  }

  @inline(__always)
  private mutating func wrote(_ written: Int, _ at: Int, _ length: Int) {
    count += written
    if keeping {
      for _ in 0..<written { origins.append((UInt32(at), UInt32(at + length))) }
    }
  }

  private mutating func emitKept(
    _ first: UInt8, _ second: UInt8, _ third: UInt8, _ at: Int, _ length: Int,
    _ bytes: UnsafeMutableBufferPointer<UInt8>, _ starts: UnsafeMutableBufferPointer<UInt32>
  ) {
    begin(Script.of(first, second), starts)
    bytes[count] = first
    bytes[count + 1] = second
    bytes[count + 2] = third
    wrote(3, at, length)
  }

  private mutating func mark(
    _ entry: UInt32, _ at: Int, _ length: Int, _ bytes: UnsafeMutableBufferPointer<UInt8>
  ) {
    switch Int(entry) {
    case FOLDING_WORD:
      // Typographic quotation marks inside a Hebrew acronym.
      if script == Script.hebrew, length == 3, at + 3 < source.count, source[at + 3] == 0xD7,
        source[at] == 0xE2, source[at + 1] == 0x80
      {
        return
      }
      separate(Separator.word, at, length, bytes)
    case FOLDING_CLAUSE: separate(Separator.clause, at, length, bytes)
    case FOLDING_SENTENCE: separate(Separator.sentence, at, length, bytes)
    case FOLDING_VOICE, FOLDING_HALF_VOICE:
      // か and a voicing mark are が: the next scalar, or the one after it.
      if count >= fieldStart + 3, bytes[count - 3] == 0xE3 {
        let step: UInt8 = Int(entry) == FOLDING_VOICE ? 1 : 2
        if bytes[count - 1] < 0xBF - step {
          bytes[count - 1] += step
        } else {
          bytes[count - 1] = bytes[count - 1] &+ step &- 0x40
          bytes[count - 2] += 1
        }
        if keeping {
          for back in 1...3 { origins[origins.count - back].end = UInt32(at + length) }
        }
      }
    default: break
    }
  }

  /// `&amp;`, `&#233;`, `&eacute;`, also written twice over (`&amp;eacute;`).
  private mutating func entity(
    _ at: Int, _ bytes: UnsafeMutableBufferPointer<UInt8>,
    _ starts: UnsafeMutableBufferPointer<UInt32>
  ) -> Int {
    var from = at + 1
    for _ in 0..<2 where startsWith("amp;", from) { from += 4 }
    guard let (entry, length) = htmlEntity(source, from) else {
      separate(Separator.word, at, from - at, bytes)
      return from - at
    }
    let whole = from + length - at
    if entry > 0x1F {
      let kind = Script.of(
        UInt8(truncatingIfNeeded: entry), UInt8(truncatingIfNeeded: entry >> 8))
      if kind != script || kind >= Script.unspaced { begin(kind, starts) }
      var rest = entry
      var written = 0
      while rest != 0 {
        bytes[count + written] = UInt8(truncatingIfNeeded: rest)
        rest >>= 8
        written += 1
      }
      wrote(written, at, whole)
    } else {
      mark(entry, at, whole, bytes)
    }
    return whole
  }

  private func startsWith(_ text: StaticString, _ at: Int) -> Bool {
    guard at + text.utf8CodeUnitCount <= source.count else { return false }
    for offset in 0..<text.utf8CodeUnitCount
    where source[at + offset] | 0x20 != text.utf8Start[offset] | 0x20 { return false }
    return true
  }

  /// A leftover tag separates words; a stray `<` separates clauses.
  private mutating func tag(_ at: Int, _ bytes: UnsafeMutableBufferPointer<UInt8>) -> Int {
    let next = at + 1 < source.count ? source[at + 1] : 0
    if next == UInt8(ascii: "/") || (next | 0x20 >= 0x61 && next | 0x20 <= 0x7A) {
      for end in at..<min(source.count, at + 400) where source[end] == UInt8(ascii: ">") {
        separate(Separator.word, at, end + 1 - at, bytes)
        return end + 1 - at
      }
    }
    separate(Separator.clause, at, 1, bytes)
    return 1
  }
}

/// What each ASCII byte folds to; a separator or a deleted byte is not greater than `.`.
private let asciiFolding: [UInt8] = (0..<128).map { value in
  let entry = folding_of(UInt32(value))
  switch Int(entry) {
  case FOLDING_KEEP: return UInt8(value)
  case FOLDING_CLAUSE: return Separator.clause
  case FOLDING_SENTENCE: return Separator.sentence
  case 7...: return UInt8(truncatingIfNeeded: entry)
  default: return Separator.word
  }
}

private typealias FoldedLetter = (bytes: UInt32, length: UInt8, script: UInt8)

/// What each scalar of two bytes folds to, by its number; without a length, and of a script that no letter is in, where
/// it is no letter.
private let letterFolding: [FoldedLetter] =
  (0..<0x800).map { value in
    var bytes = folding_of(UInt32(value))
    if Int(bytes) == FOLDING_KEEP {
      guard value >= 0x80 else { return (0, 0, .max) }
      bytes = UInt32(0xC0 | value >> 6) | UInt32(0x80 | value & 0x3F) << 8
    }
    guard bytes > 0x1F else { return (0, 0, .max) }
    let length = UInt8((39 - bytes.leadingZeroBitCount) / 8)
    let (first, second) = (UInt8(bytes & 0xFF), UInt8(bytes >> 8 & 0xFF))
    return (bytes, length, Script.of(first, second))
  }
