import CCurl
import Glibc

/// One run of transfers: epoll, libcurl's multi handle and the queues, until all is delivered.
final class TransferLoop {
  private let configuration: FetchConfiguration
  private let multi: UnsafeMutableRawPointer
  private let epoll: Int32
  private let wake: Int32
  private let parallel: Int
  private let caBundle: String?
  private let resolve: UnsafeMutablePointer<curl_slist>?
  private var queues: HostQueues
  private var transfers: [Transfer] = []
  private var idle: [Transfer] = []
  private var activeCount: Int { transfers.count - idle.count }
  /// When libcurl wants to be called without any event; nil for never.
  private var curlDeadline: Double?
  private var isExhausted = false

  /// Requests taken from `next` ahead of their start, so that one slow host cannot hold up others.
  private static let lookahead = 4096

  init(_ configuration: FetchConfiguration, wake: Int32) throws(FetchingError) {
    if let bundle = configuration.caBundle, access(bundle, R_OK) != 0 {
      throw FetchingError(
        "cannot read the CA bundle: \(String(cString: strerror(errno)))", file: bundle)
    }
    guard initialisation == CURLE_OK, let multi = curl_multi_init() else {
      throw FetchingError("libcurl cannot be started")
    }
    epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
    guard epoll >= 0 else {
      curl_multi_cleanup(multi)
      throw FetchingError("no descriptor is left for the transfers")
    }
    self.configuration = configuration
    self.multi = multi
    self.wake = wake
    parallel = transfersWithinDescriptors(max(1, configuration.parallel))
    caBundle = configuration.caBundle ?? systemCABundle()
    resolve = configuration.resolve.reduce(nil) { curl_slist_append($0, $1) ?? $0 }
    queues = HostQueues(
      perHost: configuration.perHost, perAddress: configuration.perAddress,
      gap: configuration.hostGap, spacesPrivateHosts: configuration.spacesPrivateHosts)
    setUp()
  }

  deinit {
    transfers = []
    idle = []
    curl_multi_cleanup(multi)
    curl_slist_free_all(resolve)
    close(epoll)
  }

