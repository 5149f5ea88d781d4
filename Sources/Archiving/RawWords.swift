#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Says of a line of raw JSON whether one of some words may be in it, whatever the case and the accents of its letters.
///
/// It reads as fast as memory allows, and is a superset: a yes must be checked on the story itself, a no is certain.
/// Words must be lower-case ASCII.
public struct RawWords: Sendable {
  private let words: [[UInt8]]
  private let looseWords: [LooseWord]

  public init(anyOf words: [String]) {
    self.words = words.map { Array($0.utf8) }.filter { !$0.isEmpty && $0.allSatisfy { $0 < 0x80 } }
    looseWords = self.words.map(LooseWord.init)
  }

  public func mayBeIn(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    var isASCII = true
    for word in words where Self.contains(word, in: line, &isASCII) { return true }
    if !isASCII, looseWords.contains(where: { containsLoosely($0, in: line) }) { return true }
    return Self.hasEscapedLetters(line)
  }

  /// Eight bytes at a time: where the first and the last letter fit, the word is compared.
  private static func contains(
    _ word: [UInt8], in line: UnsafeBufferPointer<UInt8>, _ isASCII: inout Bool
  ) -> Bool {
    guard let base = line.baseAddress.map(UnsafeRawPointer.init), line.count >= word.count else {
      return false
    }
    let ones: UInt64 = 0x0101_0101_0101_0101
    let lower = ones &* 0x20
    let high = ones &* 0x80
    let first = ones &* UInt64(word[0] | 0x20)
    let last = ones &* UInt64(word[word.count - 1] | 0x20)
    let distance = word.count - 1
    var seen: UInt64 = 0
    var index = 0
    let end = line.count - distance - 8
    while index <= end {
      let head = base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let tail = base.loadUnaligned(fromByteOffset: index + distance, as: UInt64.self)
      seen |= head
      let difference = (head | lower) ^ first | (tail | lower) ^ last
      if (difference &- ones) & ~difference & high != 0 {
        for start in index..<index + 8 where matches(word, base, at: start) { return true }
      }
      index += 8
    }
    while index + word.count <= line.count {
      if matches(word, base, at: index) { return true }
      index += 1
    }
    for rest in max(0, end)..<line.count { seen |= UInt64(line[rest]) }
    if seen & high != 0 { isASCII = false }
    return false
  }

  private static func matches(_ word: [UInt8], _ base: UnsafeRawPointer, at start: Int) -> Bool {
    for offset in 0..<word.count {
      let byte = base.load(fromByteOffset: start + offset, as: UInt8.self)
      guard lowercase(byte) == word[offset] else { return false }
    }
    return true
  }

  /// A character beyond ASCII may stand for a letter ("é"), for several ("ﬃ"), or for none (a soft hyphen, an accent of its own);
  /// those of other scripts stand for none.
  ///
  /// Shift-and: bit n of `state` says that the first n letters may end here.
  private func containsLoosely(_ word: LooseWord, in line: UnsafeBufferPointer<UInt8>) -> Bool {
    var state: UInt64 = 1
    for byte in line {
      if byte < 0x80 {
        state = (state & word.letters[Int(byte)]) << 1 | 1
      } else if byte >= 0xC0 {
        for _ in 0..<Self.mostLetters(ofCharacterFrom: byte) { state |= state << 1 }
      }
      if state & word.end != 0 { return true }
    }
    return false
  }

  /// How many ASCII letters the compatibility forms of a character that begins with this byte may have.
  private static func mostLetters(ofCharacterFrom byte: UInt8) -> Int {
    switch byte {
    case 0xD0...0xE0, 0xE4...0xE9, 0xEB...0xEE: 0
    case 0xF0...: 1
    case 0xE1...0xE3, 0xEA, 0xEF: 3
    default: 2
    }
  }

  private struct LooseWord {
    /// For each byte, the places in the word where it stands, in either case.
    var letters: [UInt64]
    var end: UInt64

    init(_ word: [UInt8]) {
      let word = word.prefix(63)
      letters = [UInt64](repeating: 0, count: 128)
      for (place, letter) in word.enumerated() {
        letters[Int(letter)] |= 1 << UInt64(place)
        if (97...122).contains(letter) { letters[Int(letter & ~0x20)] |= 1 << UInt64(place) }
      }
      end = 1 << UInt64(word.count)
    }
  }

  /// Letters may be written as `\u00e9` by another program, or as `&eacute;` by a feed that escaped its text twice.
  private static func hasEscapedLetters(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while let backslash = line.index(of: 0x5C, from: index) {
      // `\u00XX` with XX below 20 is a control character that stands for no letter.
      if backslash + 5 < line.count, line[backslash + 1] == UInt8(ascii: "u"),
        line[backslash + 2] != UInt8(ascii: "0") || line[backslash + 3] != UInt8(ascii: "0")
          || line[backslash + 4] > UInt8(ascii: "1")
      {
        return true
      }
      index = backslash + 2
    }
    index = 0
    while let ampersand = line.index(of: UInt8(ascii: "&"), from: index) {
      index = ampersand + 1
      while index < line.count, index - ampersand < 12, isEntityByte(line[index]) { index += 1 }
      if index < line.count, line[index] == UInt8(ascii: ";") { return true }
    }
    return false
  }

  private static func isEntityByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122, UInt8(ascii: "#"): true
    default: false
    }
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 {
    (65...90).contains(byte) ? byte | 0x20 : byte
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func index(of byte: UInt8, from start: Int) -> Int? {
    guard let base = baseAddress, start < count,
      let found = memchr(base + start, Int32(byte), count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
