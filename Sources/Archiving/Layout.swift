/// Where things lie in the archive's directory.
enum Layout {
  /// Of the directory as a whole.
  static let schema = 1

  static let manifest = "archive.json"
  static let lock = "lock"
  static let feeds = "feeds.jsonl"
  static let seen = "seen.jsonl"
  static let runs = "runs.jsonl"
  static let feedback = "feedback.jsonl"
  static let digests = "digests.json"
  static let digestsLock = "digests.lock"
  static let stories = "stories"
  static let flagged = "flagged"
  static let index = "index"
  static let aside = "aside"
  static let temporaries = "tmp"

  static func year(of day: Day, in folder: String) -> String {
    "\(folder)/\(day.description.prefix(4))"
  }

  /// The stories found on a day that are not flagged.
  static func stories(_ day: Day) -> String { "\(year(of: day, in: stories))/\(day).jsonl" }

  /// The stories found on a day that are flagged.
  static func flagged(_ day: Day) -> String { "\(year(of: day, in: flagged))/\(day).json" }
}
