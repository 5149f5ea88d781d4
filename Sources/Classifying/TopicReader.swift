internal import Yams

extension Topic {
  /// Reads a topic file.
  /// - Parameters:
  ///   - file: the name to use in errors.
  ///   - isToBeTrained: passes over weights of features that the file no longer has, instead of refusing them.
  /// - Throws: ``TopicError`` with the line and the reason.
  public init(yaml: String, file: String, isToBeTrained: Bool = false) throws(TopicError) {
    var reader = TopicReader(file: file, isToBeTrained: isToBeTrained)
    self = try reader.read(yaml)
  }
}

/// Reads the sections in the order in which they refer to one another.
private struct TopicReader {
  let file: String
  let isToBeTrained: Bool
  var conceptIndices: [String: Int] = [:]
  private var blocks: [PhraseBlock] = []
  private var text = PhraseText("")

  init(file: String, isToBeTrained: Bool) {
    self.file = file
    self.isToBeTrained = isToBeTrained
  }

  mutating func read(_ yaml: String) throws(TopicError) -> Topic {
    text = PhraseText(yaml)
    let root = try compose(text.yaml)
    let sections = try mapping(root, "the file")
    let known: Set = [
      "topic", "name", "description", "version", "concepts", "features", "events", "languages",
      "actors", "thresholds", "weights", "hints",
    ]
    for (key, value) in sections where !known.contains(key) {
      throw error(value, "unknown section '\(key)'")
    }
    guard let idNode = sections["topic"], let id = idNode.string else {
      throw error(root, "the section 'topic' is missing: a short name of letters and hyphens")
    }
    let isPlain = id.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
    }
    guard isPlain, !id.isEmpty else {
      throw error(idNode, "'topic' may hold only the letters a-z, digits and hyphens")
    }
    guard let conceptNode = sections["concepts"] else {
      throw error(root, "the section 'concepts' is missing")
    }
    let concepts = try readConcepts(conceptNode)
    if let node = sections["languages"] { try readLanguages(node, concepts) }
    let actors = try sections["actors"].map { (node) throws(TopicError) in try readActors(node) }
    let features = try readFeatures(sections["features"], concepts)
    let events = try sections["events"].map { (node) throws(TopicError) in try readEvents(node) }
    let phrases = try PhraseBlock.phrases(of: blocks, file: file)
    guard !phrases.isEmpty else { throw error(root, "the section 'languages' has no phrases") }
    return Topic(
      id: id,
      name: sections["name"]?.string ?? id,
      summary: (sections["description"]?.string ?? "")
        .split(whereSeparator: \.isWhitespace).joined(separator: " "),
      version: sections["version"]?.string ?? "1",
      concepts: concepts,
      features: features,
      events: events ?? [],
      actors: actors ?? [],
      phrases: phrases,
      thresholds: try readThresholds(sections["thresholds"]),
      weights: try readWeights(sections["weights"], features, concepts),
      hints: try sections["hints"].map { (node) throws(TopicError) in try readHints(node) })
  }

  /// Every value is read as what its place asks for, so nothing is to be guessed from how it looks.
  private func compose(_ yaml: String) throws(TopicError) -> Node {
    do {
      guard let node = try Yams.compose(yaml: yaml, .basic) else {
        throw TopicError(file: file, reason: "the file is empty")
      }
      return node
    } catch let failure as TopicError {
      throw failure
    } catch let failure as YamlError {
      switch failure {
      case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
        .composer(_, let problem, let mark, _):
        throw TopicError(file: file, line: mark.line, reason: problem)
      default: throw TopicError(file: file, reason: "not YAML: \(failure)")
      }
    } catch {
      throw TopicError(file: file, reason: "not YAML: \(error)")
    }
  }

  private func error(_ node: Node, _ reason: String) -> TopicError {
    TopicError(file: file, line: node.mark?.line, reason: reason)
  }

  /// The keys and values of a mapping, in the file's order, each key once.
  private func pairs(_ node: Node, _ what: String) throws(TopicError) -> [(
    key: String, value: Node
  )] {
    guard let mapping = node.mapping else {
      throw error(node, "\(what) must be a list of 'name: value'")
    }
    var result: [(key: String, value: Node)] = []
    var seen: Set<String> = []
    for (key, value) in mapping {
      guard let name = key.string else { throw error(key, "a name was expected") }
      guard seen.insert(name).inserted else { throw error(key, "'\(name)' is there twice") }
      result.append((name, value))
    }
    return result
  }

  private func mapping(_ node: Node, _ what: String) throws(TopicError) -> [String: Node] {
    Dictionary(uniqueKeysWithValues: try pairs(node, what).map { ($0.key, $0.value) })
  }

  private func number(_ node: Node) throws(TopicError) -> Double {
    guard let value = node.float ?? node.int.map(Double.init), value.isFinite else {
      throw error(node, "a number was expected")
    }
    return value
  }

  /// The strings of a list, or of one line separated by commas.
  private func strings(_ node: Node) throws(TopicError) -> [(text: String, node: Node)] {
    if let sequence = node.sequence {
      var result: [(String, Node)] = []
      for item in sequence {
        guard let text = item.string else { throw error(item, "text was expected") }
        result.append((text, item))
      }
      return result
    }
    guard let text = node.string else { throw error(node, "text was expected") }
    return text.split(separator: ",").map { (trimmed($0), node) }
  }

  private func concept(_ name: some StringProtocol, _ node: Node) throws(TopicError) -> Int {
    let name = trimmed(name)
    guard let index = conceptIndices[name] else {
      throw error(node, "there is no concept '\(name)'")
    }
    return index
  }

  // MARK: Sections

  private mutating func readConcepts(_ node: Node) throws(TopicError) -> [Topic.Concept] {
    let entries = try pairs(node, "'concepts'")
    for (index, entry) in entries.enumerated() { conceptIndices[entry.key] = index }
    var concepts: [Topic.Concept] = []
    for (index, entry) in entries.enumerated() {
      let fields = try mapping(entry.value, "a concept")
      for (key, value) in fields where !["role", "name", "any", "all", "within"].contains(key) {
        throw error(value, "a concept has no '\(key)'; it has role, name, any, all, within")
      }
      guard let roleNode = fields["role"], let role = Topic.Role(rawValue: roleNode.string ?? "")
      else {
        let roles = Topic.Role.allCases.map(\.rawValue).joined(separator: ", ")
        throw error(entry.value, "the concept '\(entry.key)' needs a role: \(roles)")
      }
      var anyOf: [Int] = []
      var allOf: [Int] = []
      if let node = fields["any"] {
        for part in try strings(node) { anyOf.append(try concept(part.text, part.node)) }
      }
      if let node = fields["all"] {
        for part in try strings(node) { allOf.append(try concept(part.text, part.node)) }
      }
      for part in anyOf + allOf where part >= index {
        throw error(entry.value, "'\(entry.key)' must stand below the concepts it is made of")
      }
      concepts.append(
        Topic.Concept(
          id: entry.key, name: fields["name"]?.string ?? entry.key, role: role, anyOf: anyOf,
          allOf: allOf, within: fields["within"]?.int ?? 8))
    }
    return concepts
  }

  private mutating func readLanguages(_ node: Node, _ concepts: [Topic.Concept])
    throws(TopicError)
  {
    for (language, block) in try pairs(node, "'languages'") {
      try checkLanguage(language, block)
      for (name, list) in try pairs(block, "a language") {
        let index = try concept(name, list)
        guard concepts[index].anyOf.isEmpty, concepts[index].allOf.isEmpty else {
          throw error(list, "'\(name)' is made of other concepts and has no phrases of its own")
        }
        try readPhrases(list, .concept(index), language)
      }
    }
  }

  private func checkLanguage(_ tag: String, _ node: Node) throws(TopicError) {
    let bytes = Array(tag.utf8)
    let isTag = (2...3).contains(bytes.count) && bytes.allSatisfy { (0x61...0x7A).contains($0) }
    guard tag == "all" || isTag else {
      throw error(node, "'\(tag)' is not a language: use a tag such as fr, or all")
    }
  }

  private mutating func readPhrases(
    _ node: Node, _ target: Topic.Phrase.Target, _ language: String
  ) throws(TopicError) {
    if let sequence = node.sequence {
      for item in sequence {
        guard let text = item.string else { throw error(item, "a phrase was expected") }
        blocks.append(
          PhraseBlock(
            text: Array(text.utf8)[...], line: item.mark?.line ?? 0, target: target,
            language: language))
      }
      return
    }
    guard let scalar = node.scalar else { throw error(node, "phrases were expected") }
    // A block's text begins on the line after its mark; its lines keep their places.
    let block = text.block(scalar.string)
    let isBlock = block != nil || scalar.style == .literal
    blocks.append(
      PhraseBlock(
        text: block ?? Array(scalar.string.utf8)[...],
        line: (node.mark?.line ?? 0) + (isBlock ? 1 : 0), target: target, language: language))
  }

  private mutating func readActors(_ node: Node) throws(TopicError) -> [Topic.ActorEntry] {
    var actors: [Topic.ActorEntry] = []
    for (kindName, list) in try pairs(node, "'actors'") {
      guard let kind = Verdict.Actor.Kind(rawValue: kindName) else {
        throw error(list, "actors are of the kinds vendor, agency, place")
      }
      for (name, node) in try pairs(list, "'\(kindName)'") {
        actors.append(Topic.ActorEntry(kind: kind, name: name))
        let actor = Topic.Phrase.Target.actor(actors.count - 1)
        guard node.mapping != nil else {
          try readPhrases(node, actor, "all")
          continue
        }
        for (languages, list) in try pairs(node, "'\(name)'") {
          for language in languages.split(separator: " ").map(String.init) {
            try checkLanguage(language, list)
            try readPhrases(list, actor, language)
          }
        }
      }
    }
    return actors
  }

  private func readFeatures(_ node: Node?, _ concepts: [Topic.Concept])
    throws(TopicError) -> [Topic.FeatureTemplate]
  {
    guard let node else { return Topic.FeatureTemplate.byRoles(of: concepts) }
    guard let sequence = node.sequence else { throw error(node, "'features' must be a list") }
    var features: [Topic.FeatureTemplate] = []
    for item in sequence {
      guard var text = item.string else { throw error(item, "a feature was expected") }
      var scope = Topic.FeatureTemplate.Scope.story
      for (ending, its) in [(" in title", Topic.FeatureTemplate.Scope.title), (" nearby", .nearby)]
      where text.hasSuffix(ending) {
        text.removeLast(ending.count)
        scope = its
      }
      var members: [Int] = []
      for name in text.split(separator: "×") { members.append(try concept(name, item)) }
      let roles = members.map { concepts[$0].role }
      // Several that are not core may stand together for a core concept that nobody named.
      let isFor = !roles.contains(.against) && (roles.first == .core || members.count >= 3)
      let isAgainst = roles.first == .against && !roles.dropFirst().contains(.against)
      guard (isFor || isAgainst) && !roles.contains(.mask), members.count <= 4 else {
        throw error(
          item,
          "a feature is a core concept × others, three or four others, or one concept against × others"
        )
      }
      features.append(Topic.FeatureTemplate(concepts: members, scope: scope))
    }
    return features
  }

  private func readEvents(_ node: Node) throws(TopicError) -> [Topic.EventRule] {
    var events: [Topic.EventRule] = []
    for (id, node) in try pairs(node, "'events'") {
      let fields = try mapping(node, "an event")
      var alternatives: [Topic.EventRule.Alternative] = []
      if let when = fields["when"] {
        for (text, node) in try strings(when) {
          let parts = text.split(separator: "^", maxSplits: 1)
          let weight = parts.count == 2 ? Double(parts[1].filter { $0 != " " }) : 1
          guard let weight, (0...10).contains(weight), let names = parts.first else {
            throw error(node, "'\(text)': after ^ a number from 0 to 10 was expected")
          }
          var members: [Int] = []
          for name in names.split(separator: "+") { members.append(try concept(name, node)) }
          alternatives.append(.init(concepts: members, weight: weight))
        }
      }
      var turns: [Topic.EventRule.Turn] = []
      for direction in Verdict.Direction.allCases {
        guard let node = fields[direction.rawValue] else { continue }
        for (text, node) in try strings(node) {
          turns.append(.init(concept: try concept(text, node), direction: direction))
        }
      }
      guard let direction = Verdict.Direction(rawValue: fields["direction"]?.string ?? "neutral")
      else { throw error(node, "a direction is restricts, expands or neutral") }
      let weight = try fields["weight"].map { (node) throws(TopicError) in try number(node) }
      events.append(
        Topic.EventRule(
          id: id, alternatives: alternatives, direction: direction, turns: turns,
          weight: weight ?? 1))
    }
    return events
  }

  private func readHints(_ node: Node) throws(TopicError) -> Topic.Hints {
    let fields = try mapping(node, "'hints'")
    guard let unless = fields["unless"], let most = fields["most"], fields.count == 2 else {
      throw error(node, "'hints' needs unless, a list of concepts, and most, a number")
    }
    var concepts: Set<Int> = []
    for (text, node) in try strings(unless) { concepts.insert(try concept(text, node)) }
    let limit = try number(most)
    guard limit > 0 else { throw error(most, "'most' must be a number above 0") }
    return Topic.Hints(unless: concepts, most: limit)
  }

  private func readThresholds(_ node: Node?) throws(TopicError) -> Topic.Thresholds {
    guard let node else { return Topic.Thresholds(flagged: 0.5, possible: 0.2) }
    let fields = try mapping(node, "'thresholds'")
    guard let flagged = fields["flagged"], let possible = fields["possible"] else {
      throw error(node, "'thresholds' needs flagged and possible")
    }
    let values = Topic.Thresholds(flagged: try number(flagged), possible: try number(possible))
    guard 0 < values.possible, values.possible <= values.flagged, values.flagged < 1 else {
      throw error(node, "thresholds must be 0 < possible ≤ flagged < 1")
    }
    return values
  }

  private func readWeights(
    _ node: Node?, _ features: [Topic.FeatureTemplate], _ concepts: [Topic.Concept]
  ) throws(TopicError) -> Topic.Weights {
    guard let node else { return .byDefault(features, concepts) }
    let signs = Dictionary(
      uniqueKeysWithValues: Topic.Feature.all(features, concepts).map { ($0.name, $0.sign) })
    var weights = Topic.Weights(bias: 0, byFeature: [:])
    for (name, value) in try pairs(node, "'weights'") {
      let weight = try number(value)
      if name == "bias" {
        weights.bias = weight
        continue
      }
      guard let sign = signs[name] else {
        if isToBeTrained { continue }
        throw error(value, "no feature is called '\(name)'; `veille train` makes the weights anew")
      }
      guard weight * sign >= 0 else {
        throw error(value, "'\(name)' must not be \(sign > 0 ? "negative" : "positive")")
      }
      weights.byFeature[name] = weight
    }
    return weights
  }
}

func trimmed(_ text: some StringProtocol) -> String {
  let bytes = Array(text.utf8)
  return bytes.withUnsafeBufferPointer {
    String(decoding: $0[trimmedRange($0, 0..<$0.count)], as: UTF8.self)
  }
}
