/// The language a text seems to be written in: a BCP 47 primary subtag, or `zh-Hant`; nil when nothing speaks for one.
///
/// The script decides first, then frequent words, telling letters and endings. What the feed declares wins ties and
/// short texts; it loses when the text clearly speaks another language, since false declarations happen.
/// - Parameter declared: a language tag as feeds write it (`en-US`, `zh_TW`, `nb`); nonsense counts as none.
public func identifyLanguage(title: String, summary: String, declared: String?) -> String? {
  var (title, summary) = (title, summary)
  return title.withUTF8 { title in
    summary.withUTF8 { summary in
      LanguageIdentifier.identify(title, summary, declared: declared)
    }
  }
}

package enum LanguageIdentifier {
  /// More of a summary than this says nothing new.
  private static let enough = 500
  /// What a declaration is worth: somewhat more than two words that only one language has.
  private static let prior = 26
  /// What a language few feeds are in must have ahead of the others.
  private static let doubt = 14
  /// By what words must speak for a language ahead of all others, so that pieces of words are not asked.
  private static let clear = 18
  /// What another must have against a declared language without a profile, which can never speak for itself: so
  /// many points, and seven for ten letters. Relatives borrow words and stay well below.
  private static let plain = (points: 36, perTenLetters: 7)

  /// Languages known by their script alone, which a text in Latin letters is seldom in.
  private static let ofOtherScripts: Set<String> = [
    "ja", "ko", "zh", "zh-Hant", "el", "he", "bn", "th", "pa", "gu", "ta", "te", "kn", "ml", "si",
    "lo", "my", "ka", "hy", "am", "km",
  ]

  package static func identify(
    _ title: UnsafeBufferPointer<UInt8>, _ summary: UnsafeBufferPointer<UInt8>, declared: String?
  ) -> String? {
    let table = LanguageTable.shared
    let declared = declared.flatMap(normalizedLanguage)
    let summary = UnsafeBufferPointer(rebasing: summary.prefix(enough))
    var listener = LanguageListener(table)
    listener.read(title, for: .words)
    listener.read(summary, for: .words)
    if listener.script == .latin, !isClear(listener, table, declared) {
      listener.read(title, for: .pieces)
      listener.read(summary, for: .pieces)
    }
    return decide(listener, table, declared)
  }

  /// Do the words of a text in Latin letters say it without their pieces?
  private static func isClear(
    _ heard: LanguageListener, _ table: LanguageTable, _ declared: String?
  ) -> Bool {
    let declaredIndex = declared.flatMap(table.codes.firstIndex)
    return strongest(heard, table, table.latin, declaredIndex).lead >= clear
  }

  /// The language that most speaks for, and by how much it is ahead of the next.
  private static func strongest(
    _ heard: LanguageListener, _ table: LanguageTable, _ candidates: Range<Int>, _ declared: Int?
  ) -> (best: (index: Int, points: Int)?, lead: Int) {
    heard.withPoints { heard in
      var best: (index: Int, points: Int)?
      var second = 0
      for index in candidates {
        var points = Int(heard[index])
        if index == declared {
          points += prior
        } else if table.lesserLatin.contains(index) {
          points -= doubt
        }
        if points > best?.points ?? 0 {
          second = best?.points ?? 0
          best = (index, points)
        } else if points > second {
          second = points
        }
      }
      return (best, (best?.points ?? 0) - second)
    }
  }

  private static func decide(
    _ heard: LanguageListener, _ table: LanguageTable, _ declared: String?
  ) -> String? {
    guard let script = heard.script else { return declared }
    let candidates: Range<Int>
    switch script {
    case .only(let language):
      // Yiddish is written in Hebrew letters, and so on: a relative is believed.
      return script.isShared(with: declared) ? declared : language
    case .han: return eastAsian(heard, declared)
    case .latin: candidates = table.latin
    case .cyrillic: candidates = table.cyrillic
    case .arabic: candidates = table.arabic
    case .devanagari: candidates = table.devanagari
    }

    let declaredIndex = declared.flatMap(table.codes.firstIndex)
    let best = strongest(heard, table, candidates, declaredIndex).best
    guard let best else { return declared ?? script.usual }
    let bestCode = table.codes[best.index]
    guard let declared, bestCode != declared else { return bestCode }
    let isKnown = declaredIndex != nil || ofOtherScripts.contains(declared)
    if !isKnown {
      let isRelative = LanguageSet(relativesOf: declared).meets(LanguageSet(bestCode))
      let isPlain =
        best.points >= plain.points
        && best.points * 10 >= heard.letters(of: script) * plain.perTenLetters
      return isPlain && !isRelative ? bestCode : declared
    }
    // A declared language of another script competes with nothing but its declaration.
    let competes = declaredIndex.map(candidates.contains) ?? false
    return competes || script != .latin || best.points >= prior ? bestCode : declared
  }

  private static func eastAsian(_ heard: LanguageListener, _ declared: String?) -> String {
    let han = heard.han
    if heard.kana * 12 >= heard.hanLetters, heard.kana > 0 {
      return "ja"
    }
    var (simplified, traditional) = (2 * han.simplified, 2 * han.traditionalOnly + han.traditional)
    var japanese = 2 * han.japanese + heard.kana
    if han.traditionalOnly == 0, japanese > 0 { japanese += han.traditional }
    switch declared {
    case "zh": simplified += 1
    case "zh-Hant", "yue": traditional += 1
    case "ja": japanese += han.traditionalOnly == 0 ? han.traditional + 2 : 1
    default: break
    }
    if japanese > max(simplified, traditional) { return "ja" }
    if traditional > simplified { return declared == "yue" ? "yue" : "zh-Hant" }
    return "zh"
  }
}

