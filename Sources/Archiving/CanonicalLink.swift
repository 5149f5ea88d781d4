/// The form of a link by which two feeds' stories are found to be one: scheme, `www`, default ports, tracking parameters,
/// fragments and AMP put aside, redirectors unwrapped. Only for comparing: never shown, never asked.
///
/// Percent-encoding and letter case follow RFC 3986, section 6.2.2. A link that is not http or https stays as it is.
public func canonicalLink(_ link: String) -> String {
  var parts = LinkParts(link)
  // A redirector may lead to a redirector, but a link cannot wrap itself for ever.
  for _ in 0..<4 {
    guard let inner = parts?.wrappedLink, let next = LinkParts(inner) else { break }
    parts = next
  }
  return parts?.canonical ?? link
}

/// An http or https link in pieces, as bytes.
private struct LinkParts {
  var host: [UInt8]
  var path: ArraySlice<UInt8>
  var parameters: [ArraySlice<UInt8>]
  var fragment: ArraySlice<UInt8>

  init?(_ link: String) {
    self.init(Array(link.utf8))
  }

  init?(_ bytes: [UInt8]) {
    var rest = bytes[...].trimmed
    if rest.starts(withLowercase: "https://") {
      rest = rest.dropFirst(8)
    } else if rest.starts(withLowercase: "http://") {
      rest = rest.dropFirst(7)
    } else {
      return nil
    }
    fragment = []
    if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
      fragment = rest[(hash + 1)...]
      rest = rest[..<hash]
    }
    var query: ArraySlice<UInt8> = []
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = rest[(mark + 1)...]
      rest = rest[..<mark]
    }
    let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
    var authority = rest[..<slash]
    path = rest[slash...]
    if let at = authority.lastIndex(of: UInt8(ascii: "@")) { authority = authority[(at + 1)...] }
    if authority.hasSuffix(":443") {
      authority = authority.dropLast(4)
    } else if authority.hasSuffix(":80") {
      authority = authority.dropLast(3)
    }
    if authority.last == UInt8(ascii: ".") { authority = authority.dropLast() }
    guard !authority.isEmpty else { return nil }
    host = authority.map(lowercased)
    // "&amp;" is a mistake so common in feeds that it is no difference.
    parameters = query.split(separator: UInt8(ascii: "&")).map {
      $0.starts(withLowercase: "amp;") ? $0.dropFirst(4) : $0
    }
  }

  // MARK: Redirectors

  /// Where a known redirector leads, when the link itself says so.
  var wrappedLink: [UInt8]? {
    let site = String(decoding: host, as: UTF8.self)
    switch site {
    case "google.com", "www.google.com":
      // /amp/s/host/path, or /url?q=…
      if let inner = accelerated(after: "/amp/") { return inner }
      return path.hasPrefix("/url") ? link(in: ["q", "url"]) : nil
    case "news.google.com": return link(in: ["url"]) ?? googleNewsLink
    case "bing.com", "www.bing.com":
      return path.hasPrefix("/news/apiclick") ? link(in: ["url"]) : nil
    case "l.facebook.com", "lm.facebook.com": return link(in: ["u"])
    case "out.reddit.com": return link(in: ["url"])
    case "t.umblr.com": return link(in: ["z"])
    case "www.youtube.com", "slack-redir.net": return link(in: ["q", "url"])
    case "feedproxy.google.com", "feeds.feedburner.com": return link(in: ["url", "u"])
    case "getpocket.com": return link(in: ["url"])
    default:
      if site.hasSuffix(".safelinks.protection.outlook.com") { return link(in: ["url"]) }
      if site == "cdn.ampproject.org" || site.hasSuffix(".cdn.ampproject.org") {
        return accelerated(after: "/c/") ?? accelerated(after: "/v/")
      }
      return nil
    }
  }

  /// The value of the first of the named parameters that is a link.
  private func link(in names: [StaticString]) -> [UInt8]? {
    for name in names {
      for parameter in parameters {
        let (key, value) = parameter.pair
        guard key.equals(name) else { continue }
        let decoded = value.percentDecoded
        if decoded[...].starts(withLowercase: "http") { return decoded }
      }
    }
    return nil
  }

  /// `/c/s/example.org/story`: s stands for https.
  private func accelerated(after prefix: StaticString) -> [UInt8]? {
    guard path.hasPrefix(prefix) else { return nil }
    var rest = path.dropFirst(prefix.utf8CodeUnitCount)
    if rest.starts(withLowercase: "s/") { rest = rest.dropFirst(2) }
    guard rest.contains(UInt8(ascii: ".")) else { return nil }
    var inner = Array("https://".utf8) + rest
    for (index, parameter) in parameters.enumerated() {
      inner.append(index == 0 ? UInt8(ascii: "?") : UInt8(ascii: "&"))
      inner += parameter
    }
    return inner
  }

  /// `/rss/articles/CBMi…`: Base64url of a protocol buffer whose field 4 is the publisher's link.
  /// Newer ones hold only a number, and stay as they are.
  private var googleNewsLink: [UInt8]? {
    guard let name = path.split(separator: UInt8(ascii: "/")).last,
      let bytes = name.base64urlDecoded
    else { return nil }
    guard let start = bytes.indices.first(where: { bytes[$0...].hasPrefix("http") }), start > 0
    else { return nil }
    // The length stands before it as a varint of one or two bytes.
    var length = Int(bytes[start - 1])
    if start > 1, bytes[start - 2] >= 0x80, length < 0x80 {
      length = length << 7 | Int(bytes[start - 2] & 0x7F)
    }
    guard length >= 10, start + length <= bytes.count else { return nil }
    let link = Array(bytes[start..<start + length])
    return link.allSatisfy { $0 > 0x20 && $0 < 0x7F } ? link : nil
  }

  // MARK: The canonical form

  var canonical: String {
    var output = Array("https://".utf8)
    output += canonicalHost
    output += canonicalPath
    let kept = parameters.filter { !$0.isEmpty && !isTracking($0) }
      .map { $0.percentNormalised }.sorted { $0.lexicographicallyPrecedes($1) }
    for (index, parameter) in kept.enumerated() {
      output.append(index == 0 ? UInt8(ascii: "?") : UInt8(ascii: "&"))
      output += parameter
    }
    // Fragments that scripts take for paths name different pages.
    if fragment.first == UInt8(ascii: "!") || fragment.first == UInt8(ascii: "/") {
      output.append(UInt8(ascii: "#"))
      output += fragment
    }
    return String(decoding: output, as: UTF8.self)
  }

  private var canonicalHost: ArraySlice<UInt8> {
    for prefix in ["www.", "amp.", "www2."] as [StaticString] where host[...].hasPrefix(prefix) {
      let rest = host[prefix.utf8CodeUnitCount...]
      if rest.contains(UInt8(ascii: ".")) { return rest }
    }
    return host[...]
  }

  private var canonicalPath: [UInt8] {
    var path = self.path
    if let session = path.firstIndex(of: UInt8(ascii: ";")),
      path[session...].starts(withLowercase: ";jsessionid=")
    {
      path = path[..<session]
    }
    while path.last == UInt8(ascii: "/") { path = path.dropLast() }
    var normalised = path.percentNormalised
    if normalised[...].hasSuffix(".amp.html") {
      normalised.removeLast(9)
      normalised += Array(".html".utf8)
    } else if normalised[...].hasSuffix("/amp.html") {
      normalised.removeLast(9)
    } else if normalised[...].hasSuffix("/amp") || normalised[...].hasSuffix(".amp") {
      normalised.removeLast(4)
    }
    if normalised[...].hasPrefix("/amp/") { normalised.removeFirst(4) }
    while normalised.last == UInt8(ascii: "/") { normalised.removeLast() }
    return normalised
  }

  /// Whether a parameter tells the publisher where the reader came from, and nothing about the story.
  private func isTracking(_ parameter: ArraySlice<UInt8>) -> Bool {
    let (rawKey, value) = parameter.pair
    let key = String(decoding: rawKey.map(lowercased), as: UTF8.self)
    if Tracking.names.contains(key) { return true }
    if Tracking.prefixes.contains(where: { key.hasPrefix($0) }) { return true }
    guard Tracking.namesOfOrigin.contains(key) else { return false }
    let words = value.map(lowercased).split { !(97...122).contains($0) }
    return words.contains { word in Tracking.origins.contains { word.elementsEqual($0.utf8) } }
  }
}

