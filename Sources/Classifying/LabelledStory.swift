#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A story a person has judged, one JSON object a line: see `Docs/Classifier.md`.
public struct LabelledStory: Sendable, Codable, Equatable {
  public var id: String
  public var lang: String
  public var title: String
  public var summary: String?
  public var content: String?
  /// 2 on the topic, 1 related, 0 neither.
  public var grade: Int
  public var kind: String?
  public var event: String?
  public var direction: String?
  public var actors: [String]?
  public var note: String?

  public var isRelevant: Bool { grade == 2 }

  public struct Malformed: Error, CustomStringConvertible {
    public var description: String
  }

  /// - Parameter file: the name to use in errors.
  public static func parse(_ text: String, file: String) throws(Malformed) -> [LabelledStory] {
    var stories: [LabelledStory] = []
    let decoder = JSONDecoder()
    var number = 0
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let line = Substring(line)
      if line.allSatisfy(\.isWhitespace) { continue }
      do {
        stories.append(try decoder.decode(LabelledStory.self, from: Data(line.utf8)))
      } catch {
        throw Malformed(description: "\(file):\(number): not a labelled story: \(error)")
      }
    }
    return stories
  }
}
