#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// `Codable` values as JSON members: names in snake_case and sorted, times in RFC 3339 with whole seconds, absent values left out.
// Three times as fast as JSONEncoder and JSONDecoder, which is most of what a run without news does.

/// `lastModified` → `last_modified`, `currentURL` → `current_url`.
func snakeCase(_ name: String) -> String {
  guard name.utf8.contains(where: { (65...90).contains($0) }) else { return name }
  var output: [UInt8] = []
  var isAfterCapital = true
  for byte in name.utf8 {
    let isCapital = (65...90).contains(byte)
    if isCapital, !isAfterCapital { output.append(UInt8(ascii: "_")) }
    output.append(isCapital ? byte | 0x20 : byte)
    isAfterCapital = isCapital
  }
  return String(decoding: output, as: UTF8.self)
}

private func jsonText(_ write: (inout [UInt8]) -> Void) -> String {
  var output: [UInt8] = []
  write(&output)
  return String(decoding: output, as: UTF8.self)
}

// MARK: Encoding

enum RecordEncoder {
  /// The members of an object, and the names of those that it could have and has not.
  static func encode(_ value: some Encodable) -> (members: JSONMembers, absent: [String]) {
    let node = EncodedNode()
    // Only a value's own `encode(to:)` can throw, and the records' do not.
    try? value.encode(to: NodeEncoder(node: node))
    return (node.members, node.absent)
  }

  static func json(of value: some Encodable) -> String {
    (try? EncodedNode.json(of: value)) ?? "null"
  }
}

/// What one value became.
private final class EncodedNode {
  var members = JSONMembers()
  var absent: [String] = []
  var elements: [String]?
  var text: String?
  /// Containers that are filled later, in their place among the members or elements.
  var pending: [(key: String?, index: Int, node: EncodedNode)] = []

  var json: String {
    settle()
    if let text { return text }
    if let elements { return "[" + elements.joined(separator: ",") + "]" }
    return String(decoding: members.json, as: UTF8.self)
  }

  private func settle() {
    for (key, index, node) in pending {
      if let key { members[key] = node.json } else { elements?[index] = node.json }
    }
    pending = []
  }

  static func json(of value: some Encodable) throws -> String {
    switch value {
    case let text as String: return jsonText { appendJSON(text, to: &$0) }
    case let date as Date:
      return jsonText { output in
        output.append(UInt8(ascii: "\""))
        Timestamp.append(date, to: &output)
        output.append(UInt8(ascii: "\""))
      }
    case let number as Int: return String(number)
    case let claim as Bool: return claim ? "true" : "false"
    case let number as Double: return jsonText { appendJSON(number, to: &$0) }
    default:
      let node = EncodedNode()
      try value.encode(to: NodeEncoder(node: node))
      return node.json
    }
  }
}

private struct NodeEncoder: Encoder {
  let node: EncodedNode
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(KeyedNode<Key>(node: node))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if node.elements == nil { node.elements = [] }
    return UnkeyedNode(node: node)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { SingleNode(node: node) }
}

private struct KeyedNode<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: EncodedNode
  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil(forKey key: Key) { node.absent.append(snakeCase(key.stringValue)) }

  mutating func encode(_ value: some Encodable, forKey key: Key) throws {
    node.members[snakeCase(key.stringValue)] = try EncodedNode.json(of: value)
  }

  // The defaults pass over nil in silence; a patch must know what is gone.
  mutating func encodeIfPresent(_ value: (some Encodable)?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
  }
  mutating func encodeIfPresent(_ value: String?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
  }
  mutating func encodeIfPresent(_ value: Int?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
  }
  mutating func encodeIfPresent(_ value: Bool?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
  }
  mutating func encodeIfPresent(_ value: Double?, forKey key: Key) throws {
    if let value { try encode(value, forKey: key) } else { encodeNil(forKey: key) }
  }

  private func child(_ key: Key) -> EncodedNode {
    let child = EncodedNode()
    node.pending.append((snakeCase(key.stringValue), 0, child))
    return child
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    NodeEncoder(node: child(key)).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    NodeEncoder(node: child(key)).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { NodeEncoder(node: node) }
  mutating func superEncoder(forKey key: Key) -> any Encoder { NodeEncoder(node: child(key)) }
}

private struct UnkeyedNode: UnkeyedEncodingContainer {
  let node: EncodedNode
  var codingPath: [any CodingKey] { [] }
  var count: Int { node.elements?.count ?? 0 }

  mutating func encodeNil() { node.elements?.append("null") }

  mutating func encode(_ value: some Encodable) throws {
    node.elements?.append(try EncodedNode.json(of: value))
  }

