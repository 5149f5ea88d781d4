import Foundation
import StubServer
import Testing

/// Drives the built binary over real HTTP on loopback.
@Suite(.serialized) struct FetchTests {
  let server: StubServer
  let sandbox: Sandbox

  init() throws {
    server = try StubServer(lifetime: 900)
    sandbox = try Sandbox()
  }

  @Test func `stories are fetched, flagged and listed with their reasons`() throws {
    server.answer("/a", with: Answer(text: rss("lothian", entries: 0..<6)))
    let fetched = try sandbox.fetch(try sandbox.opml([server.url("/a")]))
    #expect(fetched.code == 0)
    #expect(fetched.output.isEmpty && fetched.errors.isEmpty, "silent when nothing is wrong")

    #expect(try sandbox.stories().count == 6)
    let listed = try sandbox.run("list", "--archive", sandbox.archive, "--explain")
    #expect(listed.output.contains("Police in lothian suspend facial recognition trial number 3"))
    #expect(!listed.output.contains("library"))
    #expect(listed.output.lowercased().contains("facial recognition"))
  }

  @Test func `a second run adds nothing twice and asks conditionally`() throws {
    let etag = "\"odd; but \\ opaque\""
    server.respond(to: "/a") { request in
      request[header: "if-none-match"] == etag
        ? Answer(304, headers: [("ETag", etag)])
        : Answer(headers: [("ETag", etag)], text: rss("a", entries: 0..<5))
    }
    let list = try sandbox.opml([server.url("/a")])
    #expect(try sandbox.fetch(list).code == 0)
    let before = try sandbox.stories().count
    #expect(try sandbox.fetch(list, "--force").code == 0)
    #expect(try sandbox.stories().count == before)
    #expect(server.requests(to: "/a").map { $0[header: "if-none-match"] } == [nil, etag])
  }

  @Test func `a feed that is not due is not asked again`() throws {
    server.answer("/a", with: Answer(text: rss("a", entries: 0..<5)))
    let list = try sandbox.opml([server.url("/a")])
    #expect(try sandbox.fetch(list).code == 0)
    #expect(try sandbox.fetch(list).code == 0)
    #expect(server.requests(to: "/a").count == 1)
  }

  @Test func `a failing feed is one line on stderr and stops no other feed`() throws {
    server.answer("/good", with: Answer(text: rss("good", entries: 0..<3)))
    server.answer("/gone", with: .notFound)
    server.answer("/page", with: Answer(text: "<!doctype html><title>Hello</title><p>No feed"))
    server.answer("/empty", with: Answer())
    let paths = ["/gone", "/good", "/page", "/empty"]
    let fetched = try sandbox.fetch(try sandbox.opml(paths.map { server.url($0) }))
    #expect(fetched.code == 0)
    let lines = fetched.errors.split(separator: "\n")
    #expect(lines.count == 3)
    for path in ["/gone", "/page", "/empty"] {
      #expect(lines.filter { $0.contains(server.url(path)) }.count == 1)
    }
    #expect(lines.contains { $0.contains("404") })
    #expect(try sandbox.stories().count == 3)
  }

  @Test func `a page that names its feed is reported with the feed's address`() throws {
    let page =
      "<html><link rel=alternate type='application/rss+xml' href='/news.xml'><p>Hello</html>"
    server.answer("/page", with: Answer(text: page))
    let fetched = try sandbox.fetch(try sandbox.opml([server.url("/page")]))
    #expect(fetched.errors.contains("the feed it names is \(server.url("/news.xml"))"))
  }

  @Test func `when every feed fails the exit code says so`() throws {
    server.answer("/a", with: .notFound)
    #expect(try sandbox.fetch(try sandbox.opml([server.url("/a")])).code == 69)
  }

  @Test func `a feed that never answers ends in a timeout and holds nobody up`() throws {
    try sandbox.write("fetch: {timeout_seconds: 1}\n", to: "veille.yaml")
    server.answer("/slow", with: .silence(seconds: 30))
    server.answer("/good", with: Answer(text: rss("good", entries: 0..<3)))
    let list = try sandbox.opml([server.url("/slow"), server.url("/good")])
    let ended = try sandbox.start(
      ["fetch", "--feeds", list, "--archive", sandbox.archive, "--allow-private-network"],
      environment: ["VEILLE_CONFIG": sandbox.path("veille.yaml")]
    ).wait()
    #expect(ended.code == 0)
    #expect(ended.errors.contains(server.url("/slow")))
    #expect(try sandbox.stories().count == 3)
  }

  @Test func `a moved feed is followed, and its stories come once`() throws {
    server.answer("/old", with: .redirect(301, to: "/new"))
    server.answer("/new", with: Answer(text: rss("moved", entries: 0..<4)))
    let list = try sandbox.opml([server.url("/old")])
    #expect(try sandbox.fetch(list).code == 0)
    #expect(try sandbox.fetch(list, "--force").code == 0)
    #expect(try sandbox.stories().count == 4)
    // One answer is not enough to forget the subscribed address.
    #expect(server.requests(to: "/old").count == 2)
  }

