/// Reads text and notes what speaks for each language.
struct LanguageListener {
  /// What is listened to.
  enum Attention {
    /// The script, frequent words, telling letters and endings: mostly enough.
    case words
    /// Pieces of words, letter by letter; of Latin letters only.
    case pieces
  }

  private(set) var kana = 0
  private(set) var hanLetters = 0
  private(set) var han = (simplified: 0, traditionalOnly: 0, traditional: 0, japanese: 0)

  private let table: LanguageTable
  private var points = LanguagePoints()
  private var latin = 0
  private var cyrillic = 0
  private var arabic = 0
  private var devanagari = 0
  private var hangul = 0
  /// By the place in `LanguageTable.onlyLanguages`.
  private var others = SIMD32<UInt32>.zero
  private var hasOthers = false
  private var word = LanguageTable.Word()
  private var attention = Attention.words

  init(_ table: LanguageTable) { self.table = table }

  /// - Parameter body: is given the points of each language, in the order of `LanguageTable.codes`.
  @inline(__always)
  func withPoints<Result>(_ body: (UnsafeBufferPointer<Int32>) -> Result) -> Result {
    points.withSums(body)
  }

  /// The script with the most letters, Latin counting half: names of firms and products stand in every script.
  var script: LanguageScript? {
    var best: LanguageScript?
    var most = 0
    // The first of equals wins.
    @inline(__always) func consider(_ script: LanguageScript, _ weight: Int) {
      if weight > most { (best, most) = (script, weight) }
    }
    consider(.latin, latin)
    consider(.cyrillic, 2 * cyrillic)
    consider(.arabic, 2 * arabic)
    consider(.devanagari, 2 * devanagari)
    consider(.only("ko"), 6 * hangul)
    consider(.han, 6 * (kana + hanLetters))
    guard hasOthers else { return best }
    let mostOfOthers = others.max()
    if 2 * Int(mostOfOthers) > most,
      let first = others.indices.first(where: { others[$0] == mostOfOthers })
    {
      return .only(LanguageTable.onlyLanguages[first])
    }
    return best
  }

  func letters(of script: LanguageScript) -> Int {
    switch script {
    case .latin: return latin
    case .cyrillic: return cyrillic
    case .arabic: return arabic
    case .devanagari: return devanagari
    case .han: return kana + hanLetters
    case .only("ko"): return hangul
    case .only(let language):
      return LanguageTable.onlyLanguages.firstIndex(of: language).map { Int(others[$0]) } ?? 0
    }
  }

  /// Tags are skipped, references end a word, what is not UTF-8 is passed over.
  mutating func read(_ text: UnsafeBufferPointer<UInt8>, for attention: Attention) {
    self.attention = attention
    var at = 0
    while at < text.count {
      let (end, wordStart) =
        attention == .words ? readPlainWords(text, at) : readPlainPieces(text, at)
      at = end
      guard at < text.count else { break }
      switch text[at] {
      case UInt8(ascii: "<"): at = endOfTag(text, at) + 1
      case UInt8(ascii: "&"): at = endOfReference(text, at) + 1
      default: at = readOther(text, wordStart, at)
      }
    }
  }

  // MARK: Words of ASCII, without a branch for each letter

  /// A word of ASCII: its last twelve letters, five bits each, and where it stands within a stretch.
  private struct PlainWord {
    var code: UInt64
    var end: UInt32
    var length: UInt32
  }

  /// Reads until a tag, a reference, or a byte that is not ASCII.
  /// - Returns: where it stands, and where the word begins that leads up to it.
  private mutating func readPlainWords(
    _ text: UnsafeBufferPointer<UInt8>, _ from: Int
  ) -> (end: Int, wordStart: Int) {
    let most = 256
    let table = table
    var letterCount = 0
    var at = from
    var code: UInt64 = 0
    var length: UInt32 = 0
    withUnsafeTemporaryAllocation(of: PlainWord.self, capacity: most) { words in
      table.withPlainCodes { codes in
        var isStopped = false
        repeat {
          let start = at
          var wordCount = 0
          let limit = min(text.count, start + most - 2)
          while at < limit {
            let letter = codes[Int(text[at])]
            if letter == LanguageTable.noPlainByte {
              isStopped = true
              break
            }
            words[wordCount] = PlainWord(
              code: code, end: UInt32(truncatingIfNeeded: at &- start), length: length)
            wordCount += code != 0 && letter == 0 ? 1 : 0
            code = letter == 0 ? 0 : code << 5 | UInt64(letter)
            length = letter == 0 ? 0 : length &+ 1
            letterCount += letter == 0 ? 0 : 1
            at += 1
          }
          if code != 0, at == text.count || isStopped && text[at] < 0x80 {
            words[wordCount] = PlainWord(
              code: code, end: UInt32(truncatingIfNeeded: at &- start), length: length)
            wordCount += 1
            (code, length) = (0, 0)
          }
          for word in words[..<wordCount] {
            let end = start + Int(word.end)
            award(
              word.length <= 12
                ? table.sign(plainWord: word.code)
                : table.sign(word: Self.word(text[end - Int(word.length)..<end])))
            let endings = table.signs(plainEnding: word.code, wordLength: Int(word.length))
            award(endings.two)
            award(endings.three)
            award(endings.four)
          }
        } while !isStopped && at < text.count
      }
    }
    latin += letterCount
    return (at, at - Int(length))
  }

