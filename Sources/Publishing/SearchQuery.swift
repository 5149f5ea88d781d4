/// What `--search` asks for: every word, in any order, anywhere in the story.
///
///     words            both, as whole words        wrongful arrest
///     "a phrase"       these words in this order   "facial recognition"
///     begin*  *inside* the rest may be anything    polic*  *gesichtserkennung*
///     -word            must not be there           -airport
///     this OR that     either                      ban OR moratorium
///
/// Words are compared as the classifier compares them: without case, accents or script variants.
public struct SearchQuery: Sendable, Equatable {
  /// All must hold; each holds when one of its terms does.
  var groups: [[Term]] = []

  struct Term: Sendable, Equatable {
    var text: [UInt8]
    var isExcluded = false
    var isOpenAtStart = false
    var isOpenAtEnd = false
  }

  /// Never fails: what cannot be a word (a lone "-", an "OR" at the edge) is passed over.
  public init(_ query: String) {
    var joinsNext = false
    for token in Self.tokens(of: query) {
      if token.text == "OR" && !token.isQuoted && !token.isExcluded {
        joinsNext = !groups.isEmpty
        continue
      }
      var text = token.text[...]
      var term = Term(text: [], isExcluded: token.isExcluded)
      if !token.isQuoted {
        if text.hasSuffix("*") { (term.isOpenAtEnd, text) = (true, text.dropLast()) }
        if text.hasPrefix("*") { (term.isOpenAtStart, text) = (true, text.dropFirst()) }
      }
      term.text = searchable(String(text))
      guard !term.text.isEmpty else { continue }
      if joinsNext, let last = groups.indices.last {
        groups[last].append(term)
      } else {
        groups.append([term])
      }
      joinsNext = false
    }
  }

  var isEmpty: Bool { groups.isEmpty }

  /// `text` must come from `searchable`.
  func matches(_ text: [UInt8]) -> Bool {
    groups.allSatisfy { $0.contains { contains($0, in: text) != $0.isExcluded } }
  }

  private struct Token {
    var text: String
    var isQuoted: Bool
    var isExcluded: Bool
  }

  private static func tokens(of query: String) -> [Token] {
    var tokens: [Token] = []
    var rest = query[...]
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
        continue
      }
      var isExcluded = false
      if first == "-" || first == "−" {
        isExcluded = true
        rest.removeFirst()
      }
      let quotes: [Character: Character] = ["\"": "\"", "“": "”", "«": "»", "„": "“"]
      if let open = rest.first, let close = quotes[open] {
        rest.removeFirst()
        let text = rest.prefix { $0 != close }
        rest = rest.dropFirst(text.count + 1)
        tokens.append(Token(text: String(text), isQuoted: true, isExcluded: isExcluded))
      } else {
        let text = rest.prefix { !$0.isWhitespace }
        rest = rest.dropFirst(text.count)
        tokens.append(Token(text: String(text), isQuoted: false, isExcluded: isExcluded))
      }
    }
    return tokens
  }
}

private func contains(_ term: SearchQuery.Term, in text: [UInt8]) -> Bool {
  var from = 0
  while let start = firstIndex(of: term.text, in: text, from: from) {
    let end = start + term.text.count
    if term.isOpenAtStart || isBoundary(text, at: start),
      term.isOpenAtEnd || isBoundary(text, at: end)
    {
      return true
    }
    from = start + 1
  }
  return false
}

private func firstIndex(of needle: [UInt8], in text: [UInt8], from: Int) -> Int? {
  guard let first = needle.first, text.count >= needle.count else { return nil }
  var index = from
  let last = text.count - needle.count
  return text.withUnsafeBufferPointer { text in
    needle.withUnsafeBufferPointer { needle in
      while index <= last {
        if text[index] == first {
          var length = 1
          while length < needle.count, text[index + length] == needle[length] { length += 1 }
          if length == needle.count { return index }
        }
        index += 1
      }
      return nil
    }
  }
}

/// Whether a word may begin or end here: beside a blank or a sign, and anywhere in scripts that put
/// no blanks between words.
private func isBoundary(_ text: [UInt8], at index: Int) -> Bool {
  guard index > 0, index < text.count else { return true }
  let before = scalar(endingAt: index, in: text)
  let after = scalar(startingAt: index, in: text)
  return !isLetter(before) || !isLetter(after) || writesWithoutBlanks(before)
    || writesWithoutBlanks(after)
}

private func isLetter(_ scalar: Unicode.Scalar) -> Bool {
  if scalar.value < 0x80 {
    return ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
      || ("A"..."Z").contains(scalar)
  }
  return scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber
    || scalar.properties.generalCategory == .nonspacingMark
}

private func writesWithoutBlanks(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x0E00...0x0EFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x9FFF,
    0xF900...0xFAFF, 0xFF66...0xFF9F, 0x20000...0x3FFFF:
    true
  // Korean hangs its particles onto the word.
  case 0x1100...0x11FF, 0xAC00...0xD7A3: true
  default: false
  }
}

private func scalar(startingAt index: Int, in text: [UInt8]) -> Unicode.Scalar {
  let bytes = text[index..<min(index + lengthOfScalar(text[index]), text.count)]
  return String(decoding: bytes, as: UTF8.self).unicodeScalars.first ?? " "
}

private func scalar(endingAt index: Int, in text: [UInt8]) -> Unicode.Scalar {
  var start = index - 1
  while start > 0, text[start] & 0xC0 == 0x80, index - start < 4 { start -= 1 }
  return scalar(startingAt: start, in: text)
}
