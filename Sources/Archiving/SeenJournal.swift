/// What was seen of every feed: `seen.jsonl`.
struct SeenJournal {
  private var journal = Journal(path: Layout.seen)

  mutating func load(_ disk: Disk) throws(ArchiveError) {
    try journal.load(disk, isWritable: true)
  }

  func entries(of feedID: String) -> SeenEntries {
    var entries = SeenEntries()
    // A line that is not whole, or cannot be read, leaves the entry unknown: it is offered again, and found by its id.
    try? journal.forEachLine(of: feedID) { line in try? entries.apply(line) }
    return entries
  }

  mutating func note(
    _ patches: [(id: String, line: [UInt8])], at start: Int, _ disk: Disk
  ) throws(ArchiveError) {
    try journal.note(patches, at: start, disk)
  }

  func compactIfWorthwhile(_ disk: Disk) throws(ArchiveError) {
    guard journal.wantsCompaction else { return }
    try journal.compact(disk) { (id, output) throws(ArchiveError) in
      var entries = SeenEntries()
      try journal.forEachLine(of: id) { line in try? entries.apply(line) }
      entries.appendPatch(of: id, since: SeenEntries(), to: &output)
    }
  }
}
