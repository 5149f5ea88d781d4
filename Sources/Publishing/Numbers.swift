public import Archiving
public import Classifying

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What a digest counts. Each story counts once, however many outlets carried it.
public struct Numbers: Sendable, Equatable {
  public var stories = 0
  /// Copies in all feeds: what would have had to be read without grouping.
  public var copies = 0
  public var outlets = 0
  public var directions: [Verdict.Direction: Int] = [:]
  /// Largest first, then by name.
  public var events: [Count] = []
  public var languages: [Count] = []
  public var countries: [Count] = []
  /// In order, without gaps; empty when there is nothing to count.
  public var bars: [Bar] = []
  public var unit = Unit.day

  public struct Count: Sendable, Equatable {
    public var name: String
    public var count: Int
  }

  /// What a bar of the chart stands for.
  public enum Unit: String, Sendable { case day, week, month, year }

  public struct Bar: Sendable, Equatable {
    /// The first day it stands for.
    public var start: Day
    public var directions: [Verdict.Direction: Int] = [:]
    public var total: Int { directions.values.reduce(0, +) }
  }

  init(of groups: [StoryGroup], until end: Date, time: LocalTime) {
    stories = groups.count
    copies = groups.reduce(0) { $0 + $1.outlets.count }
    outlets = Set(groups.flatMap { $0.outlets.map(\.name) }).count
    for group in groups { directions[group.lead.verdict?.direction ?? .neutral, default: 0] += 1 }
    events = counts(groups.map { eventName($0.lead.verdict?.event) })
    languages = counts(groups.compactMap { $0.lead.language.flatMap(languageName) })
    countries = counts(
      groups.flatMap { group in
        Set(group.outlets.compactMap { $0.country.map(countryName) })
      })

    // A story that a feed dates long before, or after, the time it was found still counts once.
    let days = groups.map { group in
      (time.day(of: min(shownTime(of: group.lead), end)), group.lead.verdict?.direction ?? .neutral)
    }
    guard let first = days.map(\.0).min(), let last = days.map(\.0).max() else { return }
    unit =
      switch last.number - first.number {
      case ..<45: .day
      case ..<(45 * 7): .week
      case ..<(45 * 31): .month
      default: .year
      }
    var byStart: [Day: [Verdict.Direction: Int]] = [:]
    for (day, direction) in days {
      byStart[start(of: unit, containing: day), default: [:]][direction, default: 0] += 1
    }
    // A forged date far in the past makes no endless chart.
    var day = start(of: unit, containing: first)
    let end = start(of: unit, containing: last)
    while day <= end, bars.count < 120 {
      bars.append(Bar(start: day, directions: byStart[day] ?? [:]))
      day = next(unit, after: day)
    }
  }
}

private func counts(_ names: [String]) -> [Numbers.Count] {
  Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    .map { Numbers.Count(name: $0.key, count: $0.value) }
    .sorted { $0.count != $1.count ? $0.count > $1.count : $0.name < $1.name }
}

private func start(of unit: Numbers.Unit, containing day: Day) -> Day {
  let (year, month, ofMonth) = day.civil
  return switch unit {
  case .day: day
  case .week: day.advanced(by: -(((day.number + 3) % 7 + 7) % 7))
  case .month: day.advanced(by: 1 - ofMonth)
  case .year: Day("\(fourDigits(year))-01-01") ?? day.advanced(by: -31 * (month - 1))
  }
}

private func next(_ unit: Numbers.Unit, after day: Day) -> Day {
  switch unit {
  case .day: day.advanced(by: 1)
  case .week: day.advanced(by: 7)
  case .month: start(of: .month, containing: day.advanced(by: 31))
  case .year: start(of: .year, containing: day.advanced(by: 366))
  }
}

private func fourDigits(_ year: Int) -> String {
  String(repeating: "0", count: max(0, 4 - String(year).count)) + String(year)
}

extension Day {
  fileprivate func advanced(by days: Int) -> Day {
    Day(containing: start.addingTimeInterval(Double(days) * 86_400))
  }
}
