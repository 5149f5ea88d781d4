/// The parts of a reference (RFC 3986, appendix B), as ranges of its bytes.
private struct Reference {
  let bytes: [UInt8]
  var scheme: ArraySlice<UInt8>?
  var authority: ArraySlice<UInt8>?
  var path: ArraySlice<UInt8>
  var query: ArraySlice<UInt8>?
  var fragment: ArraySlice<UInt8>?

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var rest = bytes[...]
    if let hash = rest.firstIndex(of: UInt8(ascii: "#")) {
      fragment = rest[(hash + 1)...]
      rest = rest[..<hash]
    }
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = rest[(mark + 1)...]
      rest = rest[..<mark]
    }
    if let length = schemeLength(rest) {
      scheme = rest.prefix(length)
      rest = rest.dropFirst(length + 1)
    }
    if rest.starts(with: "//".utf8) {
      let start = rest.startIndex + 2
      let end = rest[start...].firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
      authority = rest[start..<end]
      rest = rest[end...]
    }
    path = rest
  }
}

/// The length of the scheme at the head of a reference, without its colon.
private func schemeLength(_ bytes: ArraySlice<UInt8>) -> Int? {
  guard let first = bytes.first, isLetter(first) else { return nil }
  for (length, byte) in bytes.enumerated() {
    if byte == UInt8(ascii: ":") { return length }
    guard
      isAlphanumeric(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
    else { return nil }
  }
  return nil
}

/// Schemes that run code or carry content instead of naming a place.
private let refusedSchemes: Set<String> = [
  "javascript", "vbscript", "livescript", "mocha", "data", "blob", "file", "about", "view-source",
  "jar", "ms-its", "mhtml",
]

/// True for an address that names no place on any server.
func hasRefusedScheme(_ reference: String) -> Bool {
  guard let cleaned = cleanedReference(reference), let length = schemeLength(cleaned[...]) else {
    return false
  }
  let scheme = String(decoding: cleaned[..<length], as: UTF8.self).lowercased()
  return scheme != "file" && refusedSchemes.contains(scheme)
}

/// Resolves a reference as RFC 3986 (5.2) says.
///
/// - Parameters:
///   - reference: As a feed has it: blanks around it and line breaks inside it are removed, spaces
///     and other characters that no address may hold are percent-encoded, `&amp;` is read as `&`.
///   - base: An absolute address; without one a relative reference stays as it is.
/// - Returns: `nil` for what is no address and for schemes that run code.
func absoluteURL(_ reference: String, base: String?) -> String? {
  if isCleanWebAddress(reference) { return reference }
  guard var cleaned = cleanedReference(reference) else { return nil }
  // Nobody who writes this means a folder of his own.
  if cleaned.count > 7, cleaned.starts(with: "www.".utf8), cleaned[4...].contains(UInt8(ascii: "."))
  {
    cleaned = "http://".utf8 + cleaned
  }
  if let length = schemeLength(cleaned[...]) {
    let scheme = String(decoding: cleaned[..<length], as: UTF8.self).lowercased()
    if refusedSchemes.contains(scheme) { return nil }
    // `feed://example.org/` and `feed:https://example.org/` are spellings of news readers.
    if scheme == "feed" {
      let rest = String(decoding: cleaned[(length + 1)...], as: UTF8.self)
      return absoluteURL(rest.hasPrefix("//") ? "http:" + rest : rest, base: base)
    }
    return String(decoding: cleaned, as: UTF8.self)
  }
  guard let base, let cleanedBase = cleanedReference(base), !cleanedBase.isEmpty else {
    return String(decoding: cleaned, as: UTF8.self)
  }
  let from = Reference(cleanedBase)
  guard let scheme = from.scheme else { return String(decoding: cleaned, as: UTF8.self) }
  if from.authority == nil, !from.path.starts(with: "/".utf8), !cleaned.isEmpty {
    return String(decoding: cleaned, as: UTF8.self)  // `urn:x` is no base
  }
  let to = Reference(cleaned)
  var result = Array(scheme) + [UInt8(ascii: ":")]
  func append(_ mark: StaticString, _ part: ArraySlice<UInt8>?) {
    guard let part else { return }
    result.append(
      contentsOf: UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount))
    result.append(contentsOf: part)
  }
  if to.authority != nil {
    append("//", to.authority)
    result += withoutDotSegments(to.path)
    append("?", to.query)
  } else {
    append("//", from.authority)
    if to.path.isEmpty {
      result += from.path
      append("?", to.query ?? from.query)
    } else {
      if to.path.first == UInt8(ascii: "/") {
        result += withoutDotSegments(to.path)
      } else {
        result += withoutDotSegments(merge(from, to.path)[...])
      }
      append("?", to.query)
    }
  }
  append("#", to.fragment)
  return String(decoding: result, as: UTF8.self)
}

