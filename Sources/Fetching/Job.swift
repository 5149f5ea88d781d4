/// One request on its way: through queues, redirects and, at the end, an outcome.
struct Job {
  let request: FetchRequest
  /// What is asked now.
  var url: FeedURL
  /// What was asked first: credentials go there only.
  let origin: FeedURL
  let credentials: Secrets.Credentials?
  var redirects: [FetchResponse.Redirect] = []
  /// Seconds and bytes of the hops so far.
  var seconds = 0.0
  var bytesReceived = 0
  /// Where it counts against the limit for one address.
  var address: NetworkAddress?
  /// Whether it connected to an address that is one's own; not counted there.
  var isAtPrivateAddress = false

  init(_ request: FetchRequest, secrets: Secrets) throws(FeedURL.Flaw) {
    let url = try FeedURL(request.url)
    self.request = request
    self.url = url
    origin = url
    credentials = url.credentials ?? secrets[url.host]
  }

  /// The same request at the place a redirect names.
  func redirected(to location: String, status: Int, limit: Int) throws(FetchFailure) -> Job {
    guard redirects.count < limit else {
      throw FetchFailure(
        kind: .tooManyRedirects, message: "the server redirects more than \(limit) times")
    }
    // Locations are Latin-1 here; most that are not ASCII are UTF-8.
    let text = latin1Bytes(location).map { String(decoding: $0, as: UTF8.self) } ?? location
    let next: FeedURL
    do {
      next = try FeedURL(location: text, from: url)
    } catch .otherScheme(let scheme) {
      throw FetchFailure(
        kind: .forbiddenRedirect,
        message: "the server redirects to a \(scheme): address; only http and https are followed")
    } catch {
      throw FetchFailure(
        kind: .forbiddenRedirect, message: "the server redirects to something that is no URL")
    }
    if credentials != nil, url.scheme == "https", next.scheme == "http" {
      throw FetchFailure(
        kind: .forbiddenRedirect,
        message: "the server redirects a feed that needs a password from https to plain http")
    }
    var job = self
    job.redirects.append(
      FetchResponse.Redirect(status: status, from: url.text, to: next.text))
    job.url = next
    job.address = nil
    job.isAtPrivateAddress = false
    return job
  }
}
