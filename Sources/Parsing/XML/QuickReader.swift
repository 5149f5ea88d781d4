internal import CXML

/// How the quick reader fared.
enum QuickReading {
  /// The document is well-formed, its namespaces included.
  case wellFormed
  /// The handler wanted no more.
  case stopped
  /// It is ill-formed: where and why. What the handler was told is not to be used.
  case illFormed(line: Int, message: String)
  /// It has something that is left to libxml2 to judge. What the handler was told is not to be used.
  case unsure
}

/// The length of the text at the head that is UTF-8 and made of characters that XML allows.
func xmlTextLength(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
  bytes.baseAddress.map { veille_xml_text($0, bytes.count) } ?? 0
}

/// Reads well-formed documents several times as fast as libxml2, and tells the same events.
/// It knows what feeds are made of, checks every rule that concerns it, and steps back from the
/// rest: a DOCTYPE, names beyond ASCII, undeclared prefixes, floods of any kind.
struct QuickReader {
  private struct OpenElement {
    var name: Range<Int>
    /// The namespaces around it.
    var scope: Int
  }

  private struct RawAttribute {
    var name: Range<Int>
    /// Where the local part begins.
    var local: Int
    var value: Range<Int>
    /// There is a reference or a white space other than a blank in the value.
    var needsDecoding: Bool
  }

  private let base: UnsafePointer<UInt8>
  private let count: Int
  private let handler: XMLHandler
  private var position = 0
  private var open: [OpenElement] = []
  private var raw: [RawAttribute] = []
  private var names: QuickNames
  private var hasSeenRoot = false
  private var wasStopped = false
  private var fault: String?

  private static let longestName = 200
  private static let longestMarkup = 1_000_000
  private static let mostAttributes = 50
  private static let deepest = 4_000

