/// The profiles, laid out for looking up words, letters and endings by hash.
final class LanguageTable: Sendable {
  static let shared = LanguageTable()

  let codes: [String]
  /// Indices in `codes`.
  let latin: Range<Int>
  let lesserLatin: Range<Int>
  let cyrillic: Range<Int>
  let arabic: Range<Int>
  let devanagari: Range<Int>
  /// Frequent words, letters, endings and pieces.
  private let signs: SignTable
  /// The same for ASCII by five bits a letter: words of at most twelve, endings of two and three; pieces of two, and of
  /// three and four.
  private let plainWords: SignTable
  private let plainEndings: (two: [UInt16], three: [UInt16], four: SignTable)
  private let plainPieces: (two: [UInt16], endsOfLonger: [UInt64], longer: SignTable)
  /// By ASCII letters of either case 1 to 26, 0 for what ends a word.
  private let plainCodes: [UInt8]
  /// By scalar.
  private let letters: [UInt16]
  /// By sign: what it adds to each language.
  private let rows: [LanguagePoints.Row]
  private let hanForms: [UInt8]

  enum HanForm: UInt8 { case simplified = 1, traditionalOnly, traditional, japanese }

  /// A word in lower case as it is read: its hash, its last four letters and its length.
  struct Word {
    private(set) var count = 0
    fileprivate var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    fileprivate var last: UInt64 = 0

    @inline(__always) mutating func append(_ scalar: UInt32) {
      count += 1
      hash = (hash ^ UInt64(scalar)) &* 0x100_0000_01B3
      last = last << 16 | UInt64(scalar & 0xFFFF)
    }

    fileprivate init(_ scalars: Substring.UnicodeScalarView) {
      for scalar in scalars { append(scalar.value) }
    }
    init() {}
  }

  private init() {
    var codes: [String] = []
    // A bit for each language, by key.
    var signs: [UInt64: UInt64] = [:]
    var plainWordSets: [UInt64: UInt64] = [:]
    var plainEndingSets: [Int: [UInt64: UInt64]] = [:]
    var plainPieceSets: [Int: [UInt64: UInt64]] = [:]
    func add(_ profiles: String) -> Range<Int> {
      let start = codes.count
      // By scalars: a space and a vowel sign after it are one Character.
      for line in profiles.unicodeScalars.split(separator: "\n") {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false)
        let words = parts[0].split(separator: " ")
        let bit: UInt64 = 1 << UInt64(codes.count)
        codes.append(String(Substring(words[0].dropLast())))
        for word in words.dropFirst() {
          signs[Self.key(word: Word(word)), default: 0] |= bit
          if word.count <= 12, let code = Self.plainCode(word) {
            plainWordSets[code, default: 0] |= bit
          }
        }
        for letter in parts[1] where letter != " " {
          signs[Self.key(letter: letter.value), default: 0] |= bit
        }
        for ending in parts[2].split(separator: " ") {
          let length = ending.count
          signs[Self.key(ending: Word(ending), length: length), default: 0] |= bit
          if let code = Self.plainCode(ending) {
            plainEndingSets[length, default: [:]][code, default: 0] |= bit
          }
        }
        for piece in parts[3].split(separator: " ") {
          signs[Self.key(piece: Word(piece), length: piece.count), default: 0] |= bit
          if let code = Self.plainCode(piece) {
            plainPieceSets[piece.count, default: [:]][code, default: 0] |= bit
          }
        }
      }
      return start..<codes.count
    }
    let spoken = add(LanguageProfiles.latin)
    lesserLatin = add(LanguageProfiles.lesserLatin)
    latin = spoken.lowerBound..<lesserLatin.upperBound
    cyrillic = add(LanguageProfiles.cyrillic)
    arabic = add(LanguageProfiles.arabic)
    devanagari = add(LanguageProfiles.devanagari)
    self.codes = codes

    var rows = RowTable()
    self.signs = SignTable(
      signs.map { (key, set) in (key, rows.sign(set, times: key & 7 == 0 ? 2 : 1)) })
    plainWords = SignTable(plainWordSets.map { ($0, rows.sign($1, times: 2)) })

    let fourEndings = plainEndingSets[4] ?? [:]
    var endings = (
      two: [UInt16](repeating: 0, count: 1 << 10), three: [UInt16](repeating: 0, count: 1 << 15)
    )
    for (code, set) in plainEndingSets[2] ?? [:] { endings.two[Int(code)] = rows.sign(set) }
    for (code, set) in plainEndingSets[3] ?? [:] { endings.three[Int(code)] = rows.sign(set) }
    for code in fourEndings.keys { endings.three[Int(code & 0x7FFF)] |= Self.fourLetters }
    plainEndings = (
      endings.two, endings.three, SignTable(fourEndings.map { ($0, rows.sign($1)) })
    )

    let longerPieces = (plainPieceSets[3] ?? [:]).merging(plainPieceSets[4] ?? [:]) { $1 }
    var twoPieces = [UInt16](repeating: 0, count: 1 << 10)
    for (code, set) in plainPieceSets[2] ?? [:] { twoPieces[Int(code)] = rows.sign(set) }
    var ends = [UInt64](repeating: 0, count: (1 << 15) / 64)
    for code in longerPieces.keys { ends[Int(code & 0x7FFF) / 64] |= 1 << (code & 63) }
    plainPieces = (
      twoPieces, ends, SignTable(longerPieces.map { ($0, rows.sign($1)) })
    )

