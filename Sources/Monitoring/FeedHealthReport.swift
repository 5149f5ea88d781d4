import Archiving
import Fetching
import Publishing

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// `veille feeds status` for people: a line for each feed, worst first, and a last line that counts.
///
/// - Parameter width: columns of the terminal; nil cuts nothing.
public func healthTable(_ feeds: [FeedHealth], now: Date, width: Int?) -> String {
  guard !feeds.isEmpty else { return "No feed was asked yet.\n" }
  let heading = ["STATE", "LAST OK", "NEXT", "WEEKLY", "FEED"]
  let rows = feeds.map { feed in
    [
      feed.state.rawValue, age(feed.record.lastSuccess, now), due(feed.record, now),
      feed.storiesPerWeek.map(perWeek) ?? "-", name(of: feed.record),
    ]
  }
  let columns = heading.indices.map { column in
    ([heading] + rows).map { displayWidth(of: $0[column]) }.max() ?? 0
  }
  func line(_ cells: [String]) -> String {
    let before = zip(cells, columns).dropLast().map { padded($0, to: $1) }
    let text = (before + [cells.last ?? ""]).joined(separator: "  ")
    return width.map { truncated(text, to: $0) } ?? text
  }
  var lines = [line(heading)]
  for (feed, row) in zip(feeds, rows) {
    lines.append(line(row))
    let explanation = "    " + shown(feed.explanation)
    if feed.state != .ok {
      lines.append(width.map { truncated(explanation, to: $0) } ?? explanation)
    }
  }
  lines.append("")
  lines.append(summary(feeds))
  return lines.map { $0 + "\n" }.joined()
}

/// `veille feeds status --format json`: an object a line, keys sorted, absent when there is nothing
/// to say. Times are ISO 8601 in UTC.
public func healthLines(_ feeds: [FeedHealth], now: Date) -> String {
  feeds.map { feed in
    let record = feed.record
    var object = JSONObject()
    object["adopted_url"] = record.currentURL.map { .text(shown($0)) }
    object["bot_wall"] = record.botWall.map { .text(shown($0)) }
    object["error"] = record.lastError.map { .text(shown($0)) }
    object["error_kind"] = record.lastErrorKind.map { .text($0) }
    object["explanation"] = .text(shown(feed.explanation))
    object["failures"] = record.consecutiveFailures.map { .number(Double($0)) }
    object["flagged"] = record.flagged.map { .number(Double($0)) }
    object["gone_since"] = record.goneSince.map { .text(timestamp($0)) }
    object["id"] = .text(record.id)
    object["last_attempt"] = record.lastAttempt.map { .text(timestamp($0)) }
    object["last_new_story"] = record.lastNewStory.map { .text(timestamp($0)) }
    object["last_success"] = record.lastSuccess.map { .text(timestamp($0)) }
    object["next_due"] = record.nextDue.map { .text(timestamp($0)) }
    object["next_due_reason"] = record.nextDueReason.map { .text(shown($0)) }
    object["not_before"] = record.notBefore.flatMap { $0 > now ? .text(timestamp($0)) : nil }
    object["state"] = .text(feed.state.rawValue)
    object["status"] = record.lastStatus.map { .number(Double($0)) }
    object["stories"] = record.stories.map { .number(Double($0)) }
    object["stories_per_week"] = feed.storiesPerWeek.map { .number(($0 * 10).rounded() / 10) }
    object["title"] = record.title.map { .text(shown($0)) }
    object["url"] = .text(shownURL(record))
    return object.line + "\n"
  }.joined()
}

/// "57 feeds: 2 failing, 1 silent, 54 ok"
public func summary(_ feeds: [FeedHealth]) -> String {
  let counts = FeedHealth.State.allCases.compactMap { state -> String? in
    let count = feeds.count { $0.state == state }
    return count > 0 ? "\(count) \(state.rawValue)" : nil
  }
  let all = feeds.count == 1 ? "1 feed" : "\(feeds.count) feeds"
  return counts.isEmpty ? all : "\(all): \(counts.joined(separator: ", "))"
}

/// Text of others on one line, harmless to a terminal, without the secrets of URLs in it.
func shown(_ text: String) -> String { oneLine(withoutSecrets(text)) }

func shownURL(_ record: FeedRecord) -> String { shown(record.url) }

private func name(of record: FeedRecord) -> String {
  let url = shownURL(record)
  guard let title = record.title.map(oneLine), !title.isEmpty else { return url }
  return "\(truncated(title, to: 48))  \(url)"
}

private func age(_ date: Date?, _ now: Date) -> String {
  date.map { shortWords(max(0, now.timeIntervalSince($0))) + " ago" } ?? "never"
}

private func due(_ record: FeedRecord, _ now: Date) -> String {
  guard let due = record.nextDue else { return "now" }
  let wait = max(due, record.notBefore ?? due).timeIntervalSince(now)
  return wait <= 0 ? "now" : "in " + shortWords(wait)
}

/// "45 min", "3 h", "2 d"
private func shortWords(_ seconds: Double) -> String {
  switch seconds {
  case ..<60: "\(Int(seconds.rounded(.up))) s"
  case ..<5400: "\(Int((seconds / 60).rounded())) min"
  case ..<172_800: "\(Int((seconds / 3600).rounded())) h"
  default: "\(Int(min(seconds / 86400, 1e6).rounded())) d"
  }
}

private func perWeek(_ count: Double) -> String {
  count >= 10 ? "\(Int(min(count, 1e9).rounded()))" : "\((count * 10).rounded() / 10)"
}

/// "2026-01-31T12:00:00Z"
func timestamp(_ date: Date) -> String {
  let bounded = min(max(date.timeIntervalSince1970, -6e10), 2.5e11)
  return Date(timeIntervalSince1970: bounded.rounded(.down)).formatted(.iso8601)
}

/// A JSON object on one line, its keys sorted.
struct JSONObject {
  enum Value {
    case text(String)
    case number(Double)
  }

  private var members: [String: Value] = [:]

  subscript(key: String) -> Value? {
    get { members[key] }
    set { members[key] = newValue }
  }

  var line: String {
    let pairs = members.sorted { $0.key < $1.key }.map { key, value in
      switch value {
      case .text(let text): "\(quoted(key)):\(quoted(text))"
      case .number(let number):
        number == number.rounded() && abs(number) < 1e15
          ? "\(quoted(key)):\(Int(number))" : "\(quoted(key)):\(number)"
      }
    }
    return "{\(pairs.joined(separator: ","))}"
  }

  private func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case _
      where scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value)
        || scalar.value == 0x2028 || scalar.value == 0x2029:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
