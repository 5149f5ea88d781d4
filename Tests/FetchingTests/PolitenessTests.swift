import Fetching
import StubServer
import Synchronization
import Testing

#if canImport(Glibc)
  import Glibc
#endif

struct Politeness {
  let server: StubServer
  init() throws { server = try StubServer() }

  private func requests(_ count: Int, host: String = "127.0.0.1") -> [FetchRequest] {
    (0..<count).map { FetchRequest(feedID: "\(host) \($0)", url: server.url("/\($0)", host: host)) }
  }

  @Test(arguments: [1, 2, 5])
  func `a host sees no more requests at once than allowed`(limit: Int) throws {
    server.respond(to: "/*") { _ in Answer(text: "x", delay: 0.02) }
    let outcomes = try fetch(requests(12), testConfiguration { $0.perHost = limit })
    #expect(outcomes.values.allSatisfy { $0.isFetched })
    #expect(outcomes.count == 12)
    #expect(server.mostAtOnce == limit)
    #expect(server.connectionCount <= limit)
  }

  @Test func `two hosts do not wait for each other`() throws {
    server.respond(to: "/*") { _ in Answer(text: "x", delay: 0.05) }
    let configuration = testConfiguration {
      $0.perHost = 1
      $0.resolve = ["a.test", "b.test"].map { "\($0):\(server.port):127.0.0.1" }
    }
    _ = try fetch(requests(3, host: "a.test") + requests(3, host: "b.test"), configuration)
    #expect(server.mostAtOnce == 2)
  }

  @Test func `between two requests to a host there is a gap`() throws {
    server.respond(to: "/*") { _ in Answer(text: "x") }
    let outcomes = try fetch(
      requests(5),
      testConfiguration {
        $0.hostGap = 0.1
        $0.spacesPrivateHosts = true
      })
    #expect(outcomes.values.allSatisfy { $0.isFetched })
    let times = server.requests.map(\.arrived)
    // Loopback and threads add a little, now and then; a missing gap would show none.
    for (earlier, later) in zip(times, times.dropFirst()) { #expect(later - earlier > 0.05) }
    #expect(times[4] - times[0] > 0.35)
  }

  @Test func `no feed is asked twice`() throws {
    server.respond(to: "/*") { _ in Answer(text: "x") }
    _ = try fetch(requests(200))
    #expect(server.requests.count == 200)
    #expect(Set(server.requests.map(\.path)).count == 200)
  }

  @Test(arguments: [429, 503])
  func `a host that asks for patience twice is left alone for the rest of the run`(
    status: Int
  ) throws {
    server.respond(to: "/*") { _ in Answer(status, headers: [("Retry-After", "60")]) }
    let outcomes = try fetch(requests(10), testConfiguration { $0.perHost = 1 })
    #expect(server.requests.count == 2)
    #expect(outcomes.values.count { $0.failure?.kind == .httpStatus } == 2)
    let held = outcomes.values.filter { $0.failure?.kind == .held }
    #expect(held.count == 8)
    #expect(held.allSatisfy { $0.response?[header: "retry-after"] == "60" })
  }

  @Test func `one feed that is told to wait does not starve its host's others`() throws {
    server.respond(to: "/*") { request in
      request.path == "/0"
        ? Answer(429, headers: [("Retry-After", "60")]) : Answer(text: "x", delay: 0.02)
    }
    let outcomes = try fetch(requests(10), testConfiguration { $0.perHost = 2 })
    #expect(outcomes.values.count { $0.isFetched } == 9)
    // From the refusal on, one at a time: whoever was already under way may still be seen.
    #expect(server.requests.suffix(7).allSatisfy { $0.underWay == 1 })
  }

  @Test func `an error without Retry-After does not hold the host`() throws {
    server.respond(to: "/*") { _ in Answer(503) }
    let outcomes = try fetch(requests(5), testConfiguration { $0.perHost = 1 })
    #expect(server.requests.count == 5)
    #expect(outcomes.values.allSatisfy { $0.failure?.kind == .httpStatus })
  }

  @Test func `a dead host does not take the time of each of its feeds`() throws {
    server.respond(to: "/*") { _ in .silence(seconds: 30) }
    let configuration = testConfiguration {
      $0.transferTimeout = 0.2
      $0.perHost = 2
      $0.deadHostThreshold = 3
    }
    let outcomes = try fetch(requests(40), configuration)
    #expect(outcomes.count == 40)
    #expect(outcomes.values.allSatisfy { $0.failure?.kind == .timeout })
    #expect(server.requests.count <= 4)
  }

  @Test func `requests are taken as places come free, not all at once`() throws {
    server.respond(to: "/*") { _ in Answer(text: "x") }
    var taken = 0
    var delivered = 0
    var mostAhead = 0
    let configuration = testConfiguration {
      $0.parallel = 4
      $0.perHost = 4
    }
    try Transfers(configuration).run {
      taken += 1
      mostAhead = max(mostAhead, taken - delivered)
      guard taken <= 5000 else { return nil }
      return FetchRequest(feedID: "\(taken)", url: server.url("/\(taken)", host: "127.0.0.1"))
    } deliver: { _, _ in
      delivered += 1
    }
    #expect(delivered == 5000)
    #expect(mostAhead <= 4200)
  }
}

struct Stopping {
  let server: StubServer
  init() throws { server = try StubServer() }

