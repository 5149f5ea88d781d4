import Archiving
import Classifying

/// The page's charts as inline SVG. Each says in words what it draws, for those who do not see it,
/// and every bar has its own title. Colours come from the page's style; where that is stripped, from
/// the attributes.
func charts(of numbers: Numbers) -> String {
  var html = timeline(of: numbers)
  html += ranking("Stories by event", numbers.events)
  if !numbers.languages.isEmpty {
    html += ranking("Stories by language", numbers.languages)
  }
  if numbers.countries.count > 1 {
    html += ranking("Stories by country of the outlet", numbers.countries)
  }
  return html
}

private let width = 288
private let colours: [(direction: Verdict.Direction, word: String, colour: String)] = [
  (.restricts, "restricting", "#1b6a86"), (.neutral, "neutral", "#8a847a"),
  (.expands, "expanding", "#b0481f"),
]

/// Stacked bars, one a day (or week, month, year), by direction.
private func timeline(of numbers: Numbers) -> String {
  let title = "Stories by \(numbers.unit.rawValue)"
  let plot = (left: 26, top: 8, width: width - 26, height: 120)
  let ticks = ticks(upTo: numbers.bars.map(\.total).max() ?? 0)
  let top = max(1, ticks.last ?? 1)
  func height(_ count: Int) -> Double { Double(count) / Double(top) * Double(plot.height) }

  var svg = ""
  for tick in ticks {
    let y = pixels(Double(plot.top + plot.height) - height(tick))
    svg += "<line x1=\"\(plot.left)\" x2=\"\(width)\" y1=\"\(y)\" y2=\"\(y)\" stroke=\"#999\"/>"
    svg +=
      "<text x=\"\(plot.left - 6)\" y=\"\(y)\" dy=\".32em\" text-anchor=\"end\">\(tick)</text>\n"
  }
  let step = Double(plot.width) / Double(max(1, numbers.bars.count))
  let barWidth = min(28, max(1, step * 0.78))
  for (index, bar) in numbers.bars.enumerated() where bar.total > 0 {
    let x = Double(plot.left) + step * (Double(index) + 0.5) - barWidth / 2
    var y = Double(plot.top + plot.height)
    var words: [String] = []
    var stack = ""
    for (direction, word, colour) in colours {
      guard let count = bar.directions[direction], count > 0 else { continue }
      y -= height(count)
      words.append("\(count) \(word)")
      stack += "<rect class=\"\(direction.rawValue)\" fill=\"\(colour)\" x=\"\(pixels(x))\" "
      stack +=
        "y=\"\(pixels(y))\" width=\"\(pixels(barWidth))\" height=\"\(pixels(height(count)))\"/>"
    }
    let name = label(of: bar, numbers.unit, isLong: true)
    svg += "<g><title>\(markup(name)): \(words.joined(separator: ", "))</title>\(stack)</g>\n"
  }
  for (index, anchor) in labelled(numbers.bars.count) {
    let x =
      switch anchor {
      case "start": Double(plot.left)
      case "end": Double(width)
      default: Double(plot.left) + step * (Double(index) + 0.5)
      }
    let name = label(of: numbers.bars[index], numbers.unit, isLong: false)
    svg += "<text x=\"\(pixels(x))\" y=\"\(plot.top + plot.height + 18)\" "
    svg += "text-anchor=\"\(anchor)\">\(markup(name))</text>\n"
  }
  let key = colours.compactMap { direction, word, _ in
    numbers.directions[direction].map {
      "<span><i class=\"\(direction.rawValue)\"></i>\($0) \(word)</span>"
    }
  }
  let description = numbers.bars.filter { $0.total > 0 }.prefix(60).map { bar in
    "\(label(of: bar, numbers.unit, isLong: true)) \(bar.total)"
  }
  return figure(
    title, key: key.joined(separator: " "), svg, height: plot.top + plot.height + 24,
    description: description.joined(separator: ", "))
}

/// Horizontal bars, longest first; what does not fit is summed up.
private func ranking(_ title: String, _ counts: [Numbers.Count]) -> String {
  let most = 6
  var rows = Array(counts.prefix(most))
  let rest = counts.dropFirst(most)
  if rest.count == 1 { rows += rest }
  let longest = max(1, rows.map(\.count).max() ?? 1)
  let rowHeight = 25
  var svg = ""
  for (index, row) in rows.enumerated() {
    let y = index * rowHeight
    let length = max(2, Double(row.count) / Double(longest) * Double(width))
    svg +=
      "<text class=\"label\" x=\"0\" y=\"\(y + 12)\">\(markup(truncated(row.name, to: 34)))</text>"
    svg += "<text x=\"\(width)\" y=\"\(y + 12)\" text-anchor=\"end\">\(grouped(row.count))</text>"
    svg += "<rect class=\"bar\" fill=\"#5e5a54\" x=\"0\" y=\"\(y + 17)\" height=\"3\" "
    svg += "width=\"\(pixels(length))\"/>\n"
  }
  var height = rows.count * rowHeight
  if rest.count > 1 {
    let sum = grouped(rest.reduce(0) { $0 + $1.count })
    svg += "<text x=\"0\" y=\"\(height + 12)\">\(rest.count) more</text>"
    svg += "<text x=\"\(width)\" y=\"\(height + 12)\" text-anchor=\"end\">\(sum)</text>\n"
    height += 20
  }
  return figure(
    title, key: "", svg, height: height,
    description: counts.map { "\($0.name) \($0.count)" }.joined(separator: ", "))
}

private func figure(
  _ title: String, key: String, _ svg: String, height: Int, description: String
) -> String {
  """
  <figure>
  <figcaption>\(markup(title))\(key.isEmpty ? "" : " <span class=\"key\">\(key)</span>")</figcaption>
  <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" \
  height="\(height)" role="img" aria-label="\(markup(title)): \(markup(description))">
  \(svg)</svg>
  </figure>

  """
}

/// Zero, and up to four round numbers of which the last is not below `most`.
private func ticks(upTo most: Int) -> [Int] {
  var magnitude = 1
  while magnitude * 10 <= most { magnitude *= 10 }
  for step in [1, 2, 5, 10, 20, 50].map({ max(1, $0 * magnitude / 10) }) where step * 4 >= most {
    return Array(stride(from: 0, through: (most + step - 1) / step * step, by: step))
  }
  return [0, most]
}

/// Which bars get a label below, so that none touches the next.
private func labelled(_ count: Int) -> [(index: Int, anchor: String)] {
  switch count {
  case 0: []
  case 1: [(0, "middle")]
  case 2...5: (0..<count).map { ($0, "middle") }
  default: [(0, "start"), (count / 2, "middle"), (count - 1, "end")]
  }
}

private func label(of bar: Numbers.Bar, _ unit: Numbers.Unit, isLong: Bool) -> String {
  let (year, month, day) = bar.start.civil
  let short = String(monthName(month).prefix(3))
  return switch unit {
  case .day: isLong ? "\(day) \(short) \(year)" : "\(day) \(short)"
  case .week: (isLong ? "Week of " : "") + "\(day) \(short)" + (isLong ? " \(year)" : "")
  case .month: "\(short) \(year)"
  case .year: "\(year)"
  }
}

/// A coordinate with at most two decimals.
private func pixels(_ number: Double) -> String {
  let text = decimal(number, places: 2)
  return text.hasSuffix(".00") ? String(text.dropLast(3)) : text
}
