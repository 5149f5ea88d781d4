// The entry point of libFuzzer, compiled together with the sources of Parsing by fuzz.sh. The
// first byte of an input chooses what reads the rest.

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 0 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
  switch start[0] {
  case UInt8(ascii: "f"): fuzzFeed(bytes)
  case UInt8(ascii: "q"): fuzzReaders(bytes)
  case UInt8(ascii: "o"): fuzzOPML(bytes)
  case UInt8(ascii: "h"): check(plainText(fromHTML: bytes))
  case UInt8(ascii: "d"): fuzzDate(bytes)
  case UInt8(ascii: "p"): _ = discoverFeeds(inHTML: bytes, pageURL: "https://example.org/a/b")
  case UInt8(ascii: "u"):
    let text = String(decoding: bytes, as: UTF8.self)
    _ = absoluteURL(text, base: "https://example.org/a/b?c#d")
  default: fuzzFeed(Array(UnsafeBufferPointer(start: start, count: count)))
  }
  return 0
}

private func fuzzFeed(_ bytes: [UInt8]) {
  guard let feed = try? parseFeed(bytes, baseURL: "https://example.org/feed") else { return }
  check(feed.title)
  for entry in feed.entries {
    check(entry.title)
    check(entry.summary)
    for content in entry.content { check(content.value) }
    for link in entry.links {
      precondition(!link.href.lowercased().hasPrefix("javascript:"), "a link runs code")
    }
  }
  _ = feed.json()
}

/// The quick reader and libxml2 never disagree.
private func fuzzReaders(_ bytes: [UInt8]) {
  guard bytes.first == UInt8(ascii: "<") else { return }
  let quick = FeedBuilder(baseURL: nil, encoding: .utf8, limits: .standard)
  let strict = FeedBuilder(baseURL: nil, encoding: .utf8, limits: .standard)
  bytes.withUnsafeBufferPointer { bytes in
    let reading = QuickReader.read(bytes, end: xmlTextLength(bytes), into: quick)
    if case .unsure = reading { return }
    switch (reading, readStrictly(bytes, into: strict)) {
    case (.wellFormed, .wellFormed(undeclaredPrefixLine: nil)), (.stopped, .stopped):
      precondition(quick.finish() == strict.finish(), "the quick reader reads something else")
    case (.illFormed, .illFormed), (.illFormed, .doctype): break
    default: preconditionFailure("the quick reader judges otherwise")
    }
  }
}

/// What is written is read again as the same.
private func fuzzOPML(_ bytes: [UInt8]) {
  guard let list = try? parseSubscriptionList(bytes) else { return }
  let urls = list.subscriptions.map(\.url)
  guard let again = try? parseOPML(list.serialise()) else {
    preconditionFailure("a list that was written cannot be read")
  }
  precondition(again.subscriptions.map(\.url) == urls, "a list loses feeds when it is written")
}

private func fuzzDate(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  if let date = FeedDate(reading: text) {
    precondition(FeedDate(reading: date.rfc3339)?.instant == date.instant, "a date changes")
  }
}

/// No control character and no direction override leaves the module, and all of it is UTF-8.
private func check(_ text: String?) {
  guard let text else { return }
  for scalar in text.unicodeScalars {
    switch scalar.value {
    case 0x0A: break
    case ..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069:
      preconditionFailure("a control character is left")
    default: break
    }
  }
  precondition(String(validating: Array(text.utf8), as: UTF8.self) != nil, "not UTF-8")
}
