/// The first letters of the longest word of a phrase, up to eight bytes, to rule out most places where the phrase does
/// not stand.
struct WordBeginning: Sendable {
  private let letters: UInt64
  private let mask: UInt64

  /// - Parameter part: folded. Of scripts without blanks between words only what stands before the first is taken: the
  ///   text may have none there.
  init(_ part: ArraySlice<UInt8>) {
    let isSpaced = part.first.map { $0 < 0xE0 } ?? true
    var word = part.prefix { $0 != Separator.word }
    var from = word.endIndex + 1
    while isSpaced, from < part.endIndex {
      let next = part[from...].prefix { $0 != Separator.word }
      if next.count > word.count { word = next }
      from = next.endIndex + 1
    }
    // The blank after it is as good as a letter.
    let end = isSpaced ? min(word.endIndex + 1, part.endIndex) : word.endIndex
    let beginning = part[word.startIndex..<end].prefix(8)
    letters = beginning.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    mask = .max >> UInt64(64 - 8 * max(beginning.count, 1))
  }

  /// Does a word begin so, or behind letters that are written together with a word, among so many words around one?
  /// - Parameters:
  ///   - word: its place among the text's words.
  ///   - text: holds eight bytes more than `count`, whatever they are.
  func stands(
    within reach: Int, of word: Int, _ text: UnsafeBufferPointer<UInt8>, _ count: Int,
    _ starts: UnsafeBufferPointer<UInt32>
  ) -> Bool {
    for place in max(0, word - reach)...min(starts.count - 1, word + reach) {
      let start = Int(starts[place])
      if stands(text, start) { return true }
      guard text[start] >= 0xD7 && text[start] <= 0xD9 else { continue }
      var isFound = false
      Clitics.entries(text, count, start) { if stands(text, $0) { isFound = true } }
      if isFound { return true }
    }
    return false
  }

  @inline(__always)
  private func stands(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    let word = UInt64(
      littleEndian: UnsafeRawBufferPointer(text).loadUnaligned(
        fromByteOffset: start, as: UInt64.self))
    return word & mask == letters
  }
}
