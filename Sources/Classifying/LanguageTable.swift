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
  private let signs: SignTable
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
    var signs: [UInt64: UInt64] = [:]
    func add(_ profiles: String) -> Range<Int> {
      let start = codes.count
      // By scalars: a space and a vowel sign after it are one Character.
      for line in profiles.unicodeScalars.split(separator: "\n") {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false)
        let words = parts[0].split(separator: " ")
        let bit: UInt64 = 1 << UInt64(codes.count)
        codes.append(String(Substring(words[0].dropLast())))
        for word in words.dropFirst() { signs[Self.key(word: Word(word)), default: 0] |= bit }
        for letter in parts[1] where letter != " " {
          signs[Self.key(letter: letter.value), default: 0] |= bit
        }
        for ending in parts[2].split(separator: " ") {
          let length = ending.count
          signs[Self.key(ending: Word(ending), length: length), default: 0] |= bit
        }
        for piece in parts[3].split(separator: " ") {
          signs[Self.key(piece: Word(piece), length: piece.count), default: 0] |= bit
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
    self.signs = SignTable(signs)

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

  /// The languages that have the word, as bits by index in `codes`.
  func languages(word: Word) -> UInt64 { signs[Self.key(word: word)] }
  func languages(letter: UInt32) -> UInt64 { signs[Self.key(letter: letter)] }
  /// - Parameter length: 2 to 4 letters.
  func languages(ending word: Word, length: Int) -> UInt64 {
    signs[Self.key(ending: word, length: length)]
  }

  func form(ofHan scalar: UInt32) -> HanForm? {
    guard scalar >= 0x4E00, scalar < 0xA000 else { return nil }
    return HanForm(rawValue: hanForms[Int(scalar) - 0x4E00])
  }

  /// - Parameter length: 2 to 4 letters, the latest of a word being read.
  func languages(piece word: Word, length: Int) -> UInt64 {
    signs[Self.key(piece: word, length: length)]
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

  /// The language of a script that is, for the news, one language's own.
  static func onlyLanguage(ofScriptOf scalar: UInt32) -> String? {
    switch scalar {
    case 0x370...0x3FF, 0x1F00...0x1FFF: "el"
    case 0x531...0x58F: "hy"
    case 0x590...0x5FF, 0xFB1D...0xFB4F: "he"
    case 0x980...0x9FF: "bn"
    case 0xA00...0xA7F: "pa"
    case 0xA80...0xAFF: "gu"
    case 0xB00...0xB7F: "or"
    case 0xB80...0xBFF: "ta"
    case 0xC00...0xC7F: "te"
    case 0xC80...0xCFF: "kn"
    case 0xD00...0xD7F: "ml"
    case 0xD80...0xDFF: "si"
    case 0xE00...0xE7F: "th"
    case 0xE80...0xEFF: "lo"
    case 0xF00...0xFFF: "bo"
    case 0x1000...0x109F: "my"
    case 0x10A0...0x10FF, 0x1C90...0x1CBF: "ka"
    case 0x1200...0x137F: "am"
    case 0x1780...0x17FF: "km"
    default: nil
    }
  }
}

/// Open addressing over hashed keys; several times quicker than `Dictionary`, which hashes them again.
private struct SignTable: Sendable {
  private var slots: [(key: UInt64, languages: UInt64)]
  private let shift: UInt64

  init(_ signs: [UInt64: UInt64]) {
    let bits = 64 - (4 * signs.count).leadingZeroBitCount
    slots = Array(repeating: (0, 0), count: 1 << bits)
    shift = UInt64(64 - bits)
    for (key, languages) in signs {
      var at = start(key)
      while slots[at].languages != 0 { at = (at + 1) & (slots.count - 1) }
      slots[at] = (key, languages)
    }
  }

  private func start(_ key: UInt64) -> Int { Int((key &* 0x9E37_79B9_7F4A_7C15) >> shift) }

  subscript(key: UInt64) -> UInt64 {
    var at = start(key)
    while true {
      let slot = slots[at]
      if slot.key == key || slot.languages == 0 { return slot.languages }
      at = (at + 1) & (slots.count - 1)
    }
  }
}
