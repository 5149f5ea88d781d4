/// Every phrase part that begins a word, in compact tries, one for each beginning of words. They are entered only where
/// a word begins. A node holds all the letters up to the next fork; its children stand side by side.
struct PhraseTrie: Sendable {
  struct Part: Sendable {
    /// Folded; two bytes at least, of those of all parts.
    var range: Range<UInt32>
    var accept: Accept
  }

  /// Parts with their bytes in one piece.
  struct Parts: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var parts: [Part] = []

    var isEmpty: Bool { parts.isEmpty }

    mutating func reserve(_ count: Int) {
      parts.reserveCapacity(count)
      bytes.reserveCapacity(count * 10)
    }

    mutating func append(_ bytes: some Collection<UInt8>, _ accept: Accept) {
      let start = UInt32(self.bytes.count)
      self.bytes.append(contentsOf: bytes)
      parts.append(Part(range: start..<UInt32(self.bytes.count), accept: accept))
    }

    func bytes(of part: Part) -> ArraySlice<UInt8> {
      bytes[Int(part.range.lowerBound)..<Int(part.range.upperBound)]
    }
  }

  /// A part that ends at a node, with all that is asked at each place where it stands.
  struct Accept: Sendable {
    /// What it may contribute to; see ``Classifier``.
    var gate: UInt64
    var use: UInt32
    var endsWord: Bool
    var mayFollowClitic: Bool

    /// Does a part whose letters end here stand here?
    @inline(__always)
    func stands(
      _ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ end: Int, _ isAfterClitic: Bool
    ) -> Bool {
      if isAfterClitic, !mayFollowClitic { return false }
      guard endsWord, end < count else { return true }
      let next = text[end]
      return Separator.isSeparator(next) || (next < 0x80) != (text[end - 1] < 0x80) || next >= 0xE3
    }
  }

  /// Children of a node are `first ..< first + count`; `accepts` are `accept ..< accept + acceptCount`.
  fileprivate struct Node: Sendable {
    var first: UInt32 = 0
    var accept: UInt32 = 0
    /// What must follow the node's label before anything is accepted: a range of `letters`.
    var tail: UInt32 = 0
    var tailLength: UInt16 = 0
    var count: UInt16 = 0
    var acceptCount: UInt16 = 0
  }

  /// The root of a trie, with the first letters that all its parts share, eight at most.
  fileprivate struct Head: Sendable {
    var letters: UInt64
    var node: Node
    var length: UInt8
    /// Another head with the same hash: its place in `followers`, plus one.
    var follower: UInt32 = 0
  }

  private var nodes: [Node] = []
  /// The byte that leads to each node, and eight more, so that eight can be read at once.
  private var labels: [UInt8] = []
  private var letters: [UInt8] = []
  private var accepts: [Accept] = []
  private var heads = HeadIndex([])
  private let tellingUses: Bool

  /// - Parameter tellingUses: else what stands for the same in several languages is one where it is of no use (0), and
  ///   only its gates count.
  init(_ parts: Parts, tellingUses: Bool) {
    self.tellingUses = tellingUses
    nodes.reserveCapacity(parts.parts.count)
    labels.reserveCapacity(parts.parts.count)
    accepts.reserveCapacity(parts.parts.count)
    var heads: [(key: HeadIndex.Key, head: Head)] = []
    let kinds = parts.parts.map { HeadIndex.Kind(of: parts.bytes(of: $0)) }
    for kind in HeadIndex.Kind.allCases {
      plant(SortedParts(parts, zip(parts.parts, kinds).lazy.filter { $1 == kind }.map(\.0)), &heads)
    }
    self.heads = HeadIndex(heads)
    labels.append(contentsOf: repeatElement(0, count: 8))
  }

  /// Makes a trie for each beginning.
  private mutating func plant(
    _ parts: SortedParts, _ heads: inout [(key: HeadIndex.Key, head: Head)]
  ) {
    var begin = 0
    while begin < parts.count {
      let first = parts.whole(begin)
      let key = HeadIndex.Key(first)
      var end = begin + 1
      while end < parts.count, HeadIndex.Key(parts.whole(end)) == key { end += 1 }
      let head = HeadIndex.beginning(first.prefix(parts.sharedLength(begin..<end))).prefix(8)
      let node = grow(parts, begin..<end, from: head.count)
      heads.append(
        (key, Head(letters: HeadIndex.letters(head), node: node, length: UInt8(head.count))))
      begin = end
    }
  }

  /// Adds the nodes for parts that share `depth` bytes, breadth first.
  /// - Returns: the root, which is kept with its head.
  private mutating func grow(_ parts: SortedParts, _ range: Range<Int>, from depth: Int) -> Node {
    let firstNode = nodes.count
    var waiting: [(range: Range<Int>, depth: Int)] = []
    let root = node(parts, range, depth, &waiting)
    var next = 0
    while next < waiting.count {
      let (range, depth) = waiting[next]
      nodes[firstNode + next] = node(parts, range, depth, &waiting)
      next += 1
    }
    return root
  }

  private mutating func node(
    _ parts: SortedParts, _ range: Range<Int>, _ depth: Int,
    _ waiting: inout [(range: Range<Int>, depth: Int)]
  ) -> Node {
    var node = Node()
    let shared = min(parts.sharedLength(range), depth + Int(UInt16.max))
    node.tail = UInt32(letters.count)
    node.tailLength = UInt16(shared - depth)
    letters.append(contentsOf: parts.whole(range.lowerBound).prefix(shared).dropFirst(depth))
    node.accept = UInt32(accepts.count)
    var begin = range.lowerBound
    while begin < range.upperBound, parts.length(begin) == shared {
      add(parts.accept(begin), from: Int(node.accept))
      begin += 1
    }
    node.acceptCount = UInt16(clamping: accepts.count - Int(node.accept))
    node.first = UInt32(nodes.count)
    while begin < range.upperBound {
      let label = parts.byte(begin, shared)
      var end = begin + 1
      while end < range.upperBound, parts.byte(end, shared) == label { end += 1 }
      waiting.append((begin..<end, shared + 1))
      nodes.append(Node())
      labels.append(label)
      node.count += 1
      begin = end
    }
    return node
  }

  /// - Parameter first: the first of the same node.
  private mutating func add(_ accept: Accept, from first: Int) {
    if !tellingUses, accept.use == 0,
      let same = accepts[first...].firstIndex(where: {
        $0.use == 0 && $0.endsWord == accept.endsWord
          && $0.mayFollowClitic == accept.mayFollowClitic
      })
    {
      accepts[same].gate |= accept.gate
    } else {
      accepts.append(accept)
    }
  }

  /// Reports every part that begins where a word begins, or after letters that are written together with a word.
  /// - Parameter text: holds eight bytes more than `count`, whatever they are.
  @inline(__always)
  func scan(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, starts: UnsafeBufferPointer<UInt32>,
    _ found: (_ part: Accept, _ start: Int, _ end: Int, _ isAfterClitic: Bool) -> Void
  ) {
    nodes.withUnsafeBufferPointer { nodes in
      labels.withUnsafeBytes { labels in
        letters.withUnsafeBufferPointer { letters in
          accepts.withUnsafeBufferPointer { accepts in
            heads.withReader { heads in
              TrieReader(
                nodes: nodes, labels: labels, letters: letters, accepts: accepts, heads: heads
              ).scan(text, count, starts: starts, found)
            }
          }
        }
      }
    }
  }
}

