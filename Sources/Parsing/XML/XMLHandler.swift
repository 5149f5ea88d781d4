internal import CXML

/// What a document says, told element by element by one of the three readers of XML: our own for
/// what is plainly well-formed (`QuickReader`), libxml2 for what is doubtful (`readStrictly`), our
/// other own for what is ill-formed (`ForgivingReader`).
///
/// A class, because libxml2 holds its address while it reads.
class XMLHandler {
  /// The text of all open elements, one after the other.
  let text: UnsafeMutablePointer<veille_text>
  /// The attributes of the element that begins.
  let attributes = AttributeList()

  /// Where the element begins that is told of, for handlers that want lines; counted from 1.
  var line = 0

  init() {
    text = .allocate(capacity: 1)
    veille_text_init(text)
  }

  deinit {
    veille_text_free(text)
    text.deallocate()
  }

  /// False where nobody would read them, inside markup for instance: then they are not gathered.
  var wantsAttributes: Bool { true }

  /// True when `line` is to be kept; only the forgiving reader does.
  var wantsLines: Bool { false }

  /// What an element without a known namespace or prefix belongs to.
  var defaultVocabulary: Vocabulary { .rss }

  /// A namespace that the element declares which is told of next.
  func declare(namespace address: String) {}

  /// - Parameter local: The local name as written; valid during the call.
  /// - Returns: false to end the reading here, because a limit is reached.
  func start(_ name: XMLName, local: UnsafeBufferPointer<UInt8>) -> Bool { true }

  func end(local: UnsafeBufferPointer<UInt8>) {}

  /// The text gathered since `mark`.
  func textSince(_ mark: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(
      start: text.pointee.bytes + min(mark, text.pointee.count),
      count: max(0, text.pointee.count - mark))
  }

  /// Forgets the text gathered since `mark`.
  func dropText(since mark: Int) {
    if mark < text.pointee.count { text.pointee.count = mark }
  }

  func append(_ literal: StaticString) {
    veille_text_raw(text, literal.utf8Start, literal.utf8CodeUnitCount)
  }

  func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
    veille_text_raw(text, start, bytes.count)
  }
}

/// The attributes of one element. Their bytes lie side by side and are reused, so that an element
/// whose attributes nobody asks for costs no allocation.
final class AttributeList {
  struct Attribute {
    var name: XMLName
    /// The name as written, with its prefix; empty when the strict reader reports it.
    var spelling: Range<Int>
    var value: Range<Int>
  }

  private(set) var list: [Attribute] = []
  private var bytes: [UInt8] = []

  var isEmpty: Bool { list.isEmpty }

  func removeAll() {
    list.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
  }

  /// - Parameter value: As libxml2 hands it over: every reference decoded, except that an `&` is
  ///   still written `&#38;`.
  func append(_ name: XMLName, libxml2Value value: UnsafeBufferPointer<UInt8>) {
    let start = bytes.count
    var rest = value[...]
    while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
      bytes.append(contentsOf: rest[...ampersand])
      rest = rest[(ampersand + 1)...]
      if rest.starts(with: [0x23, 0x33, 0x38, 0x3B]) { rest = rest.dropFirst(4) }  // #38;
    }
    bytes.append(contentsOf: rest)
    list.append(Attribute(name: name, spelling: 0..<0, value: start..<bytes.count))
  }

  func append(_ name: XMLName, value: some Collection<UInt8>) {
    let start = bytes.count
    bytes.append(contentsOf: value)
    list.append(Attribute(name: name, spelling: 0..<0, value: start..<bytes.count))
  }

  func append(
    _ name: XMLName, spelling: some Collection<UInt8>, value: some Collection<UInt8>
  ) {
    let start = bytes.count
    bytes.append(contentsOf: spelling)
    let middle = bytes.count
    bytes.append(contentsOf: value)
    list.append(Attribute(name: name, spelling: start..<middle, value: middle..<bytes.count))
  }

  func value(of attribute: Attribute) -> String {
    String(decoding: bytes[attribute.value], as: UTF8.self)
  }

  func spelling(of attribute: Attribute) -> String {
    String(decoding: bytes[attribute.spelling], as: UTF8.self)
  }

  /// The value as written, of the attribute without a foreign namespace if there are several.
  subscript(name: Name) -> String? {
    var found: Attribute?
    for attribute in list where attribute.name.name == name && attribute.name.vocabulary != .xml {
      if found == nil || attribute.name.vocabulary == .rss { found = attribute }
    }
    return found.map(value(of:))
  }

  /// `xml:lang`, `xml:base`.
  subscript(xml name: Name) -> String? {
    for attribute in list where attribute.name == XMLName(vocabulary: .xml, name: name) {
      return value(of: attribute)
    }
    return nil
  }

  /// The value without white space around it; `nil` when nothing is left.
  func trimmed(_ name: Name) -> String? {
    guard let value = self[name] else { return nil }
    let kept = trimmedText(value)
    return kept.isEmpty ? nil : kept
  }
}
