import Fetching
import StubServer
import Testing

/// Answers that are too slow, too large, broken, or never end.
struct Limits {
  let server: StubServer
  init() throws { server = try StubServer() }

  private func failure(
    _ answer: Answer, _ configuration: FetchConfiguration = testConfiguration()
  ) throws -> FetchFailure? {
    server.answer("/feed", with: answer)
    return try fetch(server.url("/feed"), configuration)?.failure
  }

  @Test(arguments: [
    Answer(text: "<rss><chan", framing: .announced(1000)),
    Answer(text: "<rss><chan", framing: .announced(1_000_000_000)),
    Answer(text: String(repeating: "x", count: 900), framing: .chunkedWithoutEnd(300)),
  ])
  func `a body that breaks off is truncated, and what came of it is kept`(answer: Answer) throws {
    let configuration = testConfiguration { $0.bodyLimit = 2_000_000_000 }
    let failure = try failure(answer, configuration)
    #expect(failure?.kind == .truncated)
    #expect(failure?.response?.body == answer.body)
  }

  @Test func `a body beyond the limit ends there`() throws {
    let body = [UInt8](repeating: 0x20, count: 300_000)
    let configuration = testConfiguration { $0.bodyLimit = 100_000 }
    for framing in [Answer.Framing.length, .chunked(4000), .untilClose] {
      let failure = try failure(Answer(body: body, framing: framing), configuration)
      #expect(failure?.kind == .tooLarge)
      #expect(failure?.response?.body.count ?? 0 <= 100_000)
    }
  }

  @Test func `a body of exactly the limit passes`() throws {
    let configuration = testConfiguration { $0.bodyLimit = 100_000 }
    let body = [UInt8](repeating: 0x20, count: 100_000)
    #expect(try failure(Answer(body: body), configuration) == nil)
  }

  static let bomb: [UInt8] = gzipOfZeros(mebibytes: 32)

  @Test func `a gzip bomb is stopped by its ratio`() throws {
    let headers = [("Content-Encoding", "gzip")]
    let configuration = testConfiguration { $0.ratioLimit = 100 }
    let failure = try failure(Answer(headers: headers, body: Self.bomb), configuration)
    #expect(failure?.kind == .tooLarge)
    #expect(failure?.message.contains("decompressed") == true)
    #expect(failure?.response?.body.count ?? 0 < 9 << 20)
  }

  @Test func `a gzip bomb is stopped by its size when any ratio is allowed`() throws {
    let configuration = testConfiguration { $0.ratioLimit = 10000 }
    let headers = [("Content-Encoding", "gzip")]
    let failure = try failure(Answer(headers: headers, body: Self.bomb), configuration)
    #expect(failure?.kind == .tooLarge)
    #expect(failure?.response?.body.count ?? 0 <= configuration.bodyLimit)
  }

  @Test func `a well compressed body below a mebibyte is nothing to fear`() throws {
    let headers = [("Content-Encoding", "gzip")]
    let answer = Answer(headers: headers, body: gzipOfZeros(mebibytes: 1))
    #expect(try failure(answer) == nil)
  }

