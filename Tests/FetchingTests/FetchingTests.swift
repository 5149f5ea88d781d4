import Fetching
import StubServer
import Testing

struct FetchingAFeed {
  @Test func `a feed arrives whole, with its headers`() throws {
    let server = try StubServer()
    server.answer(
      "/feed",
      with: Answer(headers: [("ETag", "\"a\""), ("Content-Type", "text/xml")], text: "<rss/>"))
    let outcome = try fetch(server.url("/feed"))
    guard case .fetched(let response) = outcome else {
      Issue.record("\(String(describing: outcome))")
      return
    }
    #expect(response.status == 200)
    #expect(response.body == Array("<rss/>".utf8))
    #expect(response[header: "etag"] == "\"a\"")
    #expect(response.finalURL == server.url("/feed"))
    #expect(response.bytesReceived == 6)
  }
}
