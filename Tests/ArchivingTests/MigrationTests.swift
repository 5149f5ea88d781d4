import Foundation
import Testing

@testable import Archiving

@Suite struct MigrationTests {
  @Test func `an archive of the first layout is brought to the present one`() throws {
    let directory = TemporaryDirectory()
    let archive = try Archive(at: directory.path, now: noon)
    try archive.commit([update("feed1", [plainStory(1)])], now: noon)
    try archive.close()
    let story = try directory.stories()
    try directory.write("{\"created\":\"2020-01-02T03:04:05Z\",\"schema\":1}\n", to: "archive.json")
    try directory.write(
      """
      {"id":"feed1","currentURL":"https://example.org/b","lastModified":"x","moves":[{"count":2,"firstSeen":"2020-01-02T03:04:05Z","from":"a","isAdopted":true,"lastSeen":"2020-01-02T03:04:05Z","status":301,"to":"b"}],"url":"https://example.org/a"}
      rubbish
      {"id":"feed1","lastModified":null,"lastStatus":200}

      """, to: "feeds.jsonl")

    let later = try Archive(at: directory.path, now: noon)
    let record = try #require(later.record(of: "feed1"))
    #expect(record.currentURL == "https://example.org/b")
    #expect(record.lastModified == nil)
    #expect(record.lastStatus == 200)
    #expect(record.moves?.first?.isAdopted == true)
    try later.close()
    #expect(try directory.stories() == story)
    #expect(try directory.text("feeds.jsonl").contains("\nrubbish\n"))
    #expect(
      try directory.text("archive.json")
        == "{\"created\":\"2020-01-02T03:04:05Z\",\"schema\":2}\n")
  }
}
