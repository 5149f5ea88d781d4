import FoundationEssentials

extension FeedDate {
  /// Reads a date in any of the forms that feeds use: RFC 822 and 2822 as really written, RFC 3339,
  /// ISO 8601 and W3C-DTF, asctime, Unix times, and dates in words of the languages in `DateWords`.
  ///
  /// - Returns: `nil` rather than a guess that may be wrong.
  init?(reading raw: String) {
    let bytes = Array(raw.utf8.prefix(128))
    if let time = bytes.withUnsafeBufferPointer({ readMailDate($0) }),
      let instant = time.instant
    {
      self.init(instant: instant, raw: raw, isZoneAssumed: time.zone == nil)
      return
    }
    var iso = ISODateReader(bytes)
    if let time = iso.read() {
      guard let instant = time.instant else { return nil }
      // A date without a time needs no zone to be right to the day.
      self.init(instant: instant, raw: raw, isZoneAssumed: time.zone == nil)
      return
    }
    if let instant = unixTime(bytes) {
      self.init(instant: instant, raw: raw)
      return
    }
    guard let (time, isOrderAmbiguous) = WordyDateReader(raw).read(), let instant = time.instant
    else { return nil }
    self.init(
      instant: instant, raw: raw, isZoneAssumed: time.zone == nil,
      isOrderAmbiguous: isOrderAmbiguous)
  }
}

/// `Thu, 01 Jan 2026 19:48:21 GMT`, letter for letter: nine feeds of ten write it so.
private func readMailDate(_ bytes: UnsafeBufferPointer<UInt8>) -> CalendarTime? {
  var index = 0
  func number(_ digits: ClosedRange<Int>) -> Int? {
    let start = index
    var value = 0
    while index < bytes.count, isDigit(bytes[index]), index - start < digits.upperBound {
      value = value * 10 + Int(bytes[index] & 0x0F)
      index += 1
    }
    return digits.contains(index - start) ? value : nil
  }
  func skip(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }
  func word() -> UInt32 {
    guard index + 3 <= bytes.count else { return 0 }
    defer { index += 3 }
    return bytes[index..<(index + 3)].reduce(0) { $0 << 8 | UInt32($1 | 0x20) }
  }
  if bytes.count > 4, bytes[3] == UInt8(ascii: ",") {
    index = 4
    _ = skip(0x20)
  }
  guard let day = number(1...2), skip(0x20), let month = monthNumber(word()), skip(0x20),
    let year = number(4...4), skip(0x20),
    let hour = number(2...2), skip(UInt8(ascii: ":")), let minute = number(2...2),
    skip(UInt8(ascii: ":")), let second = number(2...2), skip(0x20), index < bytes.count
  else { return nil }
  var time = CalendarTime(
    year: CalendarTime.fullYear(year, digits: 4), month: month, day: day, hour: hour,
    minute: minute, second: second)
  let sign = bytes[index]
  if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
    index += 1
    guard let hours = number(2...2), let minutes = number(2...2), index == bytes.count, minutes < 60
    else { return nil }
    time.zone = (hours * 3_600 + minutes * 60) * (sign == UInt8(ascii: "-") ? -1 : 1)
    return time
  }
  let name = bytes[index...]
  guard
    name.elementsEqual("GMT".utf8) || name.elementsEqual("UTC".utf8)
      || name.elementsEqual("Z".utf8)
  else { return nil }
  time.zone = 0
  return time
}

private func monthNumber(_ letters: UInt32) -> Int? {
  switch letters {
  case 0x6A61_6E: 1
  case 0x6665_62: 2
  case 0x6D61_72: 3
  case 0x6170_72: 4
  case 0x6D61_79: 5
  case 0x6A75_6E: 6
  case 0x6A75_6C: 7
  case 0x6175_67: 8
  case 0x7365_70: 9
  case 0x6F63_74: 10
  case 0x6E6F_76: 11
  case 0x6465_63: 12
  default: nil
  }
}

/// Seconds or milliseconds since 1970, between 1990 and 2033.
private func unixTime(_ bytes: [UInt8]) -> Date? {
  guard bytes.count >= 9, let number = Double(String(decoding: bytes, as: UTF8.self)) else {
    return nil
  }
  let range = 631_152_000.0..<2_000_000_000
  if range.contains(number) { return Date(timeIntervalSince1970: number.rounded(.down)) }
  if range.contains(number / 1_000) {
    return Date(timeIntervalSince1970: (number / 1_000).rounded(.down))
  }
  return nil
}
