import CCurl

extension FetchFailure {
  /// libcurl's code as a kind and one sentence. `detail` is libcurl's own text, which can quote
  /// the server: it is cleaned before it is shown.
  init(curl code: CURLcode, host: String, detail: String, hasAnswer: Bool) {
    let (kind, message): (Kind, String) =
      switch code {
      case CURLE_URL_MALFORMAT: (.invalidURL, "this is not a URL that can be asked")
      case CURLE_UNSUPPORTED_PROTOCOL:
        detail.contains("HTTP/0.9")
          ? (.protocolError, "the server's answer is not HTTP")
          : (.protocolError, "the server's answer is not HTTP as it should be")
      case CURLE_COULDNT_RESOLVE_HOST:
        (.unresolvedHost, "the host name \(host) cannot be resolved")
      case CURLE_COULDNT_RESOLVE_PROXY:
        (.unresolvedHost, "the proxy's name cannot be resolved")
      case CURLE_COULDNT_CONNECT:
        (.connectionFailed, "no connection to \(host)\(reason(in: detail))")
      case CURLE_OPERATION_TIMEDOUT:
        hasAnswer
          ? (.timeout, "the answer did not end in time")
          : (.timeout, "no answer from \(host) in time")
      case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CACERT_BADFILE,
        CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED:
        (.tls, "no trusted encrypted connection to \(host)\(reason(in: detail))")
      case CURLE_PARTIAL_FILE: (.truncated, "the answer broke off before its end")
      case CURLE_BAD_CONTENT_ENCODING:
        (.truncated, "the answer cannot be decompressed")
      case CURLE_FILESIZE_EXCEEDED: (.tooLarge, "the body is larger than allowed")
      case CURLE_GOT_NOTHING:
        (.connectionFailed, "\(host) closed the connection without an answer")
      case CURLE_RECV_ERROR where detail.contains("header"):
        (.protocolError, "the answer's headers are too large")
      case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
        hasAnswer
          ? (.truncated, "the connection broke before the answer's end")
          : (.connectionFailed, "the connection to \(host) broke")
      case CURLE_OUT_OF_MEMORY: (.protocolError, "a line of the answer's headers is too long")
      case CURLE_TOO_MANY_REDIRECTS: (.tooManyRedirects, "the server redirects too often")
      case CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_CHUNK_FAILED:
        (.protocolError, "the server breaks the rules of HTTP\(reason(in: detail))")
      case CURLE_PROXY: (.connectionFailed, "the proxy refused\(reason(in: detail))")
      default:
        (
          .protocolError,
          "\(String(cString: curl_easy_strerror(code)).lowercased())\(reason(in: detail))"
        )
      }
    self.init(kind: kind, message: message)
  }

  /// The refusal of a URL before anything was asked.
  init(_ flaw: FeedURL.Flaw) {
    switch flaw {
    case .malformed:
      self.init(kind: .invalidURL, message: "this is not a URL that can be asked")
    case .otherScheme(let scheme):
      self.init(
        kind: .invalidURL, message: "refused: only http and https are asked, not \(scheme):")
    }
  }

  /// Whether no connection came about, so that the host's other feeds need not be tried.
  var isOfConnection: Bool {
    switch kind {
    case .unresolvedHost, .connectionFailed, .tls: response == nil
    case .timeout: response == nil
    default: false
    }
  }
}

/// libcurl's text in brackets, on one line, without control characters, not too long.
private func reason(in detail: String) -> String {
  let clean = detail.unicodeScalars.filter {
    $0.value >= 0x20 && $0.value < 0x7f
  }
  guard !clean.isEmpty else { return "" }
  var text = String(String.UnicodeScalarView(clean.prefix(160)))
  if text.hasPrefix("Failed to connect to ") { text = "" }
  return text.isEmpty ? "" : " (\(withoutSecrets(text)))"
}

/// What an error status means, in words.
func statusWords(_ response: FetchResponse, _ request: FetchRequest) -> String {
  if let wall = botWall(of: response) { return "\(response.status): stopped by \(wall)" }
  return switch response.status {
  case 304: "304 not modified, although the whole feed was asked for"
  case 204: "204 no content"
  case 206: "206 partial content, although the whole feed was asked for"
  case 300...399: "\(response.status) redirect without a place to go"
  case 400: "400 bad request"
  case 401: "401 unauthorized: the feed needs a user name and a password"
  case 403: "403 forbidden"
  case 404: "404 not found"
  case 408: "408 request timeout"
  case 410: "410 gone"
  case 429: "429 too many requests"
  case 451: "451 unavailable for legal reasons"
  case 500: "500 internal server error"
  case 502: "502 bad gateway"
  case 503: "503 service unavailable"
  case 504: "504 gateway timeout"
  case 400...499: "\(response.status) refused by the server"
  case 500...599: "\(response.status) server error"
  default: "unexpected status \(response.status)"
  }
}

/// The service that keeps programs away from a site, when the answer shows one.
public func botWall(of response: FetchResponse) -> String? {
  guard [401, 403, 405, 406, 429, 503].contains(response.status) else { return nil }
  let server = response[header: "server"]?.lowercased() ?? ""
  let page = String(decoding: response.body.prefix(8192), as: UTF8.self).lowercased()
  if response[header: "cf-mitigated"] != nil
    || server.contains("cloudflare")
      && (response.status == 403 || page.contains("cf-chl") || page.contains("just a moment"))
  {
    return "Cloudflare's bot wall"
  }
  if response[header: "x-datadome"] != nil || page.contains("datadome") {
    return "DataDome's bot wall"
  }
  if server.contains("akamaighost"), response.status == 403 { return "Akamai's bot wall" }
  if response[header: "x-sucuri-id"] != nil || server.contains("sucuri") {
    return "Sucuri's bot wall"
  }
  if response[header: "x-iinfo"] != nil || page.contains("_incapsula_") {
    return "Imperva's bot wall"
  }
  if server.contains("ddos-guard") { return "DDoS-Guard's bot wall" }
  if response[header: "x-amzn-waf-action"] != nil { return "Amazon's bot wall" }
  if page.contains("perimeterx") || page.contains("px-captcha") {
    return "PerimeterX's bot wall"
  }
  if page.contains("anubis") && page.contains("proof-of-work") { return "an Anubis bot wall" }
  if page.contains("captcha") { return "a captcha" }
  return nil
}
