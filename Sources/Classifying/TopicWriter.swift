extension Topic {
  /// A topic file with other weights and thresholds in their sections; all else stays as it was written.
  public func replacingWeights(in yaml: String) -> String {
    var kept: [Substring] = []
    var isDropping = false
    for line in yaml.split(separator: "\n", omittingEmptySubsequences: false) {
      if let first = line.utf8.first, first != UInt8(ascii: " "), first != UInt8(ascii: "#") {
        isDropping = line.hasPrefix("weights:") || line.hasPrefix("thresholds:")
      }
      if !isDropping { kept.append(line) }
    }
    while kept.last?.isEmpty == true { kept.removeLast() }
    return kept.joined(separator: "\n") + "\n\n" + weightSections
  }

  private var weightSections: String {
    var text = "thresholds: {flagged: \(thresholds.flagged), possible: \(thresholds.possible)}\n\n"
    text += "weights:\n  bias: \(weights.bias)\n"
    for feature in allFeatures {
      guard let weight = weights.byFeature[feature.name], weight != 0 else { continue }
      text += "  \"\(feature.name)\": \(weight)\n"
    }
    return text
  }
}
