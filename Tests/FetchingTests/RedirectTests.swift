import Fetching
import StubServer
import Testing

struct Redirects {
  let server: StubServer
  init() throws { server = try StubServer() }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `a redirect is followed and told`(status: Int) throws {
    server.answer("/old", with: .redirect(status, to: "/new"))
    server.answer("/new", with: Answer(text: "x"))
    let response = try #require(try fetch(server.url("/old"))?.response)
    #expect(response.status == 200)
    #expect(response.finalURL == server.url("/new"))
    #expect(
      response.redirects == [
        FetchResponse.Redirect(status: status, from: server.url("/old"), to: server.url("/new"))
      ])
  }

  @Test(arguments: [
    ("new", "/feeds/new"), ("../new", "/new"), ("?page=2", "/feeds/old?page=2"),
    ("/new#top", "/new"), ("/new?a b", "/new?a+b"), ("/caf\u{c3}\u{a9}", "/caf%c3%a9"),
  ])
  func `a location is read against the URL that sent it`(
    location: String, path: String
  ) throws {
    server.answer("/feeds/old", with: .redirect(302, to: location), Answer(text: "x"))
    server.answer(path, with: Answer(text: "x"))
    if path.hasPrefix("/feeds/old") {
      server.respond(to: "/feeds/old") { request in
        request.path == "/feeds/old" ? .redirect(302, to: location) : Answer(text: "x")
      }
    }
    let response = try #require(try fetch(server.url("/feeds/old"))?.response)
    #expect(response.status == 200)
    #expect(server.requests.last?.path.lowercased() == path)
  }

  @Test func `a chain is followed up to its limit`() throws {
    server.respond(to: "/*") { request in
      let number = Int(request.path.dropFirst()) ?? 0
      return number >= 5 ? Answer(text: "x") : .redirect(302, to: "/\(number + 1)")
    }
    #expect(try fetch(server.url("/0"))?.response?.redirects.count == 5)
    let shorter = testConfiguration { $0.maximumRedirects = 4 }
    let failure = try fetch(server.url("/0"), shorter)?.failure
    #expect(failure?.kind == .tooManyRedirects)
    #expect(failure?.response?.redirects.count == 4)
  }

  @Test func `a loop ends`() throws {
    server.answer("/a", with: .redirect(301, to: "/b"))
    server.answer("/b", with: .redirect(301, to: "/a"))
    #expect(try fetch(server.url("/a"))?.failure?.kind == .tooManyRedirects)
    #expect(server.requests.count == 6)
  }

  @Test(arguments: [
    "file:///etc/passwd", "FILE:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/x",
    "data:text/xml,<rss/>", "javascript:alert(1)", "dict://127.0.0.1/d:x", "http://[::zz]/",
    "http://127.0.0.1:99999/", "http://a b/", "/\u{1}\u{7f}",
  ])
  func `a redirect away from the web is not followed`(location: String) throws {
    server.answer("/feed", with: .redirect(302, to: location))
    let failure = try fetch(server.url("/feed"))?.failure
    #expect(failure?.kind == .forbiddenRedirect)
    #expect(server.requests.count == 1)
  }

  @Test func `a redirect that leads nowhere is told as its status`() throws {
    server.answer("/none", with: Answer(302, text: "<rss/>"))
    server.answer("/empty", with: .redirect(302, to: ""))
    #expect(try fetch(server.url("/none"))?.failure?.kind == .httpStatus)
    #expect(try fetch(server.url("/empty"))?.failure?.kind == .httpStatus)
  }

  @Test func `an endless page beside a redirect does not hold it up`() throws {
    var answer = Answer(302, headers: [("Location", "/new")], framing: .untilClose)
    answer.body = [UInt8](repeating: 0x20, count: 3_000_000)
    server.answer("/old", with: answer)
    server.answer("/new", with: Answer(text: "x"))
    #expect(try fetch(server.url("/old"))?.isFetched == true)
  }

  @Test func `all hops together have one time`() throws {
    server.answer("/a", with: Answer(302, headers: [("Location", "/b")], delay: 0.4))
    server.answer("/b", with: Answer(302, headers: [("Location", "/c")], delay: 0.4))
    server.answer("/c", with: Answer(text: "x"))
    let configuration = testConfiguration { $0.transferTimeout = 0.6 }
    #expect(try fetch(server.url("/a"), configuration)?.failure?.kind == .timeout)
    #expect(server.requests(to: "/c").isEmpty)
  }
}

struct CredentialsOnTheWay {
  let server: StubServer
  init() throws { server = try StubServer() }

  private func url(_ path: String, host: String, user: String? = nil) -> String {
    "http://\(user.map { $0 + "@" } ?? "")\(host):\(server.port)\(path)"
  }

  private func configuration(
    _ change: (inout FetchConfiguration) -> Void = { _ in }
  ) -> FetchConfiguration {
    testConfiguration {
      $0.resolve = ["a.test", "b.test"].map { "\($0):\(server.port):127.0.0.1" }
      change(&$0)
    }
  }

  @Test func `a URL's user name and password go to its host`() throws {
    server.answer("/feed", with: Answer(text: "x"))
    let outcome = try fetch(url("/feed", host: "a.test", user: "ada:p%40ss"), configuration())
    #expect(server.requests.first?[header: "Authorization"] == "Basic YWRhOnBAc3M=")
    #expect(outcome?.response?.finalURL == url("/feed", host: "a.test"))
  }

  @Test func `they follow a redirect within the host, and never to another`() throws {
    server.answer("/one", with: .redirect(302, to: "/two"))
    server.answer("/two", with: .redirect(302, to: url("/three", host: "b.test")))
    server.answer("/three", with: .redirect(302, to: url("/four", host: "b.test", user: "eve:x")))
    server.answer("/four", with: Answer(text: "x"))
    let outcome = try fetch(url("/one", host: "a.test", user: "ada:pass"), configuration())
    #expect(outcome?.isFetched == true)
    let sent = server.requests.map { $0[header: "Authorization"] != nil }
    #expect(sent == [true, true, false, false])
  }

  @Test func `a secrets file serves the hosts it names`() throws {
    server.answer("/feed", with: Answer(text: "x"))
    var secrets = Secrets()
    secrets["A.test"] = Secrets.Credentials(user: "ada", password: "p@ss")
    let configuration = configuration { $0.secrets = secrets }
    _ = try fetch(url("/feed", host: "a.test"), configuration)
    _ = try fetch(url("/feed", host: "b.test"), configuration)
    #expect(
      server.requests.map { $0[header: "Authorization"] } == ["Basic YWRhOnBAc3M=", nil])
  }

  @Test func `no message and no response holds them`() throws {
    server.answer("/feed", with: Answer(401))
    server.answer("/away", with: .redirect(302, to: "file://ada:hunter2@x/"))
    for path in ["/feed", "/away"] {
      let outcome = try fetch(url(path, host: "a.test", user: "ada:hunter2"), configuration())
      let failure = try #require(outcome?.failure)
      #expect(!failure.message.contains("hunter2"))
      #expect(failure.response?.finalURL.contains("hunter2") == false)
    }
    let refused = try fetch("http://ada:hunter2@127.0.0.1:1/?token=hunter2", configuration())
    #expect(refused?.failure?.message.contains("hunter2") == false)
  }
}