  /// The same for pieces of words.
  private mutating func readPlainPieces(
    _ text: UnsafeBufferPointer<UInt8>, _ from: Int
  ) -> (end: Int, wordStart: Int) {
    let most = 256
    let table = table
    var at = from
    var code: UInt64 = 0
    var length = 0
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 3 * most) { signs in
      table.withPlainPieces { codes, pieces, endsOfLonger in
        var isStopped = false
        repeat {
          var signCount = 0
          @inline(__always) func note(_ sign: UInt16) {
            signs[signCount] = sign
            signCount += sign == 0 ? 0 : 1
          }
          let limit = min(text.count, at + most)
          while at < limit {
            let letter = codes[Int(text[at])]
            if letter == LanguageTable.noPlainByte {
              isStopped = true
              break
            }
            code = letter == 0 ? 0 : code << 5 | UInt64(letter)
            length = letter == 0 ? 0 : length &+ 1
            note(pieces[Int(code & 0x3FF)])
            let three = code & 0x7FFF
            if endsOfLonger[Int(three >> 6)] >> (three & 63) & 1 != 0 {
              note(table.sign(plainPiece: three))
              if code > 0x7FFF { note(table.sign(plainPiece: code & 0xFFFFF)) }
            }
            at += 1
          }
          if isStopped, text[at] < 0x80 { length = 0 }
          points.add(signs[..<signCount], of: table)
        } while !isStopped && at < text.count
      }
    }
    return (at, at - length)
  }

  private static func word(_ letters: Slice<UnsafeBufferPointer<UInt8>>) -> LanguageTable.Word {
    var word = LanguageTable.Word()
    for letter in letters { word.append(UInt32(letter | 0x20)) }
    return word
  }

  // MARK: All other words

  /// Reads to the end of a word that is not all of ASCII.
  /// - Parameter wordStart: its ASCII letters from here to `from` have been heard, the word has not.
  private mutating func readOther(
    _ text: UnsafeBufferPointer<UInt8>, _ wordStart: Int, _ from: Int
  ) -> Int {
    var at = from
    word = Self.word(text[wordStart..<from])
    while at < text.count {
      let byte = text[at]
      if byte < 0x80 {
        guard byte | 0x20 >= UInt8(ascii: "a"), byte | 0x20 <= UInt8(ascii: "z") else { break }
        if attention == .words { latin += 1 }
        spell(UInt32(byte | 0x20))
        at += 1
      } else {
        let (scalar, length) = decodeScalar(text, at)
        at += max(1, length)
        if length == 0 {
          endWord()
        } else if attention == .words {
          hear(scalar)
        } else if LanguageTable.isLatin(scalar) {
          spell(LanguageTable.lowercased(scalar))
        } else if !(0x300...0x36F).contains(scalar) {
          endWord()
        }
      }
    }
    endWord()
    return at
  }

  private mutating func hear(_ scalar: UInt32) {
    switch scalar {
    case _ where LanguageTable.isLatin(scalar):
      latin += 1
      spell(LanguageTable.lowercased(scalar))
    case 0x300...0x36F:
      // A separate hook, horn or dot below is Vietnamese; other marks are left to the words.
      if scalar == 0x309 || scalar == 0x31B || scalar == 0x323 {
        award(table.sign(letter: 0x1EA1))
      }
    case 0x400...0x52F:
      cyrillic += 1
      spell(LanguageTable.lowercased(scalar))
    case 0x620...0x64A, 0x671...0x6D3, 0x6D5, 0x750...0x77F:
      arabic += 1
      spell(scalar)
    case 0x64B...0x65F, 0x200C, 0x200D, 0xAD: break
    case 0x900...0x963, 0x970...0x97F:
      devanagari += 1
      spell(scalar)
    case 0x1100...0x11FF, 0x3130...0x318F, 0xAC00...0xD7A3: hangul += 1
    case 0x3041...0x309F, 0x30A1...0x30FA, 0xFF66...0xFF9D: kana += 1
    case 0x3400...0x9FFF, 0x20000...0x2FFFF:
      hanLetters += 1
      switch table.form(ofHan: scalar) {
      case .simplified: han.simplified += 1
      case .traditionalOnly: han.traditionalOnly += 1
      case .traditional: han.traditional += 1
      case .japanese: han.japanese += 1
      case nil: break
      }
    default:
      endWord()
      if let language = LanguageTable.onlyLanguage(ofScriptOf: scalar) {
        others[language] &+= 1
        hasOthers = true
      }
    }
  }

  private mutating func spell(_ scalar: UInt32) {
    word.append(scalar)
    guard attention == .pieces else {
      if scalar >= 0x80 { award(table.sign(letter: scalar)) }
      return
    }
    guard scalar < 0x250, word.count > 1 else { return }
    for length in 2...min(4, word.count) { award(table.sign(piece: word, length: length)) }
  }

  private mutating func endWord() {
    guard word.count > 0 else { return }
    if attention == .words {
      award(table.sign(word: word))
      for length in 2...4 where word.count > length {
        award(table.sign(ending: word, length: length))
      }
    }
    word = LanguageTable.Word()
  }

  @inline(__always)
  private mutating func award(_ sign: UInt16) {
    if sign != 0 { points.add(sign, of: table) }
  }

  /// The `>` that closes a tag, or the `<` itself when it opens none.
  private func endOfTag(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    guard at + 1 < text.count else { return at }
    switch text[at + 1] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "/"), UInt8(ascii: "!"):
      return text[at...].firstIndex(of: UInt8(ascii: ">")) ?? text.count
    default: return at
    }
  }

  private func endOfReference(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    text[at..<min(text.count, at + 10)].firstIndex(of: UInt8(ascii: ";")) ?? at
  }
}

