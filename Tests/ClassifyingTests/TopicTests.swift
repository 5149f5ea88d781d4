import Classifying
import Testing

struct TopicTests {
  @Test func `the topics compiled in are good, and there is at least one`() throws {
    #expect(!Topic.builtInFiles.isEmpty)
    for file in Topic.builtInFiles { _ = try Topic(yaml: file.text, file: file.name) }
    #expect(Topic.builtIn.count == Topic.builtInFiles.count)
  }

  @Test func `weights of features that are gone do not keep a topic from being trained`() throws {
    let yaml = drones + "\nweights: {bias: -2, ufo: 1}\n"
    #expect(throws: TopicError.self) { try Topic(yaml: yaml, file: "drones.yaml") }
    let topic = try Topic(yaml: yaml, file: "drones.yaml", isToBeTrained: true)
    #expect(topic.weights.bias == -2)
    #expect(topic.weights.byFeature.isEmpty)
  }

  @Test func `three ideas together stand for a core one that nobody names`() throws {
    let yaml = drones.replacing(
      "languages:",
      with: """
        features: [drone, drone × police, police × crowd × night]
        languages:
        """
    ).replacing(
      "  toy: {role: against",
      with:
        "  crowd: {role: context, name: crowd}\n  night: {role: context, name: night}\n  toy: {role: against"
    ).replacing(
      "toy: toy*, birthday",
      with: "toy: toy*, birthday\n    crowd: crowd*\n    night: night, police*")
    let classifier = Classifier(topics: [try Topic(yaml: yaml, file: "drones.yaml")])
    let together = try verdict("Police above the crowd at night", by: classifier)
    #expect(together.evidence.map(\.feature) == ["police × crowd × night (same sentence)"])
    // One word cannot be the police and the night.
    #expect(try verdict("Police above the crowd", by: classifier).evidence.isEmpty)
  }

  @Test func `what must stand nearby stands in one sentence or the next`() throws {
    let yaml = drones.replacing(
      "languages:", with: "features: [drone, drone × police nearby]\nlanguages:")
    let classifier = Classifier(topics: [try Topic(yaml: yaml, file: "drones.yaml")])
    func features(_ summary: String) throws -> [String] {
      try verdict("Drone over the harbour", summary, by: classifier).evidence.map(\.feature)
    }
    #expect(try features("The police came.").contains("drone × police (near one another)"))
    #expect(try features("Boats lay there. The police came.") == ["drone"])
  }

  @Test func `words of one feature are words of one language`() throws {
    let classifier = Classifier(topics: [try Topic(yaml: drones, file: "drones.yaml")])
    let apart = try verdict("Drone above the policier", by: classifier)
    #expect(!apart.evidence.map(\.feature).contains { $0.contains("×") })
    let together = try verdict("Drone above the officers", by: classifier)
    #expect(together.evidence.map(\.feature).contains { $0.contains("×") })
  }

  @Test func `each state of a topic has a version of its own`() throws {
    func hinting(_ hints: String) -> String {
      drones.replacing("languages:", with: "hints: {\(hints)}\nlanguages:")
    }
    let states = [
      drones, hinting("unless: drone, most: 5"), hinting("unless: drone, most: 4"),
      hinting("unless: [drone, police], most: 5"),
      drones.replacing("  en:", with: "  de:"),
      drones.replacing("officer*", with: "constable*"),
      drones.replacing("police: police, officer*", with: "toy: police, officer*")
        .replacing("toy: toy*", with: "police: toy*"),
    ]
    let versions = try states.map { yaml in
      let topic = try Topic(yaml: yaml, file: "drones.yaml")
      return try verdict("Drone above the harbour", by: Classifier(topics: [topic])).version
    }
    #expect(Set(versions).count == states.count)
  }

