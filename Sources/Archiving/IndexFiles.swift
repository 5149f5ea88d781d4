#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

// The index's two files. All numbers are 64-bit little-endian words.
//
//   places.idx   magic · number of slots · number of covered files · slots, sorted · covered files
//   recent.idx   blocks: magic · number of slots · number of covered files · checksum · slots · covered files
//   slot         key · place
//   covered file day << 1 | isFlagged · size · time of change

/// The sorted part of the index, mapped into memory. Its file is only ever replaced, so what is mapped stays what it is.
///
/// Nothing in it changes, so threads may share it.
final class IndexBase: @unchecked Sendable {
  private let bytes: UnsafeRawBufferPointer
  let count: Int
  private let coveredCount: Int

  private static let magic: UInt64 = 0x3149_454C_4C49_4556
  private static let headerSize = 24

  /// `nil` when there is none, or none that can be used: everything is then indexed anew.
  init?(_ disk: Disk) throws(ArchiveError) {
    guard let file = try disk.open(Layout.indexBase, .reading) else { return nil }
    let size = try file.status().size
    guard size >= Self.headerSize else { return nil }
    guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, file.descriptor, 0),
      address != MAP_FAILED
    else { throw disk.failure("map", Layout.indexBase) }
    let bytes = UnsafeRawBufferPointer(start: address, count: size)
    let slots = bytes.word(at: 8)
    let covered = bytes.word(at: 16)
    guard bytes.word(at: 0) == Self.magic, slots < 1 << 40, covered < 1 << 32,
      size == Self.headerSize + Int(slots) * 16 + Int(covered) * 24
    else {
      munmap(address, size)
      return nil
    }
    self.bytes = bytes
    count = Int(slots)
    coveredCount = Int(covered)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  var coverage: [DayFile: Coverage] {
    bytes.coverage(count: coveredCount, at: Self.headerSize + count * 16)
  }

  subscript(index: Int) -> IndexSlot {
    let offset = Self.headerSize + index * 16
    return IndexSlot(key: bytes.word(at: offset), value: bytes.word(at: offset + 8))
  }

  private func key(_ index: Int) -> UInt64 { bytes.word(at: Self.headerSize + index * 16) }

  func values(of key: UInt64) -> [UInt64] {
    var values: [UInt64] = []
    var index = firstIndex(notBelow: key)
    while index < count, self.key(index) == key {
      values.append(self[index].value)
      index += 1
    }
    return values
  }

  /// Keys are spread evenly, so the search begins near the place where the key should be.
  private func firstIndex(notBelow key: UInt64) -> Int {
    guard count > 0 else { return 0 }
    let guess = min(Int(key.multipliedFullWidth(by: UInt64(count)).high), count - 1)
    var low = guess
    var high = guess
    var step = 64
    while low > 0, self.key(low) >= key {
      high = low
      low = max(0, low - step)
      step *= 2
    }
    if low == 0, self.key(0) >= key { return 0 }
    step = 64
    while high < count, self.key(high) < key {
      low = high
      high = min(count, high + step)
      step *= 2
    }
    // low is below the key, high is not, or is the end.
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if self.key(middle) < key { low = middle } else { high = middle }
    }
    return high
  }

  /// Merges sorted slots into a former base, and puts the result in its place. Of several places of a key in one file,
  /// the last counts.
  static func write(
    _ former: IndexBase?, _ slots: [IndexSlot], _ coverage: [DayFile: Coverage], _ disk: Disk
  ) throws(ArchiveError) {
    try disk.replace(Layout.indexBase) { (file) throws(ArchiveError) in
      var output: [UInt8] = []
      output.reserveCapacity(1 << 20 + 64)
      var written = Self.headerSize
      var count = 0
      var held: IndexSlot?
      var left = 0
      var right = 0
      let leftCount = former?.count ?? 0
      while left < leftCount || right < slots.count {
        let next: IndexSlot
        if let former, left < leftCount, right >= slots.count || former[left] < slots[right] {
          next = former[left]
          left += 1
        } else {
          next = slots[right]
          right += 1
        }
        if let held, held.key != next.key || held.value >> 43 != next.value >> 43 {
          output.append(word: held.key)
          output.append(word: held.value)
          count += 1
        }
        held = next
        if output.count >= 1 << 20 {
          try file.write(output, at: written)
          written += output.count
          output.removeAll(keepingCapacity: true)
        }
      }
      if let held {
        output.append(word: held.key)
        output.append(word: held.value)
        count += 1
      }
      output.append(coverage)
      try file.write(output, at: written)
      var header: [UInt8] = []
      header.append(word: magic)
      header.append(word: UInt64(count))
      header.append(word: UInt64(coverage.count))
      try file.write(header)
    }
  }
}

