internal import CXML

/// What a text was written in.
enum TextForm {
  /// Characters as they are: `<` is a less-than sign.
  case plain
  /// The feed does not say; it is HTML where it looks like it. So RSS is really written.
  case guessed
  case html
}

/// The text a reader of this HTML would see: paragraphs, list items and line breaks kept as lines,
/// entities decoded, white space folded; scripts, styles and hidden elements left out.
///
/// - Returns: Plain text, empty when nothing is visible.
public func plainText(fromHTML html: String) -> String {
  plainText(fromHTML: Array(html.utf8))
}

/// - Parameter html: UTF-8; invalid bytes become U+FFFD.
public func plainText(fromHTML html: [UInt8]) -> String {
  var writer = TextWriter()
  return html.withUnsafeBufferPointer {
    plainText($0, form: .html, isSingleLine: false, limit: .max, writer: &writer)
  } ?? ""
}

/// - Parameters:
///   - isSingleLine: For titles and names; these also get a second decoding of references that were
///     escaped twice (`&amp;#8217;`), since nobody means them literally there.
///   - keepsLines: The line breaks of the source mean something.
/// - Returns: `nil` when nothing is visible.
func plainText(
  _ bytes: UnsafeBufferPointer<UInt8>, form: TextForm, isSingleLine: Bool, keepsLines: Bool = false,
  limit: Int, writer: inout TextWriter
) -> String? {
  writer.begin(isSingleLine: isSingleLine, limit: limit)
  var scanner = HTMLScanner(bytes: bytes, form: form, decodesTwice: isSingleLine && form != .plain)
  scanner.keepsLines = keepsLines
  scanner.run(into: &writer)
  return writer.result
}

