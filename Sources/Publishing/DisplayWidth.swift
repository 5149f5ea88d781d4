/// How many columns a terminal gives to a text: two for East Asian wide characters and emoji, none
/// for marks that sit on the letter before them.
public func displayWidth(of text: some StringProtocol) -> Int {
  var isASCII = true
  for byte in text.utf8 where byte >= 0x80 {
    isASCII = false
    break
  }
  guard !isASCII else { return text.utf8.count }
  return text.reduce(0) { $0 + displayWidth(of: $1) }
}

func displayWidth(of character: Character) -> Int {
  let scalars = character.unicodeScalars
  guard let first = scalars.first else { return 0 }
  if scalars.index(after: scalars.startIndex) == scalars.endIndex {
    if first.value < 0x300 { return 1 }
    if isWide(first.value) { return 2 }
  }
  // One picture, however many scalars it takes: families, flags, skin tones, keycaps.
  let isPicture =
    first.properties.isEmojiPresentation
    || scalars.contains { $0.value == 0xFE0F } && first.properties.isEmoji
  if isPicture { return 2 }
  return min(2, scalars.reduce(0) { $0 + columns(of: $1) })
}

private func columns(of scalar: Unicode.Scalar) -> Int {
  let value = scalar.value
  if value < 0x300 { return 1 }
  if (0x1160...0x11FF).contains(value) { return 0 }  // Hangul vowels and finals
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: return isWide(value) ? 2 : 1
  }
}

/// Unicode's East_Asian_Width W and F, joined into ranges.
private func isWide(_ value: UInt32) -> Bool {
  switch value {
  case ..<0x1100: false
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF: true
  case 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF: true
  case 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6: true
  case 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265: true
  case 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF: true
  case 0x20000...0x3FFFD: true
  default: false
  }
}

/// The text cut to `width` columns, its last column an ellipsis when something was cut.
public func truncated(_ text: String, to width: Int) -> String {
  guard displayWidth(of: text) > width else { return text }
  var result = ""
  var used = 0
  for character in text {
    let columns = displayWidth(of: character)
    if used + columns > width - 1 { break }
    result.append(character)
    used += columns
  }
  while result.last == " " { result.removeLast() }
  return width > 0 ? result + "…" : ""
}

/// The text followed by as many blanks as fill `width` columns.
public func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - displayWidth(of: text)))
}

/// The text broken into lines of at most `width` columns: at blanks, between wide characters, and
/// inside a word only when it is longer than a line.
public func wrapped(_ text: String, to width: Int) -> [String] {
  let width = max(2, width)
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return wrappedASCII(Array(text.utf8), to: width) }
  var lines: [String] = []
  var line: [Character] = []
  var used = 0
  /// Where the line may end, counted in characters, and what is left after it.
  var lastBreak: Int?

  func finish(at count: Int) {
    var head = line[..<count]
    while head.last == " " { head.removeLast() }
    lines.append(String(head))
    let rest = line[count...].drop { $0 == " " }
    line = Array(rest)
    used = line.reduce(0) { $0 + displayWidth(of: $1) }
    lastBreak = nil
  }

  for character in text {
    let columns = displayWidth(of: character)
    if character == " " {
      if line.isEmpty { continue }
      lastBreak = line.count
    } else if let previous = line.last, standsAlone(character) || standsAlone(previous),
      !neverStartsALine(character)
    {
      lastBreak = line.count
    }
    while used + columns > width, !line.isEmpty {
      finish(at: character == " " ? line.count : lastBreak ?? line.count)
    }
    if character == " " && line.isEmpty { continue }
    line.append(character)
    used += columns
  }
  if !line.isEmpty { finish(at: line.count) }
  return lines
}

/// The same for a text in which every byte is a column.
private func wrappedASCII(_ text: [UInt8], to width: Int) -> [String] {
  var lines: [String] = []
  var line: [UInt8] = []
  for word in text.split(separator: 0x20) {
    if !line.isEmpty, line.count + 1 + word.count > width {
      lines.append(String(decoding: line, as: UTF8.self))
      line.removeAll(keepingCapacity: true)
    }
    if !line.isEmpty { line.append(0x20) }
    line += word
    while line.count > width {
      lines.append(String(decoding: line[..<width], as: UTF8.self))
      line.removeFirst(width)
    }
  }
  if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
  return lines
}

/// Whether a line may end beside it: East Asian wide characters and pictures, which need no blanks.
private func standsAlone(_ character: Character) -> Bool {
  guard let first = character.unicodeScalars.first, first.value >= 0x1100 else { return false }
  return isWide(first.value)
}

/// Closing punctuation of Chinese and Japanese stays with the character before it.
private func neverStartsALine(_ character: Character) -> Bool {
  "、。，．！？：；」』）】〉》ー々…”’»,.;:!?)]".contains(character)
}
