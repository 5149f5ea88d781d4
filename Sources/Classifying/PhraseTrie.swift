/// Every phrase part that begins a word, in one compact trie. It is entered only where a word begins, by a table
/// over the first two bytes; deeper nodes keep their children side by side.
struct PhraseTrie: Sendable {
  /// Children of a node are `first ..< first + count`; `accepts` are `accept ..< accept + acceptCount`.
  struct Node: Sendable {
    var first: UInt32 = 0
    var accept: UInt32 = 0
    var count: UInt16 = 0
    var acceptCount: UInt16 = 0
  }

  private(set) var nodes: [Node] = []
  private(set) var labels: [UInt8] = []
  /// By the first two bytes: the number of the node they lead to, plus one.
  private(set) var entries = [UInt16](repeating: 0, count: 0x10000)
  /// Identifiers of the parts that end at a node.
  private(set) var accepts: [UInt32] = []

  /// - Parameter parts: folded bytes (two at least) and the part's identifier.
  init(_ parts: [(bytes: [UInt8], id: UInt32)]) {
    let sorted = parts.sorted {
      $0.bytes == $1.bytes ? $0.id < $1.id : $0.bytes.lexicographicallyPrecedes($1.bytes)
    }
    // Breadth first: each waiting node is a range of sorted parts that share `depth` bytes.
    var waiting: [(range: Range<Int>, depth: Int)] = []
    var begin = 0
    while begin < sorted.count {
      let key = sorted[begin].bytes
      var end = begin + 1
      while end < sorted.count, sorted[end].bytes[0] == key[0], sorted[end].bytes[1] == key[1] {
        end += 1
      }
      waiting.append((begin..<end, 2))
      nodes.append(Node())
      labels.append(key[1])
      entries[Int(key[0]) << 8 | Int(key[1])] = UInt16(nodes.count)
      begin = end
    }
    var next = 0
    while next < waiting.count {
      let (range, depth) = waiting[next]
      var begin = range.lowerBound
      nodes[next].accept = UInt32(accepts.count)
      while begin < range.upperBound, sorted[begin].bytes.count == depth {
        accepts.append(sorted[begin].id)
        begin += 1
      }
      nodes[next].acceptCount = UInt16(accepts.count - Int(nodes[next].accept))
      nodes[next].first = UInt32(nodes.count)
      while begin < range.upperBound {
        let label = sorted[begin].bytes[depth]
        var end = begin + 1
        while end < range.upperBound, sorted[end].bytes[depth] == label { end += 1 }
        waiting.append((begin..<end, depth + 1))
        nodes.append(Node())
        labels.append(label)
        nodes[next].count += 1
        begin = end
      }
      next += 1
    }
  }

  /// Reports every part that begins at `start`, with where it ends.
  @inline(__always)
  func walk(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, from start: Int,
    _ nodes: UnsafeBufferPointer<Node>, _ labels: UnsafeBufferPointer<UInt8>,
    _ entries: UnsafeBufferPointer<UInt16>, _ found: (_ accepts: Range<Int>, _ end: Int) -> Void
  ) {
    guard start + 1 < count else { return }
    let entry = entries[Int(text[start]) << 8 | Int(text[start + 1])]
    guard entry != 0 else { return }
    var node = nodes[Int(entry) - 1]
    var at = start + 2
    while true {
      if node.acceptCount > 0 {
        found(Int(node.accept)..<Int(node.accept) + Int(node.acceptCount), at)
      }
      guard at < count, node.count > 0 else { return }
      let byte = text[at]
      var child = Int(node.first)
      let end = child + Int(node.count)
      while child < end, labels[child] < byte { child += 1 }
      guard child < end, labels[child] == byte else { return }
      node = nodes[child]
      at += 1
      if byte == Separator.word { at = Clitics.skippingArticle(text, count, at) }
    }
  }
}

/// Arabic and Hebrew write the article and some prepositions together with the word after them.
enum Clitics {
  /// The place after the Arabic article `ال`, where at least three letters follow it.
  @inline(__always)
  static func skippingArticle(_ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ at: Int) -> Int {
    guard at + 9 < count, text[at] == 0xD8, text[at + 1] == 0xA7, text[at + 2] == 0xD9,
      text[at + 3] == 0x84, text[at + 4] >= 0xD8, text[at + 6] >= 0xD8, text[at + 8] >= 0xD8
    else { return at }
    return at + 4
  }

  /// The places within a word, besides its beginning, where a phrase may begin.
  static func entries(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ start: Int, _ enter: (Int) -> Void
  ) {
    let first = text[start]
    if first == 0xD7 {
      // ו ה ב ל כ ש מ, up to three of them.
      var at = start
      for _ in 0..<3 {
        guard at + 5 < count, text[at] == 0xD7 else { return }
        switch text[at + 1] {
        case 0x95, 0x94, 0x91, 0x9C, 0x9B, 0xA9, 0x9E: at += 2
        default: return
        }
        guard text[at] == 0xD7 else { return }
        enter(at)
      }
      return
    }
    guard first == 0xD8 || first == 0xD9 else { return }
    let bare = skippingArticle(text, count, start)
    if bare != start { enter(bare) }
    var at = start
    for _ in 0..<2 {
      guard at + 7 < count else { return }
      switch (text[at], text[at + 1]) {
      case (0xD9, 0x84):  // ل; in لل the second ل is the article's
        at += text[at + 2] == 0xD9 && text[at + 3] == 0x84 ? 4 : 2
      // و ف ب ك س
      case (0xD9, 0x88), (0xD9, 0x81), (0xD8, 0xA8), (0xD9, 0x83), (0xD8, 0xB3): at += 2
      default: return
      }
      guard text[at] == 0xD8 || text[at] == 0xD9 else { return }
      enter(at)
      let bare = skippingArticle(text, count, at)
      if bare != at { enter(bare) }
    }
  }

  /// A pattern's words without their articles, as `walk` reads the text.
  static func withoutArticles(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(0xA7) else { return bytes }
    var result: [UInt8] = []
    var at = 0
    bytes.withUnsafeBufferPointer { bytes in
      var isWordStart = true
      while at < bytes.count {
        if isWordStart { at = skippingArticle(bytes, bytes.count + 1, at) }
        isWordStart = bytes[at] == Separator.word
        result.append(bytes[at])
        at += 1
      }
    }
    return result
  }
}
