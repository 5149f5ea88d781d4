/// The names and namespaces of a document that is read by `ForgivingReader`.
struct NamesInScope {
  private struct Binding {
    var prefix: [UInt8]
    var vocabulary: Vocabulary?
  }

  /// The default vocabulary is meant by names without prefix outside every known namespace.
  private let defaultVocabulary: Vocabulary
  private var bindings: [Binding] = []
  /// By the name as written; emptied whenever the bindings change.
  private var known: [[UInt8]: XMLName] = [:]
  var hasSeenElement = false

  init(defaultVocabulary: Vocabulary) {
    self.defaultVocabulary = defaultVocabulary
  }

  var bindingCount: Int { bindings.count }

  mutating func removeBindings(downTo count: Int) {
    guard bindings.count > count else { return }
    bindings.removeLast(bindings.count - count)
    known.removeAll(keepingCapacity: true)
  }

  /// Takes note of `xmlns` and `xmlns:…`; more than a few dozen at once are no feed.
  /// - Returns: The address when this was such an attribute.
  mutating func bind(_ attribute: UnsafeBufferPointer<UInt8>, to address: [UInt8]) -> String? {
    guard attribute.starts(with: "xmlns".utf8), bindings.count < 64 else { return nil }
    let prefix: [UInt8]
    if attribute.count == 5 {
      prefix = []
    } else if attribute[5] == UInt8(ascii: ":") {
      prefix = Array(attribute.dropFirst(6))
    } else {
      return nil
    }
    let text = String(decoding: address.prefix(200), as: UTF8.self)
    bindings.append(
      Binding(
        prefix: prefix,
        vocabulary: Vocabulary(
          address: text,
          prefix: prefix.isEmpty ? nil : String(decoding: prefix.prefix(40), as: UTF8.self))))
    known.removeAll(keepingCapacity: true)
    return text
  }

  mutating func element(_ bytes: UnsafeBufferPointer<UInt8>, _ name: Range<Int>) -> XMLName {
    resolve(bytes, name, isAttribute: false)
  }

  mutating func attribute(_ bytes: UnsafeBufferPointer<UInt8>, _ name: Range<Int>) -> XMLName {
    resolve(bytes, name, isAttribute: true)
  }

  private mutating func resolve(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, isAttribute: Bool
  ) -> XMLName {
    guard range.count <= 60 else { return .unknown }
    let spelling = Array(bytes[range])
    if !isAttribute, let name = known[spelling] { return name }
    let colon = spelling.firstIndex(of: UInt8(ascii: ":"))
    let prefix = colon.map { Array(spelling[..<$0]) } ?? []
    let local = colon.map { Array(spelling[($0 + 1)...]) } ?? spelling
    let name = XMLName(
      vocabulary: vocabulary(of: prefix, isAttribute: isAttribute),
      name: local.withUnsafeBufferPointer { Name($0) })
    if !isAttribute, known.count < 500 { known[spelling] = name }
    return name
  }

  private func vocabulary(of prefix: [UInt8], isAttribute: Bool) -> Vocabulary {
    if prefix.isEmpty, isAttribute { return defaultVocabulary }
    if let binding = bindings.last(where: { $0.prefix == prefix }) {
      return binding.vocabulary ?? (prefix.isEmpty ? defaultVocabulary : .unknown)
    }
    if prefix.isEmpty { return defaultVocabulary }
    return Vocabulary(address: nil, prefix: String(decoding: prefix, as: UTF8.self)) ?? .unknown
  }
}
