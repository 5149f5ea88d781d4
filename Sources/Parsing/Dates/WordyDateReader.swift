/// Dates that need reading word by word: named months of many languages, numbers in any order,
/// zones by name.
struct WordyDateReader {
  private enum Token: Equatable {
    case number(Int, digits: Int)
    case word(String)
    case mark(UInt8)
  }

  private var tokens: [Token] = []

  init(_ raw: String) {
    tokens = Self.tokenise(Self.prepared(raw))
  }

  /// - Returns: The time and whether day and month could be the other way round; `nil` when a part
  ///   is missing, or something stands there that is not understood.
  func read() -> (time: CalendarTime, isOrderAmbiguous: Bool)? {
    var rest = tokens
    guard let clock = Self.takeClock(&rest) else { return nil }
    guard
      let (year, month, day, isAmbiguous) = Self.takeDate(&rest, hasHalf: clock.isAfternoon != nil)
    else { return nil }
    // Whatever is left must be without meaning.
    for (index, token) in rest.enumerated() {
      if case .number = token { return nil }
      guard case .word(let word) = token else { continue }
      let isKnown = DateWords.isFiller(word) || DateWords.isWeekday(word)
      if !isKnown, index > 0 { return nil }
    }
    var time = CalendarTime(year: year, month: month, day: day)
    time.hour = clock.hour
    time.minute = clock.minute
    time.second = clock.second
    time.zone = clock.zone
    if let isAfternoon = clock.isAfternoon, time.hour <= 12 {
      time.hour = time.hour % 12 + (isAfternoon ? 12 : 0)
    }
    return (time, isAmbiguous)
  }

  // MARK: The time of day

  private struct Clock {
    var hour = 0
    var minute = 0
    var second = 0
    var isAfternoon: Bool?
    var zone: Int?
  }

  /// Removes the time and what belongs to it from the tokens.
  /// - Returns: Midnight when there is none; `nil` when there is something like a time that is none.
  private static func takeClock(_ tokens: inout [Token]) -> Clock? {
    var clock = Clock()
    for (index, token) in tokens.enumerated() {
      guard case .word(let word) = token, let isAfternoon = DateWords.halfOfDay(word) else {
        continue
      }
      clock.isAfternoon = isAfternoon
      tokens.remove(at: index)
      break
    }
    guard let start = timeStart(tokens) else {
      takeTrailingZone(&tokens, into: &clock)
      return clock
    }
    var index = start
    var parts: [Int] = []
    while index < tokens.count, case .number(let number, _) = tokens[index] {
      parts.append(number)
      index += 1
      guard index + 1 < tokens.count, case .number = tokens[index + 1],
        tokens[index] == .mark(UInt8(ascii: ":")) || isHourMark(tokens[index])
      else { break }
      index += 1
    }
    if index < tokens.count, isSecondMark(tokens[index]) { index += 1 }
    // A fraction of a second.
    if index + 1 < tokens.count, tokens[index] == .mark(UInt8(ascii: ".")),
      case .number = tokens[index + 1]
    {
      index += 2
    }
    guard (2...3).contains(parts.count) else { return nil }
    clock.hour = parts[0]
    clock.minute = parts[1]
    clock.second = parts.count > 2 ? parts[2] : 0
    var tail = Array(tokens[index...])
    guard takeZone(&tail, into: &clock) else { return nil }
    tokens = Array(tokens[..<start]) + tail
    return clock
  }

  private static func timeStart(_ tokens: [Token]) -> Int? {
    for index in tokens.indices.dropLast(2) {
      guard case .number(let hour, let digits) = tokens[index], digits <= 2, hour <= 24,
        case .number(_, digits: 1...2) = tokens[index + 2]
      else { continue }
      if tokens[index + 1] == .mark(UInt8(ascii: ":")) || isHourMark(tokens[index + 1]) {
        return index
      }
    }
    return nil
  }

  private static func isHourMark(_ token: Token) -> Bool {
    guard case .word(let word) = token else { return false }
    return ["h", "時", "时", "點", "点", "시", "分", "분"].contains(word)
  }

  private static func isSecondMark(_ token: Token) -> Bool {
    guard case .word(let word) = token else { return false }
    return ["秒", "초", "分", "분", "s"].contains(word)
  }

  /// The zone that follows the time, and nothing else of it.
  /// - Returns: false for a sign without a number behind it.
  private static func takeZone(_ tokens: inout [Token], into clock: inout Clock) -> Bool {
    var index = 0
    while index < tokens.count {
      switch tokens[index] {
      case .mark(let mark) where mark == UInt8(ascii: "+") || mark == UInt8(ascii: "-"):
        // `10:00 - 28/05/2024`: a dash, not a sign.
        let isDash = index + 2 < tokens.count && isDateMark(tokens[index + 2])
        if isDash {
          index += 1
          continue
        }
        guard let (offset, length) = signedOffset(tokens, at: index) else { return false }
        clock.zone = offset
        tokens.removeSubrange(index..<(index + length))
        return true
      case .word(let word):
        let isLast = index == tokens.count - 1 && TimeZones.offset(word) != nil
        if !isLast,
          DateWords.isFiller(word) || DateWords.isWeekday(word) || DateWords.month(word) != nil
        {
          index += 1
          continue
        }
        var length = 1
        clock.zone = TimeZones.offset(word)
        if word == "gmt" || word == "utc", index + 1 < tokens.count,
          let (offset, more) = signedOffset(tokens, at: index + 1)
        {
          clock.zone = offset
          length += more
        }
        tokens.removeSubrange(index..<(index + length))
        return true
      case .number: return true
      case .mark: index += 1
      }
    }
    return true
  }

