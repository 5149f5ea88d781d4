import Foundation
import Testing

@testable import Archiving

/// Judges files with Docs/archive.schema.json by Python's jsonschema, which `make setup` installs.
private let validator = """
  import json, pathlib, sys
  try:
      import jsonschema
  except ImportError:
      sys.exit("python3 has no jsonschema: run make setup")
  schema = json.load(open(sys.argv[1]))
  root = pathlib.Path(sys.argv[2])
  count = 0
  def check(name, value):
      global count
      part = {"$schema": schema["$schema"], "$ref": "#/$defs/" + name, "$defs": schema["$defs"]}
      jsonschema.Draft202012Validator(part).validate(value)
      count += 1
  for path in sorted(root.rglob("*")):
      relative = str(path.relative_to(root))
      if relative.startswith("stories/") and path.suffix == ".jsonl":
          for line in open(path): check("story", json.loads(line))
      elif relative.startswith("flagged/") and path.suffix == ".json":
          check("flagged_day", json.load(open(path)))
      elif relative == "feeds.jsonl":
          for line in open(path): check("feed_line", json.loads(line))
      elif relative == "seen.jsonl":
          for line in open(path): check("seen_line", json.loads(line))
      elif relative == "archive.json":
          check("manifest", json.load(open(path)))
  print(count)
  """

@Suite struct SchemaTests {
  func judge(_ directory: TemporaryDirectory) throws -> (status: Int32, output: String) {
    let schema = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Docs/archive.schema.json").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", validator, schema, directory.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }

  func filled() throws -> TemporaryDirectory {
    let directory = TemporaryDirectory()
    var full = fullStory()
    full.found = noon
    var plain = plainStory(1)
    let archive = try Archive(at: directory.path, now: noon)
    try archive.commit([update("feed1", [full, plain])], now: noon)
    plain.title = "Revised"
    var second = update("feed1", [plain])
    second.seen?.finishPass(now: noon)
    try archive.commit([second], now: noon)
    let copy = plainStory(2, feed: "feed2", link: plain.link, title: "Elsewhere")
    try archive.commit([update("feed2", [copy])], now: noon)
    try archive.close()
    return directory
  }

  @Test func `every line that is written fits the schema`() throws {
    let (status, output) = try judge(filled())
    #expect(status == 0, "\(output.suffix(600))")
    #expect(Int(output.trimmingCharacters(in: .whitespacesAndNewlines)).map { $0 >= 8 } == true)
  }

  @Test func `the schema refuses what the archive would not write`() throws {
    let directory = try filled()
    let name = try #require(directory.files.first { $0.hasPrefix("stories/") })
    try directory.write(
      try directory.text(name).replacing("\"found\":\"2023-", with: "\"found\":\"23-"), to: name)
    #expect(try judge(directory).status != 0)
  }
}