/// The arrays by their addresses, for one scan.
private struct TrieReader {
  let nodes: UnsafeBufferPointer<PhraseTrie.Node>
  let labels: UnsafeRawBufferPointer
  let letters: UnsafeBufferPointer<UInt8>
  let accepts: UnsafeBufferPointer<PhraseTrie.Accept>
  let heads: HeadIndex.Reader

  /// A place in the text where a trie may be entered.
  struct Place {
    private var start32: UInt32
    private var bitAndClitic: UInt32

    init(start: Int, bit: UInt32, isAfterClitic: Bool) {
      start32 = UInt32(truncatingIfNeeded: start)
      bitAndClitic = bit << 1 | (isAfterClitic ? 1 : 0)
    }
    var start: Int { Int(start32) }
    /// Of the heads' index.
    var bit: UInt32 { bitAndClitic >> 1 }
    var isAfterClitic: Bool { bitAndClitic & 1 != 0 }
  }
  private static let mostPlaces = 512
  /// What one word may add: itself and five places within it, each in three ways.
  private static let mostPlacesOfWord = 18

  /// Many words are looked up before the first trie is entered, and without a branch: most are ruled out, and which
  /// cannot be guessed.
  @inline(__always)
  func scan(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, starts: UnsafeBufferPointer<UInt32>,
    _ found: (_ part: PhraseTrie.Accept, _ start: Int, _ end: Int, _ isAfterClitic: Bool) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Place.self, capacity: Self.mostPlaces) { places in
      var next = 0
      while next < starts.count {
        var placeCount = 0
        while next < starts.count, placeCount <= Self.mostPlaces - Self.mostPlacesOfWord {
          let start = Int(starts[next])
          next += 1
          propose(text, start, false, places, &placeCount)
          let first = text[start]
          if first >= 0xD7 && first <= 0xD9 {
            Clitics.entries(text, count, start) { inside in
              propose(text, inside, true, places, &placeCount)
            }
          }
        }
        var rest = 0
        for number in 0..<placeCount {
          let place = places[number]
          places[rest] = place
          rest += heads.first(place.bit).pointee.mayStand(text, place.start)
        }
        for place in places[..<rest] { enter(text, count, place, found) }
      }
    }
  }

  @inline(__always)
  private func propose(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ isAfterClitic: Bool,
    _ places: UnsafeMutableBufferPointer<Place>, _ placeCount: inout Int
  ) {
    let word = HeadIndex.word(text, start)
    for kind in 0..<3 where heads.hasSection(kind) {
      let key =
        kind == 0
        ? word & 0xFFFF : kind == 1 ? word & 0xFF_FFFF : word & HeadIndex.longMask(word)
      let (bit, isSet) = heads.look(kind, key)
      places[placeCount] = Place(start: start, bit: bit, isAfterClitic: isAfterClitic)
      placeCount += isSet
    }
  }

  @inline(__always)
  private func enter(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ place: Place,
    _ found: (_ part: PhraseTrie.Accept, _ start: Int, _ end: Int, _ isAfterClitic: Bool) -> Void
  ) {
    var head = heads.first(place.bit).pointee
    while true {
      var from = place.start + Int(head.length)
      if from <= count, head.stands(text, place.start) {
        if text[from - 1] == Separator.word { from = Clitics.skippingArticle(text, count, from) }
        walk(text, count, from, head.node) { part, end in
          found(part, place.start, end, place.isAfterClitic)
        }
      }
      if head.follower == 0 { return }
      head = heads.followers[Int(head.follower) - 1]
    }
  }

  @inline(__always)
  private func walk(
    _ text: UnsafeBufferPointer<UInt8>, _ count: Int, _ from: Int, _ root: PhraseTrie.Node,
    _ found: (_ part: PhraseTrie.Accept, _ end: Int) -> Void
  ) {
    var node = root
    var at = from
    while true {
      var tail = Int(node.tail)
      let tailEnd = tail + Int(node.tailLength)
      while tail < tailEnd {
        guard at < count, text[at] == letters[tail] else { return }
        at += 1
        tail += 1
        if letters[tail - 1] == Separator.word { at = Clitics.skippingArticle(text, count, at) }
      }
      let accept = Int(node.accept)
      for part in accept..<accept + Int(node.acceptCount) { found(accepts[part], at) }
      guard at < count, node.count > 0, let child = child(of: node, text[at]) else { return }
      node = nodes[child]
      at += 1
      if text[at - 1] == Separator.word { at = Clitics.skippingArticle(text, count, at) }
    }
  }

  /// Compares eight labels at once.
  @inline(__always)
  private func child(of node: PhraseTrie.Node, _ byte: UInt8) -> Int? {
    let wanted = UInt64(byte) &* 0x0101_0101_0101_0101
    var child = Int(node.first)
    let end = child + Int(node.count)
    while child < end {
      let difference =
        UInt64(littleEndian: labels.loadUnaligned(fromByteOffset: child, as: UInt64.self)) ^ wanted
      // The lowest byte that is zero is marked exactly.
      let zeros =
        (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
      if zeros != 0 {
        let match = child + zeros.trailingZeroBitCount / 8
        return match < end ? match : nil
      }
      child += 8
    }
    return nil
  }
}