  private static func isDateMark(_ token: Token) -> Bool {
    token == .mark(UInt8(ascii: "/")) || token == .mark(UInt8(ascii: "."))
  }

  /// A date without a time may still name its zone at the end.
  private static func takeTrailingZone(_ tokens: inout [Token], into clock: inout Clock) {
    guard tokens.count > 1, case .word(let word) = tokens[tokens.count - 1],
      let zone = TimeZones.offset(word)
    else { return }
    clock.zone = zone
    tokens.removeLast()
  }

  /// `+ 0200`, `- 1 : 01`.
  private static func signedOffset(
    _ tokens: [Token], at index: Int
  ) -> (offset: Int, length: Int)? {
    guard index + 1 < tokens.count, case .mark(let sign) = tokens[index],
      sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
      case .number(let number, let digits) = tokens[index + 1], digits <= 4
    else { return nil }
    var (hours, minutes) = digits <= 2 ? (number, 0) : (number / 100, number % 100)
    var length = 2
    if digits <= 2, index + 2 < tokens.count, tokens[index + 2] == .mark(UInt8(ascii: ":")) {
      guard index + 3 < tokens.count, case .number(let more, digits: 2) = tokens[index + 3] else {
        return nil
      }
      minutes = more
      length = 4
    }
    guard hours < 16, minutes < 60 else { return nil }
    hours = hours * 3_600 + minutes * 60
    return (sign == UInt8(ascii: "-") ? -hours : hours, length)
  }

  // MARK: The date

  private typealias DateParts = (year: Int, month: Int, day: Int, isAmbiguous: Bool)

  private static func takeDate(_ tokens: inout [Token], hasHalf: Bool) -> DateParts? {
    if let parts = takeEastAsian(&tokens) { return parts }
    var numbers: [(value: Int, digits: Int)] = []
    var months: [(index: Int, number: Int)] = []
    var marks: [UInt8] = []
    for (index, token) in tokens.enumerated() {
      switch token {
      case .number(let value, let digits): numbers.append((value, digits))
      case .word(let word):
        if let number = DateWords.month(word) { months.append((index, number)) }
      case .mark(let mark): if !numbers.isEmpty, numbers.count < 3 { marks.append(mark) }
      }
    }
    // `mar, 12 mar 2026`: the first is a weekday.
    if months.count > 1, case .word(let first) = tokens[months[0].index], DateWords.isWeekday(first)
    {
      months.removeFirst()
    }
    guard months.count <= 1 else { return nil }
    defer {
      let month = months.first?.index
      tokens = tokens.enumerated().compactMap { index, token in
        if case .number = token { return nil }
        return index == month ? nil : token
      }
    }
    if let month = months.first?.number { return withNamedMonth(month, numbers) }
    return inNumbers(numbers, marks: marks, hasHalf: hasHalf)
  }

  private static func withNamedMonth(
    _ month: Int, _ numbers: [(value: Int, digits: Int)]
  ) -> DateParts? {
    guard numbers.count == 2 else { return nil }
    let yearFirst = numbers[0].digits >= 3 || numbers[0].value > 31
    let (year, day) = yearFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
    guard day.digits <= 2, year.digits == 2 || year.digits == 4 else { return nil }
    return (CalendarTime.fullYear(year.value, digits: year.digits), month, day.value, false)
  }

  private static func inNumbers(
    _ numbers: [(value: Int, digits: Int)], marks: [UInt8], hasHalf: Bool
  ) -> DateParts? {
    guard numbers.count == 3, let mark = marks.first, marks.count >= 2, marks[1] == mark,
      mark == UInt8(ascii: "/") || mark == UInt8(ascii: ".") || mark == UInt8(ascii: "-")
    else { return nil }
    let (first, second, third) = (numbers[0], numbers[1], numbers[2])
    if first.digits == 4 || first.value > 31 {
      let year = CalendarTime.fullYear(first.value, digits: first.digits)
      guard !(1_300...1_499).contains(year) else { return nil }
      if second.value > 12 { return (year, third.value, second.value, false) }
      return (year, second.value, third.value, false)
    }
    guard third.digits == 4 || third.digits == 2 else { return nil }
    let year = CalendarTime.fullYear(third.value, digits: third.digits)
    if first.value > 12 { return (year, second.value, first.value, false) }
    if second.value > 12 { return (year, first.value, second.value, false) }
    let isAmbiguous = first.value != second.value && mark != UInt8(ascii: ".")
    // Half days are American, and so is their order.
    if hasHalf { return (year, first.value, second.value, isAmbiguous) }
    return (year, second.value, first.value, isAmbiguous)
  }

