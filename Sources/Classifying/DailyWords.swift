/// How many lists of concepts that are not core have a word ("camera"): such words stand in the news every day.
struct DailyWords: Sendable {
  /// By a hash: whole words, beginnings of words, and what either begins with. Two that share a place do no harm.
  private var whole = [UInt8](repeating: 0, count: 1 << 16)
  private var beginnings = [UInt8](repeating: 0, count: 1 << 16)
  private var begun = [UInt8](repeating: 0, count: 1 << 16)

  init(_ topics: [Topic]) {
    markFrequentWords()
    for topic in topics {
      let isCore = topic.concepts.map { $0.role == .core }
      let parts = topic.phrases.parts
      topic.phrases.bytes.withUnsafeBufferPointer { bytes in
        for entry in topic.phrases.entries {
          guard entry.partCount == 1, case .concept(let concept) = entry.target, !isCore[concept]
          else { continue }
          let part = parts[Int(entry.firstPart)]
          var hash = Self.start
          for byte in UnsafeBufferPointer(rebasing: bytes[part.range]) {
            hash = Self.next(hash, byte)
            Self.increment(&begun[Int(hash)])
          }
          if part.isAnchoredAtEnd {
            Self.increment(&whole[Int(hash)])
          } else {
            Self.increment(&beginnings[Int(hash)])
          }
        }
      }
    }
  }

  /// The part that speaks for all, since all are needed: the least daily and then the longest, which is mostly the
  /// rarest; and the next such.
  /// - Returns: their places in the list's parts.
  func tellingParts(
    of phrase: PhraseList.Entry, _ phrases: PhraseList
  ) -> (first: Int, second: Int?) {
    let firstPart = Int(phrase.firstPart)
    guard phrase.partCount > 1 else { return (firstPart, nil) }
    return phrases.bytes.withUnsafeBufferPointer { bytes in
      var best: (place: Int, count: UInt8, length: Int) = (firstPart, .max, -1)
      var next = best
      for place in phrase.parts {
        let part = phrases.parts[place]
        let own = (
          place: place,
          count: count(UnsafeBufferPointer(rebasing: bytes[part.range]), part.isAnchoredAtEnd),
          length: part.count
        )
        if (own.count, -own.length) < (best.count, -best.length) {
          (best, next) = (own, best)
        } else if (own.count, -own.length) < (next.count, -next.length) || next.length < 0 {
          next = own
        }
      }
      return (best.place, next.place)
    }
  }

  /// How daily a part is; of several words the least daily counts. Words as short as *to* stand everywhere.
  private func count(_ bytes: UnsafeBufferPointer<UInt8>, _ endsWord: Bool) -> UInt8 {
    var least = UInt8.max
    var most: UInt8 = 0
    var hash = Self.start
    var length = 0
    for byte in bytes {
      guard byte != Separator.word else {
        if length > 3 { least = min(least, max(most, whole[Int(hash)])) }
        (most, hash, length) = (0, Self.start, 0)
        continue
      }
      hash = Self.next(hash, byte)
      most = max(most, beginnings[Int(hash)])
      length += 1
    }
    if length > 3 { least = min(least, max(most, endsWord ? whole[Int(hash)] : begun[Int(hash)])) }
    return least
  }

  /// What every language says all the time counts as if it stood in very many lists.
  private mutating func markFrequentWords() {
    var folder = Folder(keepsOrigins: false)
    for profiles in [
      LanguageProfiles.latin, LanguageProfiles.cyrillic, LanguageProfiles.arabic,
      LanguageProfiles.devanagari,
    ] {
      for line in profiles.utf8.split(separator: UInt8(ascii: "\n")) {
        var words = String(Substring(line.prefix { $0 != UInt8(ascii: "|") }))
        folder.reset()
        words.withUTF8 { _ = folder.fold($0) }
        for word in folder.bytes[..<folder.count].split(whereSeparator: Separator.isSeparator) {
          var hash = Self.start
          for byte in word { hash = Self.next(hash, byte) }
          whole[Int(hash)] = Self.frequent
          begun[Int(hash)] = Self.frequent
        }
      }
    }
  }

  private static let frequent: UInt8 = 200

  @inline(__always) private static func increment(_ count: inout UInt8) {
    if count < .max - 1 { count += 1 }
  }

  private static let start: UInt16 = 0x9DC5

  @inline(__always) private static func next(_ hash: UInt16, _ byte: UInt8) -> UInt16 {
    let mixed = (UInt32(hash) ^ UInt32(byte)) &* 0x0100_0193
    return UInt16(truncatingIfNeeded: mixed ^ mixed >> 16)
  }
}
