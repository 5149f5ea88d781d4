/// Reads text once and notes what speaks for each language.
struct LanguageListener {
  /// By the index of a language in `LanguageTable.codes`.
  private(set) var points: [Int]
  private(set) var kana = 0
  private(set) var hanLetters = 0
  private(set) var han = (simplified: 0, traditionalOnly: 0, traditional: 0, japanese: 0)

  private let table: LanguageTable
  private var latin = 0
  private var cyrillic = 0
  private var arabic = 0
  private var devanagari = 0
  private var hangul = 0
  private var others: [String: Int] = [:]
  private var word = LanguageTable.Word()

  init(_ table: LanguageTable) {
    self.table = table
    points = Array(repeating: 0, count: table.codes.count)
  }

  /// The script with the most letters, Latin counting half: names of firms and products stand in every script.
  var script: LanguageScript? {
    var best: (script: LanguageScript, weight: Int)?
    func propose(_ script: LanguageScript, _ weight: Int) {
      if weight > best?.weight ?? 0 { best = (script, weight) }
    }
    propose(.latin, latin)
    propose(.cyrillic, 2 * cyrillic)
    propose(.arabic, 2 * arabic)
    propose(.devanagari, 2 * devanagari)
    propose(.only("ko"), 6 * hangul)
    propose(.han, 6 * (kana + hanLetters))
    for (language, letters) in others.sorted(by: { $0.key < $1.key }) {
      propose(.only(language), 2 * letters)
    }
    return best?.script
  }

  func letters(of script: LanguageScript) -> Int {
    switch script {
    case .latin: latin
    case .cyrillic: cyrillic
    case .arabic: arabic
    case .devanagari: devanagari
    case .han: kana + hanLetters
    case .only(let language): language == "ko" ? hangul : others[language, default: 0]
    }
  }

  /// Tags are skipped, references end a word, what is not UTF-8 is passed over.
  mutating func read(_ text: UnsafeBufferPointer<UInt8>) {
    var at = 0
    while at < text.count {
      let byte = text[at]
      if byte < 0x80 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"):
          latin += 1
          spell(UInt32(byte))
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
          latin += 1
          spell(UInt32(byte | 0x20))
        case UInt8(ascii: "<"):
          endWord()
          at = endOfTag(text, at)
        case UInt8(ascii: "&"):
          endWord()
          at = endOfReference(text, at)
        default: endWord()
        }
        at += 1
      } else {
        let (scalar, length) = decodeScalar(text, at)
        at += max(1, length)
        if length > 0 { hear(scalar) } else { endWord() }
      }
    }
    endWord()
  }

  private mutating func hear(_ scalar: UInt32) {
    switch scalar {
    case 0xC0...0x24F where scalar != 0xD7 && scalar != 0xF7, 0x1E00...0x1EFF:
      latin += 1
      spell(LanguageTable.lowercased(scalar))
    case 0x300...0x36F:
      // A separate hook, horn or dot below is Vietnamese; other marks are left to the words.
      if scalar == 0x309 || scalar == 0x31B || scalar == 0x323 {
        award(table.languages(letter: 0x1EA1), 1)
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
        others[language, default: 0] += 1
      }
    }
  }

  private mutating func spell(_ scalar: UInt32) {
    word.append(scalar)
    if scalar >= 0x80 { award(table.languages(letter: scalar), 1) }
    // Only the profiles of Latin have pieces.
    guard scalar < 0x250, word.count > 1 else { return }
    for length in 2...min(4, word.count) {
      award(table.languages(piece: word, length: length), 1)
    }
  }

  private mutating func endWord() {
    guard word.count > 0 else { return }
    award(table.languages(word: word), 2)
    for length in 2...4 where word.count > length {
      award(table.languages(ending: word, length: length), 1)
    }
    word = LanguageTable.Word()
  }

  /// The fewer languages share a sign, the more it says.
  private mutating func award(_ languages: UInt64, _ times: Int) {
    guard languages != 0 else { return }
    let share: Int
    switch languages.nonzeroBitCount {
    case 1: share = 6
    case 2: share = 4
    case 3: share = 3
    case 4...6: share = 2
    default: share = 1
    }
    var left = languages
    while left != 0 {
      points[left.trailingZeroBitCount] += share * times
      left &= left - 1
    }
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
