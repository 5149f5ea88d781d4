/// How many lists of concepts that are not core have a word ("camera"): such words stand in the news every day.
struct DailyWords: Sendable {
  /// By a hash: whole words, beginnings of words, and what either begins with. Two that share a place do no harm.
  private var whole = [UInt8](repeating: 0, count: 1 << 16)
  private var beginnings = [UInt8](repeating: 0, count: 1 << 16)
  private var begun = [UInt8](repeating: 0, count: 1 << 16)

  init(_ topics: [Topic]) {
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

  /// The part that speaks for all, since all are needed: the least daily and then the longest, which is mostly the rarest.
  /// - Returns: its place in the list's parts.
  func tellingPart(of phrase: PhraseList.Entry, _ phrases: PhraseList) -> Int {
    guard phrase.partCount > 1 else { return Int(phrase.firstPart) }
    return phrase.parts.min {
      let (one, other) = (phrases.parts[$0], phrases.parts[$1])
      let (oneCount, otherCount) = (count(one, phrases), count(other, phrases))
      return oneCount != otherCount ? oneCount < otherCount : one.count > other.count
    } ?? Int(phrase.firstPart)
  }

  /// Words as short as *to* stand everywhere.
  private func count(_ part: PhraseList.Part, _ phrases: PhraseList) -> UInt8 {
    guard part.count > 3 else { return .max }
    var most: UInt8 = 0
    var hash = Self.start
    for byte in phrases.bytes[part.range] {
      hash = Self.next(hash, byte)
      most = max(most, beginnings[Int(hash)])
    }
    return max(most, part.isAnchoredAtEnd ? whole[Int(hash)] : begun[Int(hash)])
  }

  @inline(__always) private static func increment(_ count: inout UInt8) {
    if count < .max - 1 { count += 1 }
  }

  private static let start: UInt16 = 0x9DC5

  @inline(__always) private static func next(_ hash: UInt16, _ byte: UInt8) -> UInt16 {
    let mixed = (UInt32(hash) ^ UInt32(byte)) &* 0x0100_0193
    return UInt16(truncatingIfNeeded: mixed ^ mixed >> 16)
  }
}
