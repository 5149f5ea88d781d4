/// Where things lie in the archive's directory.
enum Layout {
  /// Of the directory as a whole.
  static let schema = 2

  static let manifest = "archive.json"
  static let lock = "lock"
  static let feeds = "feeds.jsonl"
  static let seen = "seen.jsonl"
  static let runs = "runs.jsonl"
  static let feedback = "feedback.jsonl"
  static let stories = "stories"
  static let flagged = "flagged"
  /// Derived: may be deleted at any time.
  static let index = "index"
  static let indexBase = "index/places.idx"
  static let indexRecent = "index/recent.idx"
  static let aside = "aside"
  static let temporaries = "tmp"

  static func year(of day: Day, in folder: String) -> String {
    "\(folder)/\(day.description.prefix(4))"
  }

  /// The stories found on a day that are not flagged.
  static func stories(_ day: Day) -> String { "\(year(of: day, in: stories))/\(day).jsonl" }

  /// The stories found on a day that are flagged.
  static func flagged(_ day: Day) -> String { "\(year(of: day, in: flagged))/\(day).json" }

  /// The day of a file in one of these folders; `nil` when the name is none of ours.
  static func day(ofFile name: String, in folder: String) -> Day? {
    let suffix = folder == flagged ? ".json" : ".jsonl"
    return name.hasSuffix(suffix) ? Day(name.dropLast(suffix.count)) : nil
  }
}
