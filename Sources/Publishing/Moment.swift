import Archiving

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A time as people write it on a command line, or `nil` when it is none.
///
///     7d  36h  2w  90min  3months  1y    that long before `now`
///     today  yesterday  now
///     2026-11-01  2026-11                local calendar
///     2026-11-01T09:30  …09:30:15        local time; with Z or +02:00 behind it, that zone's
///
/// - Parameter isEnd: The time ends a period: a day or month named by itself is then included.
public func moment(_ text: String, now: Date, time: LocalTime, isEnd: Bool = false) -> Date? {
  let text = text.trimming(while: \.isWhitespace).lowercased()
  switch text {
  case "now": return now
  case "today": return edge(of: time.day(of: now), isEnd, time)
  case "yesterday": return edge(of: dayBefore(time.day(of: now)), isEnd, time)
  default: return ago(text, now: now, time: time) ?? calendarTime(text, isEnd: isEnd, time: time)
  }
}

/// A calendar month before `date`, on the same day or the month's last.
func months(_ count: Int, before date: Date, time: LocalTime) -> Date? {
  let (year, month, day) = time.day(of: date).civil
  let (total, overflow) = (year * 12 + month - 1).subtractingReportingOverflow(count)
  guard !overflow, total >= 12 else { return nil }
  let ofDay = date.timeIntervalSince(time.start(of: time.day(of: date)))
  for last in stride(from: day, through: max(1, day - 3), by: -1) {
    let text = "\(fourDigits(total / 12))-\(twoDigits(total % 12 + 1))-\(twoDigits(last))"
    if let day = Day(text) { return time.start(of: day).addingTimeInterval(ofDay) }
  }
  return nil
}

private func ago(_ text: String, now: Date, time: LocalTime) -> Date? {
  let digits = text.prefix { ("0"..."9").contains($0) }
  guard let count = Int(digits), count >= 0, count <= 1_000_000_000 else { return nil }
  let seconds: Double
  switch text.dropFirst(digits.count).trimming(while: \.isWhitespace) {
  case "min", "minute", "minutes": seconds = 60
  case "h", "hour", "hours": seconds = 3600
  case "d", "day", "days": seconds = 86_400
  case "w", "week", "weeks": seconds = 7 * 86_400
  case "mo", "month", "months": return months(count, before: now, time: time)
  case "y", "year", "years": return months(count * 12, before: now, time: time)
  default: return nil
  }
  return now.addingTimeInterval(-seconds * Double(count))
}

private func calendarTime(_ text: String, isEnd: Bool, time: LocalTime) -> Date? {
  let parts = text.split(separator: "t", maxSplits: 1, omittingEmptySubsequences: false)
  if parts.count == 1, let first = Day("\(text)-01"), text.utf8.count == 7 {
    guard isEnd else { return time.start(of: first) }
    let (year, month, _) = first.civil
    return Day(
      month == 12 ? "\(fourDigits(year + 1))-01-01" : "\(text.prefix(5))\(twoDigits(month + 1))-01"
    )
    .map(time.start)
  }
  guard let day = Day(parts[0]) else { return nil }
  guard parts.count == 2 else { return edge(of: day, isEnd, time) }
  return clockTime(parts[1], on: day, time: time)
}

/// "09:30", "09:30:15", each with "z", "+02:00" or nothing behind it.
private func clockTime(_ text: Substring, on day: Day, time: LocalTime) -> Date? {
  let zoneStart = text.firstIndex { "z+-".contains($0) } ?? text.endIndex
  let numbers = text[..<zoneStart].split(separator: ":", omittingEmptySubsequences: false)
    .map { $0.utf8.count == 2 ? Int($0) : nil }
  guard (2...3).contains(numbers.count), let hour = numbers[0], let minute = numbers[1],
    let second = numbers.count == 3 ? numbers[2] : 0,
    (0..<24).contains(hour), (0..<60).contains(minute), (0...60).contains(second)
  else { return nil }
  let ofDay = Double(hour * 3600 + minute * 60 + second)
  let zone = text[zoneStart...]
  if zone.isEmpty { return time.start(of: day).addingTimeInterval(ofDay) }
  if zone == "z" { return day.start.addingTimeInterval(ofDay) }
  let offset = zone.dropFirst().split(separator: ":").map { Int($0) }
  guard offset.count == 2, let hours = offset[0], let minutes = offset[1],
    (0..<24).contains(hours), (0..<60).contains(minutes)
  else { return nil }
  let seconds = Double(hours * 3600 + minutes * 60)
  return day.start.addingTimeInterval(ofDay + (zone.first == "+" ? -seconds : seconds))
}

private func edge(of day: Day, _ isEnd: Bool, _ time: LocalTime) -> Date {
  isEnd ? time.start(of: dayAfter(day)) : time.start(of: day)
}

private func dayBefore(_ day: Day) -> Day { Day(containing: day.start.addingTimeInterval(-1)) }
private func dayAfter(_ day: Day) -> Day { Day(containing: day.start.addingTimeInterval(86_400)) }

private func fourDigits(_ number: Int) -> String {
  String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number)
}

extension StringProtocol {
  fileprivate func trimming(while isDropped: (Character) -> Bool) -> String {
    var text = self[...].drop(while: isDropped)
    while let last = text.last, isDropped(last) { text.removeLast() }
    return String(text)
  }
}
