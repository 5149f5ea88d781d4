import Foundation
import Parsing
import Testing

struct DocumentTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Documents")

  @Test(arguments: ["daily-rss", "agency-atom", "journal-rdf"])
  func `a whole document reads as the JSON beside it`(name: String) throws {
    let document = try Data(contentsOf: Self.folder.appending(path: "\(name).xml"))
    let expected = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
    let feed = try parseFeed(Array(document), baseURL: "https://base.example/feeds/all.xml")
    let printed = String(decoding: feed.json(), as: UTF8.self)
    #expect(printed == String(decoding: expected, as: UTF8.self))
  }
}