    var letters = [UInt16](repeating: 0, count: 0x2000)
    for scalar in letters.indices {
      letters[scalar] = self.signs[Self.key(letter: UInt32(scalar))]
    }
    self.letters = letters
    plainCodes = (0...255 as ClosedRange<UInt8>).map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): byte & 31
      case UInt8(ascii: "<"), UInt8(ascii: "&"), 0x80...: Self.noPlainByte
      default: 0
      }
    }
    self.rows = rows.rows

    var forms = [UInt8](repeating: 0, count: 0xA000 - 0x4E00)
    func mark(_ characters: String, _ form: HanForm) {
      for scalar in characters.unicodeScalars where scalar.value > 0x4E00 && scalar.value < 0xA000 {
        forms[Int(scalar.value) - 0x4E00] = form.rawValue
      }
    }
    mark(LanguageProfiles.simplified, .simplified)
    mark(LanguageProfiles.traditionalOnly, .traditionalOnly)
    mark(LanguageProfiles.traditional, .traditional)
    mark(LanguageProfiles.japanese, .japanese)
    hanForms = forms
  }

  // What a sign says stands in its row; 0 is no sign.
  func sign(word: Word) -> UInt16 { signs[Self.key(word: word)] }
  func sign(letter: UInt32) -> UInt16 { letter < 0x2000 ? letters[Int(letter)] : 0 }
  /// - Parameter length: 2 to 4 letters.
  func sign(ending word: Word, length: Int) -> UInt16 {
    signs[Self.key(ending: word, length: length)]
  }
  /// - Parameter length: 2 to 4 letters, the latest of a word being read.
  func sign(piece word: Word, length: Int) -> UInt16 {
    signs[Self.key(piece: word, length: length)]
  }
  /// - Parameter code: five bits a letter, at most twelve.
  @inline(__always) func sign(plainWord code: UInt64) -> UInt16 { plainWords[code] }

  /// The endings of two, three and four letters, where the word is longer.
  @inline(__always)
  func signs(
    plainEnding code: UInt64, wordLength: Int
  ) -> (two: UInt16, three: UInt16, four: UInt16) {
    let two = wordLength > 2 ? plainEndings.two[Int(code & 0x3FF)] : 0
    let three = plainEndings.three[Int(code & 0x7FFF)]
    return (
      two, wordLength > 3 ? three & ~Self.fourLetters : 0,
      wordLength > 4 && three & Self.fourLetters != 0 ? plainEndings.four[code & 0xFFFFF] : 0
    )
  }
  /// - Parameter code: three letters or four.
  @inline(__always)
  func sign(plainPiece code: UInt64) -> UInt16 { plainPieces.longer[code] }

  @inline(__always)
  func withPlainCodes(_ body: (_ codes: UnsafeBufferPointer<UInt8>) -> Void) {
    plainCodes.withUnsafeBufferPointer { body($0) }
  }

  /// - Parameter body: is given the codes of bytes, the signs of pieces of two letters, and a bit for all three letters
  ///   with which a longer piece ends.
  @inline(__always)
  func withPlainPieces(
    _ body: (
      _ codes: UnsafeBufferPointer<UInt8>, _ pieces: UnsafeBufferPointer<UInt16>,
      _ endsOfLonger: UnsafeBufferPointer<UInt64>
    ) -> Void
  ) {
    plainCodes.withUnsafeBufferPointer { codes in
      plainPieces.two.withUnsafeBufferPointer { pieces in
        plainPieces.endsOfLonger.withUnsafeBufferPointer { body(codes, pieces, $0) }
      }
    }
  }

  @inline(__always)
  func row(_ sign: UInt16) -> LanguagePoints.Row { rows[Int(sign)] }

  /// Among `plainCodes`: a byte that is read otherwise.
  static let noPlainByte: UInt8 = 0xFF
  /// Marks three letters that are the last of an ending of four.
  static let fourLetters: UInt16 = 0x8000

  /// Five bits a letter; nil when one is not of ASCII.
  private static func plainCode(_ letters: Substring.UnicodeScalarView) -> UInt64? {
    var code: UInt64 = 0
    for letter in letters {
      guard (0x61...0x7A).contains(letter.value) else { return nil }
      code = code << 5 | UInt64(letter.value & 31)
    }
    return code
  }

  func form(ofHan scalar: UInt32) -> HanForm? {
    guard scalar >= 0x4E00, scalar < 0xA000 else { return nil }
    return HanForm(rawValue: hanForms[Int(scalar) - 0x4E00])
  }

  // The kinds of sign share a table and are told apart by the lowest bits: 0 words, 1 letters, 2 to 4 endings,
  // 5 to 7 pieces.
  private static func key(word: Word) -> UInt64 { word.hash << 3 }
  private static func key(letter: UInt32) -> UInt64 { UInt64(letter) << 3 | 1 }
  private static func key(ending word: Word, length: Int) -> UInt64 {
    let letters = length == 4 ? word.last : word.last & (1 << UInt64(16 * length) - 1)
    return (letters &* 0x9E37_79B9_7F4A_7C15) << 3 | UInt64(length)
  }

  private static func key(piece word: Word, length: Int) -> UInt64 {
    key(ending: word, length: length) + 3
  }

  /// Of the letters beyond ASCII.
  @inline(__always)
  static func isLatin(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xC0...0x24F: scalar != 0xD7 && scalar != 0xF7
    default: (0x1E00...0x1EFF).contains(scalar)
    }
  }

  /// Of the Latin and Cyrillic letters beyond ASCII.
  static func lowercased(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0xC0...0xDE: scalar + 0x20
    case 0x130: 0x69
    case 0x178: 0xFF
    case 0x139...0x148, 0x179...0x17E, 0x1AF...0x1B0: scalar & 1 == 1 ? scalar + 1 : scalar
    case 0x100...0x137, 0x14A...0x177, 0x1A0...0x1A1, 0x218...0x21B, 0x1E00...0x1E95,
      0x1EA0...0x1EFF:
      scalar | 1
    case 0x400...0x40F: scalar + 0x50
    case 0x410...0x42F: scalar + 0x20
    case 0x460...0x481, 0x48A...0x4BF, 0x4D0...0x52F: scalar | 1
    default: scalar
    }
  }

  /// Languages that have, for the news, a script of their own.
  static let onlyLanguages = [
    "am", "bn", "bo", "el", "gu", "he", "hy", "ka", "km", "kn", "lo", "ml", "my", "or", "pa", "si",
    "ta", "te", "th",
  ]

  /// The place in `onlyLanguages`.
  static func onlyLanguage(ofScriptOf scalar: UInt32) -> Int? {
    switch scalar {
    case 0x370...0x3FF, 0x1F00...0x1FFF: 3
    case 0x531...0x58F: 6
    case 0x590...0x5FF, 0xFB1D...0xFB4F: 5
    case 0x980...0x9FF: 1
    case 0xA00...0xA7F: 14
    case 0xA80...0xAFF: 4
    case 0xB00...0xB7F: 13
    case 0xB80...0xBFF: 16
    case 0xC00...0xC7F: 17
    case 0xC80...0xCFF: 9
    case 0xD00...0xD7F: 11
    case 0xD80...0xDFF: 15
    case 0xE00...0xE7F: 18
    case 0xE80...0xEFF: 10
    case 0xF00...0xFFF: 2
    case 0x1000...0x109F: 12
    case 0x10A0...0x10FF, 0x1C90...0x1CBF: 7
    case 0x1200...0x137F: 0
    case 0x1780...0x17FF: 8
    default: nil
    }
  }
}

