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
    guard let members = members(of: id),
      let record = try? RecordDecoder.decode(FeedRecord.self, from: members)
    else { return nil }
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
      let base = former.map { RecordEncoder.encode($0).members } ?? JSONMembers()
      RecordEncoder.encode(update.record).members.appendPatch(id: id, since: base, to: &text)
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
      if let record = current[id] {
        let (known, absent) = RecordEncoder.encode(record)
        members.merge(known)
        for name in absent { members.remove(name) }
      }
      members.appendPatch(id: id, since: JSONMembers(), to: &text)
    }
    try journal.compact(text, disk)
  }
}
