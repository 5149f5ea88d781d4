/// Finds parts anywhere inside words (compounds). Nearly every place is ruled out by a hash of the four bytes that stand
/// there; no part is shorter.
struct InnerWords: Sendable {
  private static let bits = 16
  private static let shortest = 4
  /// A bit for each hash of four bytes with which a part begins.
  private var filter: [UInt64] = []
  /// By the same hash, the parts: a range of `parts`.
  private var bucketStarts: [UInt32] = []
  private var parts = PhraseTrie.Parts()

  init(_ parts: PhraseTrie.Parts) {
    precondition(parts.parts.allSatisfy { $0.range.count >= Self.shortest })
    guard !parts.isEmpty else { return }
    let hashes = parts.parts.map { part in
      Self.hash(
        parts.bytes(of: part).prefix(Self.shortest).reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
    filter = Array(repeating: 0, count: (1 << Self.bits) / 64)
    bucketStarts = Array(repeating: 0, count: (1 << Self.bits) + 1)
    for hash in hashes {
      filter[hash >> 6] |= 1 << UInt64(hash & 63)
      bucketStarts[hash + 1] += 1
    }
    for hash in 0..<1 << Self.bits { bucketStarts[hash + 1] += bucketStarts[hash] }
    for number in hashes.indices.sorted(by: { (hashes[$0], $0) < (hashes[$1], $1) }) {
      let part = parts.parts[number]
      self.parts.append(parts.bytes(of: part), part.accept)
    }
  }

  @inline(__always)
  private static func hash(_ letters: UInt32) -> Int {
    Int(truncatingIfNeeded: (letters &* 0x9E37_79B1) >> UInt32(32 - bits))
  }

  /// Reports each part with the range where it stands.
  /// - Parameter text: holds eight bytes more than `count`, whatever they are.
  @inline(__always)
  func scan(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int,
    _ found: (_ part: PhraseTrie.Accept, _ start: Int, _ end: Int) -> Void
  ) {
    guard !parts.isEmpty, count >= Self.shortest else { return }
    let raw = UnsafeRawBufferPointer(text)
    filter.withUnsafeBufferPointer { filter in
      @inline(__always) func mayStand(_ hash: Int) -> UInt64 {
        filter[hash >> 6] &>> UInt64(hash & 63) & 1
      }
      // Four places from one load: a branch for each would cost more than the look.
      for start in stride(from: 0, through: count - Self.shortest, by: 4) {
        let letters = UInt64(
          littleEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        let hashes = (
          Self.hash(UInt32(truncatingIfNeeded: letters)),
          Self.hash(UInt32(truncatingIfNeeded: letters &>> 8)),
          Self.hash(UInt32(truncatingIfNeeded: letters &>> 16)),
          Self.hash(UInt32(truncatingIfNeeded: letters &>> 24))
        )
        let first = mayStand(hashes.0)
        let second = mayStand(hashes.1)
        let third = mayStand(hashes.2)
        let fourth = mayStand(hashes.3)
        if first | second | third | fourth == 0 { continue }
        if first != 0 { compare(text, count, start, hashes.0, found) }
        if second != 0 { compare(text, count, start + 1, hashes.1, found) }
        if third != 0 { compare(text, count, start + 2, hashes.2, found) }
        if fourth != 0 { compare(text, count, start + 3, hashes.3, found) }
      }
    }
  }

  @inline(never)
  private func compare(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ start: Int, _ hash: Int,
    _ found: (_ part: PhraseTrie.Accept, _ start: Int, _ end: Int) -> Void
  ) {
    for number in Int(bucketStarts[hash])..<Int(bucketStarts[hash + 1]) {
      let part = parts.parts[number]
      let end = start + part.range.count
      if end <= count, text[start..<end].elementsEqual(parts.bytes(of: part)) {
        found(part.accept, start, end)
      }
    }
  }
}
