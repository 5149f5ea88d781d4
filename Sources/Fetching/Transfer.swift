import CCurl
import Glibc

/// One easy handle with the buffers that libcurl writes into; used for one job after another.
///
/// libcurl keeps the object's address. `TransferLoop` owns all transfers and outlives the handles.
final class Transfer {
  let handle: UnsafeMutableRawPointer
  private(set) var job: Job?
  private var head = AnswerHead()
  private var body: [UInt8] = []
  private var headerList: UnsafeMutablePointer<curl_slist>?
  private let errorText: UnsafeMutablePointer<CChar>
  private let limits: Limits
  private var startedAt = 0.0
  /// Seconds in which we ourselves kept the transfer waiting.
  private var extra = 0.0

  /// Why one of our own callbacks ended the transfer.
  private enum Stop { case blockedAddress, busyAddress, tooLarge, ratio, enough }
  private var stop: Stop?
  private var busyAddress: NetworkAddress?

  /// Asks the queues for a place at an address.
  private let claim: (NetworkAddress, inout Job) -> Bool

  struct Limits {
    var body: Int
    var ratio: Int
    var allowsPrivateNetwork: Bool
    /// With a proxy, the addresses seen are the proxy's.
    var usesProxy: Bool
    var transferTimeout: Double
  }

  init?(
    _ configuration: FetchConfiguration, caBundle: String?,
    resolve: UnsafeMutablePointer<curl_slist>?,
    claim: @escaping (NetworkAddress, inout Job) -> Bool
  ) {
    guard let handle = curl_easy_init() else { return nil }
    self.handle = handle
    self.claim = claim
    errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    limits = Limits(
      body: configuration.bodyLimit, ratio: configuration.ratioLimit,
      allowsPrivateNetwork: configuration.allowsPrivateNetwork,
      usesProxy: configuration.proxy != nil, transferTimeout: configuration.transferTimeout)
    setUp(configuration, caBundle: caBundle, resolve: resolve)
  }

  deinit {
    curl_easy_cleanup(handle)
    curl_slist_free_all(headerList)
    errorText.deallocate()
  }