/// Numbers the rows that signs add; equal ones share a number.
private struct RowTable {
  private(set) var rows = [LanguagePoints.Row.zero]
  private var signs: [LanguagePoints.Row: UInt16] = [.zero: 0]

  mutating func sign(_ languages: UInt64, times: UInt64 = 1) -> UInt16 {
    let row = row(languages, times)
    if let sign = signs[row] { return sign }
    rows.append(row)
    signs[row] = UInt16(rows.count - 1)
    return UInt16(rows.count - 1)
  }

  /// The fewer languages share a sign, the more it says.
  private func row(_ languages: UInt64, _ times: UInt64) -> LanguagePoints.Row {
    let share: UInt64 =
      switch languages.nonzeroBitCount {
      case 1: 6
      case 2: 4
      case 3: 3
      case 4...6: 2
      default: 1
      }
    var row = LanguagePoints.Row.zero
    for language in 0..<64 where languages & 1 << UInt64(language) != 0 {
      row[language / 8] |= share * times << UInt64(language % 8 * 8)
    }
    return row
  }
}

/// Open addressing over keys; several times quicker than `Dictionary`. Of a key's hash, which no other key has, the
/// lower 48 bits stand in a slot with the sign; the upper ones chose the slot.
private struct SignTable: Sendable {
  private var slots: [UInt64]
  private let shift: UInt64

  init(_ signs: [(key: UInt64, sign: UInt16)]) {
    let size = 64 - (4 * signs.count + 1).leadingZeroBitCount
    slots = Array(repeating: 0, count: 1 << size)
    shift = UInt64(64 - size)
    for (key, sign) in signs {
      let hash = Self.hash(key)
      var at = Int(hash >> shift)
      while slots[at] != 0 { at = (at + 1) & (slots.count - 1) }
      slots[at] = hash << 16 | UInt64(sign)
    }
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  @inline(__always)
  subscript(key: UInt64) -> UInt16 {
    let hash = Self.hash(key)
    return slots.withUnsafeBufferPointer { slots in
      var at = Int(truncatingIfNeeded: hash &>> shift)
      var slot = slots[at]
      while slot != 0, (slot ^ hash << 16) >> 16 != 0 {
        at = (at + 1) & (slots.count - 1)
        slot = slots[at]
      }
      return UInt16(truncatingIfNeeded: slot)
    }
  }
}
