import Foundation
import Testing

/// `list` and `digest` as their users call them.
@Suite(.serialized) struct DigestTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// Puts flagged stories into the archive, found so many hours ago.
  private func archive(_ stories: [(id: String, title: String, hoursAgo: Double)]) throws {
    let time = Date.ISO8601FormatStyle()
    for (day, stories) in Dictionary(
      grouping: stories.map { ($0, Date(timeIntervalSinceNow: -$0.hoursAgo * 3600)) },
      by: { String($0.1.formatted(time).prefix(10)) })
    {
      let objects = stories.map { story, found in
        """
        {"found":"\(found.formatted(time))","id":"\(story.id)","link":"https://e.example/\(story.id)",\
        "sources":[{"feed_id":"f","feed_title":"Outlet","feed_url":"https://e.example/feed",\
        "found":"\(found.formatted(time))"}],"title":"\(story.title)","verdicts":[{"actors":[],\
        "event":"ban","evidence":[],"score":0.9,"tier":"flagged","topic":"t","version":"1"}]}
        """
      }
      let folder = "archive/flagged/\(day.prefix(4))"
      try FileManager.default.createDirectory(
        atPath: sandbox.path(folder), withIntermediateDirectories: true)
      try sandbox.write(
        "{\"day\":\"\(day)\",\"schema\":1,\"stories\":[\(objects.joined(separator: ","))]}",
        to: "\(folder)/\(day).json")
    }
  }

  private func ids(_ ended: Sandbox.Ended) throws -> [String] {
    let value = try JSONSerialization.jsonObject(with: Data(ended.output.utf8))
    let items = value as? [[String: Any]] ?? (value as? [String: Any])?["items"] as? [[String: Any]]
    return (items ?? []).compactMap { $0["id"] as? String }.sorted()
  }

  @Test func `list and digest keep to the period and the search`() throws {
    try archive([("a", "Police test faces", 2), ("b", "Court rules", 30), ("c", "Older", 300)])
    let all = try sandbox.run("list", "--archive", sandbox.archive, "--format", "json")
    #expect(try ids(all) == ["a", "b", "c"])
    let week = try sandbox.run(
      "list", "--archive", sandbox.archive, "--format", "json", "--since", "7d")
    #expect(try ids(week) == ["a", "b"])
    let found = try sandbox.run(
      "list", "--archive", sandbox.archive, "--format", "json", "--search", "-police -older")
    #expect(try ids(found) == ["b"])
    let digest = try sandbox.run("digest", "--archive", sandbox.archive, "--format", "json")
    #expect(try ids(digest) == ["a"])
  }

  @Test func `what a digest has told, the next of its name leaves out`() throws {
    func next(_ name: String) throws -> [String] {
      try ids(
        try sandbox.run(
          "digest", "--archive", sandbox.archive, "--format", "json", "--name", name,
          "--since-last"))
    }
    try archive([("a", "First", 2), ("b", "Second", 3)])
    #expect(try next("daily") == ["a", "b"])
    #expect(try next("daily") == [])
    #expect(try next("other") == ["a", "b"])
    // Stored late, with a time before the last digest: a run was still under way.
    try archive([("a", "First", 2), ("b", "Second", 3), ("late", "Third", 1)])
    #expect(try next("daily") == ["late"])
    #expect(try next("daily") == [])
  }

  @Test func `a digest that could not be written does not count as told`() throws {
    try archive([("a", "First", 2)])
    let failed = try sandbox.run(
      "digest", "--archive", sandbox.archive, "--name", "daily", "--since-last",
      "--output", sandbox.path("nowhere/week.html"))
    #expect(failed.code == 74)
    #expect(failed.errors.contains("nowhere/week.html"))
    let next = try sandbox.run(
      "digest", "--archive", sandbox.archive, "--name", "daily", "--since-last", "--format", "json")
    #expect(try ids(next) == ["a"])
  }

  @Test func `a folder gets one file for each format and nothing else`() throws {
    try archive([("a", "First", 2)])
    try FileManager.default.createDirectory(
      atPath: sandbox.path("out"), withIntermediateDirectories: true)
    let ended = try sandbox.run(
      "digest", "--archive", sandbox.archive, "--name", "My week", "--output", sandbox.path("out"))
    #expect(ended.code == 0 && ended.output.isEmpty)
    let files = try FileManager.default.contentsOfDirectory(atPath: sandbox.path("out")).sorted()
    let endings = ["atom", "csv", "eml", "html", "json", "md", "opml", "txt"]
    #expect(files == endings.map { "My-week.\($0)" })
  }

  @Test func `a file keeps its permissions and a link its target`() throws {
    try archive([("a", "First", 2)])
    let file = try sandbox.write("old", to: "week.md")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
    try FileManager.default.createSymbolicLink(
      atPath: sandbox.path("link.md"), withDestinationPath: file)
    let ended = try sandbox.run(
      "digest", "--archive", sandbox.archive, "--output", sandbox.path("link.md"))
    #expect(ended.code == 0)
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("First"))
    let attributes = try FileManager.default.attributesOfItem(atPath: file)
    #expect(attributes[.posixPermissions] as? Int == 0o640)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: sandbox.path("link.md")) == file)
  }

  @Test func `an empty digest is written unless it is to be skipped`() throws {
    let file = sandbox.path("week.html")
    let skipped = try sandbox.run(
      "digest", "--archive", sandbox.archive, "--output", file, "--skip-empty")
    #expect(skipped.code == 0 && !FileManager.default.fileExists(atPath: file))
    let written = try sandbox.run("digest", "--archive", sandbox.archive, "--output", file)
    #expect(written.code == 0)
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("No flagged story"))
  }

  @Test(arguments: ["list", "digest"])
  func `lost output is no success, and a reader that leaves no failure`(command: String) throws {
    try archive((0..<400).map { ("id\($0)", "Title number \($0)", 1) })
    let shell = try sandbox.shell(
      "\"$VEILLE\" \(command) --archive \"$ARCHIVE\" >/dev/full; echo $?; "
        + "\"$VEILLE\" \(command) --archive \"$ARCHIVE\" >&-; echo $?; "
        + "{ \"$VEILLE\" \(command) --archive \"$ARCHIVE\"; echo $? >&2; } | head -c 10 >/dev/null")
    #expect(shell.output.split(separator: "\n") == ["74", "74"])
    let errors = shell.errors.split(separator: "\n")
    #expect(errors.count == 3 && errors.last == "0")
    #expect(errors.prefix(2).allSatisfy { $0.contains("standard output") })
  }

  @Test(arguments: [
    ["list", "--since", "soon"], ["list", "--since", "2026-11-02", "--until", "2026-11-01"],
    ["list", "--direction", "up"], ["list", "--min-score", "7"], ["list", "--limit", "0"],
    ["list", "--all", "--tier", "flagged"], ["digest", "--format", "pdf"],
    ["digest", "--since-last"], ["digest", "--since", "7d", "--period", "day"],
    ["digest", "--format", "html,json"],
  ])
  func `a wish that cannot be followed is wrong usage`(arguments: [String]) throws {
    let ended = try sandbox.start(arguments + ["--archive", sandbox.archive]).wait()
    #expect(ended.code == 64)
    #expect(ended.output.isEmpty && !ended.errors.isEmpty)
  }
}
