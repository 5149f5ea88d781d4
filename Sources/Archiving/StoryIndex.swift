import Crypto

/// Where the stories lie: from ids and canonical links to places in the files.
///
/// Derived from the files and brought up to date with them at every start. It holds 64-bit keys only, so whoever asks must look
/// whether the story at a place is the one that was meant.
struct StoryIndex {
  struct Place: Hashable {
    var day: Day
    /// In the day's document of flagged stories; `offset` is then 0.
    var isFlagged: Bool
    var offset: Int
  }

  /// As the last run left it: sorted, and never changed in place.
  private let base: IndexBase?
  /// What came since, as it stands in the file; `recent` holds it once it is needed.
  private var unread: [IndexSlot]
  private var recent = SlotTable()
  /// Not yet in a file.
  private var pending: [IndexSlot] = []
  /// Up to where the files are covered.
  private var coverage: [DayFile: Coverage]
  /// The files whose coverage no file of the index tells yet.
  private var changed: Set<DayFile> = []
  /// Of the file of what came since: where its last whole block ends.
  private var recentEnd: Int
  private var recentCount: Int

  /// Reads what covers the files, not the places themselves.
  init(_ disk: Disk) throws(ArchiveError) {
    base = try IndexBase(disk)
    coverage = base?.coverage ?? [:]
    let log = try IndexLog(disk)
    unread = log.slots
    recentCount = log.slots.count
    recentEnd = log.end
    coverage.merge(log.coverage) { _, new in new }
  }

  // MARK: Asking

  /// Must be called before the first question.
  mutating func prepare() {
    for slot in unread { recent.insert(slot) }
    unread = []
  }

  func places(of key: UInt64) -> [Place] {
    ((base?.values(of: key) ?? []) + recent.values(of: key)).map(Place.init)
  }

  // MARK: Telling

  /// - Parameter former: Where the story's former version lies, which no longer counts.
  mutating func insert(
    _ keys: some Sequence<UInt64>, at place: Place, insteadOf former: Place? = nil
  ) {
    for key in keys {
      let slot = IndexSlot(key: key, value: place.value)
      if recent.insert(slot, insteadOf: former?.value) { pending.append(slot) }
    }
  }

  /// A file is covered as far as `status` says.
  mutating func cover(_ file: DayFile, _ status: FileStatus) {
    coverage[file] = Coverage(size: status.size, changed: status.changed)
    changed.insert(file)
  }

  func coverage(of file: DayFile) -> Coverage? { coverage[file] }

  // MARK: Keeping

  /// Writes what is new: a block at the end of the log, or now and then the whole.
  mutating func save(_ disk: Disk, longestLog: Int = 32 * 1024) throws(ArchiveError) {
    guard !changed.isEmpty || !pending.isEmpty else { return }
    try disk.makeDirectory(Layout.index)
    if recentCount + pending.count > max(longestLog, (base?.count ?? 0) / 4) {
      prepare()
      try IndexBase.write(base, recent.sorted(), coverage, disk)
      try disk.remove(Layout.indexRecent)
    } else {
      try IndexLog.append(
        pending, coverage.filter { changed.contains($0.key) }, at: recentEnd, disk)
    }
    pending = []
    changed = []
  }

  /// Bounds the memory of a run that brings very many stories.
  mutating func saveIfLarge(_ disk: Disk) throws(ArchiveError) {
    guard pending.count > 100_000 else { return }
    try save(disk)
    self = try StoryIndex(disk)
    prepare()
  }

  // MARK: Keys

  /// Of the story's id and of every link by which another feed's story may be found to be this one.
  static func keys(of story: Story) -> [UInt64] {
    [SeenEntries.number(story.id)] + linkKeys(of: story)
  }

  static func linkKeys(of story: Story) -> [UInt64] {
    var keys: [UInt64] = []
    for link in links(of: story) {
      if let key = linkKey(link), !keys.contains(key) { keys.append(key) }
    }
    return keys
  }

  static func links(of story: Story) -> [String] {
    var links = story.sources.compactMap(\.link)
    if let link = story.link, !links.contains(link) { links.append(link) }
    return links
  }

  /// `nil` for a link that names a site rather than a story.
  static func linkKey(_ link: String) -> UInt64? {
    key(ofCanonical: canonicalLink(link))
  }

  static func key(ofCanonical link: String) -> UInt64? {
    guard namesAPage(link) else { return nil }
    var canonical = link
    let digest = canonical.withUTF8 { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
    return digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Every story of some feeds links to the site's front page.
  static func namesAPage(_ canonicalLink: String) -> Bool {
    var slashes = 0
    var follows = false
    for byte in canonicalLink.utf8 {
      if byte == UInt8(ascii: "?") { return true }
      if byte == UInt8(ascii: "/") {
        slashes += 1
      } else if slashes >= 3 {
        follows = true
        break
      }
    }
    return follows
  }
}

/// A file of stories of one day.
struct DayFile: Hashable {
  var day: Day
  var isFlagged: Bool

  var path: String { isFlagged ? Layout.flagged(day) : Layout.stories(day) }
}

/// As much of a file as the index knows.
struct Coverage: Equatable {
  var size: Int
  /// When the file had changed last, in nanoseconds since 1970.
  var changed: Int64
}

extension StoryIndex.Place {
  /// 20 bits of day, one that says flagged, 43 of offset.
  fileprivate var value: UInt64 {
    let day = UInt64(clamping: self.day.number + 1 << 19) & 0xFFFFF
    return day << 44 | (isFlagged ? 1 << 43 : 0) | UInt64(offset) & (1 << 43 - 1)
  }

  fileprivate init(_ value: UInt64) {
    day = Day(number: Int(value >> 44) - 1 << 19)
    isFlagged = value & 1 << 43 != 0
    offset = Int(value & (1 << 43 - 1))
  }
}

struct IndexSlot: Comparable {
  var key: UInt64
  /// A place.
  var value: UInt64

  static func < (left: IndexSlot, right: IndexSlot) -> Bool {
    (left.key, left.value) < (right.key, right.value)
  }
}

/// Slots in memory, those of one key in a chain.
struct SlotTable {
  private var slots: [IndexSlot] = []
  private var former: [Int32] = []
  private var last: [UInt64: Int32] = [:]

  /// So far back a chain is searched for what a slot replaces: a hostile feed may make it long.
  private static let farthest = 64

  /// Returns false when the slot was there.
  @discardableResult
  mutating func insert(_ slot: IndexSlot, insteadOf replaced: UInt64? = nil) -> Bool {
    let number = Int32(slots.count)
    guard let end = last.updateValue(number, forKey: slot.key) else {
      slots.append(slot)
      former.append(-1)
      return true
    }
    var candidate = end
    for _ in 0..<Self.farthest where candidate >= 0 {
      let value = slots[Int(candidate)].value
      if value == slot.value || value == replaced {
        last[slot.key] = end
        slots[Int(candidate)].value = slot.value
        return value != slot.value
      }
      candidate = former[Int(candidate)]
    }
    slots.append(slot)
    former.append(end)
    return true
  }

  /// Oldest first.
  func values(of key: UInt64) -> [UInt64] {
    guard var number = last[key] else { return [] }
    var values: [UInt64] = []
    while number >= 0 {
      values.append(slots[Int(number)].value)
      number = former[Int(number)]
    }
    values.reverse()
    return values
  }

  func sorted() -> [IndexSlot] { slots.sorted() }
}