  @Test func `what does not decompress is truncated`() throws {
    let headers = [("Content-Encoding", "gzip")]
    let noise = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) }
    #expect(try failure(Answer(headers: headers, body: noise))?.kind == .truncated)
    let cut = Array(gzipOfZeros(mebibytes: 1).dropLast(200))
    #expect(
      try failure(Answer(headers: headers, body: cut, framing: .announced(cut.count + 200)))?.kind
        == .truncated)
  }

  @Test func `a server that says nothing is given up`() throws {
    let configuration = testConfiguration { $0.transferTimeout = 0.4 }
    let failure = try failure(.silence(seconds: 20), configuration)
    #expect(failure?.kind == .timeout)
    #expect(failure?.response == nil)
  }

  @Test func `a body that drips is given up, and what came of it is kept`() throws {
    let drip = Answer.Drip(bytes: 5, seconds: 0.05)
    let configuration = testConfiguration { $0.transferTimeout = 0.6 }
    let answer = Answer(text: String(repeating: "x", count: 5000), drip: drip)
    let failure = try failure(answer, configuration)
    #expect(failure?.kind == .timeout)
    #expect(failure?.response?.body.isEmpty == false)
  }

  @Test func `a body too slow for too long is given up before its time`() throws {
    let drip = Answer.Drip(bytes: 5, seconds: 0.1)
    let configuration = testConfiguration {
      $0.transferTimeout = 20
      $0.lowSpeed = 1000
      $0.lowSpeedTime = 1
    }
    let failure = try failure(
      Answer(text: String(repeating: "x", count: 5000), drip: drip), configuration)
    #expect(failure?.kind == .timeout)
    #expect(failure?.response?.body.count ?? 5000 < 2000)
  }

  @Test func `a flood of headers is given up`() throws {
    let head = "HTTP/1.1 200 OK\r\n"
    let many = (0..<20000).map { "X-Header-\($0): hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh\r\n" }.joined()
    #expect(try failure(.raw(head + many + "\r\nx"))?.kind == .protocolError)
    let long = head + "X-Long: " + String(repeating: "h", count: 200_000) + "\r\n\r\nx"
    #expect(try failure(.raw(long))?.kind == .protocolError)
  }

  @Test func `many headers are borne, but not all are kept`() throws {
    let headers = (0..<1000).map { ("X-Header-\($0)", "h") }
    server.answer("/feed", with: Answer(headers: headers, text: "x"))
    let outcome = try fetch(server.url("/feed"))
    #expect(outcome?.isFetched == true)
    #expect(outcome?.response?.headers.count == 128)
  }

  @Test(arguments: [
    "SSH-2.0-OpenSSH_9.2\r\n", "<rss/>", "HTTP/1.1 abc OK\r\n\r\nx",
    "HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\nx",
  ])
  func `what is not HTTP is no answer`(text: String) throws {
    let failure = try failure(.raw(text))
    #expect(failure?.kind == .protocolError)
    #expect(failure?.response == nil)
  }

  @Test func `a connection that ends or breaks is told`() throws {
    #expect(try failure(.raw(""))?.kind == .connectionFailed)
    var broken = Answer(text: "<rss><chan", framing: .announced(1000))
    broken.resets = true
    broken.lingering = 0.1
    #expect(try failure(broken)?.kind == .truncated)
    server.stop()
    let refused = try fetch("http://127.0.0.1:1/")?.failure
    #expect(refused?.kind == .connectionFailed)
  }

  @Test func `a name that is nowhere is told`() throws {
    let failure = try fetch("http://nowhere.invalid/feed")?.failure
    #expect(failure?.kind == .unresolvedHost)
    #expect(failure?.message.contains("nowhere.invalid") == true)
  }
}

/// A gzip stream of zeros: one deflate block of fixed codes, made of the longest match (258 bytes
/// at distance 1 in 13 bits), 158 times denser than what it stands for.
func gzipOfZeros(mebibytes: Int) -> [UInt8] {
  var bits = BitWriter()
  bits.bytes = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]
  let total = mebibytes << 20
  bits.write(1, count: 1)  // last block
  bits.write(1, count: 2)  // fixed codes
  bits.writeCode(0x30, count: 8)  // a literal zero
  var written = 1
  while total - written >= 258 {
    bits.writeCode(0b1100_0101, count: 8)  // length 258
    bits.writeCode(0, count: 5)  // distance 1
    written += 258
  }
  while written < total {
    bits.writeCode(0x30, count: 8)
    written += 1
  }
  bits.writeCode(0, count: 7)  // end of block
  bits.flush()
  bits.bytes += littleEndian(crcOfZeros(total)) + littleEndian(UInt32(total))
  return bits.bytes
}

private struct BitWriter {
  var bytes: [UInt8] = []
  private var current = 0
  private var used = 0

  /// Least significant bit first.
  mutating func write(_ value: Int, count: Int) {
    for index in 0..<count {
      current |= (value >> index & 1) << used
      used += 1
      if used == 8 { flush() }
    }
  }

  /// A Huffman code: most significant bit first.
  mutating func writeCode(_ code: Int, count: Int) {
    for index in stride(from: count - 1, through: 0, by: -1) { write(code >> index, count: 1) }
  }

  mutating func flush() {
    guard used > 0 else { return }
    bytes.append(UInt8(current))
    current = 0
    used = 0
  }
}

private func littleEndian(_ value: UInt32) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}

/// The CRC-32 of so many zero bytes.
private func crcOfZeros(_ count: Int) -> UInt32 {
  let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1
    }
  }
  var crc: UInt32 = 0xffff_ffff
  for _ in 0..<count { crc = table[Int(crc & 0xff)] ^ crc >> 8 }
  return ~crc
}
