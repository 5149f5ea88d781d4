/// Brings an archive of an older layout to the next. Each step may be repeated without harm.
enum Migration {
  /// From layout 1: `lastModified` becomes `last_modified` in every line of `feeds.jsonl`, also in nested objects.
  /// A line that cannot be read stays as it is.
  static func renameFeedMembers(_ disk: Disk) throws(ArchiveError) {
    guard let file = try disk.open(Layout.feeds, .reading) else { return }
    var text: [UInt8] = []
    try StoryScan.forEachLine(in: file) { line, _ in
      var renamed: [UInt8] = []
      var reader = JSONReader(line)
      if (try? rename(&reader, to: &renamed)) != nil, reader.peek() == nil {
        text += renamed
      } else {
        text += line
      }
      text.append(0x0A)
    }
    try disk.replace(Layout.feeds, with: text)
  }

  private static func rename(
    _ reader: inout JSONReader, to output: inout [UInt8]
  ) throws(JSONProblem) {
    switch reader.peek() {
    case UInt8(ascii: "{"):
      var object = JSONObjectWriter()
      object.begin(&output)
      try reader.object { (key, reader) throws(JSONProblem) in
        object.key(snakeCase(key.text), to: &output)
        try rename(&reader, to: &output)
      }
      object.end(&output)
    case UInt8(ascii: "["):
      output.append(UInt8(ascii: "["))
      var isFirst = true
      try reader.array { (reader) throws(JSONProblem) in
        if !isFirst { output.append(UInt8(ascii: ",")) }
        isFirst = false
        try rename(&reader, to: &output)
      }
      output.append(UInt8(ascii: "]"))
    default: output += try reader.value()
    }
  }
}
