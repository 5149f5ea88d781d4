import Archiving
import Classifying
import Foundation
import Testing

@testable import Publishing

/// The formats as others read them: Python's csv, feedparser, and a validator of JSON Schema.
struct ReadersTests {
  @Test(.enabled(if: Python.with("csv") != nil, "needs python3"))
  func `Python's csv reads every field back`() throws {
    let rows = try Python.run(
      "csv",
      """
      import csv, io, json, sys
      text = sys.stdin.buffer.read().decode()
      print(json.dumps(list(csv.DictReader(io.StringIO(text, newline=""), strict=True))))
      """, input: render(digest(), as: .csv))
    let stories = try #require(rows as? [[String: String]])
    #expect(stories.count == sampleStories.count)
    for story in sampleStories {
      let row = try #require(stories.first { $0["id"] == story.id })
      #expect(row["title"] == story.title)
      #expect(row["link"] == story.link)
      #expect(row["language"] == story.language)
      #expect(row["event"] == story.verdict?.event)
      #expect(row.count == StoryTable.columns(explains: false).count)
    }
  }

  @Test(.enabled(if: Python.with("feedparser") != nil, "needs python3-feedparser"))
  func `feedparser reads the Atom feed without complaint`() throws {
    let result = try Python.run(
      "feedparser",
      """
      import feedparser, json, sys
      feed = feedparser.parse(sys.stdin.buffer.read())
      print(json.dumps({"bozo": bool(feed.bozo), "version": feed.version, "title": feed.feed.title,
        "id": feed.feed.id, "updated": feed.feed.updated,
        "entries": [{"id": e.id, "title": e.title, "link": e.link, "updated": e.updated, "language": e.content[0].language or "",
          "content": e.content[0].value, "tags": [t.term for t in e.tags]} for e in feed.entries]}))
      """, input: render(digest(), as: .atom))
    let feed = try #require(result as? [String: Any])
    #expect(feed["bozo"] as? Bool == false)
    #expect(feed["version"] as? String == "atom10")
    let entries = try #require(feed["entries"] as? [[String: Any]])
    #expect(entries.count == sampleStories.count)
    #expect(Set(entries.compactMap { $0["id"] as? String }).count == sampleStories.count)
    for story in sampleStories {
      let entry = try #require(entries.first { $0["link"] as? String == story.link })
      #expect(entry["title"] as? String == story.title)
      #expect((entry["content"] as? String)?.contains("facial recognition: ") == true)
      #expect((entry["language"] as? String) == story.language)
    }
  }

  @Test(
    .enabled(if: Python.with("email") != nil, "needs python3"),
    arguments: [
      "The week",
      "Gesichtserkennung und Polizei: was diese Woche in den Zeitungen stand, Teil zwölf",
    ])
  func `Python's email reads text and page out of the mail`(title: String) throws {
    var digest = digest(title: title)
    digest.mail = Digest.Mail(
      from: "veille@news.example", to: ["a@news.example", "b@news.example"])
    let result = try Python.run(
      "email",
      """
      import email, email.policy, json, sys
      mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
      parts = {p.get_content_type(): p.get_content() for p in mail.iter_parts()}
      print(json.dumps({"subject": mail["subject"], "to": mail["to"], "from": mail["from"], "list": mail["list-id"],
        "date": mail["date"].datetime.isoformat(), "type": mail.get_content_type(), "parts": parts,
        "defects": [str(d) for d in mail.defects]}))
      """, input: render(digest, as: .email))
    let mail = try #require(result as? [String: Any])
    #expect(mail["defects"] as? [String] == [])
    #expect(mail["type"] as? String == "multipart/alternative")
    #expect(mail["subject"] as? String == "\(title): \(sampleStories.count) stories")
    #expect(mail["to"] as? String == "a@news.example, b@news.example")
    #expect(mail["from"] as? String == "veille@news.example")
    #expect((mail["list"] as? String)?.hasSuffix(".veille.localhost>") == true)
    #expect(mail["date"] as? String == "2026-11-24T09:30:00+00:00")
    let parts = try #require(mail["parts"] as? [String: String])
    #expect(parts["text/plain"] == String(decoding: render(digest, as: .text), as: UTF8.self))
    #expect(parts["text/html"] == String(decoding: render(digest, as: .html), as: UTF8.self))
  }

