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

  /// Tells two states of a topic apart: its version and a hash of its weights and thresholds.
  var fingerprint: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let weights = weights.byFeature.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let phrases = phrases.map { "\($0.language) \($0.pattern.source)" }
    let text = (weights + phrases).joined(separator: "\n")
    for byte in "\(text)\n\(self.weights.bias) \(thresholds)".utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return version + "-" + String(hash >> 32, radix: 16)
  }
}
