/// Which request may start when: a queue for each host, a courteous gap between the starts of two
/// requests to one host, and limits for each host and each address.
///
/// libcurl could hold requests back itself, but it counts that wait against their timeout.
/// Times are seconds on a clock that only grows, and come in from outside.
struct HostQueues {
  let perHost: Int
  let perAddress: Int
  let gap: Double
  let spacesPrivateHosts: Bool

  /// Requests that wait, in all queues.
  private(set) var waitingCount = 0
  /// Hosts that can probably start a request at once.
  var startableCount: Int { ready.count - readyHead }

  private struct Host {
    var waiting: [Job] = []
    var head = 0
    var active = 0
    var earliestStart = 0.0
    /// Whether it stands in `ready`, `sleeping` or `parked`.
    var isListed = false
    var address: NetworkAddress?
    var isPrivate = false
    var failedConnections = 0
    /// Answers that asked for patience. After the first, one request at a time.
    var refusals = 0
    var closure: FetchFailure?
    var hasWaiting: Bool { head < waiting.count }
  }

  private var hosts: [Host] = []
  private var indices: [String: Int] = [:]
  private var ready: [Int] = []
  private var readyHead = 0
  /// Hosts within their gap, as a binary heap by time.
  private var sleeping: [(time: Double, host: Int)] = []
  private var activeByAddress: [NetworkAddress: Int] = [:]
  private var parked: [NetworkAddress: [Int]] = [:]

  init(perHost: Int, perAddress: Int, gap: Double, spacesPrivateHosts: Bool) {
    self.perHost = max(1, perHost)
    self.perAddress = max(1, perAddress)
    self.gap = max(0, gap)
    self.spacesPrivateHosts = spacesPrivateHosts
  }

  /// Adds a request at the end of its host's queue, or, when it goes on with what was begun
  /// (a redirect, an address that was busy), at the head.
  mutating func add(_ job: Job, first: Bool = false) {
    let index = indexOfHost(job.url.host)
    if first {
      if hosts[index].head > 0 {
        hosts[index].head -= 1
        hosts[index].waiting[hosts[index].head] = job
      } else {
        hosts[index].waiting.insert(job, at: 0)
      }
      // Going on is no new visit: no gap.
      hosts[index].earliestStart = 0
    } else {
      hosts[index].waiting.append(job)
    }
    waitingCount += 1
    list(index)
  }

  /// The next request that may start now. Counts it as begun.
  mutating func next(now: Double) -> Job? {
    wake(now: now)
    while readyHead < ready.count {
      let index = ready[readyHead]
      readyHead += 1
      if readyHead > 1024, readyHead * 2 > ready.count {
        ready.removeFirst(readyHead)
        readyHead = 0
      }
      hosts[index].isListed = false
      guard hosts[index].hasWaiting, hasRoom(hosts[index]) else { continue }
      if hosts[index].earliestStart > now {
        sleep(index)
        continue
      }
      if let address = hosts[index].address, activeByAddress[address, default: 0] >= perAddress {
        hosts[index].isListed = true
        parked[address, default: []].append(index)
        continue
      }
      var job = removeFirst(index)
      hosts[index].active += 1
      if let address = hosts[index].address {
        activeByAddress[address, default: 0] += 1
        job.address = address
      }
      let needsGap = spacesPrivateHosts || !hosts[index].isPrivate
      hosts[index].earliestStart = now + (needsGap ? gap : 0)
      list(index)
      return job
    }
    return nil
  }

  /// Asked when a transfer is about to connect: whether its address has room. When it has, the
  /// transfer counts there from now on.
  mutating func claim(_ address: NetworkAddress, for job: inout Job) -> Bool {
    if job.address == address { return true }
    guard activeByAddress[address, default: 0] < perAddress else { return false }
    release(job.address)
    activeByAddress[address, default: 0] += 1
    job.address = address
    return true
  }

  /// A begun request has ended, for good or to be added again.
  mutating func finished(_ job: Job) {
    let index = indexOfHost(job.url.host)
    hosts[index].active -= 1
    if let address = job.address { hosts[index].address = address }
    if job.isAtPrivateAddress { hosts[index].isPrivate = true }
    release(job.address)
    list(index)
  }