private enum Tracking {
  static let prefixes = [
    "utm_", "at_", "ns_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "guce_", "oly_", "wt.", "wt_",
    "_hs", "mc_", "itm_", "__",
  ]
  static let names: Set<String> = [
    "_branch_match_id", "_ga", "_gl", "amp", "amp_js_v", "amp_gsa", "cmp", "cmpid", "cvid",
    "dclid", "efg", "fbclid", "ftag", "gaa_at", "gbraid", "gclid", "gclsrc", "guccounter",
    "icid", "igsh", "igshid", "ito", "li_fat_id", "mbid", "mkt_tok", "msclkid", "mtrref", "ncid",
    "ocid", "outputtype", "rb_clickid", "rss", "rssfeed", "s_cid", "s_kwcid", "smid", "smtyp",
    "soc_src", "soc_trk", "spm", "sr_share", "srnd", "taid", "traffic_source", "ttclid", "twclid",
    "usqp", "vero_conv", "vero_id", "wbraid", "wickedid", "wprov", "xtor", "yclid", "ysclid",
    "zanpid",
  ]
  /// Parameters that say "from the feed", unless they say something else.
  static let namesOfOrigin: Set<String> = [
    "c", "campaign", "cid", "emc", "feature", "feed", "from", "maca", "medium", "output", "partner",
    "ref", "referer", "referrer", "source", "src", "via",
  ]
  static let origins = [
    "rss", "feed", "feeds", "atom", "amp", "feedburner", "newsletter", "twitter",
  ]
}