/// A sum for each of 64 languages, added up for all of them at once.
struct LanguagePoints {
  /// A byte for each language.
  typealias Row = SIMD8<UInt64>

  /// No row has more than twelve in a byte, so that sixteen fit.
  private static let mostInRow = 16
  /// Two bytes for each language hold so many rows.
  private static let mostInSums = 5_000
  private var row = Row.zero
  private var rowCount = 0
  /// The languages with even numbers, and those with odd ones.
  private var even = Row.zero
  private var odd = Row.zero
  private var sumCount = 0
  /// Of long texts.
  private var earlier: [Int32] = []

  @inline(__always)
  mutating func add(_ sign: UInt16, of table: LanguageTable) {
    row &+= table.row(sign)
    rowCount += 1
    if rowCount == Self.mostInRow { carry() }
  }

  @inline(__always)
  mutating func add(_ signs: Slice<UnsafeMutableBufferPointer<UInt16>>, of table: LanguageTable) {
    for sign in signs { add(sign, of: table) }
  }

  private mutating func carry() {
    let mask = Row(repeating: 0x00FF_00FF_00FF_00FF)
    even &+= row & mask
    odd &+= (row &>> 8) & mask
    row = .zero
    sumCount += rowCount
    rowCount = 0
    if sumCount >= Self.mostInSums {
      earlier = withSums { Array($0) }
      (even, odd, sumCount) = (.zero, .zero, 0)
    }
  }

  /// - Parameter body: is given the sum of each language.
  @inline(__always)
  func withSums<Result>(_ body: (UnsafeBufferPointer<Int32>) -> Result) -> Result {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 64) { sums in
      withUnsafeBytes(of: (even, odd, row)) { bytes in
        let halves = bytes.assumingMemoryBound(to: UInt16.self)
        for language in 0..<64 {
          let sum = UInt16(littleEndian: halves[language % 2 * 32 + language / 2])
          sums[language] = Int32(sum) + Int32(bytes[128 + language])
        }
      }
      for (language, sum) in earlier.enumerated() { sums[language] += sum }
      return body(UnsafeBufferPointer(sums))
    }
  }
}