  @Test(arguments: ["a@b.example\nBcc: c@d.example", "nobody", "é@b.example", "a@b.example\r"])
  func `what is no address stands in no header`(address: String) {
    var digest = digest()
    digest.mail = Digest.Mail(from: address, to: [address])
    let mail = String(decoding: render(digest, as: .email), as: UTF8.self)
    let header = mail.prefix(upTo: mail.firstRange(of: "\n\n")?.lowerBound ?? mail.endIndex)
    #expect(!header.contains("Bcc") && !header.contains("From:") && !header.contains("To:"))
  }

  @Test
  func `a story keeps its Atom id in every digest`() throws {
    func ids(_ stories: [Story]) -> Set<Substring> {
      Set(text(stories, as: .atom).matches(of: /<entry[^>]*>\n<id>([^<]+)</).map(\.output.1))
    }
    #expect(ids(sampleStories).count == sampleStories.count)
    #expect(ids(Array(sampleStories.prefix(2))).isSubset(of: ids(sampleStories)))
    #expect(
      ids(sampleStories).allSatisfy {
        $0.wholeMatch(
          of: /urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil
      })
  }

  @Test(.enabled(if: Python.with("jsonschema") != nil, "needs python3-jsonschema"))
  func `the JSON Feed fits its schema, extension included`() throws {
    let schema = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Docs/digest.schema.json").standardized.path
    let problems = try Python.run(
      "jsonschema",
      """
      import json, jsonschema, sys
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      checker = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
      print(json.dumps([[*map(str, e.path), e.message] for e in checker.iter_errors(json.load(sys.stdin))]))
      """, input: render(digest(), as: .json), arguments: [schema])
    #expect((problems as? [[String]]) == [])
  }

  @Test(.enabled(if: Python.with("xml.etree.ElementTree") != nil, "needs python3"))
  func `the list of outlets is well-formed OPML`() throws {
    let outlets = try Python.run(
      "xml.etree.ElementTree",
      """
      import json, sys, xml.etree.ElementTree as tree
      root = tree.fromstring(sys.stdin.buffer.read())
      print(json.dumps([dict(o.attrib) for o in root.iter("outline")]))
      """, input: render(digest(), as: .opml))
    #expect(
      (outlets as? [[String: String]])?.allSatisfy {
        $0["xmlUrl"]?.hasPrefix("https://") == true && $0["type"] == "rss"
      } == true)
  }
}

/// A Python that has a module, where there is one.
enum Python {
  struct Failed: Error { var output: String }

  static func with(_ module: String) -> String? {
    ["/usr/bin/python3", "/usr/local/bin/python3", "/root/.pyenv/shims/python3"].first { path in
      FileManager.default.isExecutableFile(atPath: path)
        && (try? launch(path, ["-c", "import \(module)"], input: []))?.status == 0
    }
  }

  /// Runs a script and reads the JSON that it prints.
  static func run(
    _ module: String, _ script: String, input: [UInt8], arguments: [String] = []
  ) throws -> Any {
    let python = try #require(with(module))
    let (status, output) = try launch(python, ["-c", script] + arguments, input: input)
    guard status == 0 else { throw Failed(output: String(decoding: output, as: UTF8.self)) }
    return try JSONSerialization.jsonObject(with: output)
  }

  private static func launch(
    _ path: String, _ arguments: [String], input: [UInt8]
  ) throws -> (status: Int32, output: Data) {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data(input).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: file)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, bytes)
  }
}
