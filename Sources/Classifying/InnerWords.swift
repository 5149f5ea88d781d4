/// Finds parts anywhere inside words (compounds), by Wu and Manber's method: the bytes before the end of a window as
/// long as the shortest part say how far the window may jump. Source: Wu, Manber, "A fast algorithm for multi-pattern
/// searching", 1994.
struct InnerWords: Sendable {
  private let shortest: Int
  /// By a hash of two bytes: how far to jump.
  private let jumps: [UInt8]
  /// By the same hash, where parts end within the window: a range of `buckets`.
  private let bucketStarts: [UInt32]
  private let buckets: [UInt32]
  private let parts: [(bytes: [UInt8], id: UInt32)]

  init(_ parts: [(bytes: [UInt8], id: UInt32)]) {
    self.parts = parts
    let shortest = parts.map(\.bytes.count).min() ?? 0
    self.shortest = shortest
    var jumps = [UInt8](repeating: UInt8(max(1, min(255, shortest - 1))), count: 0x10000)
    var lists: [Int: [UInt32]] = [:]
    for (index, part) in parts.enumerated() {
      for end in 2...max(2, shortest) where end <= shortest {
        let key = Self.key(part.bytes[end - 2], part.bytes[end - 1])
        jumps[key] = min(jumps[key], UInt8(shortest - end))
        if end == shortest { lists[key, default: []].append(UInt32(index)) }
      }
    }
    var starts = [UInt32](repeating: 0, count: 0x10001)
    var buckets: [UInt32] = []
    for key in 0..<0x10000 {
      starts[key] = UInt32(buckets.count)
      if let list = lists[key] { buckets.append(contentsOf: list) }
    }
    starts[0x10000] = UInt32(buckets.count)
    self.jumps = jumps
    self.bucketStarts = starts
    self.buckets = buckets
  }

  @inline(__always)
  private static func key(_ first: UInt8, _ second: UInt8) -> Int { Int(first) << 8 | Int(second) }

  /// Reports each part with the range where it stands.
  @inline(__always)
  func scan(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int,
    _ found: (UInt32, _ start: Int, _ end: Int) -> Void
  ) {
    guard !parts.isEmpty, count >= shortest else { return }
    jumps.withUnsafeBufferPointer { jumps in
      var at = shortest - 1
      while at < count {
        let key = Self.key(text[at - 1], text[at])
        let jump = jumps[key]
        if jump > 0 {
          at += Int(jump)
          continue
        }
        let start = at + 1 - shortest
        for bucket in bucketStarts[key]..<bucketStarts[key + 1] {
          let part = parts[Int(buckets[Int(bucket)])]
          let length = part.bytes.count
          guard start + length <= count else { continue }
          var matched = 0
          while matched < length, text[start + matched] == part.bytes[matched] { matched += 1 }
          if matched == length { found(part.id, start, start + length) }
        }
        at += 1
      }
    }
  }
}
