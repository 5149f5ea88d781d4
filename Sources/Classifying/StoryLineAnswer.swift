extension Classifier {
  /// Answers a line of stories with a line of JSON: `id` as it came, `flagged`, `score`, `tier`, `event`,
  /// `direction`, `actors`, `language`, `topic`, `evidence`. With several topics the strongest verdict answers.
  public func answer(
    _ line: StoryLine, in workspace: inout Workspace, into output: inout [UInt8]
  ) {
    let declared = line.isEmpty(.language) ? nil : line.string(.language)
    line.withFields { fields in
      let language = LanguageIdentifier.identify(fields.title, fields.summary, declared: declared)
      var json = JSONLineWriter(bytes: output)
      output = []
      json.raw("{\"id\":")
      json.bytes.append(contentsOf: line.id)
      if let verdicts = verdicts(reading: fields, language: declared, in: &workspace) {
        json.write(Self.strongest(of: verdicts), language)
      } else {
        json.bytes.append(contentsOf: answerToNothing.beforeLanguage)
        json.string(language)
        json.bytes.append(contentsOf: answerToNothing.afterLanguage)
      }
      output = json.bytes
    }
  }

  /// The last of equals.
  static func strongest(of verdicts: [Verdict]) -> Verdict? {
    let rank: [Verdict.Tier: Int] = [.flagged: 2, .possible: 1, .none: 0]
    return verdicts.max { left, right in
      (rank[left.tier] ?? 0, left.score) < (rank[right.tier] ?? 0, right.score)
    }
  }

  /// What is answered, after the identifier, to most stories.
  struct AnswerToNothing {
    var beforeLanguage: [UInt8]
    var afterLanguage: [UInt8]

    init(_ verdicts: [Verdict]) {
      var json = JSONLineWriter(bytes: [])
      let verdict = Classifier.strongest(of: verdicts)
      json.writeBeforeLanguage(verdict)
      beforeLanguage = json.bytes
      json.bytes = []
      json.writeAfterLanguage(verdict)
      afterLanguage = json.bytes
    }
  }
}

/// Writes JSON by bytes: an encoder would cost more than the classification.
private struct JSONLineWriter {
  var bytes: [UInt8]

  mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func write(_ verdict: Verdict?, _ language: String?) {
    writeBeforeLanguage(verdict)
    string(language)
    writeAfterLanguage(verdict)
  }

  mutating func writeBeforeLanguage(_ verdict: Verdict?) {
    raw(verdict?.isFlagged == true ? ",\"flagged\":true" : ",\"flagged\":false")
    raw(",\"score\":")
    number(verdict?.score ?? 0)
    raw(",\"tier\":\"")
    raw((verdict?.tier ?? .none).rawValue)
    raw("\",\"event\":")
    string(verdict?.event)
    raw(",\"direction\":")
    string(verdict?.direction?.rawValue)
    raw(",\"actors\":[")
    list(verdict?.actors ?? []) { json, actor in
      json.raw("{\"kind\":")
      json.string(actor.kind.rawValue)
      json.raw(",\"name\":")
      json.string(actor.name)
      json.raw("}")
    }
    raw("],\"language\":")
  }

  mutating func writeAfterLanguage(_ verdict: Verdict?) {
    raw(",\"topic\":")
    string(verdict?.topic)
    raw(",\"evidence\":[")
    list(verdict?.evidence ?? []) { json, evidence in json.evidence(evidence) }
    raw("]}\n")
  }

  mutating func number(_ value: Double) {
    // Three decimals, as scores and weights are rounded.
    let thousandths = Int((abs(value) * 1000).rounded())
    if value < 0, thousandths > 0 { raw("-") }
    raw(String(thousandths / 1000))
    let rest = thousandths % 1000
    guard rest > 0 else { return }
    raw(".")
    for digit in [rest / 100, rest / 10 % 10, rest % 10] { bytes.append(0x30 + UInt8(digit)) }
    while bytes.last == 0x30 { bytes.removeLast() }
  }

  mutating func string(_ text: String?) {
    guard let text else { return raw("null") }
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case ..<0x20, 0x7F:
        let digits = Array("0123456789abcdef".utf8)
        raw("\\u00")
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func list<Element>(
    _ elements: [Element], _ write: (inout JSONLineWriter, Element) -> Void
  ) {
    for (index, element) in elements.enumerated() {
      if index > 0 { raw(",") }
      write(&self, element)
    }
  }

  mutating func evidence(_ evidence: Verdict.Evidence) {
    raw("{\"feature\":")
    string(evidence.feature)
    raw(",\"weight\":")
    number(evidence.weight)
    raw(",\"matches\":[")
    list(evidence.matches) { json, match in
      json.raw("{\"field\":")
      json.string(match.field.rawValue)
      json.raw(",\"start\":\(match.start),\"length\":\(match.length),\"text\":")
      json.string(match.text)
      json.raw(",\"concept\":")
      json.string(match.concept)
      json.raw("}")
    }
    raw("]}")
  }
}