  /// The options that are the same for every request.
  private func setUp(
    _ configuration: FetchConfiguration, caBundle: String?,
    resolve: UnsafeMutablePointer<curl_slist>?
  ) {
    let me = Unmanaged.passUnretained(self).toOpaque()
    veille_curl_set_pointer(handle, CURLOPT_PRIVATE, me)
    veille_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
    veille_curl_set_pointer(handle, CURLOPT_WRITEDATA, me)
    veille_curl_on_bytes(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, me in
      guard let me, let bytes else { return size * count }
      let transfer = Unmanaged<Transfer>.fromOpaque(me).takeUnretainedValue()
      return transfer.take(body: UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    veille_curl_set_pointer(handle, CURLOPT_HEADERDATA, me)
    veille_curl_on_bytes(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, me in
      guard let me, let bytes else { return size * count }
      let transfer = Unmanaged<Transfer>.fromOpaque(me).takeUnretainedValue()
      return transfer.take(line: UnsafeRawBufferPointer(start: bytes, count: size * count))
    }
    veille_curl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, me)
    veille_curl_on_socket(handle) { me, _, address in
      guard let me, let address else { return CURL_SOCKET_BAD }
      return Unmanaged<Transfer>.fromOpaque(me).takeUnretainedValue().openSocket(to: address)
    }

    // Only http and https, at any hop; redirects are followed by the loop, through the queues.
    veille_curl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https")
    veille_curl_set_string(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
    veille_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
    // "" also keeps http_proxy and its kin out: they would lead around the address guard.
    veille_curl_set_string(handle, CURLOPT_PROXY, configuration.proxy ?? "")
    veille_curl_set_long(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    veille_curl_set_long(handle, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
    veille_curl_set_long(handle, CURLOPT_HTTPAUTH, 1)  // Basic
    veille_curl_set_string(handle, CURLOPT_USERAGENT, configuration.userAgentHeader)
    veille_curl_set_string(handle, CURLOPT_ACCEPT_ENCODING, "")
    veille_curl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
    veille_curl_set_long(handle, CURLOPT_PIPEWAIT, 1)
    veille_curl_set_list(handle, CURLOPT_RESOLVE, resolve)

    veille_curl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 1)
    veille_curl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 2)
    if let caBundle {
      // A folder of certificates would switch off libcurl's cache of the parsed bundle.
      veille_curl_set_string(handle, CURLOPT_CAINFO, caBundle)
      veille_curl_set_string(handle, CURLOPT_CAPATH, nil)
    }

    veille_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
    veille_curl_set_long(handle, CURLOPT_QUICK_EXIT, 1)
    veille_curl_set_long(
      handle, CURLOPT_CONNECTTIMEOUT_MS, max(1, Int(configuration.connectTimeout * 1000)))
    veille_curl_set_long(handle, CURLOPT_LOW_SPEED_LIMIT, configuration.lowSpeed)
    veille_curl_set_long(
      handle, CURLOPT_LOW_SPEED_TIME, max(1, Int(configuration.lowSpeedTime.rounded())))
  }

  /// Points the handle at a job. It still has to be added to the multi handle.
  func begin(_ job: Job, now: Double) {
    self.job = job
    head.reset()
    body = []
    stop = nil
    startedAt = now
    extra = 0
    errorText[0] = 0
    veille_curl_set_string(handle, CURLOPT_URL, job.url.text)
    let left = max(0.001, limits.transferTimeout - job.seconds)
    veille_curl_set_long(handle, CURLOPT_TIMEOUT_MS, Int(left * 1000))

    let credentials = job.url.hasSameOrigin(as: job.origin) ? job.credentials : nil
    veille_curl_set_string(handle, CURLOPT_USERNAME, credentials?.user)
    veille_curl_set_string(handle, CURLOPT_PASSWORD, credentials?.password)

    let old = headerList
    headerList = nil
    addHeader(Self.accept)
    if let etag = job.request.etag { addHeader("If-None-Match: ", etag) }
    if let date = job.request.lastModified { addHeader("If-Modified-Since: ", date) }
    // RFC 3229: only what is new since the validator.
    if job.request.etag != nil { addHeader("A-IM: feed") }
    veille_curl_set_list(handle, CURLOPT_HTTPHEADER, headerList)
    curl_slist_free_all(old)
  }

  private static let accept =
    "Accept: application/rss+xml, application/atom+xml, application/feed+json, "
    + "application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, "
    + "*/*;q=0.5"

  /// Adds a header whose value goes back byte for byte. A value that could end the line is left
  /// out: better a whole answer than a forged request.
  private func addHeader(_ name: String, _ value: String = "") {
    guard var bytes = latin1Bytes(name + value),
      !bytes.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7f }), bytes.count <= 4096
    else { return }
    bytes.append(0)
    bytes.withUnsafeBytes {
      let text = $0.baseAddress?.assumingMemoryBound(to: CChar.self)
      if let longer = curl_slist_append(headerList, text) { headerList = longer }
    }
  }

  /// Gives the transfer more time, because we ourselves kept it waiting.
  func extend(by seconds: Double) {
    guard let job else { return }
    extra += seconds
    let allowed = limits.transferTimeout - job.seconds + extra
    veille_curl_set_long(handle, CURLOPT_TIMEOUT_MS, max(1, Int(allowed * 1000)))
  }

  /// Forgets the job, unfinished.
  func abandon() -> Job? {
    defer { job = nil }
    body = []
    return job
  }

  // MARK: - What libcurl calls

  private func take(line: UnsafeRawBufferPointer) -> Int {
    line.withMemoryRebound(to: UInt8.self) { head.take(line: $0) }
    return line.count
  }

  private func take(body bytes: UnsafeRawBufferPointer) -> Int {
    guard isAnswer(head.status) else {
      // An error page names a bot wall, sometimes; no more of it is wanted.
      guard body.count + bytes.count <= 262_144 else {
        stop = .enough
        return 0
      }
      if !isRedirect(head.status) {
        body.append(contentsOf: bytes.prefix(8192 - min(8192, body.count)))
      }
      return bytes.count
    }
    guard body.count + bytes.count <= limits.body else {
      stop = .tooLarge
      return 0
    }
    if body.isEmpty { reserve() }
    body.append(contentsOf: bytes)
    // The counter lags behind by at most one of libcurl's buffers.
    if body.count > 1 << 20, body.count / limits.ratio > received + 16384 {
      stop = .ratio
      return 0
    }
    return bytes.count
  }