/// A script and what it says of the language.
enum LanguageScript: Equatable {
  case latin, cyrillic, arabic, devanagari, han
  case only(String)

  /// The language most texts in the script are in.
  var usual: String? {
    switch self {
    case .latin: nil
    case .cyrillic: "ru"
    case .arabic: "ar"
    case .devanagari: "hi"
    case .han: "zh"
    case .only(let language): language
    }
  }

  func isShared(with language: String?) -> Bool {
    switch (self, language) {
    case (.only("he"), "yi"), (.only("bn"), "as"), (.only("am"), "ti"): true
    default: false
    }
  }
}

/// What a feed means by a language tag: `en` for `en-US`, `zh-Hant` for `zh-TW`, `no` for `nb`, `he` for `iw`; nil for
/// what names no language, such as `und` or `english`.
func normalizedLanguage(_ tag: String) -> String? {
  if let language = normalizedPlainLanguage(tag) { return language }
  let parts = tag.lowercased().split { !$0.isLetter && !$0.isNumber }
  guard let first = parts.first, first.count == 2 || first.count == 3,
    first.utf8.allSatisfy({ UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 })
  else { return nil }
  let primary = String(first)
  switch primary {
  case "und", "mul", "mis", "zxx", "all", "xxx": return nil
  case "zh", "cmn", "zho", "chi", "cn":
    if parts.contains("hans") { return "zh" }
    let isTraditional = parts.contains { ["hant", "tw", "hk", "mo"].contains($0) }
    return isTraditional ? "zh-Hant" : "zh"
  default: return aliases[primary] ?? primary
  }
}

/// The same for the tags that most feeds have, by bytes: two small letters, alone or before a hyphen and a region; nil
/// for any other.
private func normalizedPlainLanguage(_ tag: String) -> String? {
  let bytes = tag.utf8
  let isPlain = bytes.prefix(2).allSatisfy { UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 }
  guard isPlain, bytes.count == 2 || bytes.count > 2 && bytes.dropFirst(2).first == 0x2D,
    bytes.dropFirst(3).allSatisfy({ $0 < 0x80 })
  else { return nil }
  let primary = String(tag.unicodeScalars.prefix(2))
  return primary == "zh" || primary == "cn" ? nil : aliases[primary] ?? primary
}

/// Withdrawn codes, ISO 639-2 codes of languages with a shorter one, and countries taken for languages.
private let aliases: [String: String] = Dictionary(
  uniqueKeysWithValues: """
    nb no nn no nob no nno no nor no iw he heb he in id ind id ji yi jw jv mo ro bs hr sh sr fil tl tgl tl jp ja \
    jpn ja kr ko kor ko cz cs ces cs cze cs gr el ell el gre el dk da dan da ua uk ukr uk vn vi vie vi eng en fra fr \
    fre fr deu de ger de spa es ita it por pt nld nl dut nl pol pl swe sv fin fi slk sk slo sk ron ro rum ro hun hu \
    tur tr rus ru bul bg srp sr hrv hr ara ar fas fa per fa urd ur hin hi ben bn tha th
    """.split(separator: " ").pairs)

extension Array where Element == Substring {
  fileprivate var pairs: [(String, String)] {
    stride(from: 0, to: count - 1, by: 2).map { (String(self[$0]), String(self[$0 + 1])) }
  }
}
