import FoundationEssentials

/// A date and a time of day as read, before it is known to exist.
struct CalendarTime {
  var year: Int
  var month = 1
  var day = 1
  var hour = 0
  var minute = 0
  var second = 0
  /// Seconds east of UTC; `nil` when not said.
  var zone: Int?

  /// - Returns: `nil` for the thirtieth of February, for 25 o'clock and the like.
  var instant: Date? {
    // Year 1 is what programs write that have no date.
    guard (2...9_999).contains(year), (1...12).contains(month),
      day >= 1, day <= Self.days(in: month, of: year),
      hour < 24 || (hour == 24 && minute == 0 && second == 0), minute < 60, second <= 60,
      abs(zone ?? 0) < 16 * 3_600
    else { return nil }
    let seconds = daysSince1970 * 86_400 + hour * 3_600 + minute * 60 + second - (zone ?? 0)
    return Date(timeIntervalSince1970: Double(seconds))
  }

  /// Howard Hinnant's method: years begin in March, so that the leap day is their last.
  private var daysSince1970: Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The reverse of `daysSince1970`.
  static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9)
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// RFC 2822, 4.3: 00…49 are of this century.
  static func fullYear(_ year: Int, digits: Int) -> Int {
    switch digits {
    case 1, 2: year < 50 ? 2_000 + year : 1_900 + year
    // Years counted from 1900, as some programs write them: `126`. Others are no years.
    case 3: (100...199).contains(year) ? 1_900 + year : 0
    // The Buddhist calendar of Thailand.
    default: (2_400...2_700).contains(year) ? year - 543 : year
    }
  }
}
