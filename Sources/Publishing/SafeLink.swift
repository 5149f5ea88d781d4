/// A link that may be shown and followed: http or https, an ordinary host, nothing that breaks out
/// of an attribute, hides or reads backwards (RFC 3986; IRIs are encoded). `nil` for all others.
func safeLink(_ link: String?) -> String? {
  guard let link, link.utf8.count <= 4096 else { return nil }
  let rest: Substring
  let scheme: String
  if link.prefix(8).lowercased() == "https://" {
    (scheme, rest) = ("https://", link.dropFirst(8))
  } else if link.prefix(7).lowercased() == "http://" {
    (scheme, rest) = ("http://", link.dropFirst(7))
  } else {
    return nil
  }
  let authorityEnd = rest.firstIndex { "/?#\\".contains($0) } ?? rest.endIndex
  // A name before the host only serves to deceive.
  let authority = rest[..<authorityEnd]
  let host = authority[
    (authority.lastIndex(of: "@").map(authority.index(after:)) ?? authority.startIndex)...]
  guard !host.isEmpty, host.unicodeScalars.allSatisfy(isHostCharacter) else { return nil }

  var result = scheme + host
  for byte in rest[authorityEnd...].utf8 {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\\"), UInt8(ascii: "^"),
      UInt8(ascii: "`"), UInt8(ascii: "{"), UInt8(ascii: "|"), UInt8(ascii: "}"),
      UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"), 0x20, 0x80...:
      result += "%" + hexadecimal(byte)
    case 0x21...0x7E:
      result.unicodeScalars.append(Unicode.Scalar(byte))
    default: return nil  // a control character
    }
  }
  return result
}

private func isHostCharacter(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar {
  case "a"..."z", "A"..."Z", "0"..."9", ".", "-", "_", ":", "[", "]": true
  default:
    scalar.value >= 0xA1
      && (scalar.properties.isAlphabetic || scalar.properties.generalCategory == .decimalNumber)
  }
}

func hexadecimal(_ byte: UInt8) -> String {
  let digits = String(byte, radix: 16, uppercase: true)
  return digits.count == 1 ? "0" + digits : digits
}

/// The host of a link, without `www.`, to be shown.
func hostName(of link: String) -> String {
  guard let start = link.firstRange(of: "://")?.upperBound else { return "" }
  let host = link[start...].prefix { !"/?#".contains($0) }.lowercased()
  return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
}
