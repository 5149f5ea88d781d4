#if canImport(Glibc)
  import Glibc
#else
  import Foundation
#endif

/// Which concepts must be met before a topic is read closely: all those of some feature that may raise the score. A gate
/// may open in vain, never stay closed before a story that says something.
struct Gate: Sendable {
  /// Concepts as bits; see ``GatePlan``.
  struct Alternative: Sendable, Hashable {
    /// Met anywhere in the story.
    var anywhere: UInt64 = 0
    /// Each set is met within one sentence.
    var together: Set<UInt64> = []
    var all: UInt64 { together.reduce(anywhere, |) }
  }

  /// What a feature can add to the sum at most.
  struct Gain: Sendable {
    var alternative: Alternative
    var anywhere: Double
    /// More, when all its concepts are met in one sentence.
    var inSentence: Double
  }

  private let alternatives: [Alternative]
  /// Sets of bits of which one must be met in full.
  let sums: [UInt64]
  fileprivate let gains: [Gain]
  /// What the gains must come to before a story can be as much as possible.
  fileprivate let leastGain: Double

  init(_ gains: [Gain], leastGain: Double) {
    let alternatives = Set(gains.map(\.alternative))
    self.alternatives = Array(alternatives)
    sums = Self.smallest(alternatives.map(\.all))
    self.gains = gains
    self.leastGain = leastGain
  }

  /// Without those that others are part of.
  fileprivate static func smallest(_ sums: [UInt64]) -> [UInt64] {
    let sums = Set(sums).sorted()
    return sums.filter { wide in !sums.contains { $0 != wide && $0 & wide == $0 } }
  }

  /// Whether a story that has passed the second look can come to anything, if all that was met counts and nothing
  /// speaks against it.
  func isWorthReading(_ workspace: Classifier.Workspace) -> Bool {
    let sentences = workspace.sentences.bits
    let seen = sentences.reduce(0, |)
    var sum = 0.0
    for gain in gains where seen & gain.alternative.all == gain.alternative.all {
      let isTogether = gain.alternative.together.allSatisfy { needed in
        sentences.contains { $0 & needed == needed }
      }
      guard isTogether else { continue }
      sum += gain.anywhere
      if gain.inSentence > 0,
        sentences.contains(where: { $0 & gain.alternative.all == gain.alternative.all })
      {
        sum += gain.inSentence
      }
      if sum >= leastGain { return true }
    }
    return false
  }

  /// A first look, which costs next to nothing.
  @inline(__always) func isOpen(_ seen: UInt64) -> Bool {
    for needed in sums where seen & needed == needed { return true }
    return false
  }

  /// A second look, at phrases of which all parts were met, and at sentences.
  func isOpen(_ index: PhraseIndex, _ workspace: inout Classifier.Workspace) -> Bool {
    workspace.sentences.learn(workspace.hits, workspace.folder, index)
    let sentences = workspace.sentences.bits
    let seen = sentences.reduce(0, |)
    return alternatives.contains { alternative in
      seen & alternative.anywhere == alternative.anywhere
        && alternative.together.allSatisfy { needed in
          sentences.contains { $0 & needed == needed }
        }
    }
  }
}

/// The gates' bits of whole phrases, by the sentence in which they end.
struct SentenceBits {
  private(set) var bits: [UInt64] = []
  private var isKnown = false
  /// By phrase: which of its parts were met.
  private var parts: [UInt8] = []

  mutating func forget() { isKnown = false }

  mutating func learn(_ hits: [RawHit], _ folder: Folder, _ index: PhraseIndex) {
    if isKnown { return }
    isKnown = true
    if parts.count < index.phrases.count {
      parts = Array(repeating: 0, count: index.phrases.count)
    }
    for hit in hits {
      let use = index.uses[Int(hit.use)]
      parts[Int(use.phrase)] |= 1 << use.part
    }
    bits.removeAll(keepingCapacity: true)
    bits.append(0)
    var sentence = 0
    var at = 0
    for hit in hits {
      let use = index.uses[Int(hit.use)]
      let phrase = index.phrases[Int(use.phrase)]
      guard phrase.gate != 0, use.part == phrase.partCount - 1,
        parts[Int(use.phrase)] == UInt8(truncatingIfNeeded: 1 << Int(phrase.partCount) - 1)
      else { continue }
      // Hits come in the order of the text, and once more for those inside words.
      if Int(hit.start) < at { (sentence, at) = (0, 0) }
      while at < Int(hit.start) {
        if folder.bytes[at] == Separator.sentence { sentence += 1 }
        at += 1
      }
      while bits.count <= sentence { bits.append(0) }
      bits[sentence] |= phrase.gate
    }
    for hit in hits { parts[Int(index.uses[Int(hit.use)].phrase)] = 0 }
  }
}

/// Gives each concept that may open a gate a bit.
struct GatePlan: Sendable {
  /// By topic and concept.
  private(set) var bits: [[UInt64]] = []
  private(set) var gates: [Gate] = []
  /// The bits that are sought first: they stand for few phrases, and most stories are done when these have been sought.
  private(set) var leads: UInt64 = 0
  /// Sets of leads of which one must be met in full, whatever the topic.
  private(set) var leadSums: [UInt64] = []
  /// By topic: what can be gained at most where these leads are met.
  private var leadGains: [[(leads: UInt64, gain: Double)]] = []
  private var used: UInt64 = 0

