import Archiving
import Classifying

/// Why a story is there, in one line: the words found, what they stand for, and what spoke against.
/// "facial recognition × police: “reconnaissance faciale”, “policiers”; despite airport: “aéroport”"
func reason(for story: Story) -> String { markedReason(for: story).plain }

/// The same with the feed's words marked: they may read in another direction than the rest.
func markedReason(for story: Story) -> MarkedText {
  var text = MarkedText()
  guard let verdict = story.verdict else { return text }
  for evidence in verdict.evidence.filter({ $0.weight > 0 }).prefix(2) {
    text.append(text.isEmpty ? "" : "; ", isMarked: false)
    append(evidence, to: &text)
  }
  if let objection = verdict.evidence.filter({ $0.weight < 0 }).min(by: { $0.weight < $1.weight }) {
    text.append(text.isEmpty ? "despite " : "; despite ", isMarked: false)
    append(objection, to: &text)
  }
  return text
}

/// One line for each piece of evidence: its name, what it weighs, the words and where they stand.
/// "facial recognition +4.12: “reconnaissance faciale” (title)"
func evidenceLines(of story: Story) -> [String] {
  story.verdicts.flatMap { verdict in
    verdict.evidence.map { evidence in
      let words = unique(evidence.matches.map { "“\(oneLine($0.text))” (\($0.field.rawValue))" })
      let line = oneLine(evidence.feature) + " " + signed(evidence.weight)
      return words.isEmpty ? line : line + ": " + words.joined(separator: ", ")
    }
  }
}

/// The weightiest of the lines, and one for all others where there are two at least.
func mainEvidenceLines(of story: Story, most: Int) -> [String] {
  let lines = evidenceLines(of: story)
  guard lines.count > most + 1 else { return lines }
  let rest = story.verdicts.flatMap(\.evidence).dropFirst(most).reduce(0) { $0 + $1.weight }
  return lines.prefix(most) + [
    "\(lines.count - most) more, together \(signed(rest)): veille explain \(story.id.prefix(8))"
  ]
}

private func append(_ evidence: Verdict.Evidence, to text: inout MarkedText) {
  text.append(oneLine(evidence.feature), isMarked: false)
  for (index, words) in unique(evidence.matches.map { oneLine($0.text) }).prefix(4).enumerated() {
    text.append(index == 0 ? ": “" : ", “", isMarked: false)
    text.append(words, isMarked: true)
    text.append("”", isMarked: false)
  }
}

/// "+4.12", "−0.80": two decimals, without the detour over a formatter.
private func signed(_ weight: Double) -> String {
  (weight < 0 ? "−" : "+") + decimal(abs(weight), places: 2)
}

/// A number of at most nine digits before the point, with `places` decimals.
func decimal(_ number: Double, places: Int) -> String {
  guard number.isFinite else { return "0" }
  let scale = (0..<places).reduce(1) { product, _ in product * 10 }
  let clamped = min(max(number, -999_999_999), 999_999_999)
  let scaled = Int((clamped * Double(scale)).rounded())
  let digits = places > 0 ? String(abs(scaled) % scale) : ""
  let fraction = String(repeating: "0", count: places - digits.count) + digits
  return (scaled < 0 ? "-" : "") + "\(abs(scaled) / scale)" + (places > 0 ? "." + fraction : "")
}
