import Fetching
import StubServer
import Testing

struct FetchingAFeed {
  let server: StubServer
  init() throws { server = try StubServer() }

  @Test func `a feed arrives whole, with its headers`() throws {
    server.answer(
      "/feed",
      with: Answer(headers: [("ETag", "\"a\""), ("Content-Type", "text/xml")], text: "<rss/>"))
    let outcome = try fetch(server.url("/feed"))
    #expect(outcome?.isFetched == true)
    let response = try #require(outcome?.response)
    #expect(response.status == 200)
    #expect(response.body == Array("<rss/>".utf8))
    #expect(response[header: "etag"] == "\"a\"")
    #expect(response.finalURL == server.url("/feed"))
    #expect(response.bytesReceived == 6)
  }

  @Test(arguments: [Answer.Framing.length, .chunked(1), .chunked(700), .untilClose])
  func `a body arrives whole however it is framed`(framing: Answer.Framing) throws {
    let body = (0..<5000).map { UInt8(truncatingIfNeeded: $0) }
    server.answer("/feed", with: Answer(body: body, framing: framing))
    let outcome = try fetch(server.url("/feed"))
    #expect(outcome?.isFetched == true)
    #expect(outcome?.response?.body == body)
  }

  @Test(arguments: [200, 203, 226])
  func `these statuses carry a feed`(status: Int) throws {
    server.answer("/feed", with: Answer(status, text: "x"))
    #expect(try fetch(server.url("/feed"))?.isFetched == true)
  }

  @Test(
    arguments: [
      204, 206, 300, 400, 401, 403, 404, 406, 410, 418, 429, 451, 500, 502, 503, 520, 999,
    ]
  )
  func `an error status is a failure, however good its body`(status: Int) throws {
    server.answer("/feed", with: Answer(status, headers: [("X-Kept", "1")], text: "<rss/>"))
    let failure = try #require(try fetch(server.url("/feed"))?.failure)
    #expect(failure.kind == .httpStatus)
    #expect(failure.response?.status == status)
    #expect(failure.response?[header: "x-kept"] == "1")
    #expect(failure.message.contains("\(status)"))
  }

  @Test func `an empty body is an answer like any other`() throws {
    server.answer("/feed", with: Answer())
    let outcome = try fetch(server.url("/feed"))
    #expect(outcome?.isFetched == true)
    #expect(outcome?.response?.body == [])
  }

  @Test func `headers of early hints and of redirects are forgotten`() throws {
    server.answer(
      "/old", with: Answer(301, headers: [("Location", "/new"), ("ETag", "\"old\"")]))
    server.answer(
      "/new",
      with: .raw(
        "HTTP/1.1 103 Early Hints\r\nETag: \"hint\"\r\n\r\n"
          + "HTTP/1.1 200 OK\r\nX-Folded: a\r\n  b\r\nContent-Length: 1\r\n\r\nx"))
    let response = try #require(try fetch(server.url("/old"))?.response)
    #expect(response.status == 200)
    #expect(response[header: "etag"] == nil)
    #expect(response[header: "x-folded"] == "a b")
  }

  @Test func `trailers after a chunked body are not headers`() throws {
    server.answer(
      "/feed",
      with: .raw(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "1\r\nx\r\n0\r\nETag: \"late\"\r\n\r\n"))
    let response = try #require(try fetch(server.url("/feed"))?.response)
    #expect(response.body == Array("x".utf8))
    #expect(response[header: "etag"] == nil)
  }

  @Test func `what cannot be asked fails without a connection`() throws {
    for url in ["", "not a url", "http://", "http://[::zz]/", "http://a:99999/", "http://a/\u{1}"] {
      #expect(try fetch(url)?.failure?.kind == .invalidURL, "\(url)")
    }
    for url in ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "data:,x"] {
      let failure = try fetch(url)?.failure
      #expect(failure?.kind == .invalidURL, "\(url)")
      #expect(failure?.message.contains("only http and https") == true, "\(url)")
    }
  }
}

struct ConditionalRequests {
  let server: StubServer
  init() throws { server = try StubServer() }

  @Test(arguments: [
    "\"a\"", "W/\"a\"", "unquoted", "\"caf\u{e9}\u{ff}\"", "\"a b;c,d\"", "\"-gzip\"", "'", "\"\"",
  ])
  func `an ETag goes back byte for byte`(etag: String) throws {
    server.respond(to: "/feed") { request in
      request[header: "If-None-Match"] == etag
        ? Answer(304, headers: [("ETag", etag)]) : Answer(headers: [("ETag", etag)], text: "x")
    }
    let first = try fetch(server.url("/feed"))
    let seen = try #require(first?.response?[header: "etag"])
    #expect(seen == etag)
    #expect(try fetch(server.url("/feed"), etag: seen)?.isNotModified == true)
    #expect(server.requests.last?.count(ofHeader: "If-None-Match") == 1)
  }

  @Test(arguments: ["Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "2026-01-01 10:00"])
  func `a Last-Modified goes back byte for byte, whatever it says`(date: String) throws {
    server.answer("/feed", with: Answer(304))
    #expect(try fetch(server.url("/feed"), lastModified: date)?.isNotModified == true)
    #expect(server.requests.first?[header: "If-Modified-Since"] == date)
    #expect(server.requests.first?[header: "If-None-Match"] == nil)
  }

  @Test func `only a conditional request asks for a feed's difference`() throws {
    server.answer("/feed", with: Answer(226, text: "x"))
    _ = try fetch(server.url("/feed"))
    _ = try fetch(server.url("/feed"), etag: "\"a\"")
    #expect(server.requests.map { $0[header: "A-IM"] } == [nil, "feed"])
  }

  @Test func `304 to an unconditional request is no answer`() throws {
    server.answer("/feed", with: Answer(304))
    #expect(try fetch(server.url("/feed"))?.failure?.kind == .httpStatus)
  }

  @Test(arguments: [
    "\"a\"\r\nX-Forged: 1", "\"a\"\nX-Forged: 1", "\"a\0\"", "\"\u{1b}[31m\"", "\"日\"",
  ])
  func `a validator that could forge a header is not sent`(etag: String) throws {
    server.answer("/feed", with: Answer(text: "x"))
    #expect(try fetch(server.url("/feed"), etag: etag)?.isFetched == true)
    #expect(server.requests.first?[header: "X-Forged"] == nil)
    #expect(server.requests.first?[header: "If-None-Match"] == nil)
  }
}

struct Identity {
  let server: StubServer
  init() throws { server = try StubServer() }

  @Test func `requests say who asks, and carry no cookies and no referer`() throws {
    server.answer(
      "/first",
      with: Answer(302, headers: [("Location", "/second"), ("Set-Cookie", "a=b; Path=/")]))
    server.answer("/second", with: Answer(headers: [("Set-Cookie", "c=d; Path=/")], text: "x"))
    let configuration = testConfiguration { $0.contactURL = "https://example.org/us" }
    let request = FetchRequest(feedID: "a", url: server.url("/first"))
    _ = try fetch([request, FetchRequest(feedID: "b", url: server.url("/second"))], configuration)
    #expect(server.requests.count == 3)
    for request in server.requests {
      #expect(request[header: "User-Agent"] == "Veille/1.0 (+https://example.org/us)")
      #expect(request[header: "Cookie"] == nil)
      #expect(request[header: "Referer"] == nil)
      #expect(request[header: "Accept-Encoding"]?.contains("gzip") == true)
      #expect(request[header: "Accept"]?.contains("application/atom+xml") == true)
      #expect(request.method == "GET")
    }
  }
}
