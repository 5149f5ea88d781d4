/// How many lists of concepts that are not core have a word ("camera"): such words stand in the news every day.
struct DailyWords: Sendable {
  /// By a hash: whole words, beginnings of words, and what either begins with. Two that share a place do no harm.
  private var whole = [UInt8](repeating: 0, count: 1 << 16)
  private var beginnings = [UInt8](repeating: 0, count: 1 << 16)
  private var begun = [UInt8](repeating: 0, count: 1 << 16)

  init(_ topics: [Topic]) {
    for topic in topics {
      for phrase in topic.phrases {
        guard case .concept(let concept) = phrase.target, topic.concepts[concept].role != .core,
          phrase.pattern.parts.count == 1
        else { continue }
        let part = phrase.pattern.parts[0]
        var hash = Self.start
        for byte in part.bytes {
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

  /// The part that speaks for all, since all are needed: the least daily and then the longest, which is mostly the rarest.
  func tellingPart(of pattern: PhrasePattern) -> Int {
    let parts = pattern.parts
    guard parts.count > 1 else { return 0 }
    return parts.indices.min {
      let (one, other) = (count(parts[$0]), count(parts[$1]))
      return one != other ? one < other : parts[$0].bytes.count > parts[$1].bytes.count
    } ?? 0
  }

  /// Words as short as *to* stand everywhere.
  private func count(_ part: PhrasePattern.Part) -> UInt8 {
    guard part.bytes.count > 3 else { return .max }
    var most: UInt8 = 0
    var hash = Self.start
    for byte in part.bytes {
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
