/// Finds out from the bytes alone what a text is written in: first by the structure of the
/// encodings of East Asia, then by how often letters occur in the languages of the others.
///
/// - Parameter bytes: A text that is not UTF-8, with at least a few characters beyond ASCII.
/// - Returns: `nil` when nothing fits well enough.
func detectEncoding(_ bytes: ArraySlice<UInt8>) -> CharacterEncoding? {
  let sample = bytes.prefix(200_000)
  if let name = escapedEncoding(sample) ?? doubleByteEncoding(sample) ?? singleByteEncoding(sample)
  {
    return CharacterEncoding(label: name, decidedBy: .content)
  }
  return nil
}

/// ISO-2022, whose bytes are all ASCII.
func detectEscapedEncoding(_ bytes: ArraySlice<UInt8>) -> CharacterEncoding? {
  escapedEncoding(bytes.prefix(200_000)).flatMap {
    CharacterEncoding(label: $0, decidedBy: .content)
  }
}

/// ISO-2022 announces itself by escape sequences.
private func escapedEncoding(_ bytes: ArraySlice<UInt8>) -> String? {
  guard bytes.contains(0x1B), !bytes.contains(where: { $0 >= 0x80 }) else { return nil }
  if firstRange(of: "\u{1B}$B", in: bytes) != nil || firstRange(of: "\u{1B}$@", in: bytes) != nil {
    return "iso-2022-jp"
  }
  return firstRange(of: "\u{1B}$)C", in: bytes) != nil ? "iso-2022-kr" : nil
}

// MARK: East Asia

/// What a text looks like when it is read as pairs of bytes.
private struct PairCount {
  var pairs = 0
  var invalid = 0
  /// Pairs that are everywhere in the language: kana, common Hangul, common Han.
  var typical = 0

  /// - Parameters:
  ///   - single: Bytes beyond ASCII that stand alone.
  ///   - isPair: Whether lead and trail make a character.
  init(
    _ bytes: ArraySlice<UInt8>, single: (UInt8) -> Bool = { _ in false },
    isPair: (UInt8, UInt8) -> Bool, isTypical: (UInt8, UInt8) -> Bool
  ) {
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let lead = bytes[index]
      index += 1
      guard lead >= 0x80, !single(lead) else { continue }
      guard index < bytes.endIndex, isPair(lead, bytes[index]) else {
        invalid += 1
        continue
      }
      pairs += 1
      if isTypical(lead, bytes[index]) { typical += 1 }
      index += 1
    }
  }

  /// Hardly a byte is out of place.
  var fits: Bool { pairs > 0 && invalid * 30 <= pairs }
  var typicalShare: Double { pairs == 0 ? 0 : Double(typical) / Double(pairs) }
}