extension PhraseTrie.Head {
  @inline(__always)
  fileprivate func stands(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    (HeadIndex.word(text, start) ^ letters) &<< (64 &- 8 &* UInt64(length)) == 0
  }

  /// 1 when it or a follower may stand there, else 0.
  @inline(__always)
  fileprivate func mayStand(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    let stands = stands(text, start) ? 1 : 0
    return stands | (follower != 0 ? 1 : 0)
  }
}

/// Finds the trie for the beginning of a word. A bit for each hash of a beginning rules out most words; how many bits are
/// set before it is the place of its head.
private struct HeadIndex: Sendable {
  /// Most parts are known by four letters of ASCII, or six bytes of another script; shorter ones, and those with a
  /// blank before, by three bytes or by two.
  enum Kind: Int, CaseIterable {
    case two, three, long

    init(of part: ArraySlice<UInt8>) {
      let most = part[part.startIndex] < 0x80 ? 4 : 6
      let length = HeadIndex.beginning(part.prefix(most)).count
      self = length == most ? .long : length >= 3 ? .three : .two
    }
  }

  /// The letters as far as the first blank, and that: what follows is no good, as the text may have an article there.
  static func beginning(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard let blank = part.firstIndex(of: Separator.word) else { return part }
    return part[...blank]
  }

