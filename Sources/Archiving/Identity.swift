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
  textHashes(of: [(title: title, summary: summary)])[0]
}

/// The hash of each of many texts. Each step of one hash waits for the last, so that four side by side take the time of one.
public func textHashes(of texts: [(title: String, summary: String)]) -> [UInt64] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(texts.reduce(0) { $0 + $1.title.utf8.count + $1.summary.utf8.count + 1 })
  var ends: [Int] = []
  ends.reserveCapacity(texts.count)
  for text in texts {
    bytes.append(contentsOf: text.title.utf8)
    bytes.append(0)
    bytes.append(contentsOf: text.summary.utf8)
    ends.append(bytes.count)
  }
  return bytes.withUnsafeBufferPointer { TextHashing(bytes: $0, ends: ends).hashes() }
}

/// Four hashes on their way through texts that lie one behind the other.
private struct TextHashing {
  /// A lane without a text goes over the first bytes again, for nothing.
  private struct Lane {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var text: Int?
    var start = 0
    var left = 0

    mutating func goOn(by count: Int, to hash: UInt64) {
      guard text != nil else { return }
      self.hash = hash
      start += count
      left -= count
    }
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let ends: [Int]

  func hashes() -> [UInt64] {
    var hashes = [UInt64](repeating: 0, count: ends.count)
    var next = 0
    var (a, b, c, d) = (Lane(), Lane(), Lane(), Lane())
    func settle(_ lane: inout Lane) {
      guard lane.left == 0 else { return }
      if let text = lane.text { hashes[text] = lane.hash }
      lane = Lane()
      guard next < ends.count else {
        lane.left = .max
        return
      }
      lane.text = next
      lane.start = next > 0 ? ends[next - 1] : 0
      lane.left = ends[next] - lane.start
      next += 1
    }
    while true {
      settle(&a)
      settle(&b)
      settle(&c)
      settle(&d)
      let count = min(min(a.left, b.left), min(c.left, d.left))
      if count == .max { return hashes }
      advance(&a, &b, &c, &d, by: count)
    }
  }

  private func advance(
    _ a: inout Lane, _ b: inout Lane, _ c: inout Lane, _ d: inout Lane, by count: Int
  ) {
    let prime: UInt64 = 0x100_0000_01b3
    guard let base = bytes.baseAddress else { return }
    let (textA, textB) = (base + a.start, base + b.start)
    let (textC, textD) = (base + c.start, base + d.start)
    var (hashA, hashB, hashC, hashD) = (a.hash, b.hash, c.hash, d.hash)
    for index in 0..<count {
      hashA = (hashA ^ UInt64(textA[index])) &* prime
      hashB = (hashB ^ UInt64(textB[index])) &* prime
      hashC = (hashC ^ UInt64(textC[index])) &* prime
      hashD = (hashD ^ UInt64(textD[index])) &* prime
    }
    a.goOn(by: count, to: hashA)
    b.goOn(by: count, to: hashB)
    c.goOn(by: count, to: hashC)
    d.goOn(by: count, to: hashD)
  }
}

/// Of at most 32 bytes.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  String(unsafeUninitializedCapacity: 64) { text in
    var count = 0
    for byte in bytes.prefix(32) {
      text[count] = hexadecimalDigits[Int(byte >> 4)]
      text[count + 1] = hexadecimalDigits[Int(byte & 15)]
      count += 2
    }
    return count
  }
}
