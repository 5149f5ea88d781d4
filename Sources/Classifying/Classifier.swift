internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Foundation
#endif

/// Says of a story what the topics say of it. Compiled once; any number of threads may share it.
public struct Classifier: Sendable {
  public let topics: [Topic]
  private let plan: GatePlan
  private let lead: LeadIndex
  private let phrases: LazyPhraseIndex
  let scorers: [Scorer]
  let versions: [String]
  private let gates: [Gate]
  /// What the topics say of a story that has nothing for them.
  private let nothing: [Verdict]
  let answerToNothing: AnswerToNothing

  public init(topics: [Topic]) {
    self.topics = topics
    plan = GatePlan(topics)
    gates = plan.gates
    let daily = DailyWords(topics)
    (lead, versions) = Self.leadAndVersions(topics, plan, daily)
    phrases = LazyPhraseIndex(topics, plan, daily)
    scorers = topics.map(Scorer.init)
    let versions = versions
    nothing = zip(topics, scorers).enumerated().map { number, pair in
      Verdict(
        topic: pair.0.id, tier: .none, score: Self.probability(pair.1.bias),
        version: versions[number])
    }
    answerToNothing = AnswerToNothing(nothing)
  }

  /// Both look at every phrase, each on a core of its own.
  private static func leadAndVersions(
    _ topics: [Topic], _ plan: GatePlan, _ daily: DailyWords
  ) -> (LeadIndex, [String]) {
    let lead = Mutex(LeadIndex([], plan, daily))
    let versions = Mutex<[String]>([])
    // A thread that finds no other free does both, so that none waits for one that waits for it.
    DispatchQueue.concurrentPerform(iterations: 2) { part in
      if part == 0 {
        let index = LeadIndex(topics, plan, daily)
        lead.withLock { $0 = index }
      } else {
        let prints = topics.map(\.fingerprint)
        versions.withLock { $0 = prints }
      }
    }
    return (lead.withLock { $0 }, versions.withLock { $0 })
  }

  /// The topics compiled into the program.
  public static func builtIn() -> Classifier { Classifier(topics: Topic.builtIn) }

  /// One verdict per topic that says *flagged* or *possible*, and of every topic when `includingNone`.
  /// - Parameter language: what the feed says, a weak hint.
  public func verdicts(
    title: String, summary: String, content: String = "", language: String? = nil,
    includingNone: Bool = false
  ) -> [Verdict] {
    var workspace = Workspace()
    return verdicts(
      title: title, summary: summary, content: content, language: language,
      includingNone: includingNone, in: &workspace)
  }

  /// The same with buffers that are used again, for long streams of stories.
  public func verdicts(
    title: String, summary: String, content: String = "", language: String? = nil,
    includingNone: Bool = false, in workspace: inout Workspace
  ) -> [Verdict] {
    var (title, summary, content) = (title, summary, content)
    return title.withUTF8 { title in
      summary.withUTF8 { summary in
        content.withUTF8 { content in
          verdicts(
            Fields(title: title, summary: summary, content: content), language: language,
            includingNone: includingNone, in: &workspace)
        }
      }
    }
  }

  /// The same of fields that lie somewhere already, such as in a line of JSON.
  package func verdicts(
    _ fields: Fields, language: String?, includingNone: Bool, in workspace: inout Workspace
  ) -> [Verdict] {
    let verdicts = verdicts(
      reading: fields, language: language, passingOverNone: !includingNone, in: &workspace)
    if let verdicts { return includingNone ? verdicts : verdicts.filter { $0.tier != .none } }
    return includingNone ? nothing : []
  }

