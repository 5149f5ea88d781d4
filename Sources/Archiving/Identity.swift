import Crypto

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A story's identity for ever: 24 hexadecimal digits (96 bits) of SHA-256 over the feed and what the feed tells its entries
/// apart by: its id, else its link in canonical form, else its title and date.
///
/// The feed is part of it, so that no feed can name another feed's story.
public func storyID(
  feedID: String, entryID: String?, link: String?, title: String?, published: Date?
) -> String {
  var hash = SHA256()
  func add(_ text: String) {
    var text = text
    text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
    hash.update(data: [0])
  }
  add(feedID)
  if let entryID, !entryID.isEmpty {
    add("entry")
    add(entryID)
  } else if let link, !link.isEmpty {
    add("link")
    add(canonicalLink(link))
  } else {
    add("title")
    add(title ?? "")
    if let published { add(Timestamp.text(published)) }
  }
  return hexadecimal(hash.finalize().prefix(12))
}

/// A feed's identity: 16 hexadecimal digits of SHA-256 over its URL as subscribed.
public func feedID(url: String) -> String {
  var hash = SHA256()
  var url = url
  url.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
  return hexadecimal(hash.finalize().prefix(8))
}

/// Tells two versions of an entry's text apart: FNV-1a over title and summary. The same on every machine.
public func textHash(title: String, summary: String) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in title.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  hash = hash &* 0x100_0000_01b3
  for byte in summary.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return hash
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  var text: [UInt8] = []
  for byte in bytes {
    text.append(hexadecimalDigits[Int(byte >> 4)])
    text.append(hexadecimalDigits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
