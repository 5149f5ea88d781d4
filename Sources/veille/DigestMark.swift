import ArgumentParser
import Archiving
import Foundation

/// What the last digest of a name has told, so that the next one tells the rest.
///
/// A run that is still under way may store a story with a time before the digest was made. So the
/// next digest looks back a day further, and leaves out the stories that were told, by their ids.
struct DigestMark: Codable {
  var schema = 1
  /// When the last digest was made.
  var until: Date
  /// The stories found in the day before `until` that a digest has told: ids, and when found.
  var told: [String: Date]

  private static let overlap: TimeInterval = 86_400

  /// From here on the next digest looks for stories.
  var searchStart: Date { until.addingTimeInterval(-Self.overlap) }

  func holds(_ story: Story) -> Bool { told[story.id] != nil }

  init(after last: DigestMark?, stories: [Story], now: Date) {
    // A clock that went back must not make a digest repeat itself.
    until = max(now, last?.until ?? now)
    let start = until.addingTimeInterval(-Self.overlap)
    told = (last?.told ?? [:]).filter { $0.value >= start }
    for story in stories where story.found >= start { told[story.id] = story.found }
  }

  static func load(named name: String, in archive: String) throws -> DigestMark? {
    let path = file(of: name, in: archive)
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile {
      return nil
    } catch {
      throw Trouble.archive("cannot read \(path): \(error.localizedDescription)", ExitCode(74))
    }
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    do {
      return try decoder.decode(DigestMark.self, from: bytes)
    } catch {
      throw Trouble.archive(
        "\(path) is no digest's mark; move it away and give --since once", ExitCode(74))
    }
  }

  func save(named name: String, in archive: String) throws {
    let path = Self.file(of: name, in: archive)
    let folder = Self.folder(in: archive)
    guard mkdir(archive, 0o700) == 0 || errno == EEXIST,
      mkdir(folder, 0o700) == 0 || errno == EEXIST
    else {
      throw Trouble.archive(
        "cannot make \(folder): \(String(cString: strerror(errno)))", ExitCode(74))
    }
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try writeAtomically(Array(try encoder.encode(self)) + [0x0A], to: path, mode: 0o600)
  }

  private static func folder(in archive: String) -> String { archive + "/digests" }

  private static func file(of name: String, in archive: String) -> String {
    "\(folder(in: archive))/\(fileStem(name)).json"
  }
}
