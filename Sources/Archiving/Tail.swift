/// What stands after the last line feed of a file of lines: nothing, what a crash left of a line, or a whole line whose
/// line feed an editor took.
enum Tail: Equatable {
  case none
  case torn(at: Int)
  case lacksLineFeed(at: Int)

  init(of bytes: [UInt8]) {
    let start = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    self = Self.judge(bytes[start...], at: start)
  }

  /// `tail` begins at byte `start` of the file, after the last line feed.
  static func judge(_ tail: ArraySlice<UInt8>, at start: Int) -> Tail {
    if tail.isEmpty { return .none }
    let isWhole = tail.withUnsafeBufferPointer { tail in
      var reader = JSONReader(tail)
      guard reader.peek() == UInt8(ascii: "{"), (try? reader.value()) != nil else { return false }
      return reader.peek() == nil
    }
    return isWhole ? .lacksLineFeed(at: start + tail.count) : .torn(at: start)
  }

  /// A torn line is cut off: the run that wrote it did not end, so its feed is asked again.
  func mend(_ disk: Disk, _ path: String) throws(ArchiveError) {
    guard self != .none else { return }
    guard let file = try disk.open(path, .appending) else { throw disk.failure("open", path) }
    switch self {
    case .none: return
    case .torn(let start): try file.truncate(to: start)
    case .lacksLineFeed(let end):
      try file.write([0x0A], at: end)
    }
    try file.sync()
  }

  func mend(_ bytes: inout [UInt8]) {
    switch self {
    case .none: break
    case .torn(let start): bytes.removeSubrange(start...)
    case .lacksLineFeed: bytes.append(0x0A)
    }
  }
}
