extension StoryIndex {
  /// The index of the archive's files as they are now. Looks at each file's size and time, and reads only what is new in them.
  ///
  /// Where a file changed otherwise than by growing, somebody edited it: everything is then indexed anew.
  static func upToDate(_ disk: Disk) throws(ArchiveError) -> StoryIndex {
    var index = try StoryIndex(disk)
    let files = try dayFiles(disk)
    let isEdited = files.contains { file, status in
      guard let covered = index.coverage(of: file), !file.isFlagged else { return false }
      return status.size < covered.size
        || status.size == covered.size && status.changed != covered.changed
    }
    if isEdited {
      try disk.remove(Layout.indexBase)
      try disk.remove(Layout.indexRecent)
      index = try StoryIndex(disk)
    }
    for (file, status) in files {
      let covered = index.coverage(of: file)
      guard covered != Coverage(size: status.size, changed: status.changed) else { continue }
      if file.isFlagged {
        try index.addDocument(file, disk)
      } else {
        try StoryScan.mendTail(of: file.path, disk)
        try index.addLines(file, from: covered?.size ?? 0, disk)
      }
    }
    return index
  }

  static func dayFiles(_ disk: Disk) throws(ArchiveError) -> [(file: DayFile, status: FileStatus)] {
    var files: [(file: DayFile, status: FileStatus)] = []
    for folder in [Layout.stories, Layout.flagged] {
      for year in try disk.names(in: folder) where year.utf8.count == 4 {
        let names = try disk.names(in: "\(folder)/\(year)")
        for (name, status) in try disk.statuses(in: "\(folder)/\(year)", of: names) {
          guard let day = Layout.day(ofFile: name, in: folder) else { continue }
          files.append((DayFile(day: day, isFlagged: folder == Layout.flagged), status))
        }
      }
    }
    return files
  }

  private mutating func addLines(
    _ dayFile: DayFile, from start: Int, _ disk: Disk
  ) throws(ArchiveError) {
    guard let file = try disk.open(dayFile.path, .reading) else { return }
    var found: [(keys: [UInt64], offset: Int)] = []
    try StoryScan.forEachLine(in: file, from: start) { line, offset in
      guard let keys = try? Self.keys(ofLine: line) else { return }
      found.append((keys, offset))
    }
    for (keys, offset) in found {
      insert(keys, at: Place(day: dayFile.day, isFlagged: false, offset: offset))
    }
    cover(dayFile, try file.status())
  }

  private mutating func addDocument(_ dayFile: DayFile, _ disk: Disk) throws(ArchiveError) {
    guard let file = try disk.open(dayFile.path, .reading) else { return }
    let status = try file.status()
    if let document = try? FlaggedDay(dayFile.day, json: try file.readAll()) {
      for story in document.stories {
        insert(
          Self.keys(of: story), at: Place(day: dayFile.day, isFlagged: true, offset: 0))
      }
    }
    cover(dayFile, status)
  }

  /// Without making a story of the line.
  static func keys(ofLine line: UnsafeBufferPointer<UInt8>) throws(JSONProblem) -> [UInt64] {
    var id: String?
    var links: [String] = []
    var reader = JSONReader(line)
    try reader.object { (key, reader) throws(JSONProblem) in
      switch key {
      case "id": id = try reader.string()
      case "link": if let link = try reader.optionalString() { links.append(link) }
      case "sources":
        try reader.array { (reader) throws(JSONProblem) in
          try reader.object { (key, reader) throws(JSONProblem) in
            if key == "link" {
              if let link = try reader.optionalString() { links.append(link) }
            } else {
              _ = try reader.value()
            }
          }
        }
      default: _ = try reader.value()
      }
    }
    guard let id else { throw reader.problem("a story without an id") }
    var keys = [SeenEntries.number(id)]
    for (rank, link) in links.enumerated() where !links[..<rank].contains(link) {
      if let key = linkKey(link), !keys.contains(key) { keys.append(key) }
    }
    return keys
  }
}