  /// Room for the announced length, within reason: it may be a lie.
  private func reserve() {
    guard let length = head["content-length"].flatMap({ Int($0) }) else { return }
    body.reserveCapacity(min(max(0, length), 1 << 20))
  }

  private func openSocket(to address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
    var count: Int32 = 0
    guard let bytes = veille_curl_address(address, &count),
      let target = NetworkAddress(UnsafeBufferPointer(start: bytes, count: Int(count)))
    else { return CURL_SOCKET_BAD }
    if !limits.usesProxy {
      if target.isSpecial {
        guard limits.allowsPrivateNetwork else {
          stop = .blockedAddress
          return CURL_SOCKET_BAD
        }
        job?.isAtPrivateAddress = true
      } else if var job {
        guard claim(target, &job) else {
          stop = .busyAddress
          busyAddress = target
          return CURL_SOCKET_BAD
        }
        self.job = job
      }
    }
    let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    return socket(address.pointee.family, type, address.pointee.protocol)
  }

  // MARK: - The end

  private var received: Int {
    var count: curl_off_t = 0
    veille_curl_get_size(handle, CURLINFO_SIZE_DOWNLOAD_T, &count)
    return Int(count)
  }

  enum End {
    case outcome(FetchOutcome)
    /// To be asked again where a redirect leads.
    case redirected(Job)
    /// To be asked again when its address has room.
    case busy(Job, NetworkAddress?)
  }

  /// What the transfer came to. `code` is libcurl's word. The handle is free afterwards.
  func end(_ code: CURLcode, now: Double, maximumRedirects: Int) -> (job: Job, end: End)? {
    guard var job else { return nil }
    self.job = nil
    let begun = job
    job.seconds += max(0, now - startedAt - extra)
    job.bytesReceived += received
    var response = FetchResponse(
      status: head.status, finalURL: job.url.text, redirects: job.redirects,
      headers: head.headers, body: body, bytesReceived: job.bytesReceived, seconds: job.seconds)
    body = []

    guard head.isComplete else {
      if stop == .busyAddress {
        job.address = nil
        return (begun, .busy(job, busyAddress))
      }
      return (begun, .outcome(.failed(failure(code, job))))
    }
    // Once the headers are there, an error status counts for more than how its page arrived.
    if isRedirect(head.status), let location = head["location"], !location.isEmpty {
      do {
        let next = try job.redirected(
          to: location, status: head.status, limit: maximumRedirects)
        return (begun, .redirected(next))
      } catch {
        var failure = error
        failure.response = response
        return (begun, .outcome(.failed(failure)))
      }
    }
    guard isAnswer(head.status) else {
      if head.status == 304 {
        response.body = []
        if !job.request.isUnconditional { return (begun, .outcome(.notModified(response))) }
      }
      return (
        begun,
        .outcome(
          .failed(
            FetchFailure(
              kind: .httpStatus, message: statusWords(response, job.request), response: response)))
      )
    }
    if code == CURLE_OK { return (begun, .outcome(.fetched(response))) }
    var failure = failure(code, job)
    failure.response = response
    return (begun, .outcome(.failed(failure)))
  }

  private func failure(_ code: CURLcode, _ job: Job) -> FetchFailure {
    switch stop {
    case .blockedAddress:
      return FetchFailure(
        kind: .blockedAddress,
        message: "refused: \(job.url.host) is at a private or special address")
    case .tooLarge:
      return FetchFailure(
        kind: .tooLarge, message: "the body is larger than \(limits.body >> 20) MiB")
    case .ratio:
      return FetchFailure(
        kind: .tooLarge,
        message: "the body grows more than \(limits.ratio) times when decompressed")
    case .busyAddress, .enough, nil:
      return FetchFailure(
        curl: code, host: job.url.host, detail: String(cString: errorText),
        hasAnswer: head.isComplete)
    }
  }
}

/// A status whose body is the feed.
private func isAnswer(_ status: Int) -> Bool { status == 200 || status == 203 || status == 226 }

private func isRedirect(_ status: Int) -> Bool {
  switch status {
  case 301, 302, 303, 307, 308: true
  default: false
  }
}
