/// A set of languages, as bits. Close relatives share words and are never told apart by one headline,
/// so a phrase of one counts for the others.
struct LanguageSet: Sendable, Equatable {
  var bits: UInt64

  static let all = LanguageSet(bits: .max)
  static let none = LanguageSet(bits: 0)

  private static let known: [String] = [
    "en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "da", "no", "fi", "cs", "sk", "ro", "hu",
    "el", "bg", "ru", "uk", "tr", "ar", "he", "fa", "ur", "hi", "bn", "id", "vi", "th", "zh", "ja",
    "ko", "hr", "sr", "sl", "ca", "et", "lv", "lt", "ms", "sw", "tl", "gl", "sq", "mk", "az", "ga",
    "cy", "is", "af", "eu",
  ]
  private static let index: [String: Int] = Dictionary(
    uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
  private static let families: [[String]] = [
    ["da", "no"], ["no", "sv"], ["cs", "sk"], ["id", "ms"], ["hr", "sr", "sl"], ["es", "ca"],
    ["pt", "gl"], ["nl", "af"], ["tr", "az"],
  ]

  init(bits: UInt64) { self.bits = bits }

  /// The language alone; every language for "all" and for one that is not known.
  init(_ language: String) {
    let aliases = ["nb": "no", "nn": "no", "iw": "he", "in": "id", "bs": "hr", "fil": "tl"]
    let primary = String(language.prefix { $0 != "-" && $0 != "_" }).lowercased()
    if let index = Self.index[aliases[primary] ?? primary] {
      bits = 1 << UInt64(index)
    } else {
      bits = language == "all" ? .max : 1 << 63
    }
  }

  /// The language and its close relatives.
  init(relativesOf language: String) {
    self.init(language)
    for family in Self.families where family.contains(language) {
      for relative in family { bits |= LanguageSet(relative).bits }
    }
  }

  func union(_ other: LanguageSet) -> LanguageSet { LanguageSet(bits: bits | other.bits) }
  func intersection(_ other: LanguageSet) -> LanguageSet { LanguageSet(bits: bits & other.bits) }
  func meets(_ other: LanguageSet) -> Bool { bits & other.bits != 0 }
}
