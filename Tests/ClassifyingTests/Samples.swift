import Classifying
import Foundation

/// The labelled stories beside these tests.
func labelledStories(_ name: String) throws -> [LabelledStory] {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Stories/\(name).jsonl")
  return try LabelledStory.parse(try String(contentsOf: file, encoding: .utf8), file: name)
}

/// Compiled once for all tests.
let builtIn = Classifier.builtIn()

/// What the built-in topic says of a story, whatever it says.
func verdict(_ title: String, _ summary: String = "", content: String = "") throws -> Verdict {
  try verdict(title, summary, content: content, by: builtIn)
}

func verdict(
  _ title: String, _ summary: String = "", content: String = "", by classifier: Classifier
) throws -> Verdict {
  guard
    let verdict = classifier.verdicts(
      title: title, summary: summary, content: content, includingNone: true
    ).first
  else { throw NoVerdict() }
  return verdict
}

struct NoVerdict: Error {}

/// A topic small enough to reason about: drones, with their crimes, against toys.
let drones = """
  topic: drones
  name: Police drones
  version: "3"
  concepts:
    drone: {role: core, name: drone}
    police: {role: with, name: police}
    toy: {role: against, name: toys}
    other: {role: mask, name: drone bees}
  languages:
    en:
      drone: drone*, unmanned .. aircraft
      police: police, officer*
      toy: toy*, birthday
      other: drone bee*
    fr:
      police: policier*, gendarme*
  actors:
    agency:
      Interpol: interpol
  """