  struct Key: Equatable {
    var kind: Kind
    var letters: UInt64

    init(_ part: ArraySlice<UInt8>) {
      kind = Kind(of: part)
      let length = kind == .two ? 2 : kind == .three ? 3 : part[part.startIndex] < 0x80 ? 4 : 6
      letters = HeadIndex.letters(part.prefix(length))
    }
  }

  /// A kind's share of the bits.
  struct Section: Sendable {
    var firstBit: UInt32 = 0
    var shift: UInt32 = 63
    var isEmpty = true
  }

  private var bits: [UInt64] = []
  /// How many bits are set before each of `bits`.
  private var ranks: [UInt32] = []
  private var sections = (Section(), Section(), Section())
  /// In the order of their bits, and one that stands nowhere.
  private var heads: [PhraseTrie.Head] = []
  private var followers: [PhraseTrie.Head] = []

  init(_ keyed: [(key: Key, head: PhraseTrie.Head)]) {
    func addSection(_ kind: Kind) -> Section {
      // Ten bits for each head, so that a word without one seldom meets one.
      let count = keyed.count { $0.key.kind == kind }
      let size = max(6, 64 - (10 * count).leadingZeroBitCount)
      let section = Section(
        firstBit: UInt32(bits.count * 64), shift: UInt32(64 - size), isEmpty: count == 0)
      bits.append(contentsOf: repeatElement(0, count: (1 << size) / 64))
      return section
    }
    sections = (addSection(.two), addSection(.three), addSection(.long))
    let places = keyed.map { Int(Reader.bit(section($0.key.kind), $0.key.letters)) }
    for place in places { bits[place >> 6] |= 1 << UInt64(place & 63) }
    var rank: UInt32 = 0
    for word in bits {
      ranks.append(rank)
      rank += UInt32(word.nonzeroBitCount)
    }
    let nowhere = PhraseTrie.Head(letters: 0, node: PhraseTrie.Node(), length: 0)
    heads = Array(repeating: nowhere, count: Int(rank) + 1)
    for (place, (_, head)) in zip(places, keyed) {
      let below = bits[place >> 6] & (1 << UInt64(place & 63) - 1)
      let number = Int(ranks[place >> 6]) + below.nonzeroBitCount
      var head = head
      if heads[number].length > 0 {
        followers.append(heads[number])
        head.follower = UInt32(followers.count)
      }
      heads[number] = head
    }
  }

  private func section(_ kind: Kind) -> Section {
    switch kind {
    case .two: sections.0
    case .three: sections.1
    case .long: sections.2
    }
  }

  struct Reader {
    fileprivate let bits: UnsafeBufferPointer<UInt64>
    fileprivate let ranks: UnsafeBufferPointer<UInt32>
    fileprivate let sections: (Section, Section, Section)
    fileprivate let heads: UnsafeBufferPointer<PhraseTrie.Head>
    fileprivate let followers: UnsafeBufferPointer<PhraseTrie.Head>

    @inline(__always)
    static func bit(_ section: Section, _ letters: UInt64) -> UInt32 {
      let hash = letters &* 0x9E37_79B9_7F4A_7C15
      return section.firstBit &+ UInt32(truncatingIfNeeded: hash &>> UInt64(section.shift))
    }

    @inline(__always)
    func hasSection(_ kind: Int) -> Bool {
      !(kind == 0 ? sections.0 : kind == 1 ? sections.1 : sections.2).isEmpty
    }

