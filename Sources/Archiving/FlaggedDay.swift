/// The flagged stories found on one day: one JSON document laid out for people, `{"day":…,"schema":…,"stories":[…]}`,
/// in the order in which they were found.
struct FlaggedDay {
  let day: Day
  /// Each with its own id, unless somebody edited the file by hand.
  private var held: [Story] = []
  private var isOrdered = true
  /// Where each id stands first in `held`; made when it is first asked for, because readers never ask.
  private var places: [String: Int]?
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
          result.held.append(try reader.story())
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

  var stories: [Story] {
    isOrdered ? held : held.sorted { ($0.found, $0.id) < ($1.found, $1.id) }
  }

  mutating func story(id: String) -> Story? { place(of: id).map { held[$0] } }

  /// In the place of the story of that id, or else where its time belongs. Takes the same time however many there are.
  mutating func put(_ story: Story) {
    if let place = place(of: story.id) {
      held[place] = story
      return
    }
    if let last = held.last, (story.found, story.id) < (last.found, last.id) { isOrdered = false }
    places?[story.id] = held.count
    held.append(story)
  }

  mutating func remove(id: String) {
    while let place = place(of: id) {
      // An id that stands there twice is rare enough to count anew.
      let isRepeated = places?.count != held.count
      let last = held.count - 1
      if place < last {
        held.swapAt(place, last)
        places?[held[place].id] = place
        isOrdered = false
      }
      held.removeLast()
      places?[id] = nil
      if isRepeated { places = nil }
    }
  }

  private mutating func place(of id: String) -> Int? {
    if let places { return places[id] }
    var places: [String: Int] = [:]
    places.reserveCapacity(held.count)
    for (place, story) in held.enumerated() where places[story.id] == nil {
      places[story.id] = place
    }
    self.places = places
    return places[id]
  }
}