  /// The host's address has no room: its requests wait until another transfer there ends.
  mutating func note(address: NetworkAddress, ofHost name: String) {
    hosts[indexOfHost(name)].address = address
  }

  /// Counts connections to a host that failed in a row; gives the new count.
  mutating func noteConnection(toHost name: String, failed: Bool) -> Int {
    let index = indexOfHost(name)
    hosts[index].failedConnections = failed ? hosts[index].failedConnections + 1 : 0
    return hosts[index].failedConnections
  }

  /// Counts answers of a host that ask for patience; gives the new count. One may be meant for a
  /// single feed: the host's others are then asked one at a time, and slowly.
  mutating func noteRefusal(byHost name: String) -> Int {
    let index = indexOfHost(name)
    hosts[index].refusals += 1
    return hosts[index].refusals
  }

  /// Ends a host for this run. Hands back what waited there; what comes later fails likewise.
  mutating func close(host name: String, because failure: FetchFailure) -> [Job] {
    let index = indexOfHost(name)
    if hosts[index].closure == nil { hosts[index].closure = failure }
    var jobs: [Job] = []
    while hosts[index].hasWaiting { jobs.append(removeFirst(index)) }
    return jobs
  }

  /// Why the host was closed for this run.
  func closure(ofHost name: String) -> FetchFailure? {
    indices[name].flatMap { hosts[$0].closure }
  }

  /// Takes everything that waits.
  mutating func removeAll() -> [Job] {
    var jobs: [Job] = []
    for index in hosts.indices {
      while hosts[index].hasWaiting { jobs.append(removeFirst(index)) }
    }
    return jobs
  }

  /// When a host's gap ends next; nil when none waits for that.
  var nextWake: Double? { sleeping.first?.time }

  // MARK: -

  private func hasRoom(_ host: Host) -> Bool {
    host.active < (host.refusals > 0 ? 1 : perHost)
  }

  private mutating func indexOfHost(_ name: String) -> Int {
    if let index = indices[name] { return index }
    indices[name] = hosts.count
    hosts.append(Host())
    return hosts.count - 1
  }

  private mutating func list(_ index: Int) {
    guard !hosts[index].isListed, hosts[index].hasWaiting, hasRoom(hosts[index]) else { return }
    hosts[index].isListed = true
    ready.append(index)
  }

  private mutating func removeFirst(_ index: Int) -> Job {
    let job = hosts[index].waiting[hosts[index].head]
    hosts[index].head += 1
    if !hosts[index].hasWaiting {
      hosts[index].waiting = []
      hosts[index].head = 0
    } else if hosts[index].head > 256, hosts[index].head * 2 > hosts[index].waiting.count {
      hosts[index].waiting.removeFirst(hosts[index].head)
      hosts[index].head = 0
    }
    waitingCount -= 1
    return job
  }

  private mutating func release(_ address: NetworkAddress?) {
    guard let address, let count = activeByAddress[address] else { return }
    activeByAddress[address] = count > 1 ? count - 1 : nil
    unpark(address)
  }

  /// A freed place is for one host; if that one has nothing left to ask, the next may have it.
  private mutating func unpark(_ address: NetworkAddress) {
    while var waiting = parked[address], let index = waiting.first {
      waiting.removeFirst()
      parked[address] = waiting.isEmpty ? nil : waiting
      hosts[index].isListed = false
      list(index)
      if hosts[index].isListed { return }
    }
  }

  private mutating func sleep(_ index: Int) {
    hosts[index].isListed = true
    sleeping.append((hosts[index].earliestStart, index))
    var child = sleeping.count - 1
    while child > 0, sleeping[child].time < sleeping[(child - 1) / 2].time {
      sleeping.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func wake(now: Double) {
    while let first = sleeping.first, first.time <= now {
      let last = sleeping.removeLast()
      if !sleeping.isEmpty {
        sleeping[0] = last
        var parent = 0
        while true {
          var least = parent
          for child in [2 * parent + 1, 2 * parent + 2]
          where child < sleeping.count && sleeping[child].time < sleeping[least].time {
            least = child
          }
          if least == parent { break }
          sleeping.swapAt(parent, least)
          parent = least
        }
      }
      hosts[first.host].isListed = false
      list(first.host)
    }
  }
}
