import Archiving
import Classifying

/// Text in which some words are marked as what the verdict rests on.
struct MarkedText: Sendable, Equatable {
  var runs: [Run] = []

  struct Run: Sendable, Equatable {
    var text: String
    var isMarked: Bool
  }

  var isEmpty: Bool { runs.isEmpty }
  var plain: String { runs.map(\.text).joined() }

  mutating func append(_ text: String, isMarked: Bool) {
    guard !text.isEmpty else { return }
    if let last = runs.indices.last, runs[last].isMarked == isMarked {
      runs[last].text += text
    } else {
      runs.append(Run(text: text, isMarked: isMarked))
    }
  }

  /// Each run through `escape`, the marked ones between `open` and `close`.
  func rendered(open: String, close: String, _ escape: (String) -> String) -> String {
    var result = ""
    for run in runs {
      result += run.isMarked ? open + escape(run.text) + close : escape(run.text)
    }
    return result
  }
}

/// About as many columns as three lines of a newspaper take.
private let excerptColumns = 280

/// The headline, its matched words marked.
func markedTitle(of story: Story) -> MarkedText {
  let marked = mark(story.title, matches(of: story, in: .title))
  guard !marked.isEmpty else {
    return MarkedText(runs: [.init(text: "(no headline)", isMarked: false)])
  }
  return marked
}

/// A passage of the summary, or of the content, around the words that were matched.
func excerpt(of story: Story) -> MarkedText {
  let inSummary = matches(of: story, in: .summary)
  let inContent = matches(of: story, in: .content)
  let isFromContent = inSummary.isEmpty && !inContent.isEmpty || story.summary.isEmpty
  return isFromContent
    ? passage(of: story.content, inContent) : passage(of: story.summary, inSummary)
}

/// A long text is first cut to the bytes from which the passage can come: an excerpt costs the same,
/// however long the text.
private func passage(of text: String, _ matches: [Range<Int>]) -> MarkedText {
  let bytes = text.utf8
  let most = 16 * excerptColumns
  guard bytes.count > most else { return shortened(mark(text, matches)) }
  let first = min(matches.first?.lowerBound ?? 0, bytes.count)
  var start = bytes.index(bytes.startIndex, offsetBy: max(0, first - most / 2))
  while start.samePosition(in: text.unicodeScalars) == nil { start = bytes.index(before: start) }
  var end = bytes.index(start, offsetBy: most, limitedBy: bytes.endIndex) ?? bytes.endIndex
  while end.samePosition(in: text.unicodeScalars) == nil { end = bytes.index(before: end) }
  let offset = bytes.distance(from: bytes.startIndex, to: start)
  let inside = matches.filter { $0.lowerBound >= offset }.map {
    $0.lowerBound - offset..<$0.upperBound - offset
  }
  return shortened(
    mark(String(text[start..<end]), inside), isCutBefore: start > text.startIndex,
    isCutAfter: end < text.endIndex)
}

/// UTF-8 ranges in a field, in order, without overlaps.
private func matches(of story: Story, in field: Verdict.Evidence.Field) -> [Range<Int>] {
  var ranges: [Range<Int>] = []
  for verdict in story.verdicts {
    for evidence in verdict.evidence where evidence.weight > 0 {
      for match in evidence.matches where match.field == field {
        let (end, isTooLong) = match.start.addingReportingOverflow(match.length)
        if match.start >= 0, match.length > 0, !isTooLong { ranges.append(match.start..<end) }
      }
    }
  }
  ranges.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
  var joined: [Range<Int>] = []
  for range in ranges {
    if let last = joined.last, range.lowerBound <= last.upperBound {
      joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
    } else {
      joined.append(range)
    }
  }
  return joined
}

/// Ranges that do not fall on whole characters of the text (a file may hold anything) are ignored.
private func mark(_ text: String, _ ranges: [Range<Int>]) -> MarkedText {
  var marked = MarkedText()
  var plain = PlainText()
  var shown = 0

  func take(_ piece: Substring, isMarked: Bool) {
    plain.append(piece)
    marked.append(String(decoding: plain.bytes[shown...], as: UTF8.self), isMarked: isMarked)
    shown = plain.bytes.count
  }

  var position = text.startIndex
  for range in ranges {
    let bytes = text.utf8
    guard
      let start = bytes.index(
        bytes.startIndex, offsetBy: range.lowerBound, limitedBy: bytes.endIndex),
      let end = bytes.index(start, offsetBy: range.count, limitedBy: bytes.endIndex),
      start >= position, start.samePosition(in: text.unicodeScalars) != nil,
      end.samePosition(in: text.unicodeScalars) != nil
    else { continue }
    take(text[position..<start], isMarked: false)
    take(text[start..<end], isMarked: true)
    position = end
  }
  take(text[position...], isMarked: false)
  if let last = marked.runs.indices.last, marked.runs[last].text.hasSuffix(" ") {
    marked.runs[last].text.removeLast()
    if marked.runs[last].text.isEmpty { marked.runs.removeLast() }
  }
  return marked
}

/// At most `excerptColumns` columns, from a little before the first mark, cut between words.
private func shortened(
  _ marked: MarkedText, isCutBefore: Bool = false, isCutAfter: Bool = false
) -> MarkedText {
  // No character takes more columns than bytes.
  guard marked.runs.reduce(0, { $0 + $1.text.utf8.count }) > excerptColumns else { return marked }
  let cells = marked.runs.flatMap { run in
    run.text.map { (character: $0, width: displayWidth(of: $0), isMarked: run.isMarked) }
  }
  let total = cells.reduce(0) { $0 + $1.width }
  guard total > excerptColumns else { return marked }

  let firstMark = cells.firstIndex(where: \.isMarked) ?? 0
  var start = firstMark
  var before = 0
  // Keep what leads to the first mark, unless that alone would fill the passage.
  let beforeFirstMark = cells[..<firstMark].reduce(0) { $0 + $1.width }
  let lead = beforeFirstMark < excerptColumns * 3 / 5 ? beforeFirstMark : excerptColumns / 4
  while start > 0, before + cells[start - 1].width <= lead {
    start -= 1
    before += cells[start].width
  }
  if start > 0, let blank = cells[start..<firstMark].firstIndex(where: { $0.character == " " }) {
    start = blank + 1
  }
  var end = start
  var used = 0
  while end < cells.count, used + cells[end].width <= excerptColumns {
    used += cells[end].width
    end += 1
  }
  if end < cells.count, let blank = cells[start..<end].lastIndex(where: { $0.character == " " }),
    blank > start + (end - start) * 2 / 3
  {
    end = blank
  }
  var result = MarkedText()
  if start > 0 || isCutBefore { result.append("… ", isMarked: false) }
  for cell in cells[start..<end] {
    result.append(String(cell.character), isMarked: cell.isMarked)
  }
  if end < cells.count || isCutAfter { result.append(" …", isMarked: false) }
  return result
}
