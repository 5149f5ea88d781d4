/// The flagged stories found on one day: one JSON document laid out for people, `{"day":…,"schema":…,"stories":[…]}`,
/// in the order in which they were found.
struct FlaggedDay {
  let day: Day
  private(set) var stories: [Story] = []
  private var unknownMembers: [UnknownMember] = []

  init(_ day: Day) { self.day = day }

  init(_ day: Day, json: [UInt8]) throws(JSONProblem) {
    self = try json.withBytes { (json) throws(JSONProblem) in try Self.parse(day, json) }
  }

  private static func parse(
    _ day: Day, _ json: UnsafeBufferPointer<UInt8>
  ) throws(JSONProblem) -> FlaggedDay {
    var result = FlaggedDay(day)
    var reader = JSONReader(json)
    try reader.object { (key, reader) throws(JSONProblem) in
      switch key {
      case "day", "schema": _ = try reader.value()
      case "stories":
        try reader.array { (reader) throws(JSONProblem) in
          result.stories.append(try reader.story())
        }
      default:
        result.unknownMembers.append(UnknownMember(key: key.text, value: try reader.value()))
      }
    }
    try reader.end()
    return result
  }

  var json: [UInt8] {
    var compact: [UInt8] = []
    var object = JSONObjectWriter()
    object.begin(&compact)
    object.member("day", day.description, to: &compact)
    object.member("schema", storySchema, to: &compact)
    object.key("stories", to: &compact)
    appendJSONArray(stories, to: &compact) { story, output in appendJSON(of: story, to: &output) }
    for member in unknownMembers {
      object.key(member.key, to: &compact)
      compact.append(contentsOf: member.json.utf8)
    }
    object.end(&compact)
    var output: [UInt8] = []
    output.reserveCapacity(compact.count * 2)
    compact.withUnsafeBufferPointer { appendIndented($0, level: 0, to: &output) }
    output.append(0x0A)
    return output
  }

  func story(id: String) -> Story? { stories.first { $0.id == id } }

  /// In the place of the story of that id, or else where its time belongs.
  mutating func put(_ story: Story) {
    if let index = stories.firstIndex(where: { $0.id == story.id }) {
      stories[index] = story
    } else {
      let index = stories.firstIndex { (story.found, story.id) < ($0.found, $0.id) }
      stories.insert(story, at: index ?? stories.count)
    }
  }

  mutating func remove(id: String) { stories.removeAll { $0.id == id } }
}
