import Foundation
import Testing

/// Whatever is wrong is named, with the exit code that scripts understand.
@Suite(.serialized) struct BadInputTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func `an unknown option is wrong usage`() throws {
    let ended = try sandbox.run("fetch", "--nonsense")
    #expect(ended.code == 64)
    #expect(ended.errors.contains("--nonsense"))
  }

  @Test func `a missing list is named`() throws {
    let ended = try sandbox.fetch(sandbox.path("nowhere.opml"))
    #expect(ended.code == 65)
    #expect(ended.errors.contains("nowhere.opml"))
    #expect(ended.errors.contains("No such file"))
  }

  @Test func `a list without feeds is named`() throws {
    let ended = try sandbox.fetch(try sandbox.opml([]))
    #expect(ended.code == 65)
    #expect(ended.errors.contains("feeds.opml"))
  }

  @Test func `without any list the message says where one is expected`() throws {
    let ended = try sandbox.run("fetch", "--archive", sandbox.archive)
    #expect(ended.code == 65)
    #expect(ended.errors.contains("--feeds"))
  }

  @Test func `a folder that is no archive is told from an archive without news`() throws {
    let listed = try sandbox.run("list", "--archive", sandbox.folder.path)
    #expect(listed.code == 0)
    #expect(listed.errors.contains("no archive at"))
  }

  @Test func `an archive that is a file is refused and kept`() throws {
    let file = try sandbox.write("mine", to: "archive")
    let list = try sandbox.opml(["https://news.example/feed"])
    let ended = try sandbox.run("fetch", "--feeds", list, "--archive", file)
    #expect(ended.code == 74)
    #expect(ended.errors.contains(file))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "mine")
  }

  @Test(arguments: ["fetchh: {}", "fetch: {paralel: 3}", "fetch: {parallel: many}", "[", "- a"])
  func `a bad configuration is refused, not guessed`(text: String) throws {
    let file = try sandbox.write(text, to: "veille.yaml")
    let list = try sandbox.opml(["https://news.example/feed"])
    let ended = try sandbox.run(
      "fetch", "--feeds", list, "--archive", sandbox.archive,
      environment: ["VEILLE_CONFIG": file])
    #expect(ended.code == 78)
    #expect(ended.errors.contains("veille.yaml"))
  }

  @Test(arguments: ["file:///etc/passwd", "gopher://127.0.0.1/x", "/etc/passwd", "../up.xml"])
  func `what is neither http nor beside the list is refused`(url: String) throws {
    let ended = try sandbox.fetch(try sandbox.opml([url]))
    #expect(ended.code == 69)
    #expect(ended.errors.contains(url))
    #expect(!FileManager.default.fileExists(atPath: sandbox.path("up.xml")))
  }

  @Test func `a standing list may not point at files`() throws {
    try sandbox.write(rss("local", entries: 0..<3), to: "local.xml")
    let list = try sandbox.opml(["local.xml"])
    let standing = try sandbox.run(
      "fetch", "--archive", sandbox.archive, environment: ["VEILLE_FEEDS": list])
    #expect(standing.code == 69)
    #expect(try sandbox.stories().isEmpty)
    #expect(try sandbox.fetch(list, "--force").code == 0)
    #expect(try sandbox.stories().count == 3)
  }
}
