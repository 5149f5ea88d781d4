public import Fetching

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// How long an answer calls itself fresh, in seconds: `Cache-Control: max-age` less `Age`, or else
/// `Expires` less `Date` (RFC 9111 § 4.2). Nil when it says nothing, or nothing that can be read.
func freshness(of response: FetchResponse, now: Date) -> Double? {
  var hasCacheControl = false
  for header in response.headers where header.name == "cache-control" {
    for directive in header.value.lowercased().split(separator: ",") {
      let parts = directive.split(separator: "=", maxSplits: 1)
      let name = parts.first.map { trimmed($0) } ?? ""
      switch name {
      case "no-cache", "no-store": return 0
      case "max-age":
        hasCacheControl = true
        guard parts.count == 2, let age = wholeSeconds(trimmed(parts[1])) else { continue }
        let spent = response[header: "age"].flatMap { wholeSeconds(trimmed($0[...])) } ?? 0
        return max(0, age - spent)
      default: break
      }
    }
  }
  guard !hasCacheControl, let expires = response[header: "expires"] else { return nil }
  guard let end = httpDate(expires) else { return 0 }
  let start = response[header: "date"].flatMap(httpDate) ?? now
  return max(0, end.timeIntervalSince(start))
}

/// Until when a server wants to be left alone (RFC 9110 § 10.2.3): seconds or a date, at most
/// `limit` seconds from now. Nil when it says nothing, or nothing that can be read, or the past.
public func retryAfter(_ response: FetchResponse, now: Date, limit: Double) -> Date? {
  guard let text = response[header: "retry-after"].map({ trimmed($0[...]) }) else { return nil }
  let end: Date? = wholeSeconds(text).map { now.addingTimeInterval($0) } ?? httpDate(text)
  guard let end, end > now else { return nil }
  return min(end, now.addingTimeInterval(limit))
}

/// Digits, whatever their number; more than a century is a century.
private func wholeSeconds(_ text: String) -> Double? {
  let digits = text.drop { $0 == "\"" }.prefix { $0 != "\"" }
  guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
  return min(Double(digits) ?? .infinity, 3.2e9)
}

private func trimmed(_ text: Substring) -> String {
  let start = text.drop { $0 == " " || $0 == "\t" }
  guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
  return String(start[...last])
}
