import FoundationEssentials

/// ISO 8601 in the forms that feeds use, W3C-DTF and RFC 3339 among them: calendar dates, days of
/// the year, weeks; with and without hyphens, with two-digit years, with a time or without.
struct ISODateReader {
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) {
    var bytes = bytes[...]
    while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
    while let first = bytes.first, first <= 0x20 { bytes = bytes.dropFirst() }
    self.bytes = Array(bytes)
  }

  /// - Returns: `nil` unless the whole text is such a date.
  mutating func read() -> CalendarTime? {
    guard var time = readDate() else { return nil }
    if index == bytes.count { return time }
    let separator = bytes[index]
    guard
      separator == UInt8(ascii: "T") || separator == UInt8(ascii: "t") || separator == 0x20
        || separator == UInt8(ascii: "_") || separator == UInt8(ascii: ",")
    else { return nil }
    index += 1
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard readTime(into: &time) else { return nil }
    guard readZone(into: &time) else { return nil }
    skipZoneName(of: time)
    return index == bytes.count ? time : nil
  }

  /// `+0000 UTC`, `+0200 CEST`, `+0000 +0000`: the offset and, once more, its name.
  private mutating func skipZoneName(of time: CalendarTime) {
    guard time.zone != nil, index < bytes.count, bytes[index] == 0x20 else { return }
    let rest = bytes[index...].drop { $0 == 0x20 }
    if rest.count <= 6,
      rest.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") })
    {
      index = bytes.count
    }
  }

  // MARK: The date

  private mutating func readDate() -> CalendarTime? {
    if skip(UInt8(ascii: "-")) {
      // `-03-12`, `-0312`: the century left out, up to the month.
      guard let year = number(2) else { return nil }
      _ = skip(UInt8(ascii: "-"))
      guard let month = number(2) else { return nil }
      return CalendarTime(year: CalendarTime.fullYear(year, digits: 2), month: month)
    }
    let start = index
    while index < bytes.count, isDigit(bytes[index]), index - start < 15 { index += 1 }
    let digits = index - start
    let head = Array(bytes[start..<index])
    func part(_ range: Range<Int>) -> Int { head[range].reduce(0) { $0 * 10 + Int($1 & 0x0F) } }
    switch digits {
    case 2:
      guard skip(UInt8(ascii: "-")), let month = number(2), skip(UInt8(ascii: "-")),
        let day = number(2)
      else { return nil }
      return CalendarTime(
        year: CalendarTime.fullYear(part(0..<2), digits: 2), month: month, day: day)
    case 4: return readAfterYear(part(0..<4))
    case 5: return ordinal(year: CalendarTime.fullYear(part(0..<2), digits: 2), day: part(2..<5))
    case 6:
      return CalendarTime(
        year: CalendarTime.fullYear(part(0..<2), digits: 2), month: part(2..<4), day: part(4..<6))
    case 7: return ordinal(year: part(0..<4), day: part(4..<7))
    case 8:
      return CalendarTime(year: part(0..<4), month: part(4..<6), day: part(6..<8))
    case 12, 14:
      guard (1_980...2_100).contains(part(0..<4)), index == bytes.count else { return nil }
      return CalendarTime(
        year: part(0..<4), month: part(4..<6), day: part(6..<8), hour: part(8..<10),
        minute: part(10..<12), second: digits == 14 ? part(12..<14) : 0)
    default: return nil
    }
  }

  private mutating func readAfterYear(_ year: Int) -> CalendarTime? {
    // Years of the Persian and Islamic calendars.
    if (1_300...1_499).contains(year) { return nil }
    let year = CalendarTime.fullYear(year, digits: 4)
    if index == bytes.count { return CalendarTime(year: year) }
    if bytes[index] == UInt8(ascii: "W") { return readWeek(year) }
    guard
      let separator = [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].first(where: {
        $0 == bytes[index]
      })
    else { return CalendarTime(year: year) }
    index += 1
    if index < bytes.count, bytes[index] == UInt8(ascii: "W") { return readWeek(year) }
    let start = index
    var month = 0
    while index < bytes.count, isDigit(bytes[index]), index - start < 3 {
      month = month * 10 + Int(bytes[index] & 0x0F)
      index += 1
    }
    let digits = index - start
    guard digits > 0 else { return nil }
    guard skip(separator) else {
      return digits == 3 ? ordinal(year: year, day: month) : CalendarTime(year: year, month: month)
    }
    guard let day = number(1...2) else { return nil }
    return CalendarTime(year: year, month: month, day: day)
  }

  private func ordinal(year: Int, day: Int) -> CalendarTime? {
    var day = day
    guard day >= 1 else { return nil }
    for month in 1...12 {
      let length = CalendarTime.days(in: month, of: year)
      if day <= length { return CalendarTime(year: year, month: month, day: day) }
      day -= length
    }
    return nil
  }

  /// `2026-W01-5`: the first week is the one with the fourth of January in it.
  private mutating func readWeek(_ year: Int) -> CalendarTime? {
    index += 1
    guard let week = number(2), (1...53).contains(week) else { return nil }
    _ = skip(UInt8(ascii: "-"))
    let weekday = number(1) ?? 1
    guard (1...7).contains(weekday),
      let fourth = CalendarTime(year: year, month: 1, day: 4, zone: 0).instant
    else { return nil }
    let days = Int(fourth.timeIntervalSince1970 / 86_400)
    let fourthWeekday = ((days + 3) % 7 + 7) % 7  // Monday is 0; 1970-01-01 was a Thursday
    let dayOfYear = 4 - fourthWeekday + (week - 1) * 7 + weekday - 1
    if dayOfYear < 1 { return CalendarTime(year: year - 1, month: 12, day: 31 + dayOfYear) }
    if let inYear = ordinal(year: year, day: dayOfYear) { return inYear }
    let length = CalendarTime.days(in: 2, of: year) == 29 ? 366 : 365
    return CalendarTime(year: year + 1, month: 1, day: dayOfYear - length)
  }

  // MARK: The time

  private mutating func readTime(into time: inout CalendarTime) -> Bool {
    guard let hour = number(1...2) else { return false }
    time.hour = hour
    guard index < bytes.count else { return true }
    let hasColon = skip(UInt8(ascii: ":"))
    guard let minute = number(2) else { return !hasColon }
    time.minute = minute
    if hasColon ? skip(UInt8(ascii: ":")) : (index < bytes.count && isDigit(bytes[index])) {
      guard let second = number(1...2) else { return false }
      time.second = second
    }
    if index + 1 < bytes.count,
      bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ","),
      isDigit(bytes[index + 1])
    {
      index += 1
      while index < bytes.count, isDigit(bytes[index]) { index += 1 }
    }
    return true
  }

  private mutating func readZone(into time: inout CalendarTime) -> Bool {
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard index < bytes.count else { return true }
    if bytes[index] | 0x20 == UInt8(ascii: "z"), index + 1 == bytes.count {
      index += 1
      time.zone = 0
      return true
    }
    if isLetter(bytes[index]) {
      let name = String(decoding: bytes[index...], as: UTF8.self)
      guard let zone = TimeZones.offset(name) else { return false }
      index = bytes.count
      time.zone = zone
      return true
    }
    let isWest = bytes[index] == UInt8(ascii: "-")
    guard isWest || bytes[index] == UInt8(ascii: "+") else { return false }
    index += 1
    guard let hours = number(1...2) else { return false }
    _ = skip(UInt8(ascii: ":"))
    let minutes = number(2) ?? 0
    guard minutes < 60 else { return false }
    time.zone = (hours * 3_600 + minutes * 60) * (isWest ? -1 : 1)
    return true
  }

  private mutating func number(_ digits: Int) -> Int? { number(digits...digits) }

  private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    let start = index
    var value = 0
    while index < bytes.count, isDigit(bytes[index]), index - start < digits.upperBound {
      value = value * 10 + Int(bytes[index] & 0x0F)
      index += 1
    }
    if digits.contains(index - start) { return value }
    index = start
    return nil
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }
}
