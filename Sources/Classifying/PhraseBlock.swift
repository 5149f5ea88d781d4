internal import Dispatch
internal import Synchronization

/// The phrases of a concept or a name in one language, between commas and ends of lines.
struct PhraseBlock: Sendable {
  /// UTF-8.
  var text: ArraySlice<UInt8>
  /// Where the text begins in the file, counted from one.
  var line: Int
  var target: Topic.Phrase.Target
  var language: String

  /// The phrases of all blocks, in their order. They are read at every start, so several cores share what is long.
  /// - Throws: ``TopicError`` for the first phrase that is none.
  static func phrases(of blocks: [PhraseBlock], file: String) throws(TopicError) -> PhraseList {
    let shares = shares(of: blocks)
    let results = Mutex<[Result<PhraseList, TopicError>]>(
      Array(repeating: .success(PhraseList()), count: shares.count))
    DispatchQueue.concurrentPerform(iterations: shares.count) { share in
      // The first makes room for all.
      let result = read(blocks[shares[share]], file, roomFor: share == 0 ? blocks : [])
      results.withLock { $0[share] = result }
    }
    return try results.withLock { (results) throws(TopicError) in
      var phrases = try results[0].get()
      // Now the only holder, which can grow.
      results[0] = .success(PhraseList())
      for share in results.dropFirst() { phrases.append(try share.get()) }
      return phrases
    }
  }

  /// Below this many bytes another core is not worth calling.
  private static let leastShare = 64 * 1024
  /// Joining more would cost what reading them saves.
  private static let mostShares = 2

  private static func shares(of blocks: [PhraseBlock]) -> [Range<Int>] {
    let bytes = blocks.reduce(0) { $0 + $1.text.count }
    let count = max(1, min(bytes / leastShare, mostShares))
    var shares: [Range<Int>] = []
    var start = 0
    var sum = 0
    for (index, block) in blocks.enumerated() {
      sum += block.text.count
      guard sum * count >= bytes * (shares.count + 1), shares.count < count - 1 else { continue }
      shares.append(start..<index + 1)
      start = index + 1
    }
    shares.append(start..<blocks.count)
    return shares
  }

  private static func read(
    _ blocks: ArraySlice<PhraseBlock>, _ file: String, roomFor all: [PhraseBlock]
  ) -> Result<PhraseList, TopicError> {
    var reader = PhraseReader()
    var phrases = PhraseList()
    phrases.reserve(
      max(all.reduce(0) { $0 + $1.text.count }, blocks.reduce(0) { $0 + $1.text.count }))
    do throws(TopicError) {
      for block in blocks { try block.read(into: &phrases, by: &reader, file) }
      return .success(phrases)
    } catch {
      return .failure(error)
    }
  }

  private func read(
    into phrases: inout PhraseList, by reader: inout PhraseReader, _ file: String
  ) throws(TopicError) {
    var line = line
    try text.withUnsafeBufferPointer { (bytes) throws(TopicError) in
      var start = 0
      for at in 0...bytes.count {
        let byte = at < bytes.count ? bytes[at] : UInt8(ascii: "\n")
        guard byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") else { continue }
        let piece = UnsafeBufferPointer(rebasing: bytes[trimmedRange(bytes, start..<at)])
        if !piece.isEmpty {
          do throws(PhrasePattern.Malformed) {
            try reader.read(piece, into: &phrases, target, language, line: line)
          } catch {
            let source = String(decoding: piece, as: UTF8.self)
            throw TopicError(file: file, line: line, reason: "'\(source)': \(error.reason)")
          }
        }
        if byte == UInt8(ascii: "\n") { line += 1 }
        start = at + 1
      }
    }
  }
}

/// The range without blanks, tabs and ends of lines at its own ends.
func trimmedRange(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Range<Int> {
  func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
  var (start, end) = (range.lowerBound, range.upperBound)
  while start < end, isBlank(bytes[start]) { start += 1 }
  while end > start, isBlank(bytes[end - 1]) { end -= 1 }
  return start..<end
}