  /// - Parameters:
  ///   - bytes: UTF-8 without a byte order mark.
  ///   - end: Where the first thing stands that is no character of XML: see `xmlTextLength`.
  static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, end: Int, into handler: XMLHandler
  ) -> QuickReading {
    guard let base = bytes.baseAddress else { return .unsure }
    var reader = QuickReader(base, bytes.count, handler)
    if end < bytes.count {
      // What stands before it may still be a DOCTYPE, behind which all is read otherwise.
      if reader.find("<!D", from: 0, to: min(1_000, end)) < min(1_000, end) { return .unsure }
      reader.position = end
      reader.fault =
        bytes[end] < 0x80
        ? "a control character stands in the text" : "bytes stand in the text that are not UTF-8"
    } else if reader.read() {
      return reader.wasStopped ? .stopped : .wellFormed
    }
    guard let fault = reader.fault else { return .unsure }
    return .illFormed(line: reader.line, message: fault)
  }

  /// Of `position`, counted from 1.
  private var line: Int {
    UnsafeBufferPointer(start: base, count: position).reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
  }

  /// Notes down a fault that no reader of XML may overlook.
  private mutating func isFaulty(_ message: String) -> Bool {
    fault = message
    return false
  }

  private init(_ base: UnsafePointer<UInt8>, _ count: Int, _ handler: XMLHandler) {
    self.base = base
    self.count = count
    self.handler = handler
    names = QuickNames(base, defaultVocabulary: handler.defaultVocabulary)
  }

  /// - Returns: false when this is not known to be well-formed.
  private mutating func read() -> Bool {
    guard readXMLDeclaration() else { return false }
    while position < count {
      let next = veille_text_end(base, position, count)
      if next > position {
        if open.isEmpty {
          guard isBlank(position..<next) else { return false }
        } else {
          veille_text_raw(handler.text, base + position, next - position)
        }
        position = next
        if position == count { break }
      }
      switch base[position] {
      case UInt8(ascii: "&"):
        guard !open.isEmpty else { return false }
        guard readReference() else { return isFaulty("an “&” begins no reference that XML knows") }
      case UInt8(ascii: "<"):
        guard readMarkup() else { return false }
        if wasStopped { return true }
      default: return open.isEmpty ? false : isFaulty("“]]>” stands outside a CDATA section")
      }
    }
    guard hasSeenRoot else { return false }
    return open.isEmpty ? true : isFaulty("the document ends inside an element")
  }

  private mutating func readMarkup() -> Bool {
    guard position + 3 < count else { return false }
    switch base[position + 1] {
    case UInt8(ascii: "/"): return readEndTag()
    case UInt8(ascii: "!"): return readSection()
    case UInt8(ascii: "?"): return readInstruction()
    case let byte where isNameStart(byte): return readStartTag()
    case let byte where byte >= 0x80 || byte == UInt8(ascii: ":") || open.isEmpty: return false
    default: return isFaulty("a “<” begins no tag")
    }
  }

  // MARK: Tags

  /// - Returns: false when this is not known to be well-formed.
  private mutating func readStartTag() -> Bool {
    let nameStart = position + 1
    guard let colon = readName(at: nameStart), open.count < Self.deepest,
      !hasSeenRoot || !open.isEmpty
    else { return false }
    let name = nameStart..<position
    var scope = open.last?.scope ?? 0
    if !raw.isEmpty { raw.removeAll(keepingCapacity: true) }
    guard let isEmpty = readAttributes(to: min(count, nameStart + Self.longestMarkup)) else {
      return false
    }
    if !raw.isEmpty {
      guard areUnique(), let inner = bindNamespaces(in: scope) else { return false }
      scope = inner
    }
    guard let element = names.resolve(name, colon: colon, scope: scope, isAttribute: false) else {
      return false
    }
    if !handler.attributes.isEmpty { handler.attributes.removeAll() }
    if !raw.isEmpty, !takeAttributes(scope) { return false }
    hasSeenRoot = true
    let start = colon.map { $0 + 1 } ?? nameStart
    let local = UnsafeBufferPointer(start: base + start, count: name.upperBound - start)
    guard handler.start(element, local: local) else {
      wasStopped = true
      return true
    }
    if isEmpty {
      handler.end(local: local)
    } else {
      open.append(OpenElement(name: name, scope: scope))
    }
    return true
  }

  /// - Returns: Whether the element is empty; `nil` when the tag is not known to be well-formed.
  private mutating func readAttributes(to limit: Int) -> Bool? {
    while true {
      let start = position
      skipBlanks(to: limit)
      guard position < limit else { return nil }
      let byte = base[position]
      if byte == UInt8(ascii: ">") {
        position += 1
        return false
      }
      if byte == UInt8(ascii: "/") {
        guard position + 1 < limit else { return nil }
        guard base[position + 1] == UInt8(ascii: ">") else {
          fault = "a tag has a “/” in its middle"
          return nil
        }
        position += 2
        return true
      }
      guard position > start else {
        fault = "a tag lacks a blank between its parts"
        return nil
      }
      guard raw.count < Self.mostAttributes, readAttribute(to: limit) else { return nil }
    }
  }

  private mutating func readEndTag() -> Bool {
    guard let element = open.last else { return false }
    let start = position + 2
    var end = start + element.name.count
    guard end < count else { return false }
    guard veille_equal(base + start, base + element.name.lowerBound, end - start) != 0 else {
      return isFaulty("an end tag is not that of the open element")
    }
    while end < count, isBlank(base[end]) { end += 1 }
    guard end < count else { return false }
    guard base[end] == UInt8(ascii: ">") else {
      return isFaulty("an end tag is not that of the open element")
    }
    position = end + 1
    open.removeLast()
    let colon = veille_find_byte(
      base, element.name.lowerBound, element.name.upperBound, UInt8(ascii: ":"))
    let local = colon < element.name.upperBound ? colon + 1 : element.name.lowerBound
    handler.end(
      local: UnsafeBufferPointer(start: base + local, count: element.name.upperBound - local))
    return true
  }

  /// Leaves `position` behind the name.
  /// - Returns: Where its colon is, or that there is none; `nil` when this is no plain name.
  private mutating func readName(at start: Int) -> Int?? {
    guard start < count, isNameStart(base[start]) else { return nil }
    let end = veille_name_end(base, start, min(count, start + Self.longestName))
    guard end < count, end - start < Self.longestName, base[end] < 0x80 else { return nil }
    position = end
    let colon = veille_find_byte(base, start, end, UInt8(ascii: ":"))
    if colon == end { return .some(nil) }
    guard colon + 1 < end, isNameStart(base[colon + 1]),
      veille_find_byte(base, colon + 1, end, UInt8(ascii: ":")) == end
    else { return nil }
    return .some(colon)
  }

  private mutating func readAttribute(to limit: Int) -> Bool {
    let start = position
    guard let colon = readName(at: start) else { return false }
    let name = start..<position
    skipBlanks(to: limit)
    guard position < limit else { return false }
    guard base[position] == UInt8(ascii: "=") else {
      return isFaulty("an attribute has no value")
    }
    position += 1
    skipBlanks(to: limit)
    guard position < limit else { return false }
    let quote = base[position]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return isFaulty("an attribute's value lacks its quotes")
    }
    let valueStart = position + 1
    var end = valueStart
    var needsDecoding = false
    while end < limit, base[end] != quote {
      let byte = base[end]
      if byte == UInt8(ascii: "<") { return isFaulty("a “<” stands in an attribute's value") }
      if byte == UInt8(ascii: "&") || byte < 0x20 { needsDecoding = true }
      end += 1
    }
    guard end < limit else { return false }
    position = end + 1
    raw.append(
      RawAttribute(
        name: name, local: colon.map { $0 + 1 } ?? start, value: valueStart..<end,
        needsDecoding: needsDecoding))
    return true
  }

  /// No two attributes have the same local part, unless one of them has a prefix and the other
  /// has none.
  private func areUnique() -> Bool {
    for (index, attribute) in raw.enumerated() {
      let length = attribute.name.upperBound - attribute.local
      for other in raw[..<index]
      where other.name.upperBound - other.local == length
        && (other.local > other.name.lowerBound) == (attribute.local > attribute.name.lowerBound)
        && veille_equal(base + other.local, base + attribute.local, length) != 0
      {
        return false
      }
    }
    return true
  }

  /// - Returns: The scope inside the element; `nil` for declarations that libxml2 shall judge.
  private mutating func bindNamespaces(in scope: Int) -> Int? {
    var scope = scope
    for attribute in raw {
      let isDefault = attribute.name.count == 5
      guard isDefault || attribute.local - attribute.name.lowerBound == 6,
        veille_equal(base + attribute.name.lowerBound, Self.xmlns.utf8Start, 5) != 0
      else { continue }
      guard !attribute.needsDecoding, !attribute.value.isEmpty,
        let inner = names.bind(
          isDefault ? 0..<0 : attribute.local..<attribute.name.upperBound, to: attribute.value,
          in: scope)
      else { return nil }
      scope = inner
      handler.declare(namespace: names.address(of: scope))
    }
    return scope
  }

  private static let xmlns: StaticString = "xmlns"

  private func isDeclaration(_ attribute: RawAttribute) -> Bool {
    (attribute.name.count == 5 || attribute.local - attribute.name.lowerBound == 6)
      && veille_equal(base + attribute.name.lowerBound, Self.xmlns.utf8Start, 5) != 0
  }

  /// Resolves and decodes the attributes of the element; those that nobody wants are only checked.
  private mutating func takeAttributes(_ scope: Int) -> Bool {
    let isWanted = handler.wantsAttributes
    let attributes = handler.attributes
    for attribute in raw where !isDeclaration(attribute) {
      let hasPrefix = attribute.local > attribute.name.lowerBound
      if !isWanted, !hasPrefix, !attribute.needsDecoding { continue }
      guard
        let name = names.resolve(
          attribute.name, colon: hasPrefix ? attribute.local - 1 : nil, scope: scope,
          isAttribute: true)
      else { return false }
      if attribute.needsDecoding {
        guard let value = decoded(attribute.value) else {
          return isFaulty("an “&” begins no reference that XML knows")
        }
        if isWanted { attributes.append(name, value: value) }
      } else if isWanted {
        attributes.append(
          name,
          value: UnsafeBufferPointer(
            start: base + attribute.value.lowerBound, count: attribute.value.count))
      }
    }
    return true
  }

  private func decoded(_ range: Range<Int>) -> [UInt8]? {
    var value: [UInt8] = []
    value.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = base[index]
      if byte == UInt8(ascii: "&") {
        guard let (scalar, end) = reference(at: index), end <= range.upperBound else { return nil }
        value.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
        index = end
      } else {
        if byte == 0x0D, index + 1 < range.upperBound, base[index + 1] == 0x0A { index += 1 }
        value.append(byte < 0x20 ? 0x20 : byte)
        index += 1
      }
    }
    return value
  }

  // MARK: Text

  private mutating func readReference() -> Bool {
    guard let (scalar, end) = reference(at: position) else { return false }
    position = end
    if scalar.value < 0x80 {
      var byte = UInt8(scalar.value)
      veille_text_append(handler.text, &byte, 1)
    } else {
      for byte in UTF8.encode(scalar).unsafelyUnwrapped {
        var byte = byte
        veille_text_raw(handler.text, &byte, 1)
      }
    }
    return true
  }

  /// One of the five entities of XML, or the number of a character that XML allows.
  private func reference(at start: Int) -> (scalar: Unicode.Scalar, end: Int)? {
    let left = count - start
    guard left > 3 else { return nil }
    let name = base + start + 1
    switch name[0] {
    case UInt8(ascii: "l") where name[1] == UInt8(ascii: "t") && name[2] == UInt8(ascii: ";"):
      return ("<", start + 4)
    case UInt8(ascii: "g") where name[1] == UInt8(ascii: "t") && name[2] == UInt8(ascii: ";"):
      return (">", start + 4)
    case UInt8(ascii: "a") where left > 4 && name[1] == UInt8(ascii: "m"):
      return name[2] == UInt8(ascii: "p") && name[3] == UInt8(ascii: ";") ? ("&", start + 5) : nil
    case UInt8(ascii: "a") where left > 5 && veille_equal(name, Self.apos.utf8Start, 5) != 0:
      return ("'", start + 6)
    case UInt8(ascii: "q") where left > 5 && veille_equal(name, Self.quot.utf8Start, 5) != 0:
      return ("\"", start + 6)
    case UInt8(ascii: "#"): return numericReference(at: start)
    default: return nil
    }
  }

  private static let apos: StaticString = "apos;"
  private static let quot: StaticString = "quot;"

  private func numericReference(at start: Int) -> (scalar: Unicode.Scalar, end: Int)? {
    var index = start + 2
    let isHexadecimal = base[index] == UInt8(ascii: "x")
    if isHexadecimal { index += 1 }
    let digits = index
    var number: UInt32 = 0
    while index < count, index - digits < 8 {
      let byte = base[index]
      if isDigit(byte) {
        number = number * (isHexadecimal ? 16 : 10) + UInt32(byte & 0x0F)
      } else if isHexadecimal, (byte | 0x20) >= UInt8(ascii: "a"),
        (byte | 0x20) <= UInt8(ascii: "f")
      {
        number = number * 16 + UInt32(byte & 0x0F) + 9
      } else {
        break
      }
      index += 1
    }
    guard index > digits, index < count, base[index] == UInt8(ascii: ";"),
      number >= 0x20 || number == 0x09 || number == 0x0A || number == 0x0D,
      number != 0xFFFE, number != 0xFFFF, let scalar = Unicode.Scalar(number)
    else { return nil }
    return (scalar, index + 1)
  }

  // MARK: What is neither tag nor text

  /// A section of CDATA or a comment.
  private mutating func readSection() -> Bool {
    let limit = min(count, position + Self.longestMarkup)
    if starts(with: "<![CDATA[") {
      guard !open.isEmpty else { return false }
      let start = position + 9
      let end = find("]]>", from: start, to: limit)
      guard end < limit else { return false }
      if end > start { veille_text_append(handler.text, base + start, end - start) }
      position = end + 3
      return true
    }
    guard starts(with: "<!--") else { return false }
    let end = find("--", from: position + 4, to: limit)
    guard end + 2 < limit, base[end + 2] == UInt8(ascii: ">") else { return false }
    position = end + 3
    return true
  }

  private mutating func readInstruction() -> Bool {
    let start = position + 2
    let limit = min(count, position + Self.longestMarkup)
    guard case .some(.none) = readName(at: start) else { return false }
    let isReserved =
      position - start == 3 && base[start] | 0x20 == UInt8(ascii: "x")
      && base[start + 1] | 0x20 == UInt8(ascii: "m") && base[start + 2] | 0x20 == UInt8(ascii: "l")
    let end = find("?>", from: position, to: limit)
    guard !isReserved, end < limit, end == position || isBlank(base[position]) else { return false }
    position = end + 2
    return true
  }

  /// `<?xml version="1.0" encoding="utf-8" standalone="yes"?>`, or none.
  private mutating func readXMLDeclaration() -> Bool {
    guard starts(with: "<?xml"), count > 6, isBlank(base[5]) else { return true }
    position = 5
    guard let version = readPseudoAttribute("version"), equals(version, "1.0") else { return false }
    if let encoding = readPseudoAttribute("encoding") {
      guard let first = encoding.first, isLetter(base[first]),
        veille_name_end(base, first, encoding.upperBound) == encoding.upperBound,
        veille_find_byte(base, first, encoding.upperBound, UInt8(ascii: ":")) == encoding.upperBound
      else { return false }
    }
    if let standalone = readPseudoAttribute("standalone") {
      guard equals(standalone, "yes") || equals(standalone, "no") else { return false }
    }
    skipBlanks(to: count)
    guard starts(with: "?>") else { return false }
    position += 2
    return true
  }

  private mutating func readPseudoAttribute(_ name: StaticString) -> Range<Int>? {
    let start = position
    skipBlanks(to: count)
    guard position > start, starts(with: name) else {
      position = start
      return nil
    }
    position += name.utf8CodeUnitCount
    skipBlanks(to: count)
    guard position < count, base[position] == UInt8(ascii: "=") else { return nil }
    position += 1
    skipBlanks(to: count)
    guard position < count else { return nil }
    let quote = base[position]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    let valueStart = position + 1
    let end = veille_find_byte(base, valueStart, min(count, valueStart + 100), quote)
    guard end < count, base[end] == quote else { return nil }
    position = end + 1
    return valueStart..<end
  }

  // MARK: Bytes

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  private func isBlank(_ range: Range<Int>) -> Bool { range.allSatisfy { isBlank(base[$0]) } }

  private mutating func skipBlanks(to limit: Int) {
    while position < limit, isBlank(base[position]) { position += 1 }
  }

  private func isNameStart(_ byte: UInt8) -> Bool { isLetter(byte) || byte == UInt8(ascii: "_") }

  private func starts(with word: StaticString) -> Bool {
    position + word.utf8CodeUnitCount <= count
      && veille_equal(base + position, word.utf8Start, word.utf8CodeUnitCount) != 0
  }

  private func equals(_ range: Range<Int>, _ word: StaticString) -> Bool {
    range.count == word.utf8CodeUnitCount
      && veille_equal(base + range.lowerBound, word.utf8Start, range.count) != 0
  }

  private func find(_ word: StaticString, from start: Int, to limit: Int) -> Int {
    veille_find(base, start, limit, word.utf8Start, word.utf8CodeUnitCount)
  }
}

