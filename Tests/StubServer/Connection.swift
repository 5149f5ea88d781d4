import Glibc

/// One client's connection, on its own thread.
struct Connection {
  let descriptor: Int32
  let number: Int
  let script: Script
  let deadline: Double

  /// Reads requests and answers them until one side has enough.
  func serve() {
    defer { close(descriptor) }
    var noDelay: Int32 = 1
    setsockopt(
      descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &noDelay, socklen_t(MemoryLayout<Int32>.size))
    var buffer: [UInt8] = []
    while let request = readRequest(&buffer) {
      let answer = script.answer(to: request)
      let isOpen = send(answer, to: request)
      script.ended()
      guard isOpen else { return }
    }
  }

  // MARK: - Reading

  /// A request's head; bodies are not expected. Nil at the connection's end.
  private func readRequest(_ buffer: inout [UInt8]) -> SeenRequest? {
    while true {
      if let end = endOfHead(buffer) {
        let head = Array(buffer[..<end])
        buffer.removeFirst(end)
        return parse(head)
      }
      // A TLS handshake, say: servers answer that in plain words.
      if let first = buffer.first, !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first) {
        _ = writeAll(Array("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".utf8)[...])
        return nil
      }
      guard buffer.count < 1 << 20, let more = readSome() else { return nil }
      buffer += more
    }
  }

  private func readSome() -> [UInt8]? {
    while !script.isStopped, seconds() < deadline {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&waiting, 1, 50) > 0 else { continue }
      var bytes = [UInt8](repeating: 0, count: 16384)
      let count = recv(descriptor, &bytes, bytes.count, 0)
      return count > 0 ? Array(bytes[..<count]) : nil
    }
    return nil
  }

  private func endOfHead(_ bytes: [UInt8]) -> Int? {
    guard bytes.count >= 4 else { return nil }
    for index in 0...(bytes.count - 4)
    where bytes[index] == 13 && bytes[index + 1] == 10 && bytes[index + 2] == 13
      && bytes[index + 3] == 10
    {
      return index + 4
    }
    return nil
  }

  private func parse(_ head: [UInt8]) -> SeenRequest {
    let lines = head.split(whereSeparator: { $0 == 10 || $0 == 13 }).map(latin1)
    let words = (lines.first ?? "").split(separator: " ")
    let headers = lines.dropFirst().map { line -> (name: String, value: String) in
      guard let colon = line.firstIndex(of: ":") else { return (line, "") }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      return (String(line[..<colon]), String(value))
    }
    return SeenRequest(
      method: words.first.map(String.init) ?? "",
      path: words.count > 1 ? String(words[1]) : "", headers: headers, arrived: seconds(),
      connection: number, underWay: 0)
  }

  private func latin1(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    text.unicodeScalars.append(contentsOf: bytes.map { Unicode.Scalar($0) })
    return text
  }

  // MARK: - Answering

  /// Whether the connection may be used again.
  private func send(_ answer: Answer, to request: SeenRequest) -> Bool {
    guard pause(answer.delay) else { return false }
    if let raw = answer.raw {
      _ = write(raw, drip: answer.drip) && pause(answer.lingering)
      if answer.resets { reset() }
      return false
    }
    let hasBody = request.method != "HEAD" && answer.status != 304 && answer.status != 204
    var closes = answer.closes
    var head = "HTTP/1.1 \(answer.status) \(answer.reason)\r\n"
    for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
    switch answer.framing {
    case .length: if hasBody { head += "Content-Length: \(answer.body.count)\r\n" }
    case .announced(let count):
      head += "Content-Length: \(count)\r\n"
      closes = true
    case .chunked: head += "Transfer-Encoding: chunked\r\n"
    case .chunkedWithoutEnd:
      head += "Transfer-Encoding: chunked\r\n"
      closes = true
    case .untilClose: closes = true
    }
    if closes { head += "Connection: close\r\n" }
    head += "\r\n"
    guard write(head.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }, drip: nil) else {
      return false
    }
    if hasBody {
      guard writeBody(answer) else { return false }
    }
    guard pause(answer.lingering) else { return false }
    if answer.resets {
      reset()
      return false
    }
    return !closes
  }

  private func writeBody(_ answer: Answer) -> Bool {
    switch answer.framing {
    case .length, .announced, .untilClose: return write(answer.body, drip: answer.drip)
    case .chunked(let size), .chunkedWithoutEnd(let size):
      var bytes: [UInt8] = []
      for start in stride(from: 0, to: answer.body.count, by: max(1, size)) {
        let piece = answer.body[start..<min(answer.body.count, start + max(1, size))]
        bytes += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10]
      }
      if case .chunked = answer.framing { bytes += Array("0\r\n\r\n".utf8) }
      return write(bytes, drip: answer.drip)
    }
  }

  private func write(_ bytes: [UInt8], drip: Answer.Drip?) -> Bool {
    guard let drip else { return writeAll(bytes[...]) }
    for start in stride(from: 0, to: bytes.count, by: max(1, drip.bytes)) {
      let end = min(bytes.count, start + max(1, drip.bytes))
      guard writeAll(bytes[start..<end]), pause(drip.seconds) else { return false }
    }
    return true
  }

  private func writeAll(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      guard !script.isStopped, seconds() < deadline else { return false }
      let count = rest.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress, $0.count,
          Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, 50)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }

  /// Waits, but not beyond the server's or the client's end.
  private func pause(_ duration: Double) -> Bool {
    let end = seconds() + duration
    while true {
      let left = end - seconds()
      guard left > 0 else { return true }
      guard !script.isStopped, seconds() < deadline else { return false }
      // POLLRDHUP, which Swift does not see: the client has gone.
      var waiting = pollfd(fd: descriptor, events: 0x2000, revents: 0)
      if poll(&waiting, 1, Int32(min(left * 1000 + 1, 50))) > 0 { return false }
    }
  }

  /// The close that follows sends a reset.
  private func reset() {
    var lingering = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &lingering, socklen_t(MemoryLayout<linger>.size))
  }
}
