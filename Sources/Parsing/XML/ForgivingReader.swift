internal import CXML

/// Reads documents that are not well-formed, as their authors would have liked them to be. It
/// never gives up: a stray `&` or `<` is text, an end tag without a beginning is passed over, what
/// was never closed is closed where it must have ended.
///
/// It takes time linear in the document, whatever the document: a search that reached the end in
/// vain is remembered and not repeated.
struct ForgivingReader {
  /// An open element: its name as written, prefix and all.
  private struct OpenElement {
    var name: Range<Int>
    var hash: UInt64
    var namespaceCount: Int
    var isEntry: Bool
  }

  private let bytes: UnsafeBufferPointer<UInt8>
  private let base: UnsafePointer<UInt8>
  private let handler: XMLHandler
  private var position = 0
  private var open: [OpenElement] = []
  /// How many open elements have a name, by its hash.
  private var openCounts: [UInt64: Int] = [:]
  private var names: NamesInScope
  private var entities: [String: String] = [:]

  /// What was mended, with the line of each place.
  private(set) var diagnostics = DiagnosticList()
  /// Everything that was opened was closed.
  private(set) var isComplete = false
  private var wasStopped = false

  private var lineStart = 0
  private var lineNumber = 1
  private var noCommentEnd = false
  private var noCDATAEnd = false
  private var knownCDATAEnd = -1
  private var noSubsetEnd = false
  private var noInstructionEnd = false
  private var noDoubleQuote = Int.max
  private var noSingleQuote = Int.max

  /// - Parameter bytes: UTF-8 without a byte order mark.
  init?(_ bytes: UnsafeBufferPointer<UInt8>, handler: XMLHandler) {
    guard let base = bytes.baseAddress else { return nil }
    self.bytes = bytes
    self.base = base
    self.handler = handler
    names = NamesInScope(defaultVocabulary: handler.defaultVocabulary)
  }

  mutating func read() {
    while position < bytes.count, !wasStopped {
      let less = veille_find_byte(base, position, bytes.count, UInt8(ascii: "<"))
      if less > position { appendText(position..<less) }
      position = less
      if position < bytes.count { readMarkup() }
    }
    isComplete = open.isEmpty && names.hasSeenElement
    if !open.isEmpty, !wasStopped {
      remark("truncated", "the document ends inside an element; what was finished is kept")
    }
  }

  private mutating func readMarkup() {
    guard position + 1 < bytes.count else { return takeAsText() }
    switch bytes[position + 1] {
    case UInt8(ascii: "!"): readDeclaration()
    case UInt8(ascii: "?"): readInstruction()
    case UInt8(ascii: "/"): readEndTag()
    case let byte where isNameStart(byte): readStartTag()
    default: takeAsText()
    }
  }

  /// The `<` here is a less-than sign.
  private mutating func takeAsText() {
    remark("stray-less-than", "a “<” that begins no tag was read as text")
    if !open.isEmpty { veille_text_append(handler.text, base + position, 1) }
    position += 1
  }

  // MARK: Text

  private mutating func appendText(_ range: Range<Int>) {
    guard !open.isEmpty else { return }  // junk around the root
    var start = range.lowerBound
    while start < range.upperBound {
      let ampersand = veille_find_byte(base, start, range.upperBound, UInt8(ascii: "&"))
      if ampersand > start { veille_text_append(handler.text, base + start, ampersand - start) }
      guard ampersand < range.upperBound else { return }
      start = ampersand
      if let (text, end) = reference(at: ampersand, limit: range.upperBound) {
        var text = text
        text.withUTF8 {
          if let first = $0.baseAddress { veille_text_append(handler.text, first, $0.count) }
        }
        start = end
      } else {
        veille_text_append(handler.text, base + ampersand, 1)
        start += 1
      }
    }
  }

