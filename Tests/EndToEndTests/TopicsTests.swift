import Foundation
import Testing

/// Topics of one's own, from the first line to a flag.
struct TopicsTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  /// `topics new`, written to a file.
  private func drones(_ name: String = "drones.yaml", id: String = "drones") throws -> String {
    let made = try sandbox.run("topics", "new", id)
    #expect(made.code == 0)
    return try sandbox.write(made.output, to: name)
  }

  /// The topics by which `explain` judges a story about a police drone with facial recognition.
  private func judged(_ arguments: [String], environment: [String: String] = [:]) throws
    -> Set<String>
  {
    let file = try sandbox.write(
      "Police drone uses facial recognition to find suspect\n", to: "story.txt")
    let ended = try sandbox.start(["explain", file] + arguments, environment: environment).wait()
    #expect(ended.code == 0, "\(ended.errors)")
    let topics = ["drones", "facial-recognition-policing"]
    return Set(topics.filter { ended.output.contains("topic: \($0) (") })
  }

  @Test func `a new topic is a good one`() throws {
    let ended = try sandbox.run("topics", "check", try drones())
    #expect(ended.code == 0)
    #expect(ended.output.hasSuffix("drones.yaml: OK\n"))
    #expect(try sandbox.run("topics", "new", "My topic!").code == 64)
  }

  @Test func `a bad topic is refused with file, line and reason`() throws {
    let good = try drones()
    let bad = try sandbox.write("topic: a\nconcepts:\n  b: {role: chief}\n", to: "bad.yaml")
    let ended = try sandbox.run("topics", "check", bad, good)
    #expect(ended.code == 65)
    #expect(ended.errors.contains("bad.yaml:3: "))
    #expect(ended.output.contains("drones.yaml: OK"))
    for command in ["classify", "fetch", "reclassify"] {
      let ended = try sandbox.run(
        command, "--topic", bad, environment: ["VEILLE_FEEDS": sandbox.path("none.opml")])
      #expect(ended.code == 65)
    }
    #expect(try sandbox.run("topics", "check", sandbox.path("nowhere.yaml")).code == 65)
  }

  @Test func `topics are listed and shown`() throws {
    let file = try drones()
    let list = try sandbox.run("topics", "list", "--topic", file)
    #expect(list.output.contains("facial-recognition-policing  Facial recognition and policing\n"))
    #expect(list.output.contains("drones  Drones and the police\n"))
    #expect(list.output.contains("2 languages, 6 concepts"))
    let shown = try sandbox.run("topics", "show", "drones", "--topic", file)
    #expect(shown.output.contains("against"))
    #expect(shown.output.contains("4 phrases"))
    let yaml = try sandbox.run("topics", "show", "drones", "--topic", file, "--yaml")
    #expect(yaml.output == (try String(contentsOfFile: file, encoding: .utf8)))
    #expect(try sandbox.run("topics", "show", "nothing").code == 64)
    let own = try sandbox.run("topics", "show", "--yaml")
    #expect(
      try sandbox.run("topics", "check", try sandbox.write(own.output, to: "copy.yaml")).code == 0)
  }

  @Test func `a topic is used beside the built-in one, or alone`() throws {
    let file = try drones()
    #expect(try judged([]) == ["facial-recognition-policing"])
    #expect(try judged(["--topic", file]) == ["drones", "facial-recognition-policing"])
    #expect(try judged(["--topic", file, "--only"]) == ["drones"])
    #expect(try sandbox.run("classify", "--only").code == 64)
  }

  @Test func `the configuration's files and folders of topics are used`() throws {
    let file = try drones()
    let both: Set = ["drones", "facial-recognition-policing"]
    #expect(try judged([], environment: ["VEILLE_TOPICS": file]) == both)
    let folder = sandbox.path("topics")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    _ = try drones("topics/drones.yml")
    let configuration = try sandbox.write("topics: [\(folder)]\n", to: "veille.yaml")
    #expect(try judged([], environment: ["VEILLE_CONFIG": configuration]) == both)
  }

  @Test func `a topic of the same name takes the built-in one's place, but two of a kind clash`()
    throws
  {
    let file = try drones(id: "facial-recognition-policing")
    let list = try sandbox.run("topics", "list", "--topic", file)
    #expect(list.output.contains("facial-recognition-policing  Drones and the police"))
    #expect(!list.output.contains("Facial recognition and policing"))
    let twin = try drones("twin.yaml", id: "facial-recognition-policing")
    let clash = try sandbox.run("topics", "list", "--topic", file, "--topic", twin)
    #expect(clash.code == 65)
    #expect(clash.errors.contains("twin.yaml"))
  }
}