  /// `2026年5月28日`, `2026년 5월 28일`.
  private static func takeEastAsian(_ tokens: inout [Token]) -> DateParts? {
    var found: [Int: Int] = [:]
    var kept: [Token] = []
    var index = 0
    while index < tokens.count {
      if case .number(let value, let digits) = tokens[index], index + 1 < tokens.count,
        case .word(let unit) = tokens[index + 1]
      {
        let place: Int? =
          switch unit {
          case "年", "년": 0
          case "月", "월": 1
          case "日", "일", "號", "号": 2
          default: nil
          }
        if let place, found[place] == nil {
          found[place] = place == 0 ? CalendarTime.fullYear(value, digits: digits) : value
          index += 2
          continue
        }
      }
      kept.append(tokens[index])
      index += 1
    }
    guard let year = found[0], let month = found[1], let day = found[2] else { return nil }
    // What remains is the weekday, in any words.
    tokens = kept.filter { if case .number = $0 { true } else { false } }
    return (year, month, day, false)
  }

  // MARK: Words and numbers

  /// Lower case, ASCII digits, comments gone, Arabic months of two words joined.
  private static func prepared(_ raw: String) -> [UInt8] {
    var text = String(String.UnicodeScalarView(raw.unicodeScalars.prefix(120).map(asciiDigit)))
      .lowercased()
    for pair in ["كانون الثاني", "كانون الأول", "تشرين الأول", "تشرين الثاني"]
    where text.contains(pair) {
      text = text.replacing(pair, with: pair.replacing(" ", with: "_"))
    }
    // `tháng 5`, `thg 5` and the CJK units need no space between number and word.
    for word in ["tháng ", "thg "] where text.contains(word) {
      text = vietnameseMonth(text, word: word)
    }
    if let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") {
      let comment = text[text.index(after: open)..<close]
      let isZone = comment.hasPrefix("gmt") || comment.hasPrefix("utc") || comment.hasPrefix("+")
      text.replaceSubrange(open...close, with: isZone ? " \(comment) " : " ")
    }
    return Array(text.utf8)
  }

  private static func vietnameseMonth(_ text: String, word: String) -> String {
    let names = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    var text = text
    for number in (1...12).reversed() {
      text = text.replacing("\(word)\(number)", with: " \(names[number - 1]) ")
    }
    return text
  }

  private static func asciiDigit(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let value = scalar.value
    for zero: UInt32 in [0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10]
    where value >= zero && value < zero + 10 {
      return Unicode.Scalar(UInt8(0x30 + value - zero))
    }
    switch value {
    case 0x2010...0x2015, 0x2212: return "-"
    case 0xA0, 0x2000...0x200F, 0x202A...0x202F, 0x3000, 0x60C: return " "
    case 0xFF1A: return ":"
    default: return scalar
    }
  }

  private static func tokenise(_ bytes: [UInt8]) -> [Token] {
    var tokens: [Token] = []
    var index = 0
    while index < bytes.count, tokens.count < 40 {
      let byte = bytes[index]
      let start = index
      if isDigit(byte) {
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        let digits = index - start
        let value = digits > 9 ? 0 : bytes[start..<index].reduce(0) { $0 * 10 + Int($1 & 0x0F) }
        tokens.append(.number(value, digits: digits))
      } else if isLetter(byte) || byte >= 0x80 {
        while index < bytes.count, isWordByte(bytes, index) { index += 1 }
        let letters = bytes[start..<index].filter {
          $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "'")
        }
        appendWord(String(decoding: letters, as: UTF8.self), to: &tokens)
      } else {
        if byte > 0x20, byte != UInt8(ascii: ",") { tokens.append(.mark(byte)) }
        index += 1
      }
    }
    return tokens
  }

  private static func isWordByte(_ bytes: [UInt8], _ index: Int) -> Bool {
    let byte = bytes[index]
    if isLetter(byte) || byte >= 0x80 || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "'")
    {
      return true
    }
    // `etc/gmt`, `segunda-feira`.
    guard byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-"), index + 1 < bytes.count else {
      return false
    }
    return isLetter(bytes[index + 1])
  }

  /// `月28日` and `下午` come without spaces: the units are cut off.
  private static func appendWord(_ word: String, to tokens: inout [Token]) {
    var rest = Substring(word)
    for unit in ["年", "月", "日", "년", "월", "일", "時", "时", "시", "分", "분", "秒", "초"]
    where rest.hasPrefix(unit) {
      tokens.append(.word(unit))
      rest = rest.dropFirst()
      break
    }
    // A hyphen joins month and year in `01-jan-2026`, and day and month.
    for part in rest.split(separator: "-") where DateWords.month(String(part)) != nil {
      tokens.append(.word(String(part)))
      return
    }
    if !rest.isEmpty { tokens.append(.word(String(rest))) }
  }
}
