import Fetching
import StubServer
import Testing

@Suite(
  .enabled(if: TLSServer.isAvailable, "needs nginx and openssl; `make setup-tests` installs them"))
struct EncryptedConnections {
  let server: TLSServer
  init() throws { server = try TLSServer.shared.get() }

  private func configuration(
    _ change: (inout FetchConfiguration) -> Void = { _ in }
  ) -> FetchConfiguration {
    testConfiguration {
      $0.caBundle = server.caBundle
      $0.resolve = server.resolve
      change(&$0)
    }
  }

  @Test func `a server with a good certificate is fetched, over HTTP 2`() throws {
    let outcome = try fetch(server.url("good.test", "/feed"), configuration())
    #expect(outcome?.isFetched == true)
    #expect(outcome?.response?.body == Array("<rss/>".utf8))
    #expect(outcome?.response?[header: "x-protocol"] == "HTTP/2.0")
  }

  @Test(arguments: ["wrong.test", "expired.test", "self.test"])
  func `a certificate for another name, an expired one and a self-made one are refused`(
    name: String
  ) throws {
    let failure = try fetch(server.url(name), configuration())?.failure
    #expect(failure?.kind == .tls)
    #expect(failure?.response == nil)
    #expect(failure?.message.contains("no trusted encrypted connection to \(name)") == true)
  }

  @Test func `a CA that the system does not know is refused`() throws {
    let failure = try fetch(server.url("good.test"), configuration { $0.caBundle = nil })?.failure
    #expect(failure?.kind == .tls)
  }

  @Test func `requests to one host share one connection`() throws {
    let requests = (0..<20).map {
      FetchRequest(feedID: "\($0)", url: server.url("good.test", "/\($0)"))
    }
    let outcomes = try fetch(requests, configuration { $0.perHost = 8 })
    #expect(outcomes.values.count { $0.isFetched } == 20)
    let connections = outcomes.values.compactMap { $0.response?[header: "x-connection"] }
    #expect(Set(connections).count == 1)
  }

  @Test func `a plain server at an https URL is a failure of encryption`() throws {
    let plain = try StubServer()
    let failure = try fetch("https://127.0.0.1:\(plain.port)/", configuration())?.failure
    #expect(failure?.kind == .tls)
  }

  @Test func `a password does not follow a redirect out of encryption`() throws {
    let url = server.url("good.test", "/plain").replacing("https://", with: "https://ada:pw@")
    let failure = try fetch(url, configuration())?.failure
    #expect(failure?.kind == .forbiddenRedirect)
    #expect(failure?.message.contains("pw") == false)
  }
}
