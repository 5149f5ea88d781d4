public import Archiving

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The clock on the reader's wall: how far it is from UTC at any moment.
public struct LocalTime: Sendable {
  private let secondsFromUTC: @Sendable (Date) -> Int

  public init(secondsFromUTC: @escaping @Sendable (Date) -> Int) {
    self.secondsFromUTC = secondsFromUTC
  }

  public static let utc = LocalTime { _ in 0 }

  /// The calendar day on which `date` falls here.
  public func day(of date: Date) -> Day {
    Day(containing: date.addingTimeInterval(Double(secondsFromUTC(date))))
  }

  /// The moment at which `day` begins here.
  public func start(of day: Day) -> Date {
    let guess = day.start.addingTimeInterval(-Double(secondsFromUTC(day.start)))
    return day.start.addingTimeInterval(-Double(secondsFromUTC(guess)))
  }

  /// "24 November 2026"
  func longDate(_ date: Date) -> String {
    let (year, month, day) = self.day(of: date).civil
    return "\(day) \(monthName(month)) \(year)"
  }

  /// "Tuesday 24 November 2026"
  func fullDate(_ date: Date) -> String {
    "\(weekdayName(day(of: date))) \(longDate(date))"
  }

  /// "24 Nov", with the year when it is not the one of `now`.
  func shortDate(_ date: Date, now: Date) -> String {
    let (year, month, day) = self.day(of: date).civil
    let text = "\(day) \(monthName(month).prefix(3))"
    return year == self.day(of: now).civil.year ? text : "\(text) \(year)"
  }

  /// "24 Nov 09:30", with the year when it is not the one of `now`.
  func shortDateAndTime(_ date: Date, now: Date) -> String {
    "\(shortDate(date, now: now)) \(time(date))"
  }

  /// "2026-11-24 09:30"
  func sortableDateAndTime(_ date: Date) -> String { "\(day(of: date)) \(time(date))" }

  /// "09:30"
  func time(_ date: Date) -> String {
    let seconds = seconds(date) + secondsFromUTC(date)
    let ofDay = (seconds % 86_400 + 86_400) % 86_400
    return twoDigits(ofDay / 3600) + ":" + twoDigits(ofDay / 60 % 60)
  }

  /// "UTC", "UTC+1", "UTC+5:30": for those who read the page elsewhere.
  func zone(at date: Date) -> String {
    let offset = secondsFromUTC(date)
    guard offset != 0 else { return "UTC" }
    let minutes = abs(offset) / 60
    let text = "UTC" + (offset < 0 ? "−" : "+") + String(minutes / 60)
    return minutes % 60 == 0 ? text : text + ":" + twoDigits(minutes % 60)
  }
}

/// RFC 3339 in UTC with whole seconds: "2026-11-24T09:30:00Z".
func rfc3339(_ date: Date) -> String {
  let ofDay = ((seconds(date) % 86_400) + 86_400) % 86_400
  return "\(Day(containing: date))T\(twoDigits(ofDay / 3600)):\(twoDigits(ofDay / 60 % 60))"
    + ":\(twoDigits(ofDay % 60))Z"
}

/// RFC 5322 in UTC: "Tue, 24 Nov 2026 09:30:00 +0000".
func mailDate(_ date: Date) -> String {
  let day = Day(containing: date)
  let (year, month, number) = day.civil
  let time = rfc3339(date).dropFirst(11).dropLast()
  return
    "\(weekdayName(day).prefix(3)), \(number) \(monthName(month).prefix(3)) \(year) \(time) +0000"
}

/// Seconds since 1970, within what a calendar of four-digit years can show.
private func seconds(_ date: Date) -> Int {
  let seconds = date.timeIntervalSince1970
  guard seconds == seconds else { return 0 }
  return Int(min(max(seconds.rounded(.down), -62_167_219_200), 253_402_300_799))
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

func monthName(_ month: Int) -> String {
  switch month {
  case 1: "January"
  case 2: "February"
  case 3: "March"
  case 4: "April"
  case 5: "May"
  case 6: "June"
  case 7: "July"
  case 8: "August"
  case 9: "September"
  case 10: "October"
  case 11: "November"
  default: "December"
  }
}

private func weekdayName(_ day: Day) -> String {
  // 1 January 1970 was a Thursday.
  switch ((day.number + 3) % 7 + 7) % 7 {
  case 0: "Monday"
  case 1: "Tuesday"
  case 2: "Wednesday"
  case 3: "Thursday"
  case 4: "Friday"
  case 5: "Saturday"
  default: "Sunday"
  }
}