  /// What a reference stands for; `nil` when the `&` is just an ampersand.
  private mutating func reference(at ampersand: Int, limit: Int) -> (text: String, end: Int)? {
    let start = ampersand + 1
    if start < limit, bytes[start] == UInt8(ascii: "#") {
      if let (scalar, end) = numericReference(in: bytes, at: ampersand), end <= limit {
        return (Unicode.Scalar(scalar).map(String.init) ?? "\u{FFFD}", end)
      }
    } else {
      var end = start
      while end < limit, end - start < 40,
        isAlphanumeric(bytes[end]) || bytes[end] == UInt8(ascii: "_")
          || bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: ".")
      { end += 1 }
      if end < limit, end > start, bytes[end] == UInt8(ascii: ";") {
        let name = UnsafeBufferPointer(rebasing: bytes[start..<end])
        if let text = named(name) { return (text, end + 1) }
      }
    }
    remark("stray-ampersand", "an “&” that begins no reference was read as text", at: ampersand)
    return nil
  }

  private mutating func named(_ name: UnsafeBufferPointer<UInt8>) -> String? {
    let key = String(decoding: name, as: UTF8.self)
    switch key {
    case "amp": return "&"
    case "lt": return "<"
    case "gt": return ">"
    case "quot": return "\""
    case "apos": return "'"
    default: break
    }
    if let own = entities[key] { return own }
    guard let characters = HTMLEntities.characters(named: name) else { return nil }
    remark("undefined-entity", "“&\(key);” is defined in HTML only; it was read as in HTML")
    return characters.text
  }

  // MARK: Comments, CDATA, DOCTYPE, instructions

  private mutating func readDeclaration() {
    if starts(with: "<!--") {
      if !noCommentEnd, let end = find("-->", from: position + 4) {
        position = end + 3
        return
      }
      noCommentEnd = true
      remark("unclosed-comment", "a comment is never closed; it was ended at the next tag")
      position = endOfStump(from: position + 4)
    } else if starts(with: "<![CDATA[") {
      readCDATA()
    } else if position + 2 < bytes.count, isLetter(bytes[position + 2]) {
      readDoctype()
    } else {
      takeAsText()
    }
  }

  private mutating func readCDATA() {
    let start = position + 9
    if knownCDATAEnd < start, !noCDATAEnd {
      if let found = find("]]>", from: start) { knownCDATAEnd = found } else { noCDATAEnd = true }
    }
    var end = knownCDATAEnd >= start ? knownCDATAEnd : nil
    // A section in a section: the outer one was never closed.
    if let found = end, let inner = find("<![CDATA[", from: start, to: found),
      let close = endTagOfOpenElement(from: start, to: inner)
    {
      remark("unclosed-cdata", "a CDATA section is never closed; it was ended with its element")
      append(cdata: start..<close)
      position = close
      return
    }
    if let found = end {
      append(cdata: start..<found)
      position = found + 3
      return
    }
    remark("unclosed-cdata", "a CDATA section is never closed; it was ended with its element")
    end = endTagOfOpenElement(from: start, to: bytes.count)
    append(cdata: start..<(end ?? bytes.count))
    position = end ?? bytes.count
  }

  private func append(cdata range: Range<Int>) {
    guard !open.isEmpty, !range.isEmpty else { return }
    veille_text_append(handler.text, base + range.lowerBound, range.count)
  }

  private func endTagOfOpenElement(from start: Int, to limit: Int) -> Int? {
    guard let name = open.last?.name else { return nil }
    var index = start
    while index < limit {
      index = veille_find_byte(base, index, limit, UInt8(ascii: "<"))
      guard index + 2 + name.count <= limit else { return nil }
      if bytes[index + 1] == UInt8(ascii: "/"),
        veille_equal(base + index + 2, base + name.lowerBound, name.count) != 0
      {
        return index
      }
      index += 1
    }
    return nil
  }

  private mutating func readInstruction() {
    if !noInstructionEnd, let end = find("?>", from: position + 2) {
      position = end + 2
      return
    }
    noInstructionEnd = true
    position = endOfStump(from: position + 2)
  }

  /// Where something that is never closed is taken to end: behind the next `>` or before the next
  /// `<`. The `<` is looked for first, so that a flood of stumps is not searched over and over.
  private func endOfStump(from start: Int) -> Int {
    let less = veille_find_byte(base, min(start, bytes.count), bytes.count, UInt8(ascii: "<"))
    let greater = veille_find_byte(base, min(start, less), less, UInt8(ascii: ">"))
    return greater < less ? greater + 1 : less
  }

  /// Nothing of a DOCTYPE is believed but short entities that hold plain text, so that they can
  /// neither grow nor lead anywhere.
  private mutating func readDoctype() {
    var index = position + 2
    var isInSubset = false
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let close = veille_find_byte(base, index + 1, bytes.count, bytes[index])
        guard close < bytes.count, close - index < 100_000 else { break }
        index = close
      case UInt8(ascii: "["): isInSubset = !noSubsetEnd
      case UInt8(ascii: "]"): isInSubset = false
      case UInt8(ascii: "<") where isInSubset: index = readEntityDeclaration(at: index)
      // A tag outside the subset: the DOCTYPE was never closed.
      case UInt8(ascii: "<"):
        position = index
        return
      case UInt8(ascii: ">") where !isInSubset:
        position = index + 1
        return
      default: break
      }
      index += 1
    }
    noSubsetEnd = true
    position = endOfStump(from: position + 2)
  }

  /// `<!ENTITY euro "&#8364;">`.
  /// - Returns: The index of the last byte read.
  private mutating func readEntityDeclaration(at start: Int) -> Int {
    let word = "<!ENTITY".utf8
    guard bytes.count - start > 12, bytes[start..<(start + word.count)].elementsEqual(word),
      entities.count < 500
    else { return start }
    var index = start + word.count
    while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    let nameStart = index
    while index < bytes.count, index - nameStart < 40, isAlphanumeric(bytes[index]) { index += 1 }
    let name = nameStart..<index
    while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    guard !name.isEmpty, index < bytes.count,
      bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'")
    else { return start }
    let close = veille_find_byte(base, index + 1, min(bytes.count, index + 200), bytes[index])
    guard close < min(bytes.count, index + 200) else { return start }
    let value = UnsafeBufferPointer(rebasing: bytes[(index + 1)..<close])
    let key = String(decoding: bytes[name], as: UTF8.self)
    if value.first == UInt8(ascii: "&"), let (scalar, end) = numericReference(in: value, at: 0),
      end == value.count
    {
      entities[key] = Unicode.Scalar(scalar).map(String.init)
    } else if !value.contains(UInt8(ascii: "&")), !value.contains(UInt8(ascii: "%")),
      !value.contains(UInt8(ascii: "<"))
    {
      entities[key] = entities[key] ?? String(decoding: value, as: UTF8.self)
    }
    return close
  }

  // MARK: Tags

  private mutating func readEndTag() {
    let start = position + 2
    var index = start
    while index < bytes.count, isNameByte(bytes[index]) { index += 1 }
    let name = start..<index
    guard !name.isEmpty else {
      // `</>` closes nothing; `</ ` is text.
      if index < bytes.count, bytes[index] == UInt8(ascii: ">") {
        position = index + 1
      } else {
        takeAsText()
      }
      return
    }
    while index < bytes.count, bytes[index] != UInt8(ascii: ">"), bytes[index] != UInt8(ascii: "<")
    {
      index += 1
    }
    if index == bytes.count || bytes[index] == UInt8(ascii: "<") {
      remark("unclosed-tag", "an end tag lacks its “>”")
    } else {
      index += 1
    }
    close(name)
    position = index
  }

  private mutating func close(_ name: Range<Int>) {
    let hash = hash(name)
    guard let top = open.last else {
      remark("stray-end-tag", "an end tag without a beginning was passed over")
      return
    }
    if top.hash == hash { return closeTop() }
    guard openCounts[hash, default: 0] > 0 else {
      remark("stray-end-tag", "an end tag without a beginning was passed over")
      return
    }
    remark("mismatched-tags", "elements inside another were not closed; they were ended with it")
    while let top = open.last {
      closeTop()
      if top.hash == hash { return }
    }
  }

  private mutating func closeTop() {
    guard let top = open.popLast() else { return }
    openCounts[top.hash, default: 1] -= 1
    names.removeBindings(downTo: top.namespaceCount)
    handler.end(local: UnsafeBufferPointer(rebasing: bytes[localPart(top.name)]))
  }

  private mutating func readStartTag() {
    let nameStart = position + 1
    var index = nameStart
    while index < bytes.count, isNameByte(bytes[index]) { index += 1 }
    let name = nameStart..<index
    handler.attributes.removeAll()
    let namespaceCount = names.bindingCount
    guard let (end, isEmpty) = readAttributes(from: index) else {
      // Cut off, or `a <b and c`: no tag at all.
      names.removeBindings(downTo: namespaceCount)
      if veille_find_byte(base, index, bytes.count, UInt8(ascii: "<")) == bytes.count,
        index + 1 >= bytes.count
      {
        position = bytes.count
        remark("truncated", "the document ends inside a tag")
      } else {
        takeAsText()
      }
      return
    }
    let element = names.element(bytes, name)
    let isEntry = element.name == .item || element.name == .entry
    if isEntry, element.vocabulary != .unknown { closeOpenEntry() }
    closeOpenTitle(before: element)
    names.hasSeenElement = true
    if !handler.wantsAttributes { handler.attributes.removeAll() }
    let local = UnsafeBufferPointer(rebasing: bytes[localPart(name)])
    if handler.wantsLines { handler.line = line(at: position) }
    guard handler.start(element, local: local) else {
      wasStopped = true
      return
    }
    position = end
    let hash = hash(name)
    open.append(
      OpenElement(name: name, hash: hash, namespaceCount: namespaceCount, isEntry: isEntry))
    openCounts[hash, default: 0] += 1
    if isEmpty { closeTop() }
  }

  /// An entry begins inside an entry: the outer one was never closed.
  private mutating func closeOpenEntry() {
    guard let index = open.lastIndex(where: \.isEntry) else { return }
    remark("unclosed-entry", "an entry was not closed; it was ended where the next one begins")
    while open.count > index { closeTop() }
  }

  /// What begins a field of its own is never part of a title, which hence was not closed.
  private mutating func closeOpenTitle(before element: XMLName) {
    guard let top = open.last, top.hash == Self.titleHash, open.count > 2 else { return }
    switch element.name {
    case .link, .guid, .pubDate, .description, .enclosure, .summary, .updated, .published, .id:
      guard element.vocabulary == .rss || element.vocabulary == .atom else { return }
    default: return
    }
    remark("mismatched-tags", "a title was not closed; it was ended where the next field begins")
    closeTop()
  }

  private static let titleHash = hash("title".utf8)

  /// - Returns: Where the tag ends; `nil` when it does not.
  private mutating func readAttributes(from start: Int) -> (end: Int, isEmpty: Bool)? {
    var index = start
    var count = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: ">"): return (index + 1, false)
      case UInt8(ascii: "/"):
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: ">") {
          return (index + 2, true)
        }
        index += 1
      case UInt8(ascii: "<"): return nil
      case _ where isSpace(byte): index += 1
      default:
        let nameStart = index
        while index < bytes.count, !isSpace(bytes[index]), bytes[index] != UInt8(ascii: "="),
          bytes[index] != UInt8(ascii: ">"), bytes[index] != UInt8(ascii: "<"),
          bytes[index] != UInt8(ascii: "/") || index == nameStart
        { index += 1 }
        let name = nameStart..<index
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
          add(name, value: index..<index, count: &count)
          if name.isEmpty { index += 1 }
          continue
        }
        index += 1
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
        guard let (value, end) = readValue(from: index) else { return nil }
        add(name, value: value, count: &count)
        index = end
      }
    }
    return nil
  }

  private mutating func readValue(from start: Int) -> (value: Range<Int>, end: Int)? {
    guard start < bytes.count else { return nil }
    let quote = bytes[start]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      let close = closingQuote(quote, from: start + 1)
    {
      return (start + 1..<close, close + 1)
    }
    var index = start
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") { index += 1 }
    let valueStart = index
    while index < bytes.count, !isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">"),
      bytes[index] != UInt8(ascii: "<")
    {
      if bytes[index] == UInt8(ascii: "/"), index + 1 < bytes.count,
        bytes[index + 1] == UInt8(ascii: ">")
      {
        break
      }
      index += 1
    }
    remark("unquoted-value", "an attribute's value lacks its quotes")
    return (valueStart..<index, index)
  }

  /// `nil` when there is none, or when it is the opening one of a later tag.
  private mutating func closingQuote(_ quote: UInt8, from start: Int) -> Int? {
    let isDouble = quote == UInt8(ascii: "\"")
    guard start < (isDouble ? noDoubleQuote : noSingleQuote) else { return nil }
    let close = veille_find_byte(base, start, bytes.count, quote)
    guard close < bytes.count else {
      if isDouble { noDoubleQuote = start } else { noSingleQuote = start }
      return nil
    }
    let less = veille_find_byte(base, start, close, UInt8(ascii: "<"))
    if less < close, veille_find_byte(base, start, less, UInt8(ascii: ">")) < less { return nil }
    return close
  }

  private mutating func add(_ name: Range<Int>, value: Range<Int>, count: inout Int) {
    guard !name.isEmpty else { return }
    count += 1
    if count > ParsingLimits.attributesPerElement {
      if count == ParsingLimits.attributesPerElement + 1 {
        remark(
          "too-many-attributes", "more than \(count - 1) attributes: the others were passed over")
      }
      return
    }
    let decoded = decodedValue(value)
    let spelling = UnsafeBufferPointer(rebasing: bytes[name])
    if let address = names.bind(spelling, to: decoded) { handler.declare(namespace: address) }
    handler.attributes.append(names.attribute(bytes, name), spelling: spelling, value: decoded)
  }

  private mutating func decodedValue(_ range: Range<Int>) -> [UInt8] {
    var value: [UInt8] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "&") {
        if let (text, end) = reference(at: index, limit: range.upperBound) {
          value.append(contentsOf: text.utf8)
          index = end
          continue
        }
      }
      value.append(isSpace(byte) ? 0x20 : byte)
      index += 1
    }
    return value
  }

  // MARK: Bytes

  private func starts(with word: StaticString) -> Bool {
    let length = word.utf8CodeUnitCount
    return position + length <= bytes.count
      && veille_equal(base + position, word.utf8Start, length) != 0
  }

  private func find(_ word: StaticString, from start: Int, to limit: Int? = nil) -> Int? {
    let limit = limit ?? bytes.count
    guard start < limit else { return nil }
    let found = veille_find(base, start, limit, word.utf8Start, word.utf8CodeUnitCount)
    return found < limit ? found : nil
  }

  private func localPart(_ name: Range<Int>) -> Range<Int> {
    let colon = veille_find_byte(base, name.lowerBound, name.upperBound, UInt8(ascii: ":"))
    return colon + 1 < name.upperBound ? colon + 1..<name.upperBound : name
  }

  /// In whatever letter case: `<title>` is closed by `</TITLE>` too.
  private func hash(_ name: Range<Int>) -> UInt64 { Self.hash(bytes[name]) }

  private static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
    name.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64(lowercased($1))) &* 0x100_0000_01B3 }
  }

  /// Places come in order, so that each line is counted once.
  private mutating func remark(_ code: String, _ message: String, at place: Int? = nil) {
    guard diagnostics.all.count < 100 else { return }
    diagnostics.add(code, line: line(at: place ?? position), message)
  }

  private mutating func line(at place: Int) -> Int {
    while lineStart <= place {
      let next = veille_find_byte(base, lineStart, place, 0x0A)
      guard next < place else { break }
      lineNumber += 1
      lineStart = next + 1
    }
    return lineNumber
  }
}

private func isNameStart(_ byte: UInt8) -> Bool {
  isLetter(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":") || byte >= 0x80
}

private func isNameByte(_ byte: UInt8) -> Bool {
  isAlphanumeric(byte) || byte >= 0x80 || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
}
