/// What was seen of every feed: `seen.jsonl`.
struct SeenJournal {
  private var journal = Journal(path: Layout.seen)
  /// Changed in this run.
  private var current: [String: SeenEntries] = [:]

  mutating func load(_ disk: Disk) throws(ArchiveError) {
    try journal.load(disk, isWritable: true)
  }

  func entries(of feedID: String) -> SeenEntries {
    if let entries = current[feedID] { return entries }
    var entries = SeenEntries()
    journal.forEachLine(of: feedID) { line in
      // A line that is not whole leaves the entry unknown: it is offered again, and found by its id.
      try? entries.apply(line)
    }
    return entries
  }

  mutating func commit(_ updates: [FeedUpdate], _ disk: Disk) throws(ArchiveError) {
    var text: [UInt8] = []
    var changed: [String: SeenEntries] = [:]
    for update in updates {
      guard let seen = update.seen else { continue }
      let id = update.record.id
      let former = changed[id] ?? entries(of: id)
      guard seen != former else { continue }
      seen.appendPatch(of: id, since: former, to: &text)
      changed[id] = seen
    }
    try journal.append(text, disk)
    current.merge(changed) { _, new in new }
  }

  mutating func compactIfWorthwhile(_ disk: Disk) throws(ArchiveError) {
    guard journal.wantsCompaction else { return }
    var text: [UInt8] = []
    for id in Set(journal.ids).union(current.keys).sorted() {
      entries(of: id).appendPatch(of: id, since: SeenEntries(), to: &text)
    }
    try journal.compact(text, disk)
  }
}