  /// One verdict per topic; nil, sooner, when none has anything to say.
  /// - Parameters:
  ///   - isGated: tests leave the gates open, to see that they hold back nothing.
  ///   - passingOverNone: does not work out how little a topic has to say.
  func verdicts(
    reading fields: Fields, language: String?, isGated: Bool = true, passingOverNone: Bool = false,
    in workspace: inout Workspace
  ) -> [Verdict]? {
    Self.fold(fields, &workspace.folder, &workspace.fieldEnds)
    guard !isGated || meetsLead(workspace.folder, passingOverNone: passingOverNone) else {
      return nil
    }
    let index = phrases.compiled
    scan(index, &workspace)
    var verdicts: [Verdict]?
    var story: StoryReading?
    for topic in topics.indices
    where !isGated
      || gates[topic].isOpen(workspace.seen)
        && gates[topic].isOpen(index, &workspace)
        && (!passingOverNone || gates[topic].isWorthReading(workspace))
    {
      let reading = story ?? StoryReading(fields, workspace, language)
      story = reading
      verdicts = verdicts ?? nothing
      verdicts?[topic] = judge(
        topic, reading, index, workspace.hits, passingOverNone: passingOverNone)
    }
    return verdicts
  }

  /// The values of a topic's features, in the order of `Topic.allFeatures`; all zero when nothing speaks for it.
  func featureValues(topic: Int, title: String, summary: String, content: String) -> [Double] {
    var workspace = Workspace()
    var (title, summary, content) = (title, summary, content)
    return title.withUTF8 { title in
      summary.withUTF8 { summary in
        content.withUTF8 { content in
          let fields = Fields(title: title, summary: summary, content: content)
          Self.fold(fields, &workspace.folder, &workspace.fieldEnds)
          let index = phrases.compiled
          scan(index, &workspace)
          let story = StoryReading(fields, workspace, nil)
          let reading = read(topic, story, index, workspace.hits)
          return scorers[topic].values(scorers[topic].find(reading))
        }
      }
    }
  }

  // MARK: One pass over the text

  /// The fields' UTF-8.
  package struct Fields {
    var title: UnsafeBufferPointer<UInt8>
    var summary: UnsafeBufferPointer<UInt8>
    var content: UnsafeBufferPointer<UInt8>

    package init(
      title: UnsafeBufferPointer<UInt8>, summary: UnsafeBufferPointer<UInt8>,
      content: UnsafeBufferPointer<UInt8> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
      self.title = title
      self.summary = summary
      self.content = content
    }
  }

  /// Buffers that one story leaves for the next.
  public struct Workspace {
    var folder = Folder(keepsOrigins: false)
    var fieldEnds: [Int] = []
    var hits: [RawHit] = []
    /// Which of the gates' bits were met.
    var seen: UInt64 = 0
    var sentences = SentenceBits()

    public init() {}
  }

  /// How much of a story is read: whole titles, and the beginning of what follows. Long texts wander off the topic.
  static let titleWords = 60
  static let bodyWords = 150
  /// How many places where parts of phrases stand are kept, per topic. A word without end holds more.
  static let mostPlaces = 4_096
  /// How many parts of phrases are confirmed before a close look costs less.
  static let mostUnconfirmed = 256

  static func fold(_ fields: Fields, _ folder: inout Folder, _ fieldEnds: inout [Int]) {
    folder.reset()
    fieldEnds.removeAll(keepingCapacity: true)
    folder.fold(fields.title, words: titleWords)
    folder.endField()
    fieldEnds.append(folder.count)
    let left = folder.fold(fields.summary, words: bodyWords)
    folder.endField()
    fieldEnds.append(folder.count)
    if left > 0 { folder.fold(fields.content, words: left) }
    folder.endField()
    fieldEnds.append(folder.count)
  }

  /// Are those phrases met without which no topic has anything to say?
  private func meetsLead(_ folder: Folder, passingOverNone: Bool) -> Bool {
    let count = folder.count
    var seen: UInt64 = 0
    folder.withBuffers { text, starts in
      withUnsafeTemporaryAllocation(
        of: LeadIndex.Unconfirmed.self, capacity: Self.mostUnconfirmed
      ) { parts in
        var unconfirmed: UInt64 = 0
        var partCount = 0
        lead.trie.scan(text, count, starts: starts) { part, start, end, isAfterClitic in
          guard part.stands(text, count, end, isAfterClitic) else { return }
          if part.use == 0 || partCount == Self.mostUnconfirmed {
            seen |= part.gate
          } else {
            unconfirmed |= part.gate
            parts[partCount] = LeadIndex.Unconfirmed(
              use: part.use, start: UInt32(truncatingIfNeeded: start))
            partCount += 1
          }
        }
        lead.inner.scan(text, count) { part, _, end in
          if part.stands(text, count, end, false) { seen |= part.gate }
        }
        if unconfirmed & ~seen != 0, plan.isOpen(seen | unconfirmed) {
          seen |= lead.confirmed(parts[..<partCount], text, count, starts)
        }
      }
    }
    return plan.isOpen(seen) && (!passingOverNone || plan.isWorthReading(seen))
  }

