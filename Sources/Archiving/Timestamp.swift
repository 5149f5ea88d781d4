#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// RFC 3339 in UTC with whole seconds: the only form in which the archive writes a time.
enum Timestamp {
  /// Seconds since 1970 of what `date` is rounded down to, within the years 0 … 9999.
  static func seconds(_ date: Date) -> Int {
    let seconds = date.timeIntervalSince1970
    guard seconds == seconds else { return 0 }
    return Int(min(max(seconds.rounded(.down), -62_167_219_200), 253_402_300_799))
  }

  /// Appends `2026-11-24T09:30:00Z`.
  static func append(_ date: Date, to output: inout [UInt8]) {
    let seconds = Timestamp.seconds(date)
    let day = Day(containing: date)
    let second = seconds - day.number * 86_400
    day.append(to: &output)
    output.append(UInt8(ascii: "T"))
    appendTwoDigits(second / 3600, to: &output)
    output.append(UInt8(ascii: ":"))
    appendTwoDigits(second / 60 % 60, to: &output)
    output.append(UInt8(ascii: ":"))
    appendTwoDigits(second % 60, to: &output)
    output.append(UInt8(ascii: "Z"))
  }

  static func text(_ date: Date) -> String {
    var output: [UInt8] = []
    append(date, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Reads `2026-11-24T09:30:00Z`, also with a fraction (dropped) or an offset (applied). `nil` when it is anything else.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Date? {
    guard text.count >= 20, let day = Day(UnsafeBufferPointer(rebasing: text[0..<10])),
      text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: "t")
        || text[10] == UInt8(ascii: " "),
      text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
      let hour = twoDigits(text, at: 11), hour < 24,
      let minute = twoDigits(text, at: 14), minute < 60,
      let second = twoDigits(text, at: 17), second <= 60
    else { return nil }
    var index = 19
    if text[index] == UInt8(ascii: ".") {
      index += 1
      while index < text.count, isDigit(text[index]) { index += 1 }
    }
    guard index < text.count else { return nil }
    var offset = 0
    switch text[index] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"): index += 1
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard text.count == index + 6, text[index + 3] == UInt8(ascii: ":"),
        let hours = twoDigits(text, at: index + 1), hours < 24,
        let minutes = twoDigits(text, at: index + 4), minutes < 60
      else { return nil }
      offset = (hours * 60 + minutes) * (text[index] == UInt8(ascii: "-") ? -60 : 60)
      index += 6
    default: return nil
    }
    guard index == text.count else { return nil }
    let seconds = day.number * 86_400 + hour * 3600 + minute * 60 + second - offset
    return Date(timeIntervalSince1970: Double(seconds))
  }

  static func parse(_ text: String) -> Date? {
    var text = text
    return text.withUTF8 { parse($0) }
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  static func twoDigits(_ text: UnsafeBufferPointer<UInt8>, at index: Int) -> Int? {
    guard isDigit(text[index]), isDigit(text[index + 1]) else { return nil }
    return Int(text[index] - 48) * 10 + Int(text[index + 1] - 48)
  }

  static func appendTwoDigits(_ number: Int, to output: inout [UInt8]) {
    output.append(UInt8(48 + number / 10 % 10))
    output.append(UInt8(48 + number % 10))
  }
}

/// A day of the proleptic Gregorian calendar in UTC. Cuts the archive into files.
public struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Days since 1970-01-01.
  public let number: Int

  init(number: Int) { self.number = number }

  public init(containing date: Date) {
    let seconds = Timestamp.seconds(date)
    number = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
  }

  /// Reads `2026-11-24`; `nil` when the day does not exist.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      let century = Timestamp.twoDigits(text, at: 0), let years = Timestamp.twoDigits(text, at: 2),
      let month = Timestamp.twoDigits(text, at: 5), let day = Timestamp.twoDigits(text, at: 8),
      (1...12).contains(month), day >= 1
    else { return nil }
    self.init(year: century * 100 + years, month: month, day: day)
    guard civil.day == day else { return nil }
  }

  public init?(_ text: some StringProtocol) {
    var text = String(text)
    guard let day = text.withUTF8({ Day($0) }) else { return nil }
    self = day
  }

  /// Howard Hinnant's days-from-civil arithmetic: eras of 400 years that begin in March.
  init(year: Int, month: Int, day: Int) {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
  }

  public var civil: (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }

  /// Midnight at which it begins.
  public var start: Date { Date(timeIntervalSince1970: Double(number) * 86_400) }

  func append(to output: inout [UInt8]) {
    let (year, month, day) = civil
    Timestamp.appendTwoDigits(year / 100, to: &output)
    Timestamp.appendTwoDigits(year, to: &output)
    output.append(UInt8(ascii: "-"))
    Timestamp.appendTwoDigits(month, to: &output)
    output.append(UInt8(ascii: "-"))
    Timestamp.appendTwoDigits(day, to: &output)
  }

  public var description: String {
    var output: [UInt8] = []
    append(to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}