  init(_ topics: [Topic]) {
    for topic in topics {
      var own = [UInt64](repeating: 0, count: topic.concepts.count)
      var given: [Int: UInt64] = [:]
      var gains: [Gate.Gain] = []
      for (template, term) in zip(topic.features, Scorer(topic).terms) where term.canRaise {
        var alternative = Gate.Alternative()
        for concept in template.concepts {
          let needed = need(concept, topic.concepts, &given, &own)
          if topic.concepts[concept].allOf.isEmpty {
            alternative.anywhere |= needed
          } else {
            alternative.together.insert(needed)
          }
        }
        gains.append(
          Gate.Gain(
            alternative: alternative, anywhere: term.weights.prefix(2).reduce(0, +),
            inSentence: term.weights.dropFirst(2).reduce(0, +)))
      }
      bits.append(own)
      gates.append(Gate(gains, leastGain: Self.leastGain(topic)))
      lead(topic, own, gates[gates.count - 1].sums)
    }
    leadSums = Gate.smallest(gates.flatMap(\.sums).map { $0 & leads })
    leadGains = gates.map { gate in
      Dictionary(
        gate.gains.map { ($0.alternative.all & leads, $0.anywhere + $0.inSentence) },
        uniquingKeysWith: +
      ).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
  }

  /// Do the leads that were met leave any topic something to say?
  @inline(__always) func isOpen(_ seen: UInt64) -> Bool {
    for needed in leadSums where seen & needed == needed { return true }
    return false
  }

  /// Can the leads that were met bring any topic as far as possible, whatever else is said?
  func isWorthReading(_ seen: UInt64) -> Bool {
    zip(leadGains, gates).contains { gains, gate in
      var sum = 0.0
      for gain in gains where seen & gain.leads == gain.leads { sum += gain.gain }
      return sum >= gate.leastGain
    }
  }

  /// From the bias to the lower threshold, in log-odds. No phrase weighs more than one.
  private static func leastGain(_ topic: Topic) -> Double {
    // Scores are compared when they are rounded to three decimals.
    let least = max(topic.thresholds.possible - 0.001, 1e-9)
    return log(least / (1 - least)) - topic.weights.bias
  }

  /// Adds bits, of which every feature that can raise the topic's score needs a core concept or two others: core concepts
  /// are rare in the news, others come alone every day.
  private mutating func lead(_ topic: Topic, _ own: [UInt64], _ sums: [UInt64]) {
    var counts = [Int](repeating: 0, count: topic.concepts.count)
    for entry in topic.phrases.entries {
      if case .concept(let concept) = entry.target { counts[concept] += 1 }
    }
    var phrases = [Int](repeating: 0, count: 64)
    for (concept, count) in counts.enumerated() {
      for bit in 0..<64 where own[concept] & 1 << UInt64(bit) != 0 { phrases[bit] += count }
    }
    let cores = topic.concepts.indices.filter {
      topic.concepts[$0].role == .core && topic.concepts[$0].allOf.isEmpty
    }.reduce(0) { $0 | own[$1] }
    leads |= cores
    var unled = sums.filter { $0 & cores == 0 }
    while true {
      unled.removeAll { needed in
        let open = needed & ~leads
        return open == 0 || (needed & leads).nonzeroBitCount >= 2
      }
      // Again and again the bit that the most of them need, for its number of phrases.
      func worth(_ bit: Int) -> Double {
        Double(unled.count { $0 & ~leads & 1 << UInt64(bit) != 0 })
          / Double(max(phrases[bit], 1))
      }
      guard let best = (0..<64).max(by: { worth($0) < worth($1) }), worth(best) > 0 else { return }
      leads |= 1 << UInt64(best)
    }
  }

  /// The bits of what a phrase stands for.
  @inline(__always)
  func bits(of phrase: PhraseList.Entry, _ topic: Int) -> UInt64 {
    if case .concept(let concept) = phrase.target { bits[topic][concept] } else { 0 }
  }

  /// The bits that stand for a concept: its own, or those of all its parts.
  private mutating func need(
    _ concept: Int, _ concepts: [Topic.Concept], _ given: inout [Int: UInt64],
    _ own: inout [UInt64]
  ) -> UInt64 {
    if let bits = given[concept] { return bits }
    var bits: UInt64 = 0
    if concepts[concept].allOf.isEmpty {
      // The last bit serves all that find none left: the gate then opens a little too often, never too seldom.
      bits = 1 << min(used, 63)
      used += 1
      give(bits, to: concept, concepts, &own)
    } else {
      for part in concepts[concept].allOf { bits |= need(part, concepts, &given, &own) }
    }
    given[concept] = bits
    return bits
  }

  private func give(
    _ bit: UInt64, to concept: Int, _ concepts: [Topic.Concept], _ own: inout [UInt64]
  ) {
    own[concept] |= bit
    for part in concepts[concept].anyOf + concepts[concept].allOf {
      give(bit, to: part, concepts, &own)
    }
  }
}
