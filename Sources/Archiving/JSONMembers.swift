/// An object's members as raw JSON, by name: what patches are made of.
struct JSONMembers: Equatable {
  private var members: [String: String] = [:]

  init() {}

  init(_ json: UnsafeBufferPointer<UInt8>) throws(JSONProblem) {
    var reader = JSONReader(json)
    try reader.object { (key, reader) throws(JSONProblem) in
      members[key.text] = String(decoding: try reader.value(), as: UTF8.self)
    }
    try reader.end()
  }

  init(_ json: String) throws(JSONProblem) {
    self = try Array(json.utf8).withBytes { (json) throws(JSONProblem) in try JSONMembers(json) }
  }

  var isEmpty: Bool { members.isEmpty }

  subscript(name: String) -> String? {
    get { members[name] }
    set { members[name] = newValue }
  }

  /// As a JSON Merge Patch (RFC 7396) does on the top level: null takes a member away.
  mutating func merge(_ patch: JSONMembers) {
    if members.isEmpty, !patch.members.values.contains("null") {
      members = patch.members
      return
    }
    for (key, value) in patch.members { members[key] = value == "null" ? nil : value }
  }

  mutating func remove(_ name: String) { members[name] = nil }

  /// Appends the line that changes `former` into this: the id first, then the members sorted, null for what is gone.
  func appendPatch(id: String, since former: JSONMembers, to output: inout [UInt8]) {
    var changes: [(key: String, value: String)] = []
    for (key, value) in members where key != "id" && former.members[key] != value {
      changes.append((key, value))
    }
    for key in former.members.keys where key != "id" && members[key] == nil {
      changes.append((key, "null"))
    }
    changes.sort { $0.key < $1.key }
    var object = JSONObjectWriter()
    object.begin(&output)
    object.member("id", id, to: &output)
    for (key, value) in changes {
      object.key(key, to: &output)
      output.append(contentsOf: value.utf8)
    }
    object.end(&output)
    output.append(0x0A)
  }

  /// Sorted.
  var json: [UInt8] {
    var output: [UInt8] = []
    var object = JSONObjectWriter()
    object.begin(&output)
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      object.key(key, to: &output)
      output.append(contentsOf: value.utf8)
    }
    object.end(&output)
    return output
  }
}