  private func child() -> EncodedNode {
    let child = EncodedNode()
    node.pending.append((nil, count, child))
    node.elements?.append("null")
    return child
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    NodeEncoder(node: child()).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    NodeEncoder(node: child()).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { NodeEncoder(node: child()) }
}

private struct SingleNode: SingleValueEncodingContainer {
  let node: EncodedNode
  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil() { node.text = "null" }

  mutating func encode(_ value: some Encodable) throws {
    // Numbers of every width come here in the end.
    switch value {
    case let number as any BinaryInteger: node.text = "\(number)"
    case let number as Float: node.text = jsonText { appendJSON(Double(number), to: &$0) }
    default: node.text = try EncodedNode.json(of: value)
    }
  }
}

// MARK: Decoding

enum RecordDecoder {
  static func decode<Value: Decodable>(
    _ type: Value.Type, from members: JSONMembers
  ) throws -> Value {
    try Value(from: ValueDecoder(value: .members(members)))
  }

  static func decode<Value: Decodable>(_ json: String) throws -> Value {
    try decode(Value.self, from: json)
  }

  fileprivate static func decode<Value: Decodable>(
    _ type: Value.Type, from json: String
  ) throws -> Value {
    func checked(_ value: Any?) throws -> Value {
      guard let value = value as? Value else { throw mistake("expected \(type)") }
      return value
    }
    if type == String.self { return try checked(string(json)) }
    if type == Date.self { return try checked(string(json).flatMap { Timestamp.parse($0) }) }
    if type == Int.self { return try checked(Int(json)) }
    if type == Bool.self { return try checked(Bool(json)) }
    if type == Double.self { return try checked(Double(json)) }
    return try Value(from: ValueDecoder(value: .json(json)))
  }

  static func string(_ json: String) -> String? {
    guard json.utf8.first == UInt8(ascii: "\""), json.utf8.count >= 2 else { return nil }
    var json = json
    return json.withUTF8 {
      JSONReader.unescaped(UnsafeBufferPointer(rebasing: $0.dropFirst().dropLast()))
    }
  }

  fileprivate static func mistake(_ text: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: [], debugDescription: text))
  }
}

private struct ValueDecoder: Decoder {
  enum Value {
    case members(JSONMembers)
    case json(String)
  }
  let value: Value
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    let members =
      switch value {
      case .members(let members): members
      case .json(let json): try JSONMembers(json)
      }
    return KeyedDecodingContainer(KeyedMembers<Key>(members: members))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .json(let json) = value else { throw RecordDecoder.mistake("expected an array") }
    let elements = try Array(json.utf8).withBytes { (bytes) throws(JSONProblem) in
      var elements: [String] = []
      var reader = JSONReader(bytes)
      try reader.array { (reader) throws(JSONProblem) in
        elements.append(String(decoding: try reader.value(), as: UTF8.self))
      }
      return elements
    }
    return Elements(elements: elements)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    guard case .json(let json) = value else { throw RecordDecoder.mistake("expected a value") }
    return Single(json: json)
  }
}

private struct KeyedMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: JSONMembers
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }

  private func json(_ key: Key) throws -> String {
    guard let json = members[snakeCase(key.stringValue)] else {
      throw RecordDecoder.mistake("\(key.stringValue) is missing")
    }
    return json
  }

  func contains(_ key: Key) -> Bool { members[snakeCase(key.stringValue)] != nil }
  func decodeNil(forKey key: Key) throws -> Bool { try json(key) == "null" }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try RecordDecoder.decode(type, from: json(key))
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try ValueDecoder(value: .json(json(key))).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try ValueDecoder(value: .json(json(key))).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { ValueDecoder(value: .members(members)) }
  func superDecoder(forKey key: Key) throws -> any Decoder {
    ValueDecoder(value: .json(try json(key)))
  }
}

private struct Elements: UnkeyedDecodingContainer {
  let elements: [String]
  var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  init(elements: [String]) { self.elements = elements }

  private mutating func next() throws -> String {
    guard !isAtEnd else { throw RecordDecoder.mistake("the array has ended") }
    defer { currentIndex += 1 }
    return elements[currentIndex]
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, elements[currentIndex] == "null" else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try RecordDecoder.decode(type, from: next())
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try ValueDecoder(value: .json(next())).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try ValueDecoder(value: .json(next())).unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { ValueDecoder(value: .json(try next())) }
}

private struct Single: SingleValueDecodingContainer {
  let json: String
  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { json == "null" }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let integer = type as? any FixedWidthInteger.Type,
      let value = Int64(json).flatMap({ integer.init(exactly: $0) }) as? Value
    {
      return value
    }
    return try RecordDecoder.decode(type, from: json)
  }
}