  @Test func `a redirect to a file reads nothing`() throws {
    try sandbox.write(rss("secret", entries: 0..<3), to: "secret.xml")
    server.answer("/a", with: .redirect(302, to: "file://" + sandbox.path("secret.xml")))
    let fetched = try sandbox.fetch(try sandbox.opml([server.url("/a")]))
    #expect(fetched.code == 69)
    #expect(try sandbox.stories().isEmpty)
  }

  @Test func `the private network is asked only when the user allows it`() throws {
    server.answer("/a", with: Answer(text: rss("a", entries: 0..<3)))
    let list = try sandbox.opml([server.url("/a")])
    let fetched = try sandbox.run("fetch", "--feeds", list, "--archive", sandbox.archive)
    #expect(fetched.code == 69)
    #expect(fetched.errors.contains("private"))
    #expect(server.requests.isEmpty)
  }

  @Test func `a truncated feed keeps what came, and the whole body is asked for next time`() throws
  {
    let whole = rss("a", entries: 0..<6)
    let cut = String(whole.prefix(whole.count / 2))
    server.answer(
      "/a", with: Answer(headers: [("ETag", "\"1\"")], text: cut),
      Answer(headers: [("ETag", "\"1\"")], text: whole))
    let list = try sandbox.opml([server.url("/a")])
    _ = try sandbox.fetch(list)
    #expect(try sandbox.fetch(list, "--force").code == 0)
    #expect(try sandbox.stories().count == 6)
    #expect(server.requests(to: "/a").last?[header: "if-none-match"] == nil)
  }

  @Test func `a killed run loses nothing and leaves nothing locked`() throws {
    for number in 0..<40 {
      server.answer("/\(number)", with: Answer(text: rss("f\(number)", entries: 0..<20)))
    }
    let list = try sandbox.opml((0..<40).map { server.url("/\($0)") })
    for wait in [20, 60, 120, 200] {
      let running = try sandbox.start([
        "fetch", "--feeds", list, "--archive", sandbox.archive, "--allow-private-network",
        "--force", "--per-host", "8",
      ])
      usleep(UInt32(wait) * 1_000)
      running.send(SIGKILL)
      _ = running.wait()
    }
    #expect(try sandbox.fetch(list, "--force", "--per-host", "8").code == 0)
    let stories = try sandbox.stories()
    #expect(stories.count == 800)
    #expect(Set(stories.compactMap { $0["id"] as? String }).count == 800)
  }

  @Test func `a polite end keeps what was done and tells by the exit code`() throws {
    server.answer("/good", with: Answer(text: rss("good", entries: 0..<3)))
    server.answer("/slow", with: .silence(seconds: 30))
    let list = try sandbox.opml([server.url("/good"), server.url("/slow")])
    let running = try sandbox.start([
      "fetch", "--feeds", list, "--archive", sandbox.archive, "--allow-private-network",
    ])
    while server.requests.count < 2 && running.isRunning { usleep(5_000) }
    usleep(300_000)
    running.send(SIGTERM)
    #expect(running.wait().code == 128 + SIGTERM)
    #expect(try sandbox.stories().count == 3)
  }

  @Test func `of two runs at once the second stands back`() throws {
    server.answer("/slow", with: .silence(seconds: 30))
    let list = try sandbox.opml([server.url("/slow")])
    let first = try sandbox.start([
      "fetch", "--feeds", list, "--archive", sandbox.archive, "--allow-private-network",
    ])
    while server.requests.isEmpty && first.isRunning { usleep(5_000) }
    let second = try sandbox.fetch(list)
    #expect(second.code == 75)
    #expect(second.errors.contains("in use by process"))
    first.send(SIGTERM)
    _ = first.wait()
  }

  @Test func `three hundred feeds are stored exactly once, twice in a row`() throws {
    for number in 0..<300 {
      server.answer("/\(number)", with: Answer(text: rss("f\(number)", entries: 0..<10)))
    }
    let list = try sandbox.opml((0..<300).map { server.url("/\($0)") })
    for _ in 1...2 {
      #expect(try sandbox.fetch(list, "--force", "--per-host", "32").code == 0)
      let links = try sandbox.stories().compactMap { $0["link"] as? String }
      #expect(links.count == 3_000)
      #expect(Set(links).count == 3_000)
    }
    #expect(server.requests.count == 600)
  }
}

/// A plain RSS feed; every third entry tells of facial recognition and the police.
func rss(_ name: String, entries: Range<Int>) -> String {
  let items = entries.map { number in
    let title =
      number % 3 == 0
      ? "Police in \(name) suspend facial recognition trial number \(number)"
      : "Town hall of \(name) opens library number \(number)"
    return """
      <item><title>\(title)</title><link>https://news.example/\(name)/\(number)</link>\
      <guid isPermaLink="false">\(name)-\(number)</guid>\
      <description>Told by the council of \(name) on a rainy day, item \(number).</description>\
      <pubDate>Mon, 02 Nov 2026 10:00:00 +0000</pubDate></item>
      """
  }
  return """
    <?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>\(name)</title>\
    <link>https://news.example/\(name)</link><description>d</description>\
    \(items.joined())</channel></rss>
    """
}