    /// The bit for a beginning, and whether it is set: 1 or 0.
    /// - Parameter kind: its number.
    @inline(__always)
    func look(_ kind: Int, _ letters: UInt64) -> (bit: UInt32, isSet: Int) {
      let bit = Self.bit(
        kind == 0 ? sections.0 : kind == 1 ? sections.1 : sections.2, letters)
      return (bit, Int(truncatingIfNeeded: bits[Int(bit >> 6)] &>> UInt64(bit & 63) & 1))
    }

    /// The first head of a bit that is set.
    @inline(__always)
    func first(_ bit: UInt32) -> UnsafePointer<PhraseTrie.Head> {
      let below = bits[Int(bit >> 6)] & ((1 as UInt64) &<< UInt64(bit & 63) &- 1)
      let number = Int(ranks[Int(bit >> 6)]) &+ below.nonzeroBitCount
      guard let start = heads.baseAddress else {
        preconditionFailure("a bit is set only where a head stands")
      }
      return start + number
    }
  }

  @inline(__always)
  func withReader(_ body: (Reader) -> Void) {
    bits.withUnsafeBufferPointer { bits in
      ranks.withUnsafeBufferPointer { ranks in
        heads.withUnsafeBufferPointer { heads in
          followers.withUnsafeBufferPointer { followers in
            body(
              Reader(
                bits: bits, ranks: ranks, sections: sections, heads: heads, followers: followers))
          }
        }
      }
    }
  }

  /// Eight bytes of the text; the first is in the lowest place.
  @inline(__always) static func word(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt64 {
    UInt64(
      littleEndian: UnsafeRawBufferPointer(text).loadUnaligned(
        fromByteOffset: start, as: UInt64.self))
  }

  @inline(__always) static func longMask(_ word: UInt64) -> UInt64 {
    word & 0x80 == 0 ? 0xFFFF_FFFF : 0xFFFF_FFFF_FFFF
  }

  static func letters(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Parts in the order of their bytes, then of their numbers, laid out in one piece.
private struct SortedParts {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var accepts: [PhraseTrie.Accept] = []

  /// - Parameter chosen: some of the parts.
  init(_ parts: PhraseTrie.Parts, _ chosen: some Sequence<PhraseTrie.Part>) {
    parts.bytes.withUnsafeBufferPointer { all in
      func range(_ part: PhraseTrie.Part) -> Range<Int> {
        Int(part.range.lowerBound)..<Int(part.range.upperBound)
      }
      // Mostly the first eight bytes decide.
      var keys: [(prefix: UInt64, part: PhraseTrie.Part)] = []
      for part in chosen {
        var prefix: UInt64 = 0
        let range = range(part)
        for place in range.prefix(8) { prefix = prefix << 8 | UInt64(all[place]) }
        keys.append((prefix << UInt64(8 * max(0, 8 - range.count)), part))
      }
      keys.sort { left, right in
        if left.prefix != right.prefix { return left.prefix < right.prefix }
        let first = all[range(left.part)]
        let second = all[range(right.part)]
        return first.elementsEqual(second)
          ? left.part.accept.use < right.part.accept.use
          : first.lexicographicallyPrecedes(second)
      }
      bytes.reserveCapacity(keys.reduce(0) { $0 + $1.part.range.count } + 8)
      ends.reserveCapacity(keys.count + 1)
      accepts.reserveCapacity(keys.count)
      for key in keys {
        bytes.append(contentsOf: all[range(key.part)])
        ends.append(bytes.count)
        accepts.append(key.part.accept)
      }
    }
  }

  var count: Int { accepts.count }
  func accept(_ number: Int) -> PhraseTrie.Accept { accepts[number] }
  func length(_ number: Int) -> Int { ends[number + 1] - ends[number] }
  func byte(_ number: Int, _ place: Int) -> UInt8 { bytes[ends[number] + place] }
  func whole(_ number: Int) -> ArraySlice<UInt8> { bytes[ends[number]..<ends[number + 1]] }

  /// How many bytes all parts of a range begin with; as they are sorted, the first and the last tell.
  func sharedLength(_ range: Range<Int>) -> Int {
    let (first, last) = (range.lowerBound, range.upperBound - 1)
    let most = min(length(first), length(last))
    var shared = 0
    while shared < most, byte(first, shared) == byte(last, shared) { shared += 1 }
    return shared
  }
}
