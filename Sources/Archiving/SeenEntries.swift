#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// What Veille knows of one feed's entries: for each a hash of its text.
///
/// It outlives the stories themselves, so that a pruned story does not come back while its feed still carries it.
public struct SeenEntries: Sendable, Equatable {
  public enum Status: Sendable { case new, known, changed }

  struct Entry: Equatable, Sendable {
    var text: UInt64
    /// When the feed no longer carried it.
    var gone: Day?
  }

  /// By the first 16 digits of the story's id as that feed alone would give it.
  private(set) var entries: [UInt64: Entry]
  /// Those met since the last `finishPass`.
  private var met: Set<UInt64> = []

  /// How long an entry is remembered after its feed dropped it: feeds behind several servers drop and show entries in turn.
  private static let memory = 60
  /// How many dropped entries are remembered, beyond as many as the feed carries.
  private static let margin = 100

  public init() { entries = [:] }

  init(entries: [UInt64: Entry]) { self.entries = entries }

  public var count: Int { entries.count }
  public var isEmpty: Bool { entries.isEmpty }

  /// `key` is the `storyID` of the entry in its feed, `textHash` the `textHash` of its title and summary.
  public func status(ofKey key: String, textHash: UInt64) -> Status {
    guard let entry = entries[Self.number(key)] else { return .new }
    return entry.text == textHash ? .known : .changed
  }

  /// The feed carries the entry with this text now.
  public mutating func insert(key: String, textHash: UInt64) {
    let number = Self.number(key)
    entries[number] = Entry(text: textHash)
    met.insert(number)
  }

  /// The whole feed was read: entries that were not inserted since the last pass are gone from it, and forgotten after a while.
  /// Not to be called for a feed that was cut short.
  public mutating func finishPass(now: Date) {
    let today = Day(containing: now)
    var gone: [(key: UInt64, day: Day)] = []
    for (key, entry) in entries where !met.contains(key) {
      // A clock that ran ahead must not keep an entry for ever.
      let day = min(entry.gone ?? today, today)
      entries[key]?.gone = day
      gone.append((key, day))
    }
    let carried = met.count
    met = []
    gone.sort { ($1.day, $1.key) < ($0.day, $0.key) }
    for (rank, entry) in gone.enumerated()
    where rank >= carried + Self.margin || today.number - entry.day.number > Self.memory {
      entries[entry.key] = nil
    }
  }

  static func number(_ key: String) -> UInt64 {
    var number: UInt64 = 0
    for byte in key.utf8.prefix(16) { number = number << 4 | UInt64(hexadecimalDigit(byte) ?? 0) }
    return number
  }

  public static func == (left: SeenEntries, right: SeenEntries) -> Bool {
    left.entries == right.entries
  }
}

/// A line of `seen.jsonl`: a JSON Merge Patch (RFC 7396) for the feed's object,
/// `{"id":"<feed>","seen":{"<entry>":"<text hash>", "<entry>":"<text hash> <day gone>", "<entry>":null}}`.
extension SeenEntries {
  /// Appends what changes `former` into this as one line, unless nothing does.
  func appendPatch(of feedID: String, since former: SeenEntries, to output: inout [UInt8]) {
    var changes: [(key: UInt64, entry: Entry?)] = []
    for (key, entry) in entries where former.entries[key] != entry { changes.append((key, entry)) }
    for key in former.entries.keys where entries[key] == nil { changes.append((key, nil)) }
    guard !changes.isEmpty else { return }
    changes.sort { $0.key < $1.key }
    var object = JSONObjectWriter()
    object.begin(&output)
    object.member("id", feedID, to: &output)
    object.key("seen", to: &output)
    var seen = JSONObjectWriter()
    seen.begin(&output)
    for (key, entry) in changes {
      seen.key(Self.text(key), to: &output)
      guard let entry else {
        output.append(contentsOf: "null".utf8)
        continue
      }
      output.append(UInt8(ascii: "\""))
      Self.append(entry.text, to: &output)
      if let day = entry.gone {
        output.append(0x20)
        day.append(to: &output)
      }
      output.append(UInt8(ascii: "\""))
    }
    seen.end(&output)
    object.end(&output)
    output.append(0x0A)
  }

  mutating func apply(_ line: UnsafeBufferPointer<UInt8>) throws(JSONProblem) {
    var reader = JSONReader(line)
    try reader.object { (key, reader) throws(JSONProblem) in
      guard key == "seen" else {
        _ = try reader.value()
        return
      }
      try reader.object { (key, reader) throws(JSONProblem) in
        let number = Self.number(key.text)
        if try reader.null() {
          entries[number] = nil
          return
        }
        let raw = try reader.value().dropFirst().dropLast()
        guard raw.count >= 16 else { throw reader.problem("expected a text hash") }
        let day = raw.count > 17 ? Day(UnsafeBufferPointer(rebasing: raw.dropFirst(17))) : nil
        let text = String(decoding: raw.prefix(16), as: UTF8.self)
        entries[number] = Entry(text: Self.number(text), gone: day)
      }
    }
  }

  private static func append(_ number: UInt64, to output: inout [UInt8]) {
    for shift in stride(from: 60, through: 0, by: -4) {
      output.append(hexadecimalDigits[Int(number >> UInt64(shift) & 15)])
    }
  }

  private static func text(_ number: UInt64) -> String {
    var output: [UInt8] = []
    append(number, to: &output)
    return String(decoding: output, as: UTF8.self)
  }
}