  @Test func `a cancelled run ends at once and leaves nothing undelivered`() throws {
    server.respond(to: "/*") { _ in .silence(seconds: 30) }
    let transfers = Transfers(testConfiguration { $0.transferTimeout = 30 })
    let canceller = Canceller(transfers, after: 200_000)
    let start = now()
    var taken = 0
    var outcomes: [FetchOutcome] = []
    try transfers.run {
      taken += 1
      return FetchRequest(feedID: "\(taken)", url: server.url("/\(taken)"))
    } deliver: { _, outcome in
      outcomes.append(outcome)
    }
    canceller.join()
    #expect(now() - start < 5)
    #expect(outcomes.count == taken)
    #expect(outcomes.allSatisfy { $0.failure?.kind == .cancelled })
  }

  @Test func `a run's time is up when it is up, even while a name resolves`() throws {
    server.respond(to: "/*") { _ in .silence(seconds: 30) }
    let configuration = testConfiguration {
      $0.transferTimeout = 30
      $0.runDeadline = 0.3
    }
    let start = now()
    let outcome = try fetch(server.url("/feed"), configuration)
    #expect(outcome?.failure?.kind == .cancelled)
    #expect(now() - start < 5)
  }

  @Test func `time spent in deliver is not held against the transfers`() throws {
    server.respond(to: "/slow") { _ in Answer(text: "x", delay: 0.9) }
    server.respond(to: "/quick") { _ in Answer(text: "x") }
    let configuration = testConfiguration { $0.transferTimeout = 1.2 }
    var outcomes: [FetchOutcome] = []
    var rest = ["/quick", "/slow"][...]
    try Transfers(configuration).run {
      rest.popFirst().map { FetchRequest(feedID: $0, url: server.url($0)) }
    } deliver: { request, outcome in
      if request.feedID == "/quick" { usleep(1_500_000) }
      outcomes.append(outcome)
    }
    #expect(outcomes.count == 2)
    #expect(outcomes.allSatisfy { $0.isFetched })
  }

  @Test func `few descriptors mean fewer transfers, not failures`() throws {
    // The limit of this process cannot be lowered without harm to the tests beside this one, so
    // the many transfers ask for more descriptors than most systems give.
    server.respond(to: "/*") { _ in Answer(text: "x") }
    let configuration = testConfiguration { $0.parallel = 1_000_000 }
    #expect(try fetch(server.url("/feed"), configuration)?.isFetched == true)
  }

  @Test func `a missing CA bundle ends the run before it begins`() {
    let configuration = testConfiguration { $0.caBundle = "/nowhere/ca.pem" }
    #expect(throws: FetchingError.self) { try fetch("https://a.test/", configuration) }
  }

  private func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// A thread that cancels a run after so many microseconds.
private final class Canceller {
  private var thread = pthread_t()

  private final class Order: Sendable {
    let transfers: Transfers
    let delay: UInt32
    init(_ transfers: Transfers, _ delay: UInt32) {
      self.transfers = transfers
      self.delay = delay
    }
  }

  init(_ transfers: Transfers, after delay: UInt32) {
    let order = Unmanaged.passRetained(Order(transfers, delay))
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let order = Unmanaged<Order>.fromOpaque(argument).takeRetainedValue()
        usleep(order.delay)
        order.transfers.cancel()
        return nil
      }, order.toOpaque())
  }

  func join() { pthread_join(thread, nil) }
}