private func doubleByteEncoding(_ bytes: ArraySlice<UInt8>) -> String? {
  func isHigh(_ byte: UInt8) -> Bool { (0xA1...0xFE).contains(byte) }
  let eucJapanese = PairCount(
    bytes, isPair: { (isHigh($0) && isHigh($1)) || ($0 == 0x8E && isHigh($1)) },
    isTypical: {
      $0 == 0xA4 || $0 == 0xA5 || ($0 == 0xA1 && ($1 == 0xA2 || $1 == 0xA3)) && isHigh($1)
    })
  let shiftJIS = PairCount(
    bytes, single: { (0xA1...0xDF).contains($0) },
    isPair: {
      ((0x81...0x9F).contains($0) || (0xE0...0xFC).contains($0))
        && ((0x40...0x7E).contains($1) || (0x80...0xFC).contains($1))
    },
    isTypical: {
      ($0 == 0x82 && (0x9F...0xF1).contains($1)) || ($0 == 0x83 && (0x40...0x96).contains($1))
        || ($0 == 0x81 && ($1 == 0x41 || $1 == 0x42))
    })
  let korean = PairCount(
    bytes, isPair: { (0x81...0xFE).contains($0) && $1 >= 0x41 && $1 != 0xFF },
    isTypical: { (0xB0...0xC8).contains($0) && isHigh($1) })
  let simplified = PairCount(
    bytes, isPair: { (0x81...0xFE).contains($0) && ($1 >= 0x40 && $1 != 0x7F && $1 != 0xFF) },
    isTypical: { (0xB0...0xD7).contains($0) && isHigh($1) })
  let traditional = PairCount(
    bytes,
    isPair: {
      (0x87...0xFE).contains($0) && ((0x40...0x7E).contains($1) || isHigh($1))
    },
    isTypical: { lead, _ in (0xA4...0xC6).contains(lead) })

  // Kana are found in no other language, and in every Japanese text.
  if eucJapanese.fits, eucJapanese.typicalShare > 0.2 { return "euc-jp" }
  if shiftJIS.fits, shiftJIS.typicalShare > 0.2 { return "shift_jis" }
  // Korean needs only the common Hangul; Chinese has as many characters behind them.
  if korean.fits, korean.typicalShare > 0.85, korean.pairs >= 4 { return "euc-kr" }
  let lowTrails = PairCount(bytes, isPair: { $0 >= 0x81 && $1 >= 0x40 }, isTypical: { $1 < 0xA1 })
  if traditional.fits, traditional.typicalShare > 0.7, lowTrails.typicalShare > 0.15 {
    return "big5"
  }
  if simplified.fits, simplified.typicalShare > 0.7, simplified.pairs >= 4 { return "gb2312" }
  return nil
}

// MARK: The alphabets

/// An encoding of one byte a character, with the letters of a language that it is used for.
private struct Alphabet: Sendable {
  let name: String
  let decoder: String
  /// Words are made of these letters alone, not mixed with ASCII.
  let isOwnScript: Bool
  /// How well a byte from 0x80 on fits: 10 for the most frequent letter, below 0 for what is none.
  let weights: [Double]
  let isUppercase: [Bool]

  /// - Parameter letters: The most frequent first.
  init(name: String, decoder: String, letters: String, isOwnScript: Bool) {
    self.name = name
    self.decoder = decoder
    self.isOwnScript = isOwnScript
    var weights = [Double](repeating: -8, count: 128)
    var isUppercase = [Bool](repeating: false, count: 128)
    let ranks = Dictionary(
      letters.unicodeScalars.enumerated().map { ($1, $0) }, uniquingKeysWith: min)
    let count = Double(letters.unicodeScalars.count)
    guard let converter = Iconv(from: decoder) else {
      (self.weights, self.isUppercase) = (weights, isUppercase)
      return
    }
    for byte in 0..<128 {
      let (utf8, invalid) = converter.convert([UInt8(byte + 128)][...])
      guard invalid == 0, let scalar = String(decoding: utf8, as: UTF8.self).unicodeScalars.first
      else {
        continue
      }
      let lower = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
      isUppercase[byte] = lower != scalar
      if let rank = ranks[scalar] ?? ranks[lower] {
        weights[byte] = 10 * (1 - Double(rank) / count)
        if isUppercase[byte], ranks[scalar] == nil { weights[byte] -= 2 }
      } else if scalar.properties.isAlphabetic {
        weights[byte] = -3
      } else if "«»–—“”„…№’‘ ".unicodeScalars.contains(scalar) {
        weights[byte] = 1
      }
    }
    (self.weights, self.isUppercase) = (weights, isUppercase)
  }
}