/// The names of a document and what they mean under the namespaces that are in force where they
/// stand. Each spelling is looked up once in each scope.
private struct QuickNames {
  /// One declaration inside others. The same declaration in the same place is the same scope.
  private struct Scope {
    var outer: Int
    /// Empty for the default namespace.
    var prefix: Range<Int>
    var address: Range<Int>
    var vocabulary: Vocabulary?
  }

  private struct Slot {
    var name = 0..<0
    var scope = -1
    var isAttribute = false
    var meaning = XMLName.unknown
  }

  private let base: UnsafePointer<UInt8>
  private let defaultVocabulary: Vocabulary
  private var scopes = [Scope(outer: -1, prefix: 0..<0, address: 0..<0)]
  private var slots = [Slot](repeating: Slot(), count: 256)
  private static let mostScopes = 100

  init(_ base: UnsafePointer<UInt8>, defaultVocabulary: Vocabulary) {
    self.base = base
    self.defaultVocabulary = defaultVocabulary
  }

  func address(of scope: Int) -> String { text(scopes[scope].address) }

  /// - Returns: The scope inside the declaration; `nil` for one that libxml2 shall judge.
  mutating func bind(_ prefix: Range<Int>, to address: Range<Int>, in outer: Int) -> Int? {
    for index in scopes.indices.dropFirst().reversed()
    where scopes[index].outer == outer && equal(scopes[index].prefix, prefix)
      && equal(scopes[index].address, address)
    {
      return index
    }
    guard scopes.count < Self.mostScopes else { return nil }
    let (prefixText, addressText) = (text(prefix), text(address))
    if prefixText == "xml" || prefixText == "xmlns" { return nil }
    if addressText.hasPrefix("http://www.w3.org/XML/") || addressText.hasSuffix("/xmlns/") {
      return nil
    }
    scopes.append(
      Scope(
        outer: outer, prefix: prefix, address: address,
        vocabulary: Vocabulary(
          address: addressText, prefix: prefix.isEmpty ? nil : prefixText)))
    return scopes.count - 1
  }

