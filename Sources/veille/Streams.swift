#if canImport(Glibc)
  import Glibc
#endif
import ArgumentParser

/// A line for the person, on standard error.
func warn(_ message: String) {
  let line = Array("veille: \(message)\n".utf8)
  _ = line.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
}

/// The lines of a descriptor, without their ends, from one buffer.
struct InputLines {
  private let descriptor: Int32
  private var buffer = [UInt8](repeating: 0, count: 1 << 18)
  private var start = 0
  private var end = 0
  private var isFinished = false

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Is the next line still to be read from the descriptor?
  var isWaiting: Bool { start == end }

  /// Hands over the next line; false at the end.
  mutating func next(_ body: (UnsafeBufferPointer<UInt8>) -> Void) throws -> Bool {
    var searched = start
    while true {
      let newline = buffer.withUnsafeBufferPointer { bytes in
        bytes[searched..<end].firstIndex(of: 0x0A)
      }
      if let newline {
        buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<newline])) }
        start = newline + 1
        return true
      }
      if isFinished {
        guard start < end else { return false }
        buffer.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
        start = end
        return true
      }
      let length = end - start
      try fill()
      searched = start + length
    }
  }

  private mutating func fill() throws {
    if start > 0 {
      let rest = start..<end
      buffer.withUnsafeMutableBytes { bytes in
        bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[rest]))
      }
      end -= start
      start = 0
    }
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
