/// The beginnings of a text's words, as bits by a hash, to rule out most words that it does not have.
struct WordBeginnings {
  private static let size = 12
  private let bits: UnsafeMutableBufferPointer<UInt64>

  /// - Parameters:
  ///   - text: holds eight bytes more than `count`, whatever they are.
  ///   - body: is given the beginnings for as long as it runs.
  static func of<Result>(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ starts: UnsafeBufferPointer<UInt32>,
    _ body: (WordBeginnings) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: (1 << size) / 64) { bits in
      bits.initialize(repeating: 0)
      let beginnings = WordBeginnings(bits: bits)
      for start in starts {
        let start = Int(start)
        beginnings.insert(text, start)
        if text[start] >= 0xD7 && text[start] <= 0xD9 {
          Clitics.entries(text, count, start) { beginnings.insert(text, $0) }
        }
      }
      return body(beginnings)
    }
  }

  @inline(__always)
  func contains(_ number: UInt16) -> Bool {
    bits[Int(number) >> 6] &>> UInt64(number & 63) & 1 != 0
  }

  /// The number of what begins so, by four letters of ASCII or six bytes of another script; nil for what is shorter, or
  /// has a blank there: the text may have an article after it.
  static func number(of letters: ArraySlice<UInt8>) -> UInt16? {
    guard let first = letters.first else { return nil }
    let beginning = letters.prefix(first < 0x80 ? 4 : 6)
    guard beginning.count == (first < 0x80 ? 4 : 6), !beginning.contains(Separator.word) else {
      return nil
    }
    return number(beginning.reversed().reduce(0) { $0 << 8 | UInt64($1) })
  }

  @inline(__always)
  private func insert(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) {
    let word = UInt64(
      littleEndian: UnsafeRawBufferPointer(text).loadUnaligned(
        fromByteOffset: start, as: UInt64.self))
    let number = Self.number(word & (word & 0x80 == 0 ? 0xFFFF_FFFF : 0xFFFF_FFFF_FFFF))
    bits[Int(number) >> 6] |= 1 &<< UInt64(number & 63)
  }

  @inline(__always)
  private static func number(_ letters: UInt64) -> UInt16 {
    UInt16(truncatingIfNeeded: (letters &* 0x9E37_79B9_7F4A_7C15) &>> UInt64(64 - size))
  }
}