  /// - Returns: `nil` when the prefix is not declared.
  mutating func resolve(
    _ name: Range<Int>, colon: Int?, scope: Int, isAttribute: Bool
  ) -> XMLName? {
    var hash = UInt(bitPattern: scope << 1 | (isAttribute ? 1 : 0))
    for index in name { hash = (hash ^ UInt(base[index])) &* 0x100_0000_01B3 }
    var index = Int(truncatingIfNeeded: hash >> 24 & 255)
    for _ in 0..<2 {
      let slot = slots[index]
      if slot.scope == scope, slot.isAttribute == isAttribute, equal(slot.name, name) {
        return slot.meaning
      }
      if slot.scope < 0 { break }
      index = (index + 1) & 255
    }
    let local = UnsafeBufferPointer(
      start: base + (colon.map { $0 + 1 } ?? name.lowerBound),
      count: name.upperBound - (colon.map { $0 + 1 } ?? name.lowerBound))
    guard
      let vocabulary = vocabulary(
        prefix: name.lowerBound..<(colon ?? name.lowerBound), scope: scope, isAttribute: isAttribute
      )
    else { return nil }
    let meaning = XMLName(vocabulary: vocabulary, name: Name(local))
    slots[index] = Slot(name: name, scope: scope, isAttribute: isAttribute, meaning: meaning)
    return meaning
  }

  private func vocabulary(prefix: Range<Int>, scope: Int, isAttribute: Bool) -> Vocabulary? {
    if prefix.isEmpty, isAttribute { return defaultVocabulary }
    var index = scope
    while index > 0 {
      if equal(scopes[index].prefix, prefix) {
        return scopes[index].vocabulary ?? (prefix.isEmpty ? defaultVocabulary : .unknown)
      }
      index = scopes[index].outer
    }
    if prefix.isEmpty { return defaultVocabulary }
    return text(prefix) == "xml" ? .xml : nil
  }

  private func equal(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    left.count == right.count
      && (left.lowerBound == right.lowerBound || left.isEmpty
        || veille_equal(base + left.lowerBound, base + right.lowerBound, left.count) != 0)
  }

  private func text(_ range: Range<Int>) -> String {
    String(
      decoding: UnsafeBufferPointer(start: base + range.lowerBound, count: range.count),
      as: UTF8.self)
  }
}
