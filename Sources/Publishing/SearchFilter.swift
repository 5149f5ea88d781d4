import Archiving

extension Selection {
  /// Says of a line of the archive, before it is read as a story, whether the search may fit it. `nil` when nothing can be said.
  ///
  /// Each group of alternatives that are all plain words is looked for in the raw bytes; the others are left to the story itself.
  public var rawFilter: (@Sendable (UnsafeBufferPointer<UInt8>) -> Bool)? {
    let groups = (search?.groups ?? []).compactMap(rawWords)
    guard !groups.isEmpty else { return nil }
    return { line in groups.allSatisfy { $0.mayBeIn(line) } }
  }
}

private func rawWords(of group: [SearchQuery.Term]) -> RawWords? {
  var words: [String] = []
  for term in group {
    guard !term.isExcluded, let word = longestPlainWord(in: term.text) else { return nil }
    words.append(word)
  }
  return RawWords(anyOf: words)
}

/// Letters of ASCII only: digits and signs may be written in other ways than the search's text has them.
private func longestPlainWord(in text: [UInt8]) -> String? {
  guard text.allSatisfy({ $0 < 0x80 }) else { return nil }
  let words = text.split { !(97...122).contains($0) }
  return words.max { $0.count < $1.count }.map { String(decoding: $0, as: UTF8.self) }
}
