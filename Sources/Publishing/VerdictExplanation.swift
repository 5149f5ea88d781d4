public import Archiving
public import Classifying

/// Why a story was flagged, or why not, for a person to follow: the verdict, then each reason with
/// what it adds to the sum or takes from it.
public func explanation(of verdict: Verdict, for story: Story) -> String {
  var judged = story
  judged.verdicts = [verdict]
  let word =
    switch verdict.tier {
    case .flagged: "flagged"
    case .possible: "possible, not flagged"
    case .none: "not flagged"
    }
  let why = reason(for: judged)
  var lines = [
    "\(word) \(decimal(verdict.score, places: 2)): \(why.isEmpty ? "no words of the topic were found" : why)"
  ]
  func line(_ name: String, _ value: String) { lines.append("  \(name): \(value)") }
  line("title", oneLine(story.title))
  line("topic", "\(oneLine(verdict.topic)) (version \(oneLine(verdict.version)))")
  if let event = verdict.event {
    line("event", [event, verdict.direction?.rawValue].compactMap { $0 }.joined(separator: ", "))
  }
  if !verdict.actors.isEmpty {
    line(
      "names",
      verdict.actors.map { "\(oneLine($0.name)) (\($0.kind.rawValue))" }.joined(separator: ", "))
  }
  let reasons = evidenceLines(of: judged)
  if !reasons.isEmpty {
    lines.append("  sum, in log-odds:")
    lines += reasons.map { "    \($0)" }
  }
  return lines.joined(separator: "\n") + "\n"
}
