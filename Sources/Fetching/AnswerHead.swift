/// Gathers the status line and the headers of the last answer of a transfer, line by line.
struct AnswerHead {
  private(set) var status = 0
  private(set) var headers: [FetchResponse.Header] = []
  /// Whether the headers of a final answer (not 1xx) have ended.
  private(set) var isComplete = false
  private var isOpen = false
  private var bytes = 0

  /// What is kept of one answer's headers. libcurl itself ends a transfer beyond 300 kB.
  private static let headerLimit = 128
  private static let valueLimit = 4096
  private static let byteLimit = 65536

  mutating func reset() { self = AnswerHead() }

  mutating func take(line: UnsafeBufferPointer<UInt8>) {
    let trimmed = line.trimmed()
    guard isOpen else {
      // Anything else between two answers, or after the last, is a trailer: no header of ours.
      guard !isComplete, trimmed.starts(with: "HTTP/".utf8) else { return }
      self = AnswerHead()
      isOpen = true
      status = statusCode(of: trimmed)
      return
    }
    if trimmed.isEmpty {
      isOpen = false
      isComplete = status >= 200
    } else if line.first == UInt8(ascii: " ") || line.first == UInt8(ascii: "\t") {
      continueLastValue(trimmed)
    } else if let colon = trimmed.firstIndex(of: UInt8(ascii: ":")), colon > trimmed.startIndex {
      let value = UnsafeBufferPointer(rebasing: trimmed[(colon + 1)...]).trimmed()
      guard headers.count < Self.headerLimit, value.count <= Self.valueLimit,
        bytes + trimmed.count <= Self.byteLimit
      else { return }
      bytes += trimmed.count
      headers.append(
        FetchResponse.Header(
          name: latin1(trimmed[..<colon]).lowercased(), value: latin1(value)))
    }
  }

  /// Obsolete line folding (RFC 9112 § 5.2).
  private mutating func continueLastValue(_ more: Slice<UnsafeBufferPointer<UInt8>>) {
    guard let last = headers.indices.last, bytes + more.count <= Self.byteLimit,
      headers[last].value.utf8.count + more.count < Self.valueLimit
    else { return }
    bytes += more.count
    headers[last].value += " " + latin1(more)
  }

  subscript(name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// "HTTP/1.1 200 OK", "HTTP/2 200"
private func statusCode(of line: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
  guard let blank = line.firstIndex(of: UInt8(ascii: " ")) else { return 0 }
  return line[(blank + 1)...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    .prefix(3).reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
}

/// Each byte as one character: no byte is lost, and `latin1Bytes` brings them back.
private func latin1(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
  if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
  var text = ""
  text.unicodeScalars.append(contentsOf: bytes.lazy.map { Unicode.Scalar($0) })
  return text
}

/// The bytes of a text in which each character stands for one byte; nil when one cannot.
func latin1Bytes(_ text: String) -> [UInt8]? {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    guard let byte = UInt8(exactly: scalar.value) else { return nil }
    bytes.append(byte)
  }
  return bytes
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func trimmed() -> Slice<UnsafeBufferPointer<UInt8>> {
    var start = startIndex
    var end = endIndex
    while start < end, self[start].isBlank { start += 1 }
    while end > start, self[end - 1].isBlank { end -= 1 }
    return self[start..<end]
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0d || self == 0x0a }
}