/// Reads HTML once from front to back. Whatever the input, no byte is looked at more than a few
/// times: a search that ran to the end without success is remembered.
private struct HTMLScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  let form: TextForm
  let decodesTwice: Bool
  private var position = 0
  private var preformatted = 0
  var keepsLines = false
  /// How many elements of the same name are open inside a hidden one, itself included.
  private var hidden: (tag: UInt64, depth: Int)?
  /// From here on there is no such closing quote.
  private var noDoubleQuote = Int.max
  private var noSingleQuote = Int.max
  private var noGreaterThan = Int.max
  private var noCDATAEnd = false
  private var noCommentEnd = false

  init(bytes: UnsafeBufferPointer<UInt8>, form: TextForm, decodesTwice: Bool) {
    self.bytes = bytes
    self.form = form
    self.decodesTwice = decodesTwice
  }

  mutating func run(into writer: inout TextWriter) {
    guard let base = bytes.baseAddress else { return }
    while position < bytes.count, !writer.isFull {
      let length = veille_plain_run(base + position, bytes.count - position)
      if length > 0 {
        if hidden == nil {
          writer.append(plain: UnsafeBufferPointer(start: base + position, count: length))
        }
        position += length
        if position == bytes.count { return }
      }
      readSpecial(into: &writer)
    }
  }

  /// The byte at `position` stopped the run.
  private mutating func readSpecial(into writer: inout TextWriter) {
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "<") where form != .plain && readTag(into: &writer): return
    case UInt8(ascii: "&") where form != .plain && readReference(into: &writer): return
    case 0x20, 0x09, 0x0A, 0x0C, 0x0D:
      let start = position
      position += 1
      while position < bytes.count, isSpace(bytes[position]) { position += 1 }
      if keepsLines {
        let breaks = bytes[start..<position].count { $0 == 0x0A }
        writer.widenGap(to: breaks > 1 ? .paragraph : breaks == 1 ? .line : .space)
        return
      }
      writer.widenGap(to: byte != 0x20 && preformatted > 0 ? .line : .space)
    case ..<0x80:
      position += 1
      emit(UInt32(byte), into: &writer)
    default:
      let (scalar, length) = decodeScalar(at: position)
      position += length
      emit(scalar, into: &writer)
    }
  }

  private func emit(_ scalar: UInt32, into writer: inout TextWriter) {
    if hidden == nil { writer.append(scalar: scalar) }
  }

  private func emit(_ characters: HTMLEntities.Characters, into writer: inout TextWriter) {
    emit(characters.first, into: &writer)
    if characters.second != 0 { emit(characters.second, into: &writer) }
  }

  /// Only for the lead bytes C2, E2 and EF.
  private func decodeScalar(at index: Int) -> (scalar: UInt32, length: Int) {
    func continuation(_ offset: Int) -> UInt32? {
      guard index + offset < bytes.count, bytes[index + offset] & 0xC0 == 0x80 else { return nil }
      return UInt32(bytes[index + offset] & 0x3F)
    }
    let lead = UInt32(bytes[index])
    guard let second = continuation(1) else { return (0xFFFD, 1) }
    if lead == 0xC2 { return ((lead & 0x1F) << 6 | second, 2) }
    guard let third = continuation(2) else { return (0xFFFD, 2) }
    return ((lead & 0x0F) << 12 | second << 6 | third, 3)
  }

  // MARK: Tags

  /// - Returns: false when the `<` here is just a less-than sign.
  private mutating func readTag(into writer: inout TextWriter) -> Bool {
    var index = position + 1
    guard index < bytes.count else { return false }
    switch bytes[index] {
    case UInt8(ascii: "!"): return readDeclaration(into: &writer)
    case UInt8(ascii: "?"):
      guard let end = findGreaterThan(from: index) else { return false }
      position = end + 1
      return true
    default: break
    }
    let isEnd = bytes[index] == UInt8(ascii: "/")
    if isEnd { index += 1 }
    let nameStart = index
    var key: UInt64 = 0
    while index < bytes.count, isNameByte(bytes[index]) {
      if index - nameStart < 8 { key = key << 8 | UInt64(lowercased(bytes[index])) }
      index += 1
    }
    guard index > nameStart, isLetter(bytes[nameStart]) else { return false }
    let tag = HTMLTag(key: key, length: index - nameStart)
    if form == .guessed {
      if tag == .unknown, !looksLikeTag(nameStart..<index) { return false }
      // `<s@example.org>` is an address, `<a.b>` a word.
      if index < bytes.count, bytes[index] == UInt8(ascii: "@") || bytes[index] == UInt8(ascii: ".")
      {
        return false
      }
    }
    guard let (end, isHidden) = findTagEnd(from: index) else {
      // Cut off in the middle of a tag. Text that merely has a `<` in it is kept.
      guard tag != .unknown, index < bytes.count, isSpace(bytes[index]) else {
        return form == .html ? swallowRest() : false
      }
      return swallowRest()
    }
    let isEmpty = bytes[end - 1] == UInt8(ascii: "/")
    position = end + 1
    apply(tag, key: key, isEnd: isEnd, isEmpty: isEmpty, isHidden: isHidden, to: &writer)
    return true
  }

  private mutating func swallowRest() -> Bool {
    position = bytes.count
    return true
  }

  private mutating func apply(
    _ tag: HTMLTag, key: UInt64, isEnd: Bool, isEmpty: Bool, isHidden: Bool,
    to writer: inout TextWriter
  ) {
    if let (hiddenKey, depth) = hidden {
      guard key == hiddenKey, !isEmpty else { return }
      let remaining = depth + (isEnd ? -1 : 1)
      hidden = remaining == 0 ? nil : (hiddenKey, remaining)
      return
    }
    switch tag {
    case .raw:
      writer.widenGap(to: .space)
      if !isEnd, !isEmpty { skipRaw(key) }
    case .hidden:
      if !isEnd, !isEmpty { hidden = (key, 1) }
    case _ where isHidden && !isEnd && !isEmpty && tag != .void && tag != .lineBreak:
      hidden = (key, 1)
    case .lineBreak, .block: writer.widenGap(to: .line)
    case .paragraph: writer.widenGap(to: .paragraph)
    case .preformatted:
      writer.widenGap(to: .paragraph)
      preformatted = max(0, preformatted + (isEnd ? -1 : 1))
    case .cell: writer.widenGap(to: .space)
    case .inline, .void, .unknown: break
    }
  }

  /// Passes over the content of a script or a style sheet, in which nothing is a tag but its end.
  private mutating func skipRaw(_ key: UInt64) {
    while let base = bytes.baseAddress {
      let at = veille_find_byte(base, position, bytes.count, UInt8(ascii: "<"))
      guard at < bytes.count else { break }
      position = at + 1
      guard position < bytes.count, bytes[position] == UInt8(ascii: "/") else { continue }
      var index = position + 1
      var name: UInt64 = 0
      while index < bytes.count, isNameByte(bytes[index]), index - position <= 8 {
        name = name << 8 | UInt64(lowercased(bytes[index]))
        index += 1
      }
      guard name == key else { continue }
      position = findGreaterThan(from: index).map { $0 + 1 } ?? bytes.count
      return
    }
    position = bytes.count
  }

  private mutating func readDeclaration(into writer: inout TextWriter) -> Bool {
    let start = position + 2
    if start + 1 < bytes.count, bytes[start] == UInt8(ascii: "-"),
      bytes[start + 1] == UInt8(ascii: "-")
    {
      position = endOfComment(from: start + 2)
      return true
    }
    guard start < bytes.count else { return false }
    // `<!DOCTYPE`, `<![CDATA[`, `<![endif]`: anything else is text.
    guard isLetter(bytes[start]) || bytes[start] == UInt8(ascii: "[") else { return false }
    if bytes[start...].starts(with: "[CDATA[".utf8) {
      let content = start + 7
      position = content
      // The content is HTML again. A section cannot hold another, so that this is not repeated.
      guard let base = bytes.baseAddress, !noCDATAEnd else { return true }
      let end =
        "]]>".utf8.withContiguousStorageIfAvailable {
          veille_find(base, content, bytes.count, $0.baseAddress ?? base, 3)
        } ?? bytes.count
      guard end < bytes.count else {
        noCDATAEnd = true
        return true
      }
      if hidden == nil {
        let inner = UnsafeBufferPointer(rebasing: bytes[content..<end])
        var scanner = HTMLScanner(bytes: inner, form: form, decodesTwice: decodesTwice)
        scanner.noCDATAEnd = true
        scanner.run(into: &writer)
      }
      position = end + 3
      return true
    }
    guard let end = findGreaterThan(from: start) else { return false }
    position = end + 1
    return true
  }

  /// A comment ends at `-->`; one that is never closed at the next `>`, so that it hides no text.
  private mutating func endOfComment(from start: Int) -> Int {
    guard let base = bytes.baseAddress else { return bytes.count }
    // `<!-->` and `<!--->` are whole comments.
    if start < bytes.count, bytes[start] == UInt8(ascii: ">") { return start + 1 }
    if noCommentEnd { return findGreaterThan(from: start).map { $0 + 1 } ?? bytes.count }
    var index = start
    while true {
      index = veille_find_byte(base, index, bytes.count, UInt8(ascii: ">"))
      guard index < bytes.count else {
        noCommentEnd = true
        return findGreaterThan(from: start).map { $0 + 1 } ?? bytes.count
      }
      if index >= 2, bytes[index - 1] == UInt8(ascii: "-"), bytes[index - 2] == UInt8(ascii: "-") {
        return index + 1
      }
      index += 1
    }
  }

  /// The `>` of a tag, which may stand inside quotes without ending it.
  private mutating func findTagEnd(from start: Int) -> (end: Int, isHidden: Bool)? {
    guard let base = bytes.baseAddress else { return nil }
    var index = start
    var isHidden = false
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ">"): return (index, isHidden)
      case UInt8(ascii: "\""):
        guard bytes[index - 1] == UInt8(ascii: "=") || isSpace(bytes[index - 1]) else { break }
        if let close = find(UInt8(ascii: "\""), from: index + 1, unless: &noDoubleQuote) {
          index = close
        }
      case UInt8(ascii: "'"):
        guard bytes[index - 1] == UInt8(ascii: "=") || isSpace(bytes[index - 1]) else { break }
        if let close = find(UInt8(ascii: "'"), from: index + 1, unless: &noSingleQuote) {
          index = close
        }
      case UInt8(ascii: "h") where isSpace(bytes[index - 1]):
        if startsWord("hidden", at: index) { isHidden = true }
      case UInt8(ascii: "s") where isSpace(bytes[index - 1]):
        if bytes.count - index > 7, bytes[index + 5] == UInt8(ascii: "="),
          styleHides(base + index, limit: bytes.count - index)
        {
          isHidden = true
        }
      case UInt8(ascii: "<") where form == .guessed: return nil  // `a <b and c <d`: no tag
      default: break
      }
      index += 1
    }
    return nil
  }

  private func startsWord(_ word: StaticString, at index: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    guard index + length < bytes.count else { return false }
    for offset in 0..<length where bytes[index + offset] != word.utf8Start[offset] { return false }
    return !isNameByte(bytes[index + length]) && bytes[index + length] != UInt8(ascii: "-")
  }

  /// `style="display:none"`, in the spellings that occur.
  private func styleHides(_ start: UnsafePointer<UInt8>, limit: Int) -> Bool {
    guard limit > 7, "style=".utf8.elementsEqual(UnsafeBufferPointer(start: start, count: 6)) else {
      return false
    }
    var letters: [UInt8] = []
    for offset in 7..<min(limit, 200) {
      let byte = start[offset]
      if byte == start[6] || byte == UInt8(ascii: ">") { break }
      if !isSpace(byte) { letters.append(lowercased(byte)) }
    }
    let style = String(decoding: letters, as: UTF8.self)
    return style.contains("display:none") || style.contains("visibility:hidden")
  }

  private mutating func findGreaterThan(from start: Int) -> Int? {
    find(UInt8(ascii: ">"), from: start, unless: &noGreaterThan)
  }

  /// - Parameter knownMissing: Where an earlier search found nothing more; set when this one does.
  private func find(_ byte: UInt8, from start: Int, unless knownMissing: inout Int) -> Int? {
    guard start < knownMissing, let base = bytes.baseAddress else { return nil }
    let found = veille_find_byte(base, start, bytes.count, byte)
    if found < bytes.count { return found }
    knownMissing = min(knownMissing, start)
    return nil
  }

  /// Custom elements (`x-card`) and prefixed ones (`o:p`) are tags though nobody knows them.
  private func looksLikeTag(_ name: Range<Int>) -> Bool {
    bytes[name].contains(UInt8(ascii: "-")) || bytes[name].contains(UInt8(ascii: ":"))
  }

  // MARK: References

  /// - Returns: false when the `&` here is just an ampersand.
  private mutating func readReference(into writer: inout TextWriter) -> Bool {
    guard let (characters, end) = reference(at: position) else { return false }
    position = end
    if decodesTwice, characters.first == UInt32(UInt8(ascii: "&")), characters.second == 0 {
      // `&amp;#8217;` and `&amp;nbsp;`, but not `&amp;lt;`, which may be meant.
      if let (inner, innerEnd) = reference(at: end - 1, assumingAmpersand: true),
        bytes[innerEnd - 1] == UInt8(ascii: ";"), inner.first != 0x3C, inner.first != 0x3E
      {
        position = innerEnd
        emit(inner, into: &writer)
        return true
      }
    }
    emit(characters, into: &writer)
    return true
  }

  private func reference(
    at start: Int, assumingAmpersand: Bool = false
  ) -> (characters: HTMLEntities.Characters, end: Int)? {
    var index = start + 1
    guard index < bytes.count else { return nil }
    if bytes[index] == UInt8(ascii: "#") {
      guard let (scalar, end) = numericReference(in: bytes, at: start) else { return nil }
      return (HTMLEntities.Characters(first: scalar), end)
    }
    let nameStart = index
    while index < bytes.count, index - nameStart < 32, isAlphanumeric(bytes[index]) { index += 1 }
    guard index > nameStart else { return nil }
    let hasSemicolon = index < bytes.count && bytes[index] == UInt8(ascii: ";")
    let name = UnsafeBufferPointer(rebasing: bytes[nameStart..<index])
    guard hasSemicolon || (!assumingAmpersand && HTMLEntities.mayLackSemicolon(name)) else {
      return nil
    }
    guard let characters = HTMLEntities.characters(named: name) else { return nil }
    return (characters, hasSemicolon ? index + 1 : index)
  }
}

