internal import CTopics

extension Topic {
  /// The topic files compiled into the program. A file that cannot be read would be a mistake of ours, which the
  /// tests catch; it is left out here.
  public static var builtIn: [Topic] {
    builtInFiles.compactMap { try? Topic(yaml: $0.text, file: $0.name) }
  }

  /// The text of each, to show, copy and check.
  public static var builtInFiles: [(name: String, text: String)] {
    (0..<topic_file_count()).map { index in
      let file = topic_file_at(index)
      let bytes = UnsafeBufferPointer(start: file.bytes, count: file.length)
      return (String(cString: file.name), String(decoding: bytes, as: UTF8.self))
    }
  }

  /// Tells two states of a topic apart: its version and a hash of its phrases, weights, thresholds and hints.
  var fingerprint: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func add(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    for (name, weight) in weights.byFeature.sorted(by: { $0.key < $1.key }) {
      add("\(name)=\(weight)\n".utf8)
    }
    for language in phrases.languages { add("\(language)\n".utf8) }
    phrases.entries.withUnsafeBufferPointer { entries in
      phrases.sources.withUnsafeBufferPointer { sources in
        var start = 0
        for entry in entries {
          let end = Int(entry.sourceEnd)
          add(UnsafeBufferPointer(rebasing: sources[start..<end]))
          hash = (hash ^ UInt64(entry.language) ^ UInt64(entry.number) << 16) &* 0x100_0000_01b3
          start = end
        }
      }
    }
    add("\n\(weights.bias) \(thresholds) \(hints?.most ?? 0) \(hints?.unless.sorted() ?? [])".utf8)
    return version + "-" + String(hash >> 32, radix: 16)
  }
}
