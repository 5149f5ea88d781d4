import Testing

@testable import Fetching

/// The queues by themselves, with the clock in the test's hand.
struct HostQueuesTests {
  private func queues(spacesPrivateHosts: Bool = false) throws -> HostQueues {
    var queues = HostQueues(
      perHost: 1, perAddress: 8, gap: 10, spacesPrivateHosts: spacesPrivateHosts)
    for number in 1...3 {
      let request = FetchRequest(feedID: "\(number)", url: "http://h.example/\(number)")
      queues.add(try Job(request, secrets: Secrets()))
    }
    return queues
  }

  private func start(_ queues: inout HostQueues, at now: Double) throws -> Job {
    let job = queues.next(now: now)
    return try #require(job)
  }

  @Test func `a public host is asked again after the gap`() throws {
    var queues = try queues()
    queues.finished(try start(&queues, at: 0))
    #expect(queues.next(now: 9) == nil)
    queues.finished(try start(&queues, at: 10))
    #expect(queues.next(now: 19) == nil)
  }

  @Test(arguments: [false, true])
  func `one's own machine needs no gap once it is known`(spacesPrivateHosts: Bool) throws {
    var queues = try queues(spacesPrivateHosts: spacesPrivateHosts)
    var first = try start(&queues, at: 0)
    first.isAtPrivateAddress = true
    queues.finished(first)
    #expect(queues.next(now: 9) == nil, "it was not known when the first began")
    queues.finished(try start(&queues, at: 10))
    #expect((queues.next(now: 10) == nil) == spacesPrivateHosts)
  }
}
