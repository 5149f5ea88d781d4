import CCurl

/// A feed's URL, read by libcurl's own parser so that what is judged is what is asked.
struct FeedURL: Equatable {
  /// Without credentials and fragment, ready for libcurl.
  var text: String
  /// "http" or "https".
  var scheme: String
  /// Lower case.
  var host: String
  var port: Int
  var credentials: Secrets.Credentials?

  enum Flaw: Error, Equatable {
    case malformed
    case otherScheme(String)
  }

  init(_ text: String) throws(Flaw) {
    let parts = try URLParts()
    try parts.go(to: text)
    try self.init(parts: parts)
  }

  /// Reads a Location header against the URL that sent it.
  init(location: String, from base: FeedURL) throws(Flaw) {
    let parts = try URLParts()
    try parts.go(to: base.text)
    try parts.go(to: location)
    try self.init(parts: parts)
  }

  private init(parts: borrowing URLParts) throws(Flaw) {
    guard let scheme = parts[CURLUPART_SCHEME]?.lowercased() else { throw .malformed }
    guard scheme == "http" || scheme == "https" else { throw .otherScheme(scheme) }
    guard let host = parts[CURLUPART_HOST]?.lowercased(), !host.isEmpty,
      let port = parts[CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT)].flatMap({ Int($0) })
    else { throw .malformed }
    if let user = parts[CURLUPART_USER, UInt32(CURLU_URLDECODE)] {
      credentials = Secrets.Credentials(
        user: user, password: parts[CURLUPART_PASSWORD, UInt32(CURLU_URLDECODE)] ?? "")
    }
    parts.forget(CURLUPART_USER)
    parts.forget(CURLUPART_PASSWORD)
    parts.forget(CURLUPART_FRAGMENT)
    guard let text = parts[CURLUPART_URL] else { throw .malformed }
    self.text = text
    self.scheme = scheme
    self.host = host
    self.port = port
  }

  /// Where credentials may go: the same scheme, host and port.
  func hasSameOrigin(as other: FeedURL) -> Bool {
    scheme == other.scheme && host == other.host && port == other.port
  }
}

/// One parsed URL of libcurl's.
private struct URLParts: ~Copyable {
  private let handle: OpaquePointer

  init() throws(FeedURL.Flaw) {
    guard let handle = curl_url() else { throw .malformed }
    self.handle = handle
  }

  deinit { curl_url_cleanup(handle) }

  /// Takes an absolute URL, or one relative to what is held.
  borrowing func go(to text: String) throws(FeedURL.Flaw) {
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }), text.utf8.count <= 8192 else {
      throw .malformed
    }
    let flags = UInt32(CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE | CURLU_ALLOW_SPACE)
    guard curl_url_set(handle, CURLUPART_URL, text, flags) == CURLUE_OK else {
      // libcurl's parser knows no host-less schemes such as data:
      if let scheme = schemeOf(text), scheme != "http", scheme != "https" {
        throw .otherScheme(scheme)
      }
      throw .malformed
    }
  }

  borrowing func forget(_ part: CURLUPart) { curl_url_set(handle, part, nil, 0) }

  subscript(part: CURLUPart, flags: UInt32 = 0) -> String? {
    var found: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &found, flags) == CURLUE_OK, let found else { return nil }
    defer { curl_free(found) }
    return String(cString: found)
  }
}

private func schemeOf(_ text: String) -> String? {
  guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
  let scheme = text[..<colon]
  let isScheme = scheme.utf8.allSatisfy {
    switch $0 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
  return isScheme && !scheme.isEmpty && scheme.utf8.count <= 20 ? scheme.lowercased() : nil
}

/// A URL fit for people's eyes and logs: user names and passwords, and the values of query
/// parameters that look like keys, are replaced by "***". Works on any text, well-formed or not.
public func withoutSecrets(_ url: String) -> String {
  guard url.utf8.contains(where: { $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "?") }) else {
    return url
  }
  var text = url
  if let start = text.range(of: "://")?.upperBound {
    let end = text[start...].firstIndex { "/?#".contains($0) } ?? text.endIndex
    if let at = text[start..<end].lastIndex(of: "@") {
      text.replaceSubrange(start..<at, with: "***")
    }
  }
  guard let question = text.firstIndex(of: "?") else { return text }
  let query = text[text.index(after: question)...].split(
    separator: "&", omittingEmptySubsequences: false)
  let masked = query.map { parameter -> String in
    guard let equals = parameter.firstIndex(of: "=") else { return String(parameter) }
    let name = parameter[..<equals]
    let value = parameter[parameter.index(after: equals)...]
    return isSecret(name: name.lowercased(), value: value) ? "\(name)=***" : String(parameter)
  }
  return text[...question] + masked.joined(separator: "&")
}

private func isSecret(name: String, value: Substring) -> Bool {
  let words = [
    "key", "token", "auth", "secret", "pass", "pwd", "sig", "session", "jwt", "credential",
  ]
  if name == "sid" || words.contains(where: name.contains) { return !value.isEmpty }
  // A long unbroken mixture of letters and digits is a key, unless it says that it is a name.
  if name == "id" || name.hasSuffix("_id") { return false }
  let bytes = value.utf8
  return bytes.count >= 20
    && bytes.contains { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    && bytes.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }
    && !bytes.contains { "%+ ,/:.".utf8.contains($0) }
}

extension String {
  /// The first occurrence of some ASCII text.
  fileprivate func range(of ascii: String) -> Range<String.Index>? {
    let needle = Array(ascii.utf8)
    var index = utf8.startIndex
    while let start = utf8[index...].firstIndex(of: needle[0]) {
      if utf8[start...].starts(with: needle) {
        return start..<utf8.index(start, offsetBy: needle.count)
      }
      index = utf8.index(after: start)
    }
    return nil
  }
}