  /// Notes every part of a phrase that stands in the text.
  private func scan(_ index: PhraseIndex, _ workspace: inout Workspace) {
    let folder = workspace.folder
    let count = folder.count
    let most = Self.mostPlaces * topics.count
    var seen: UInt64 = 0
    var hits = workspace.hits
    workspace.hits = []
    hits.removeAll(keepingCapacity: true)
    func note(_ part: PhraseTrie.Accept, _ start: Int, _ end: Int) {
      if hits.count >= most { return }
      hits.append(RawHit(use: part.use, start: UInt32(start), end: UInt32(end)))
      seen |= part.gate
    }
    folder.withBuffers { text, starts in
      index.trie.scan(text, count, starts: starts) { part, start, end, isAfterClitic in
        if part.stands(text, count, end, isAfterClitic) { note(part, start, end) }
      }
      index.inner.scan(text, count) { part, start, end in
        if part.stands(text, count, end, false) { note(part, start, end) }
      }
    }
    workspace.hits = hits
    workspace.seen = seen
    workspace.sentences.forget()
  }

  // MARK: The rare story that may be on a topic

  func read(
    _ topic: Int, _ story: StoryReading, _ index: PhraseIndex, _ hits: [RawHit]
  ) -> Reading {
    Reader(
      index: index, topicIndex: topic, topic: topics[topic], layout: story.layout,
      languages: story.languages
    ).read(hits)
  }

  private func judge(
    _ number: Int, _ story: StoryReading, _ index: PhraseIndex, _ hits: [RawHit],
    passingOverNone: Bool
  ) -> Verdict {
    let topic = topics[number]
    let reading = read(number, story, index, hits)
    let found = scorers[number].find(reading)
    let speaksForIt = zip(scorers[number].terms, found).contains { $0.canRaise && $1 != nil }
    guard speaksForIt else { return nothing[number] }
    let contributions = scorers[number].contributions(found)
    let score = Self.probability(scorers[number].logOdds(contributions))
    let tier: Verdict.Tier =
      score >= topic.thresholds.flagged
      ? .flagged : score >= topic.thresholds.possible ? .possible : .none
    var verdict = Verdict(topic: topic.id, tier: tier, score: score, version: versions[number])
    if tier == .none, passingOverNone { return verdict }
    let witness = Witness(story: story, topic: topic, scorer: scorers[number])
    verdict.evidence = witness.evidence(found, contributions)
    if tier != .none { verdict.actors = witness.actors(reading) }
    if tier == .flagged, let event = EventReader(topic: topic, reading: reading).primary() {
      verdict.event = event.id
      verdict.direction = event.direction
    }
    return verdict
  }

  private static func probability(_ logOdds: Double) -> Double {
    (1000 / (1 + exp(-logOdds))).rounded() / 1000
  }
}

/// The story folded again with its origins, for the few that need them.
struct StoryReading {
  let layout: StoryLayout
  let origins: [(start: UInt32, end: UInt32)]
  let fields: Classifier.Fields
  let languages: LanguageSet

  init(_ fields: Classifier.Fields, _ workspace: Classifier.Workspace, _ declared: String?) {
    self.fields = fields
    var folder = Folder(keepsOrigins: true)
    var fieldEnds: [Int] = []
    Classifier.fold(fields, &folder, &fieldEnds)
    layout = StoryLayout(folder, fieldEnds: fieldEnds)
    origins = folder.origins
    let identified = LanguageIdentifier.identify(
      fields.title, fields.summary, declared: declared)
    let heard = LanguageSet(relativesOf: identified ?? "")
    languages = declared.map { heard.union(LanguageSet(relativesOf: $0)) } ?? heard
  }
}
