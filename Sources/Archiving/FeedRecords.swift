#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The feeds' records: `feeds.jsonl`, in which each line is a JSON Merge Patch (RFC 7396) for the record of its `id`.
struct FeedRecords {
  private var journal = Journal(path: Layout.feeds)
  /// Decoded or changed in this run.
  private var current: [String: FeedRecord] = [:]

  mutating func load(_ disk: Disk, isWritable: Bool) throws(ArchiveError) {
    try journal.load(disk, isWritable: isWritable)
  }

  mutating func record(of id: String) -> FeedRecord? {
    if let record = current[id] { return record }
    guard let members = members(of: id), let record = RecordCoding.record(members.json) else {
      return nil
    }
    current[id] = record
    return record
  }

  mutating func records() -> [FeedRecord] {
    Set(journal.ids).union(current.keys).sorted().compactMap { record(of: $0) }
  }

  private func members(of id: String) -> JSONMembers? {
    var members = JSONMembers()
    do throws(JSONProblem) {
      try journal.forEachLine(of: id) { (line) throws(JSONProblem) in
        members.merge(try JSONMembers(line))
      }
    } catch {
      return nil
    }
    return members.isEmpty ? nil : members
  }

  mutating func commit(_ updates: [FeedUpdate], _ disk: Disk) throws(ArchiveError) {
    var text: [UInt8] = []
    for update in updates {
      let id = update.record.id
      let former = record(of: id)
      guard former != update.record else { continue }
      let changed = try? JSONMembers(RecordCoding.json(of: update.record))
      let base = former.flatMap { try? JSONMembers(RecordCoding.json(of: $0)) }
      guard let changed else { continue }
      changed.appendPatch(id: id, since: base ?? JSONMembers(), to: &text)
    }
    try journal.append(text, disk)
    for update in updates { current[update.record.id] = update.record }
  }

  mutating func compactIfWorthwhile(_ disk: Disk) throws(ArchiveError) {
    guard journal.wantsCompaction else { return }
    var text: [UInt8] = []
    for id in Set(journal.ids).union(current.keys).sorted() {
      // What a newer version wrote into the record is kept: it is a patch on what stands in the file.
      var members = members(of: id) ?? JSONMembers()
      if let record = current[id], let changed = try? JSONMembers(RecordCoding.json(of: record)) {
        members.replaceKnown(with: changed, known: RecordCoding.names(of: record))
      }
      members.appendPatch(id: id, since: JSONMembers(), to: &text)
    }
    try journal.compact(text, disk)
  }
}

/// Between records and JSON.
enum RecordCoding {
  static func json(of value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .custom { date, encoder in
      var container = encoder.singleValueContainer()
      try container.encode(Timestamp.text(date))
    }
    return (try? encoder.encode(value)).map { Array($0) } ?? []
  }

  static func record(_ json: [UInt8]) -> FeedRecord? {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .custom { decoder in
      let container = try decoder.singleValueContainer()
      let text = try container.decode(String.self)
      guard let date = Timestamp.parse(text) else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "expected an RFC 3339 time")
      }
      return date
    }
    return try? decoder.decode(FeedRecord.self, from: Data(json))
  }

  /// Names of the members that this version of the record may have, whether or not they are there now.
  static func names(of record: FeedRecord) -> Set<String> {
    Set(Mirror(reflecting: record).children.compactMap(\.label))
  }
}

/// An object's members as raw JSON, for patches.
struct JSONMembers: Equatable {
  private var members: [String: String] = [:]

  init() {}

  init(_ json: UnsafeBufferPointer<UInt8>) throws(JSONProblem) {
    var reader = JSONReader(json)
    try reader.object { (key, reader) throws(JSONProblem) in
      members[key.text] = String(decoding: try reader.value(), as: UTF8.self)
    }
    try reader.end()
  }

  init(_ json: [UInt8]) throws(JSONProblem) {
    self = try json.withBytes { (json) throws(JSONProblem) in try JSONMembers(json) }
  }

  var isEmpty: Bool { members.isEmpty }

  mutating func merge(_ patch: JSONMembers) {
    for (key, value) in patch.members { members[key] = value == "null" ? nil : value }
  }

  mutating func replaceKnown(with other: JSONMembers, known: Set<String>) {
    for key in known { members[key] = nil }
    members.merge(other.members) { _, new in new }
  }

  /// Appends the line that changes `former` into this: the id first, then the members sorted, null for what is gone.
  func appendPatch(id: String, since former: JSONMembers, to output: inout [UInt8]) {
    var object = JSONObjectWriter()
    object.begin(&output)
    object.member("id", id, to: &output)
    for key in Set(members.keys).union(former.members.keys).sorted()
    where key != "id" && members[key] != former.members[key] {
      object.key(key, to: &output)
      output.append(contentsOf: (members[key] ?? "null").utf8)
    }
    object.end(&output)
    output.append(0x0A)
  }

  var json: [UInt8] {
    var output: [UInt8] = []
    var object = JSONObjectWriter()
    object.begin(&output)
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      object.key(key, to: &output)
      output.append(contentsOf: value.utf8)
    }
    object.end(&output)
    return output
  }
}