private let russian = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё"
private let ukrainian = "оаниітвредсклумпязбьгчйхцїжєшюфщ"
private let alphabets: [Alphabet] =
  [
    Alphabet(name: "windows-1251", decoder: "CP1251", letters: russian, isOwnScript: true),
    Alphabet(name: "windows-1251", decoder: "CP1251", letters: ukrainian, isOwnScript: true),
    Alphabet(name: "koi8-r", decoder: "KOI8-R", letters: russian, isOwnScript: true),
    Alphabet(name: "koi8-u", decoder: "KOI8-U", letters: ukrainian, isOwnScript: true),
    Alphabet(name: "iso-8859-5", decoder: "ISO-8859-5", letters: russian, isOwnScript: true),
    Alphabet(name: "ibm866", decoder: "IBM866", letters: russian, isOwnScript: true),
    Alphabet(
      name: "windows-1253", decoder: "CP1253", letters: "αοιετνσρηυπκλμςωάίόέδγήχύώθφβξζψ",
      isOwnScript: true),
    Alphabet(
      name: "windows-1255", decoder: "CP1255", letters: "יוהלאתרבשמנדקעםפחכגצסטזןץךף",
      isOwnScript: true),
    Alphabet(
      name: "windows-1256", decoder: "CP1256", letters: "اليمنوترةبعدسفهكقحجأشصىطخزضذثغئءظإؤآ",
      isOwnScript: true),
    Alphabet(
      name: "tis-620", decoder: "CP874", letters: "านรก่อเงมยลว้ดทสะตัปีบคหแจพชิ์ขใไโุูผซธึณถ็ศญฐฎ",
      isOwnScript: true),
  ]
  + latin(
    "windows-1252", "CP1252",
    // French, German, Spanish, Portuguese, the Nordic languages, Italian.
    "éèàêçâôîûùœëïü’«»", "üäößéà„“–", "óíáéñúü¿¡ª", "ãçáéíóêúâàôõ", "äåöøæéØÅ", "àèéìòùÈ’")
  // Czech and Slovak, Polish, Hungarian, Croatian, Romanian.
  + latin(
    "windows-1250", "CP1250", "áíéěřžšýčůúťďňóľĺŕôä", "ąęółśżćńź", "áéőöóíüúű", "čšžćđ", "ăâîşţ")
  + latin("windows-1254", "CP1254", "ıüşçğöİŞÇÜÖĞ")

private func latin(_ name: String, _ decoder: String, _ languages: String...) -> [Alphabet] {
  languages.map { Alphabet(name: name, decoder: decoder, letters: $0, isOwnScript: false) }
}

private func singleByteEncoding(_ bytes: ArraySlice<UInt8>) -> String? {
  // A few bytes are no proof of another alphabet.
  guard bytes.count(where: { $0 >= 0x80 }) >= 6 || !highBytesStandTogether(bytes) else {
    return "windows-1252"
  }
  let usesOwnScript = highBytesStandTogether(bytes)
  var best: (name: String, score: Double)?
  for alphabet in alphabets where alphabet.isOwnScript == usesOwnScript {
    let score = score(bytes, as: alphabet)
    if score > (best?.score ?? 0) { best = (alphabet.name, score) }
  }
  guard let best, best.score > 1 else { return usesOwnScript ? nil : "windows-1252" }
  return best.name
}

/// In Cyrillic, Greek, Hebrew, Arabic or Thai most bytes beyond ASCII have another beside them; in
/// French or Polish hardly any.
private func highBytesStandTogether(_ bytes: ArraySlice<UInt8>) -> Bool {
  var together = 0
  var all = 0
  var previous: UInt8 = 0
  for byte in bytes {
    if byte >= 0x80 {
      all += 1
      if previous >= 0x80 { together += 1 }
    }
    previous = byte
  }
  return together * 2 > all
}

/// How well the bytes beyond ASCII read as text of this alphabet: about 10 for its most frequent
/// letters, below 0 for what is no letter.
private func score(_ bytes: ArraySlice<UInt8>, as alphabet: Alphabet) -> Double {
  var total = 0.0
  var high = 0
  var previous: UInt8 = 0
  for byte in bytes {
    if byte >= 0x80 {
      high += 1
      let index = Int(byte) - 128
      total += alphabet.weights[index]
      // A capital behind a small letter is seldom written.
      if previous >= 0x80, alphabet.isUppercase[index],
        !alphabet.isUppercase[Int(previous) - 128]
      {
        total -= 8
      }
      if high == 20_000 { break }
    }
    previous = byte
  }
  return high == 0 ? 0 : total / Double(high)
}