/// What was added to the index since its base was written: one block a run.
struct IndexLog {
  private(set) var slots: [IndexSlot] = []
  private(set) var coverage: [DayFile: Coverage] = [:]
  /// Behind the last whole block.
  private(set) var end = 0

  private static let magic: UInt64 = 0x314B_434F_4C42_4556
  private static let headerSize = 32

  init(_ disk: Disk) throws(ArchiveError) {
    guard let bytes = try disk.read(Layout.indexRecent) else { return }
    bytes.withUnsafeBytes { bytes in
      while end + Self.headerSize <= bytes.count, bytes.word(at: end) == Self.magic {
        let slotCount = bytes.word(at: end + 8)
        let coveredCount = bytes.word(at: end + 16)
        guard slotCount < 1 << 32, coveredCount < 1 << 32 else { return }
        let start = end + Self.headerSize
        let size = Int(slotCount) * 16 + Int(coveredCount) * 24
        guard start + size <= bytes.count,
          Self.checksum(UnsafeRawBufferPointer(rebasing: bytes[start..<start + size]))
            == bytes.word(at: end + 24)
        else { return }
        for offset in stride(from: start, to: start + Int(slotCount) * 16, by: 16) {
          slots.append(IndexSlot(key: bytes.word(at: offset), value: bytes.word(at: offset + 8)))
        }
        let covered = bytes.coverage(count: Int(coveredCount), at: start + Int(slotCount) * 16)
        coverage.merge(covered) { _, new in new }
        end = start + size
      }
    }
  }

  /// Writes a block at `end`, over what a crash may have left there.
  static func append(
    _ slots: [IndexSlot], _ coverage: [DayFile: Coverage], at end: Int, _ disk: Disk
  ) throws(ArchiveError) {
    var payload: [UInt8] = []
    for slot in slots {
      payload.append(word: slot.key)
      payload.append(word: slot.value)
    }
    payload.append(coverage)
    var block: [UInt8] = []
    block.append(word: magic)
    block.append(word: UInt64(slots.count))
    block.append(word: UInt64(coverage.count))
    block.append(word: payload.withUnsafeBytes { checksum($0) })
    block += payload
    guard let file = try disk.open(Layout.indexRecent, .appending) else {
      throw disk.failure("open", Layout.indexRecent)
    }
    if try file.status().size > end { try file.truncate(to: end) }
    try file.write(block, at: end)
    try file.sync()
    if file.wasCreated { try disk.syncDirectory(Layout.index) }
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var sum: UInt64 = 0xcbf2_9ce4_8422_2325
    for offset in stride(from: 0, to: bytes.count, by: 8) {
      sum = (sum ^ bytes.word(at: offset)) &* 0x100_0000_01b3
      sum ^= sum >> 29
    }
    return sum
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func word(at offset: Int) -> UInt64 {
    UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  fileprivate func coverage(count: Int, at start: Int) -> [DayFile: Coverage] {
    var coverage: [DayFile: Coverage] = [:]
    coverage.reserveCapacity(count)
    for offset in stride(from: start, to: start + count * 24, by: 24) {
      let file = Int64(bitPattern: word(at: offset))
      coverage[DayFile(day: Day(number: Int(file >> 1)), isFlagged: file & 1 != 0)] = Coverage(
        size: Int(clamping: word(at: offset + 8)),
        changed: Int64(bitPattern: word(at: offset + 16)))
    }
    return coverage
  }
}

extension Array<UInt8> {
  fileprivate mutating func append(word: UInt64) {
    Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
  }

  fileprivate mutating func append(_ coverage: [DayFile: Coverage]) {
    for (file, covered) in coverage {
      append(word: UInt64(bitPattern: Int64(file.day.number) << 1 | (file.isFlagged ? 1 : 0)))
      append(word: UInt64(covered.size))
      append(word: UInt64(bitPattern: covered.changed))
    }
  }
}