/// `&#8217;`, `&#x2019;`, with the mistakes of HTML put right: no semicolon, numbers of
/// windows-1252.
///
/// - Parameter start: Where the `&` is, or would be.
/// - Returns: U+FFFD for numbers that are no character.
func numericReference(
  in bytes: UnsafeBufferPointer<UInt8>, at start: Int
) -> (scalar: UInt32, end: Int)? {
  var index = start + 2
  guard index < bytes.count else { return nil }
  let isHexadecimal = bytes[index] | 0x20 == UInt8(ascii: "x")
  if isHexadecimal { index += 1 }
  let digits = index
  var number: UInt32 = 0
  while index < bytes.count {
    let digit: UInt32
    switch bytes[index] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt32(bytes[index] - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f") where isHexadecimal:
      digit = UInt32(bytes[index] - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F") where isHexadecimal:
      digit = UInt32(bytes[index] - UInt8(ascii: "A")) + 10
    default: digit = .max
    }
    if digit == .max { break }
    number = min(number * (isHexadecimal ? 16 : 10) + digit, 0x11_0000)
    index += 1
  }
  guard index > digits else { return nil }
  if index < bytes.count, bytes[index] == UInt8(ascii: ";") { index += 1 }
  if number == 0 || number >= 0x11_0000 || (0xD800...0xDFFF).contains(number) { number = 0xFFFD }
  return (number, index)
}

func isSpace(_ byte: UInt8) -> Bool {
  byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D || byte == 0x0C
}

func isLetter(_ byte: UInt8) -> Bool {
  (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
}

func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

func lowercased(_ byte: UInt8) -> UInt8 {
  byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
}

private func isNameByte(_ byte: UInt8) -> Bool {
  isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ":")
    || byte == UInt8(ascii: "_")
}