// MARK: Bytes

private func lowercased(_ byte: UInt8) -> UInt8 {
  (65...90).contains(byte) ? byte | 0x20 : byte
}

private func capitalDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }

private func isUnreserved(_ byte: UInt8) -> Bool {
  switch byte {
  case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
    UInt8(ascii: "~"):
    true
  default: false
  }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmed: ArraySlice<UInt8> {
    var result = self
    while let first = result.first, first <= 0x20 { result = result.dropFirst() }
    while let last = result.last, last <= 0x20 { result = result.dropLast() }
    return result
  }

  fileprivate func hasPrefix(_ prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { starts(with: $0) }
  }

  fileprivate func hasSuffix(_ suffix: StaticString) -> Bool {
    suffix.withUTF8Buffer { count >= $0.count && self.suffix($0.count).elementsEqual($0) }
  }

  fileprivate func equals(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { elementsEqual($0) }
  }

  fileprivate func starts(withLowercase prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { prefix in
      count >= prefix.count && zip(self, prefix).allSatisfy { lowercased($0) == $1 }
    }
  }

  /// Key and value of a parameter.
  fileprivate var pair: (ArraySlice<UInt8>, ArraySlice<UInt8>) {
    guard let equals = firstIndex(of: UInt8(ascii: "=")) else { return (self, []) }
    return (self[..<equals], self[(equals + 1)...])
  }

  private func percentByte(at index: Int) -> UInt8? {
    guard self[index] == UInt8(ascii: "%"), index + 2 < endIndex,
      let high = hexadecimalDigit(self[index + 1]), let low = hexadecimalDigit(self[index + 2])
    else { return nil }
    return high << 4 | low
  }

  fileprivate var percentDecoded: [UInt8] {
    var output: [UInt8] = []
    var index = startIndex
    while index < endIndex {
      if let byte = percentByte(at: index) {
        output.append(byte)
        index += 3
      } else {
        output.append(self[index])
        index += 1
      }
    }
    return output
  }

  /// Unreserved characters plain, all others that are encoded in capitals, bytes beyond ASCII and blanks encoded.
  fileprivate var percentNormalised: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(count)
    var index = startIndex
    while index < endIndex {
      let encoded = percentByte(at: index)
      let byte = encoded ?? self[index]
      index += encoded == nil ? 1 : 3
      if isUnreserved(byte) || (encoded == nil && byte > 0x20 && byte < 0x7F) {
        output.append(byte)
      } else {
        output.append(UInt8(ascii: "%"))
        output.append(capitalDigit(byte >> 4))
        output.append(capitalDigit(byte & 15))
      }
    }
    return output
  }

  /// RFC 4648, section 5; padding may be absent.
  fileprivate var base64urlDecoded: [UInt8]? {
    var output: [UInt8] = []
    var bits: UInt32 = 0
    var pending = 0
    for byte in self {
      let value: UInt8
      switch byte {
      case 65...90: value = byte - 65
      case 97...122: value = byte - 71
      case 48...57: value = byte + 4
      case UInt8(ascii: "-"), UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "_"): value = 63
      case UInt8(ascii: "="): continue
      default: return nil
      }
      bits = bits << 6 | UInt32(value)
      pending += 6
      if pending >= 8 {
        pending -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(pending)))
      }
    }
    return output
  }
}
