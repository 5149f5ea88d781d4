import Foundation
import Testing

/// The bundled sample feeds, from the files to the flags.
@Suite(.serialized) struct SampleTests {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Feeds/sample")

  struct Expected {
    var entry: String
    var event: String
  }

  static func expected() throws -> [Expected] {
    let table = try String(
      contentsOf: folder.appendingPathComponent("expected.tsv"), encoding: .utf8)
    return table.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return Expected(entry: columns[1], event: columns[2])
    }
  }

  @Test func `the expected stories are flagged, and no others`() throws {
    let sandbox = try Sandbox()
    let list = Self.folder.appendingPathComponent("feeds.opml").path
    let fetched = try sandbox.run("fetch", "--feeds", list, "--archive", sandbox.archive)
    #expect(fetched.code == 0, "\(fetched.errors)")

    let stories = try sandbox.stories()
    #expect(stories.count == 135, "138 entries; three links stand in two feeds each")
    var flagged: Set<String> = []
    var all: Set<String> = []
    for story in stories {
      let sources = story["sources"] as? [[String: Any]] ?? []
      let ids = sources.compactMap { $0["entry_id"] as? String ?? $0["link"] as? String }
      all.formUnion(ids)
      if story["flagged"] as? Bool == true { flagged.formUnion(ids) }
    }
    let wanted = Set(try Self.expected().map(\.entry))
    #expect(wanted.subtracting(all).isEmpty, "every expected entry is stored")
    #expect(wanted.subtracting(flagged).sorted() == [], "missed")
    #expect(flagged.subtracting(wanted).sorted() == [], "flagged without a reason")
  }

  @Test(arguments: ["le-courant.xml", "harbour-post.xml", "diario-meridiano.xml"])
  func `the founding story is a vendor's policy that restricts`(file: String) throws {
    let sandbox = try Sandbox()
    let list = Self.folder.appendingPathComponent("feeds.opml").path
    #expect(try sandbox.run("fetch", "--feeds", list, "--archive", sandbox.archive).code == 0)
    let story = try sandbox.stories().first { story in
      (story["title"] as? String ?? "").contains("Amazon")
        && (story["sources"] as? [[String: Any]] ?? [])
          .contains { ($0["feed_url"] as? String ?? "").hasSuffix(file) }
    }
    let verdict = try #require((story?["verdicts"] as? [[String: Any]])?.first)
    #expect(verdict["event"] as? String == "vendor_policy")
    #expect(verdict["direction"] as? String == "restricts")
    let actors = (verdict["actors"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
    #expect(actors.contains("Amazon"))
    #expect((verdict["evidence"] as? [Any] ?? []).isEmpty == false)
  }
}
