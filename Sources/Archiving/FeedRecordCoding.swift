#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

// A run that brings no news reads and writes one record for each feed and does little else, so records have a coding of their own.
// It agrees with that of their `Codable` conformance, which is there for what is rare.

extension FeedRecord {
  /// Appends the line that changes `former` into this: the id first, then the members sorted, null for what is gone.
  func appendPatch(since former: FeedRecord?, to output: inout [UInt8]) {
    var object = JSONObjectWriter()
    object.begin(&output)
    object.member("id", id, to: &output)
    var new: [UInt8] = []
    var old: [UInt8] = []
    for member in RecordMember.all {
      if let former, member.isSame(self, former) { continue }
      new.removeAll(keepingCapacity: true)
      old.removeAll(keepingCapacity: true)
      member.append(self, &new)
      if let former { member.append(former, &old) }
      guard new != old else { continue }
      object.key(member.name, to: &output)
      output.append(contentsOf: new.isEmpty ? Array("null".utf8) : new)
    }
    object.end(&output)
    output.append(0x0A)
  }

  /// Changes what a line of the journal changes. Returns false when there is something in it that this reader cannot
  /// understand; the record is then of no use.
  mutating func apply(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
    var reader = JSONReader(line)
    do throws(JSONProblem) {
      try reader.object { (key, reader) throws(JSONProblem) in
        guard let member = RecordMember.named(key) else {
          _ = try reader.value()
          return
        }
        guard member.read(&self, try reader.value()) else {
          throw reader.problem("another kind of value")
        }
      }
      try reader.end()
    } catch {
      return false
    }
    return true
  }
}

/// One member of a record: its name in the file, and how it gets there and back.
private struct RecordMember: Sendable {
  let name: String
  /// Whether two records agree in it to the last bit; what is left out of the file may still differ.
  let isSame: @Sendable (FeedRecord, FeedRecord) -> Bool
  /// Appends nothing when the record has none.
  let append: @Sendable (FeedRecord, inout [UInt8]) -> Void
  /// Takes a value as it stands in the file. Returns false for one of another kind.
  let read: @Sendable (inout FeedRecord, UnsafeBufferPointer<UInt8>) -> Bool

  typealias Path<Value> = any WritableKeyPath<FeedRecord, Value> & Sendable

  /// Sorted by name.
  static let all: [RecordMember] = [
    RecordMember("all_new_in_arow", \.allNewInARow),
    RecordMember("arrivals", \.arrivals),
    RecordMember("body_hash", \.bodyHash),
    RecordMember("bot_wall", \.botWall),
    RecordMember("consecutive_failures", \.consecutiveFailures),
    RecordMember("current_url", \.currentURL),
    RecordMember("distrusts_validators", \.distrustsValidators),
    RecordMember("doubtful_not_modified", \.doubtfulNotModified),
    RecordMember("etag", \.etag),
    RecordMember("failing_since", \.failingSince),
    RecordMember("flagged", \.flagged),
    RecordMember("freshness", \.freshness),
    RecordMember("gone_since", \.goneSince),
    RecordMember("hints", rare: \.hints),
    RecordMember("last_attempt", \.lastAttempt),
    RecordMember("last_error", \.lastError),
    RecordMember("last_error_kind", \.lastErrorKind),
    RecordMember("last_modified", \.lastModified),
    RecordMember("last_new_story", \.lastNewStory),
    RecordMember("last_not_modified", \.lastNotModified),
    RecordMember("last_status", \.lastStatus),
    RecordMember("last_success", \.lastSuccess),
    RecordMember("last_unconditional", \.lastUnconditional),
    RecordMember("moves", rare: \.moves),
    RecordMember("next_due", \.nextDue),
    RecordMember("next_due_reason", \.nextDueReason),
    RecordMember("not_before", \.notBefore),
    RecordMember("stories", \.stories),
    RecordMember("title", \.title),
    RecordMember(
      name: "url", isSame: { $0.url == $1.url }, append: { appendJSON($0.url, to: &$1) },
      read: { record, json in
        guard let url = text(json) else { return false }
        record.url = url
        return true
      }),
    RecordMember("was_repaired", \.wasRepaired),
  ]

  /// By length and first byte, which tell most of them apart.
  private static let places: [[Int]] = {
    var places = [[Int]](repeating: [], count: 256)
    for (place, member) in all.enumerated() {
      places[bucket(member.name.utf8.count, member.name.utf8.first ?? 0)].append(place)
    }
    return places
  }()

