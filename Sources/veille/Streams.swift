#if canImport(Glibc)
  import Glibc
#endif
import ArgumentParser

/// A line for the person, on standard error.
func warn(_ message: String) {
  let line = Array("veille: \(message)\n".utf8)
  _ = line.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
}

/// The lines of a descriptor in large blocks, each cut into pieces of about the same size, so that several threads may
/// read it.
struct InputBlocks {
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 1 << 20)
  /// What the block handed over last leaves for the next.
  private var start = 0
  private var end = 0
  private var isFinished = false

  /// More than this is waited for only while it is already there.
  private static let enough = 1 << 19
  /// Less is not worth another thread.
  private static let smallestPiece = 1 << 14

  /// Whole lines.
  struct Piece: @unchecked Sendable {
    fileprivate let bytes: UnsafeBufferPointer<UInt8>

    /// Without their ends.
    func forEachLine(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
      var start = 0
      while start < bytes.count {
        let end = endOfLine(bytes, start)
        body(UnsafeBufferPointer(rebasing: bytes[start..<end]))
        start = end + 1
      }
    }
  }

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Hands over the next block, at least a line; false at the end. What is there is not kept waiting for more.
  /// - Parameter body: may keep nothing of the pieces.
  mutating func next(pieces most: Int, _ body: ([Piece]) throws -> Void) throws -> Bool {
    buffer.withUnsafeMutableBytes { bytes in
      bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
    }
    end -= start
    start = 0
    var searched = 0
    while !isFinished {
      let newline = buffer[searched..<end].lastIndex(of: 0x0A)
      if let newline { start = newline + 1 }
      searched = end
      if start > 0, end >= Self.enough || !isReadable { break }
      try fill()
    }
    if isFinished { start = end }
    guard start > 0 else { return false }
    try buffer.withUnsafeBufferPointer { bytes in
      try body(Self.cut(UnsafeBufferPointer(rebasing: bytes[..<start]), most))
    }
    return true
  }

  private static func cut(_ block: UnsafeBufferPointer<UInt8>, _ most: Int) -> [Piece] {
    let count = max(1, min(most, block.count / smallestPiece))
    var pieces: [Piece] = []
    var start = 0
    for number in 1...count where start < block.count {
      let wanted = max(start, block.count * number / count - 1)
      let end = number == count ? block.count : min(block.count, endOfLine(block, wanted) + 1)
      pieces.append(Piece(bytes: UnsafeBufferPointer(rebasing: block[start..<end])))
      start = end
    }
    return pieces
  }

  private var isReadable: Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) > 0
  }

  private mutating func fill() throws {
    if end == buffer.count { buffer.append(contentsOf: repeatElement(0, count: buffer.count)) }
    while true {
      let from = end
      let count = buffer.withUnsafeMutableBytes { bytes -> Int in
        Glibc.read(descriptor, bytes.baseAddress?.advanced(by: from), bytes.count - from)
      }
      if count > 0 {
        end += count
        return
      }
      if count == 0 {
        isFinished = true
        return
      }
      if errno == EINTR { continue }
      warn("standard input: \(String(cString: strerror(errno)))")
      throw ExitCode(74)
    }
  }
}

/// Where the line ends that a place belongs to.
private func endOfLine(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
  guard place < bytes.count, let base = bytes.baseAddress,
    let newline = memchr(base + place, 0x0A, bytes.count - place)
  else { return bytes.count }
  return UnsafeRawPointer(newline) - UnsafeRawPointer(base)
}
