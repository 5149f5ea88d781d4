#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Reads files of story lines.
enum StoryScan {
  /// Longer lines are no stories of ours.
  static let longestLine = 64 * 1024 * 1024

  /// The story whose line begins at `offset`; `nil` when none does.
  static func line(in file: borrowing OpenFile, at offset: Int) throws(ArchiveError) -> Story? {
    var length = 8 * 1024
    while length <= longestLine {
      let bytes = try file.read(offset..<offset + length)
      if let end = bytes.firstIndex(of: 0x0A) { return try? parseStory(bytes[..<end]) }
      if bytes.count < length { return try? parseStory(bytes) }
      length *= 8
    }
    return nil
  }

  /// Calls `body` with each line and its offset, from `start` to the last line feed or the whole line that lacks one.
  static func forEachLine(
    in file: borrowing OpenFile, from start: Int = 0, piece: Int = 4 * 1024 * 1024,
    _ body: (UnsafeBufferPointer<UInt8>, _ offset: Int) -> Void
  ) throws(ArchiveError) {
    var buffer = [UInt8](repeating: 0, count: piece)
    var offset = start
    var pending = 0
    while true {
      var failure: ArchiveError?
      let count = buffer.withUnsafeMutableBytes { buffer in
        do throws(ArchiveError) {
          return try file.read(
            UnsafeMutableRawBufferPointer(rebasing: buffer[pending...]), at: offset + pending)
        } catch {
          failure = error
          return 0
        }
      }
      if let failure { throw failure }
      let isLast = count == 0
      let filled = pending + count
      let done = buffer.withUnsafeBufferPointer { buffer in
        lines(UnsafeBufferPointer(rebasing: buffer[..<filled]), isLast: isLast) { line, start in
          body(line, offset + start)
        }
      }
      if isLast { return }
      pending = filled - done
      offset += done
      buffer.withUnsafeMutableBytes { buffer in
        if done > 0, let base = buffer.baseAddress {
          base.copyMemory(from: base + done, byteCount: pending)
        }
      }
      if pending > buffer.count / 2 {
        buffer.append(contentsOf: repeatElement(0, count: buffer.count))
      }
    }
  }

  /// Returns how many bytes were whole lines.
  private static func lines(
    _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool,
    _ body: (UnsafeBufferPointer<UInt8>, Int) -> Void
  ) -> Int {
    var start = 0
    while start < bytes.count {
      guard let end = bytes.lineFeed(from: start) else {
        if isLast, case .lacksLineFeed = Tail.judge(Array(bytes[start...])[...], at: start) {
          body(UnsafeBufferPointer(rebasing: bytes[start...]), start)
        }
        return start
      }
      if end > start { body(UnsafeBufferPointer(rebasing: bytes[start..<end]), start) }
      start = end + 1
    }
    return start
  }

  /// Mends what a crash left at the end of a file of lines.
  static func mendTail(of path: String, _ disk: Disk) throws(ArchiveError) {
    guard let file = try disk.open(path, .reading) else { return }
    let size = try file.status().size
    var start = size
    var tail: [UInt8] = []
    while start > 0 {
      let chunk = max(0, start - 64 * 1024)..<start
      let bytes = try file.read(chunk)
      if let lineFeed = bytes.lastIndex(of: 0x0A) {
        tail.insert(contentsOf: bytes[(lineFeed + 1)...], at: 0)
        start = chunk.lowerBound + lineFeed + 1
        break
      }
      tail.insert(contentsOf: bytes, at: 0)
      start = chunk.lowerBound
    }
    try Tail.judge(tail[...], at: start).mend(disk, path)
  }

  /// The days that have a file in `folder`, oldest first.
  static func days(in folder: String, _ disk: Disk) throws(ArchiveError) -> [Day] {
    var days: [Day] = []
    for year in try disk.names(in: folder) where year.utf8.count == 4 {
      for name in try disk.names(in: "\(folder)/\(year)") {
        if let day = Layout.day(ofFile: name, in: folder) { days.append(day) }
      }
    }
    return days
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// The next line feed at `start` or behind it.
  func lineFeed(from start: Int) -> Int? {
    guard let base = baseAddress, start < count,
      let found = memchr(base + start, 0x0A, count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