/// True for `http` and `https` addresses with a host.
func isWebAddress(_ address: String) -> Bool {
  let bytes = address.utf8
  guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return false }
  let scheme = address[..<colon].lowercased()
  guard scheme == "http" || scheme == "https" else { return false }
  let rest = bytes[bytes.index(after: colon)...]
  return rest.starts(with: "//".utf8)
    && rest.dropFirst(2).first.map { $0 != UInt8(ascii: "/") } == true
}

/// Nearly every address in a feed is whole and needs nothing done to it.
private func isCleanWebAddress(_ reference: String) -> Bool {
  var reference = reference
  return reference.withUTF8 { bytes in
    guard bytes.count > 10, bytes.count <= 8_192,
      bytes.starts(with: "http://".utf8) || bytes.starts(with: "https://".utf8)
    else { return false }
    for (index, byte) in bytes.enumerated() {
      switch byte {
      case ...0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"): return false
      case UInt8(ascii: "&") where bytes[index...].starts(with: "&amp;".utf8): return false
      default: break
      }
    }
    return true
  }
}

private func cleanedReference(_ reference: String) -> [UInt8]? {
  var cleaned: [UInt8] = []
  cleaned.reserveCapacity(reference.utf8.count)
  // `&` that was escaped twice.
  let trimmed = trimmedText(reference).replacing("&amp;", with: "&")
  for byte in trimmed.utf8 {
    switch byte {
    case 0x09, 0x0A, 0x0D: continue
    case ..<0x20, 0x7F: return nil
    case 0x20: cleaned += "%20".utf8
    case UInt8(ascii: "<"): cleaned += "%3C".utf8
    case UInt8(ascii: ">"): cleaned += "%3E".utf8
    case UInt8(ascii: "\""): cleaned += "%22".utf8
    default: cleaned.append(byte)
    }
  }
  return cleaned.count <= 8_192 ? cleaned : nil
}

/// RFC 3986, 5.2.3.
private func merge(_ base: Reference, _ path: ArraySlice<UInt8>) -> [UInt8] {
  if base.path.isEmpty { return [UInt8(ascii: "/")] + path }
  let end = base.path.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? base.path.startIndex
  return Array(base.path[..<end]) + path
}

/// RFC 3986, 5.2.4, on whole segments.
private func withoutDotSegments(_ path: ArraySlice<UInt8>) -> [UInt8] {
  guard path.contains(UInt8(ascii: ".")) else { return Array(path) }
  let slash = UInt8(ascii: "/")
  var kept: [ArraySlice<UInt8>] = []
  let isAbsolute = path.first == slash
  let segments = path.split(separator: slash, omittingEmptySubsequences: false)
    .dropFirst(isAbsolute ? 1 : 0)
  for (index, segment) in segments.enumerated() {
    let isLast = index == segments.count - 1
    if segment.elementsEqual(".".utf8) {
      if isLast { kept.append([]) }
    } else if segment.elementsEqual("..".utf8) {
      if !kept.isEmpty { kept.removeLast() }
      if isLast { kept.append([]) }
    } else {
      kept.append(segment)
    }
  }
  return (isAbsolute ? [slash] : []) + Array(kept.joined(separator: [slash]))
}
