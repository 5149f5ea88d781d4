#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads the three forms of RFC 9110 § 5.6.7, and what is near to them:
/// "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994".
/// Nil for anything else, and for days and times that do not exist.
func httpDate(_ text: String) -> Date? {
  guard text.utf8.count < 100 else { return nil }
  var day: Int?
  var month: Int?
  var year: Int?
  var time: Int?
  for word in text.split(whereSeparator: { " ,-".contains($0) }) {
    let name = word.prefix(3).lowercased()
    if word.contains(":") {
      let parts = word.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 3, time == nil, let hour = parts[0], let minute = parts[1],
        let second = parts[2], (0...23).contains(hour), (0...59).contains(minute),
        (0...60).contains(second)
      else { return nil }
      time = hour * 3600 + minute * 60 + min(second, 59)
    } else if let number = Int(word), number >= 0 {
      if day == nil {
        day = number
      } else if year == nil {
        year = word.count == 2 ? number + (number < 70 ? 2000 : 1900) : number
      } else {
        return nil
      }
    } else if let index = months.firstIndex(of: name) {
      month = index + 1
    }
  }
  guard let day, let month, let year, let time, day >= 1, (1970...9999).contains(year)
  else { return nil }
  guard day <= lengthOfMonth(month, year: year) else { return nil }
  let days = daysSince1970(year: year, month: month, day: day)
  return Date(timeIntervalSince1970: Double(days * 86400 + time))
}

private let months = [
  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
]

private func lengthOfMonth(_ month: Int, year: Int) -> Int {
  switch month {
  case 2:
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
  case 4, 6, 9, 11: 30
  default: 31
  }
}

/// Days in the proleptic Gregorian calendar; the year begins in March, so that a leap day is last.
private func daysSince1970(year: Int, month: Int, day: Int) -> Int {
  let shifted = month > 2 ? year : year - 1
  let era = shifted / 400
  let yearOfEra = shifted - era * 400
  let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}