  @Test func `a small topic works untrained`() throws {
    let classifier = Classifier(topics: [try Topic(yaml: drones, file: "drones.yaml")])
    #expect(try verdict("Police drone follows march", by: classifier).isFlagged)
    #expect(try verdict("Police use an unmanned blue aircraft", by: classifier).isFlagged)
    #expect(!(try verdict("Drone films wedding", by: classifier).isFlagged))
    #expect(!(try verdict("Police stop car", by: classifier).isFlagged))
    #expect(!(try verdict("Police free drone bees", by: classifier).isFlagged))
    #expect(
      try verdict("Police drone helps Interpol", by: classifier).actors
        == [Verdict.Actor(kind: .agency, name: "Interpol")])
  }

  @Test func `several topics are judged in one pass, each for itself`() throws {
    let topics = Topic.builtIn + [try Topic(yaml: drones, file: "drones.yaml")]
    let classifier = Classifier(topics: topics)
    let both = "Police drone uses facial recognition to find suspect"
    #expect(classifier.verdicts(title: both, summary: "").map(\.topic) == topics.map(\.id))
    let one = classifier.verdicts(title: "Police drone follows march", summary: "")
    #expect(one.map(\.topic) == ["drones"])
    #expect(
      classifier.verdicts(title: "Rain", summary: "", includingNone: true).map(\.tier)
        == topics.map { _ in .none })
  }

  @Test func `a further topic changes no verdict of the others`() throws {
    let classifier = Classifier(topics: [try Topic(yaml: drones, file: "d")] + Topic.builtIn)
    for story in try labelledStories("regression").enumerated().filter({ $0.offset % 8 == 0 }) {
      let (title, summary) = (story.element.title, story.element.summary ?? "")
      let beside = classifier.verdicts(title: title, summary: summary, includingNone: true)
      #expect(beside.last == (try verdict(title, summary)), "\(story.element.id)")
    }
  }

  @Test(arguments: [
    ("Police in London use facial recognition, as my officers said of individuals", ["London"]),
    ("La polizia usa il riconoscimento facciale a Milano", ["Milan"]),
    ("La policía usa el reconocimiento facial en Madrid", ["Madrid"]),
    ("Police face scans: the USA and the EU differ", ["United States", "European Union"]),
    ("Công an Mỹ dùng nhận diện khuôn mặt để bắt nghi phạm", ["United States"]),
    ("米国の警察、顔認証で容疑者を逮捕", ["United States"]),
  ])
  func `a place is one that the text names in its own language`(title: String, places: [String])
    throws
  {
    let named = try #require(builtIn.verdicts(title: title, summary: "").first).actors
      .filter { $0.kind == .place }.map(\.name)
    #expect(named == places)
  }

  @Test(arguments: [
    ("role: with, name: police", "name: police", 6),
    ("role: core, name: drone", "role: chief", 5),
    ("topic: drones", "topic: Drones!", 1),
    ("topic: drones", "subject: drones", 1),
    ("toy: toy*, birthday", "toyz: toy*", 13),
    ("toy: toy*, birthday", "toy: b*rthday", 13),
    ("toy: toy*, birthday", "toy: x", 13),
    ("toy: toy*, birthday", "toy: toy-*", 13),
    ("toy: toy*, birthday", "toy: toy^2", 13),
    ("toy: toy*, birthday", "toy: .. toy", 13),
    ("toy: toy*, birthday", "toy: |\n        toy*,\n\n        b*rthday", 16),
    ("toy: toy*, birthday", "toy: |\n        toy*\n    dronez: x", 15),
    ("Interpol: interpol", "Interpol: |\n        interpol, x", 20),
    ("  fr:", "  french:", 16),
    ("agency:", "person:", 19),
    ("name: Police drones", "name: [", 4),
    ("name: toys}", "name: toys, any: other}", 7),
    ("version: \"3\"", "thresholds: {flagged: 0.2, possible: 0.5}", 3),
    ("version: \"3\"", "weights: {toy: 1}", 3),
    ("version: \"3\"", "weights: {ufo: 1}", 3),
    ("version: \"3\"", "weights: {toy: heavy}", 3),
    ("version: \"3\"", "features: [police × toy]", 3),
    ("version: \"3\"", "features: [ufo]", 3),
    ("version: \"3\"", "hints: {unless: ufo, most: 5}", 3),
    ("version: \"3\"", "hints: {unless: drone}", 3),
    ("version: \"3\"", "hints: {unless: drone, most: -1}", 3),
    ("version: \"3\"", "events: {crash: {when: ufo}}", 3),
    ("version: \"3\"", "events: {crash: {when: police, direction: up}}", 3),
  ])
  func `a bad topic file is refused with file, line and reason`(
    good: String, bad: String, line: Int
  ) throws {
    #expect(drones.contains(good))
    let yaml = drones.replacing(good, with: bad)
    let error = #expect(throws: TopicError.self) { try Topic(yaml: yaml, file: "mine.yaml") }
    #expect(error?.file == "mine.yaml")
    #expect(error?.line == line, "\(error?.description ?? "")")
    #expect(error?.reason.isEmpty == false)
    #expect(error?.description.hasPrefix("mine.yaml:") == true)
  }

  @Test func `phrases in a literal block are those of one line`() throws {
    let block = drones.replacing(
      "toy: toy*, birthday", with: "toy: |\n        toy*,\n\n          birthday\n")
    let inline = try Topic(yaml: drones, file: "drones.yaml").phrases.map(\.pattern)
    #expect(try Topic(yaml: block, file: "drones.yaml").phrases.map(\.pattern) == inline)
  }

  @Test(arguments: [
    ("זיהוי פנים", "זיהוי הפנים של המשטרה"), ("זיהוי פנים", "לזיהוי הפנים"),
    ("זיהוי הפגנה", "זיהוי ההפגנה"), ("كاميرات وجوه", "كاميرات الوجوه"),
  ])
  func `an article within a phrase is passed over`(phrase: String, title: String) throws {
    let yaml = drones.replacing("drone: drone*, unmanned .. aircraft", with: "drone: \(phrase)")
    let classifier = Classifier(topics: [try Topic(yaml: yaml, file: "drones.yaml")])
    let core = try verdict(title, by: classifier).evidence.flatMap(\.matches)
    #expect(core.contains { $0.concept == "drone" })
  }

  @Test func `a mask gives way to a longer phrase in one piece`() throws {
    let yaml = drones.replacing("drone: drone*,", with: "drone: drone*, surveillance drone,")
    let classifier = Classifier(topics: [try Topic(yaml: yaml, file: "drones.yaml")])
    #expect(try verdict("Surveillance drone bees", by: classifier).evidence.isEmpty == false)
    #expect(try verdict("A drone bee", by: classifier).evidence.isEmpty)
  }

  @Test func `a comment opens no block, and the file may end with one that is empty`() throws {
    let yaml = drones.replacing(
      "toy: toy*, birthday", with: "toy: toy*, birthday\n      # rather: |")
    let file = try Topic(yaml: yaml, file: "drones.yaml")
    #expect(
      file.phrases.map(\.pattern) == (try Topic(yaml: drones, file: "d")).phrases.map(\.pattern))
    for ending in ["toy: |", "toy: |\n", "toy: |\n   ", "police: |\n      ,"] {
      let yaml =
        "topic: a\nconcepts: {toy: {role: core}, police: {role: with}}\nlanguages:\n  en:\n    "
      #expect(throws: TopicError.self) { try Topic(yaml: yaml + ending, file: "a.yaml") }
    }
  }

  @Test(arguments: ["", "# nothing", "topic: a", "- list", "topic: a\nconcepts: {}\n", "a: b: c"])
  func `what is no topic at all is refused`(yaml: String) {
    let error = #expect(throws: TopicError.self) { try Topic(yaml: yaml, file: "mine.yaml") }
    #expect(error?.description.hasPrefix("mine.yaml:") == true)
  }
}