  private func setUp() {
    let me = Unmanaged.passUnretained(self).toOpaque()
    veille_curl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, me)
    veille_curl_multi_on_socket(multi) { _, socket, what, me, _ in
      guard let me else { return 0 }
      Unmanaged<TransferLoop>.fromOpaque(me).takeUnretainedValue().watch(socket, for: what)
      return 0
    }
    veille_curl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, me)
    veille_curl_multi_on_timer(multi) { _, milliseconds, me in
      guard let me else { return 0 }
      Unmanaged<TransferLoop>.fromOpaque(me).takeUnretainedValue().curlDeadline =
        milliseconds < 0 ? nil : monotonicSeconds() + Double(milliseconds) / 1000
      return 0
    }
    veille_curl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, parallel)
    _ = veille_epoll_watch(epoll, wake, UInt32(EPOLLIN.rawValue))
  }

  private func watch(_ socket: curl_socket_t, for what: Int32) {
    let events: UInt32 =
      switch what {
      case CURL_POLL_IN: EPOLLIN.rawValue
      case CURL_POLL_OUT: EPOLLOUT.rawValue
      case CURL_POLL_INOUT: EPOLLIN.rawValue | EPOLLOUT.rawValue
      default: 0
      }
    if events == 0 {
      _ = veille_epoll_forget(epoll, socket)
    } else {
      _ = veille_epoll_watch(epoll, socket, events)
    }
  }

  // MARK: - Running

  func run(
    isCancelled: () -> Bool, next: () -> FetchRequest?,
    deliver: (FetchRequest, FetchOutcome) -> Void
  ) {
    let deadline = configuration.runDeadline.map { monotonicSeconds() + $0 }
    while true {
      let now = monotonicSeconds()
      if isCancelled() {
        return stop(because: "the run was stopped", deliver: deliver)
      }
      if let deadline, now >= deadline {
        return stop(because: "the run's time was up", deliver: deliver)
      }
      takeRequests(next: next, deliver: deliver)
      startTransfers(now: now)
      if activeCount == 0 && queues.waitingCount == 0 {
        if isExhausted { return }
        continue
      }
      wait(until: deadline)
      deliverEnded(deliver: deliver)
    }
  }

  private func takeRequests(
    next: () -> FetchRequest?, deliver: (FetchRequest, FetchOutcome) -> Void
  ) {
    // No more than the free places, as long as those who wait can fill them.
    while !isExhausted, activeCount + queues.startableCount < parallel,
      queues.waitingCount < Self.lookahead
    {
      guard let request = next() else {
        isExhausted = true
        return
      }
      do {
        let job = try Job(request, secrets: configuration.secrets)
        if let closure = queues.closure(ofHost: job.url.host) {
          deliver(request, .failed(closure))
        } else {
          queues.add(job)
        }
      } catch {
        deliver(request, .failed(FetchFailure(error)))
      }
    }
  }

  private func startTransfers(now: Double) {
    while activeCount < parallel, let job = queues.next(now: now) {
      guard let transfer = idle.popLast() ?? makeTransfer() else {
        // No memory for another handle: what runs will free one.
        queues.finished(job)
        queues.add(job, first: true)
        return
      }
      transfer.begin(job, now: now)
      curl_multi_add_handle(multi, transfer.handle)
    }
  }

  private func makeTransfer() -> Transfer? {
    let transfer = Transfer(configuration, caBundle: caBundle, resolve: resolve) {
      [unowned self] address, job in queues.claim(address, for: &job)
    }
    if let transfer { transfers.append(transfer) }
    return transfer
  }

  private func wait(until deadline: Double?) {
    let now = monotonicSeconds()
    let wakes = [
      curlDeadline, deadline, activeCount < parallel ? queues.nextWake : nil,
    ]
    // A second at most: a cancellation whose write was lost is still seen.
    let soonest = wakes.reduce(now + 1) { min($0, $1 ?? $0) }
    let milliseconds = Int32(max(0, (soonest - now) * 1000).rounded(.up))

    var running: Int32 = 0
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: 256) { descriptors in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { events in
        let count = veille_epoll_wait(
          epoll, descriptors.baseAddress, events.baseAddress, 256, milliseconds)
        for index in 0..<max(0, Int(count)) where descriptors[index] != wake {
          var mask: Int32 = 0
          if events[index] & EPOLLIN.rawValue != 0 { mask |= CURL_CSELECT_IN }
          if events[index] & EPOLLOUT.rawValue != 0 { mask |= CURL_CSELECT_OUT }
          if events[index] & (EPOLLERR.rawValue | EPOLLHUP.rawValue) != 0 {
            mask |= CURL_CSELECT_ERR
          }
          curl_multi_socket_action(multi, descriptors[index], mask, &running)
        }
      }
    }
    if let due = curlDeadline, due <= monotonicSeconds() {
      curlDeadline = nil
      curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
    }
  }

  // MARK: - Ending

  private func deliverEnded(deliver: (FetchRequest, FetchOutcome) -> Void) {
    var left: Int32 = 0
    let start = monotonicSeconds()
    while let message = curl_multi_info_read(multi, &left) {
      guard message.pointee.msg == CURLMSG_DONE else { continue }
      let code = veille_curl_message_result(message)
      var owner: UnsafeMutableRawPointer?
      veille_curl_get_pointer(message.pointee.easy_handle, CURLINFO_PRIVATE, &owner)
      guard let owner else { continue }
      let transfer = Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
      curl_multi_remove_handle(multi, transfer.handle)
      idle.append(transfer)
      let ended = transfer.end(
        code, now: start, maximumRedirects: configuration.maximumRedirects)
      guard let (job, end) = ended else { continue }
      queues.finished(job)
      switch end {
      case .busy(let job, let address):
        if let address { queues.note(address: address, ofHost: job.url.host) }
        queues.add(job, first: true)
      case .redirected(let next):
        _ = queues.noteConnection(toHost: job.url.host, failed: false)
        if let closure = queues.closure(ofHost: next.url.host) {
          deliver(next.request, .failed(closure))
        } else {
          queues.add(next, first: true)
        }
      case .outcome(let outcome):
        deliver(job.request, outcome)
        closeHost(of: job, after: outcome, deliver: deliver)
      }
    }
    let spent = monotonicSeconds() - start
    if spent > 0.5 {
      for transfer in transfers { transfer.extend(by: spent) }
    }
  }

  /// A host that asks for patience twice, or that nobody can connect to, is not asked again in this
  /// run.
  private func closeHost(
    of job: Job, after outcome: FetchOutcome, deliver: (FetchRequest, FetchOutcome) -> Void
  ) {
    let host = job.url.host
    var closure: FetchFailure?
    if case .failed(let failure) = outcome {
      if let response = failure.response,
        response.status == 429 || response.status == 503 && response[header: "retry-after"] != nil
      {
        guard queues.noteRefusal(byHost: host) > 1 else { return }
        closure = FetchFailure(
          kind: .held, message: "not asked: \(host) answered \(failure.message)",
          response: FetchResponse(
            status: response.status, finalURL: response.finalURL,
            headers: response.headers.filter { $0.name == "retry-after" }))
      } else if failure.isOfConnection {
        let count = queues.noteConnection(toHost: host, failed: true)
        if count >= configuration.deadHostThreshold { closure = failure }
      } else {
        _ = queues.noteConnection(toHost: host, failed: false)
      }
    } else {
      _ = queues.noteConnection(toHost: host, failed: false)
    }
    guard let closure else { return }
    for waiting in queues.close(host: host, because: closure) {
      deliver(waiting.request, .failed(closure))
    }
  }

  private func stop(because reason: String, deliver: (FetchRequest, FetchOutcome) -> Void) {
    // What had already come in whole is kept.
    deliverEnded(deliver: deliver)
    let failure = FetchFailure(kind: .cancelled, message: reason)
    for transfer in transfers {
      guard let job = transfer.abandon() else { continue }
      curl_multi_remove_handle(multi, transfer.handle)
      deliver(job.request, .failed(failure))
    }
    idle = transfers
    for job in queues.removeAll() { deliver(job.request, .failed(failure)) }
  }
}

/// libcurl's global state, made once; Swift makes it thread-safe.
private let initialisation: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

/// The first bundle that is there: libcurl's own choice, then the other distributions' places.
private func systemCABundle() -> String? {
  var candidates: [String] = []
  if let probe = curl_easy_init() {
    var found: UnsafePointer<CChar>?
    veille_curl_get_string(probe, CURLINFO_CAINFO, &found)
    if let found { candidates.append(String(cString: found)) }
    curl_easy_cleanup(probe)
  }
  candidates += [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
  ]
  return candidates.first { access($0, R_OK) == 0 }
}

/// How many transfers the process may have descriptors for: each may hold a socket, a second one
/// while two addresses race, and a resolver's pair. Raises the soft limit first where it can.
private func transfersWithinDescriptors(_ wanted: Int) -> Int {
  let reserve = 32
  let each = 4
  var limit = rlimit()
  guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
  let needed = rlim_t(wanted * each + reserve)
  if limit.rlim_cur < needed {
    var raised = limit
    raised.rlim_cur = min(needed, limit.rlim_max)
    if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
  }
  guard limit.rlim_cur < needed else { return wanted }
  return max(1, (Int(limit.rlim_cur) - reserve) / each)
}