  private static func bucket(_ length: Int, _ first: UInt8) -> Int {
    (length &* 7 &+ Int(first)) & 255
  }

  static func named(_ key: JSONReader.Key) -> RecordMember? {
    let bytes = key.bytes
    guard let first = bytes.first else { return nil }
    for place in places[bucket(bytes.count, first)] where all[place].name.utf8.elementsEqual(bytes)
    {
      return all[place]
    }
    return nil
  }

  // MARK: The kinds of values

  private init(
    name: String, isSame: @escaping @Sendable (FeedRecord, FeedRecord) -> Bool,
    append: @escaping @Sendable (FeedRecord, inout [UInt8]) -> Void,
    read: @escaping @Sendable (inout FeedRecord, UnsafeBufferPointer<UInt8>) -> Bool
  ) {
    self.name = name
    self.isSame = isSame
    self.append = append
    self.read = read
  }

  /// A value that may be absent, which is what null says in a patch.
  private init<Value: Equatable & SendableMetatype>(
    _ name: String, _ path: Path<Value?>,
    append: @escaping @Sendable (Value, inout [UInt8]) -> Void,
    read: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Value?
  ) {
    self.init(
      name: name, isSame: { $0[keyPath: path] == $1[keyPath: path] },
      append: { record, output in
        if let value = record[keyPath: path] { append(value, &output) }
      },
      read: { record, json in
        if isNull(json) {
          record[keyPath: path] = nil
          return true
        }
        guard let value = read(json) else { return false }
        record[keyPath: path] = value
        return true
      })
  }

  private init(_ name: String, _ path: Path<String?>) {
    self.init(name, path, append: { appendJSON($0, to: &$1) }, read: text)
  }

  private init(_ name: String, _ path: Path<Date?>) {
    self.init(name, path, append: appendTime, read: time)
  }

  private init(_ name: String, _ path: Path<[Date]?>) {
    self.init(
      name, path,
      append: { times, output in
        appendJSONArray(times, to: &output) { time, output in appendTime(time, to: &output) }
      },
      read: { json in
        var times: [Date] = []
        var reader = JSONReader(json)
        do throws(JSONProblem) {
          try reader.array { (reader) throws(JSONProblem) in times.append(try reader.date()) }
        } catch {
          return nil
        }
        return times
      })
  }

  private init(_ name: String, _ path: Path<Int?>) {
    self.init(
      name, path, append: { $1.append(contentsOf: String($0).utf8) },
      read: { Int(String(decoding: $0, as: UTF8.self)) })
  }

  private init(_ name: String, _ path: Path<Bool?>) {
    self.init(
      name, path, append: { $1.append(contentsOf: ($0 ? "true" : "false").utf8) },
      read: { Bool(String(decoding: $0, as: UTF8.self)) })
  }

  private init(_ name: String, _ path: Path<Double?>) {
    self.init(
      name, path, append: { appendJSON($0, to: &$1) },
      read: { Double(String(decoding: $0, as: UTF8.self)) })
  }

  private init<Value: Codable & Equatable & SendableMetatype>(
    _ name: String, rare path: Path<Value?>
  ) {
    self.init(
      name, path,
      append: { $1.append(contentsOf: RecordEncoder.json(of: $0).utf8) },
      read: { try? RecordDecoder.decode(String(decoding: $0, as: UTF8.self)) })
  }
}

private func isNull(_ json: UnsafeBufferPointer<UInt8>) -> Bool {
  json.first == UInt8(ascii: "n")
}

private func text(_ json: UnsafeBufferPointer<UInt8>) -> String? {
  guard json.first == UInt8(ascii: "\""), json.count >= 2 else { return nil }
  return JSONReader.unescaped(UnsafeBufferPointer(rebasing: json.dropFirst().dropLast()))
}

private func time(_ json: UnsafeBufferPointer<UInt8>) -> Date? {
  guard json.first == UInt8(ascii: "\""), json.count > 2 else { return nil }
  return Timestamp.parse(UnsafeBufferPointer(rebasing: json.dropFirst().dropLast()))
}

private func appendTime(_ time: Date, to output: inout [UInt8]) {
  output.append(UInt8(ascii: "\""))
  Timestamp.append(time, to: &output)
  output.append(UInt8(ascii: "\""))
}
