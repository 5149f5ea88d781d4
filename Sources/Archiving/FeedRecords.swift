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
  /// The first failure to read a record, which then seems to be that of a new feed: nothing must be written any more.
  private(set) var failure: ArchiveError?

  mutating func load(_ disk: Disk, isWritable: Bool) throws(ArchiveError) {
    try journal.load(disk, isWritable: isWritable)
  }

  mutating func record(of id: String) -> FeedRecord? {
    if let record = current[id] { return record }
    do throws(ArchiveError) {
      guard let record = try decoded(id) else { return nil }
      current[id] = record
      return record
    } catch {
      failure = failure ?? error
      return nil
    }
  }

  /// Sorted by id.
  mutating func records() -> [FeedRecord] {
    do throws(ArchiveError) {
      try decodeAll()
    } catch {
      failure = failure ?? error
    }
    return journal.ids.compactMap { record(of: $0) }
  }

  /// Goes through the file once, which is faster than to look for each record's lines.
  private mutating func decodeAll() throws(ArchiveError) {
    guard current.isEmpty else { return }
    var odd: Set<String> = []
    try journal.forEachLine { id, line in
      if !current[id, default: FeedRecord(id: id, url: "")].apply(line) { odd.insert(id) }
    }
    // Those that were not understood, and those without a URL, are looked at one by one.
    current = current.filter { !$0.value.url.isEmpty && !odd.contains($0.key) }
  }

  private func decoded(_ id: String) throws(ArchiveError) -> FeedRecord? {
    var record = FeedRecord(id: id, url: "")
    var isPlain = true
    var isKnown = false
    try journal.forEachLine(of: id) { line in
      isKnown = true
      isPlain = isPlain && record.apply(line)
    }
    if isPlain, !record.url.isEmpty { return record }
    // Something that only a patch on the patch might have put right.
    guard isKnown, let members = try members(of: id) else { return nil }
    return try? RecordDecoder.decode(FeedRecord.self, from: members)
  }

  private func members(of id: String) throws(ArchiveError) -> JSONMembers? {
    var members = JSONMembers()
    var isReadable = true
    try journal.forEachLine(of: id) { line in
      guard let patch = try? JSONMembers(line) else {
        isReadable = false
        return
      }
      members.merge(patch)
    }
    return members.isEmpty || !isReadable ? nil : members
  }

  /// Takes note of what a commit appended.
  mutating func note(
    _ updates: [PreparedUpdate], _ patches: [(id: String, line: [UInt8])], at start: Int,
    _ disk: Disk
  ) throws(ArchiveError) {
    try journal.note(patches, at: start, disk)
    for update in updates { current[update.record.id] = update.record }
  }

  func compactIfWorthwhile(_ disk: Disk) throws(ArchiveError) {
    if let failure { throw failure }
    guard journal.wantsCompaction else { return }
    try journal.compact(disk) { (id, output) throws(ArchiveError) in
      // What a newer version wrote into the record is kept: it is a patch on what stands in the file.
      var members = try members(of: id) ?? JSONMembers()
      if let record = current[id] {
        let (known, absent) = RecordEncoder.encode(record)
        members.merge(known)
        for name in absent { members.remove(name) }
      }
      members.appendPatch(id: id, since: JSONMembers(), to: &output)
    }
  }
}
