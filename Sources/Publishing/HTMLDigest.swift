import Archiving
import Classifying
import Crypto

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The digest as one page that stands alone: no script, nothing loaded, and a policy that would
/// stop either. Landmarks, headings and words carry the meaning; the style only dresses it.
func htmlDigest(_ digest: Digest) -> String {
  var html = head(of: digest)
  html += """
    <body>
    <a class="skip" href="#stories">Skip to the stories</a>
    <header>
    <p class="name">Veille</p>
    <h1>\(markup(digest.title))</h1>
    <p class="period">\(markup(digest.periodText))</p>
    </header>

    """
  if digest.isEmpty {
    html += "<main id=\"stories\">\n<p class=\"nothing\">\(markup(digest.summary))</p>\n</main>\n"
  } else {
    html += glance(of: digest)
    html += "<div class=\"page\">\n" + contents(of: digest)
    html += "<main id=\"stories\">\n"
    for (index, section) in digest.sections.enumerated() {
      html += sectionMarkup(section, number: index + 1, in: digest)
    }
    html += "</main>\n</div>\n"
  }
  let made = "\(digest.time.longDate(digest.now)), \(digest.time.time(digest.now))"
  html += """
    <footer>
    <p>Made by Veille on <time datetime="\(rfc3339(digest.now))">\(made)</time> \
    (\(markup(digest.time.zone(at: digest.now)))). Highlighted words are those on which a \
    story’s selection rests. Headlines and excerpts belong to their publishers.</p>
    </footer>
    </body>
    </html>

    """
  return html
}

private func head(of digest: Digest) -> String {
  """
  <!doctype html>
  <html lang="en">
  <head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="\(policy)">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="referrer" content="no-referrer">
  <meta name="generator" content="Veille">
  <meta name="description" content="\(markup(digest.summary))">
  <title>\(markup(digest.title)) · \(markup(digest.periodText))</title>
  <style>\(digestStyle)</style>
  </head>

  """
}

/// Nothing may load or run; the one style sheet is allowed by its hash.
private let policy: String = {
  let hash = Data(SHA256.hash(data: Data(digestStyle.utf8))).base64EncodedString()
  return "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'"
}()

private func glance(of digest: Digest) -> String {
  let numbers = digest.numbers
  let figures = [
    (numbers.stories, numbers.stories == 1 ? "story" : "stories"),
    (numbers.outlets, numbers.outlets == 1 ? "outlet" : "outlets"),
    (numbers.languages.count, numbers.languages.count == 1 ? "language" : "languages"),
    (numbers.countries.count, numbers.countries.count == 1 ? "country" : "countries"),
    (numbers.directions[.restricts] ?? 0, "restricting"),
    (numbers.directions[.expands] ?? 0, "expanding"),
  ]
  var html = "<section class=\"glance\" aria-labelledby=\"glance\">\n"
  html += "<h2 id=\"glance\">At a glance</h2>\n<dl>\n"
  for (count, name) in figures where count > 0 {
    html += "<div><dt>\(name)</dt> <dd>\(grouped(count))</dd></div>\n"
  }
  return html
    + "</dl>\n<div class=\"charts\" role=\"group\" aria-label=\"Charts\" tabindex=\"0\">\n"
    + charts(of: numbers) + "</div>\n</section>\n"
}

private func contents(of digest: Digest) -> String {
  var html = "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Contents</h2>\n<ol>\n"
  for (index, section) in digest.sections.enumerated() {
    html += "<li><a href=\"#section-\(index + 1)\">\(markup(section.name))</a> "
    html += "<span class=\"count\">\(grouped(section.groups.count))</span></li>\n"
  }
  return html + "</ol>\n</nav>\n"
}

private func sectionMarkup(
  _ section: Digest.Section, number: Int, in digest: Digest
) -> String {
  let id = "section-\(number)"
  var html = "<section id=\"\(id)\" aria-labelledby=\"\(id)-name\">\n"
  html += "<h2 id=\"\(id)-name\">\(markup(section.name)) "
  html += "<span class=\"count\">\(grouped(section.groups.count))</span></h2>\n"
  for group in section.groups { html += article(for: group, in: digest) }
  return html + "</section>\n"
}

private func article(for group: StoryGroup, in digest: Digest) -> String {
  let story = group.lead
  // A known direction beats the guess from the first letter: "Clearview …" may begin in Hebrew.
  let isRightToLeft = readsRightToLeft(story.language)
  let language = story.language.map { " lang=\"\(markup(languageTag($0)))\"" } ?? ""
  let direction = isRightToLeft ? "" : " dir=\"auto\""
  let title = markedTitle(of: story)
    .rendered(open: "<mark>", close: "</mark>") { markup($0) }

  var html =
    "<article id=\"story-\(identifier(story.id))\"\(isRightToLeft ? " dir=\"rtl\"" : "")>\n"
  html += byline(of: group, in: digest)
  html += "<h3\(language)\(direction)>"
  if let link = safeLink(story.link) {
    html += "<a href=\"\(markup(link))\" rel=\"noopener noreferrer\">\(title)</a>"
  } else {
    html += title
  }
  html += "</h3>\n"
  let excerpt = excerpt(of: story)
  if !excerpt.isEmpty {
    let text = excerpt.rendered(open: "<mark>", close: "</mark>") { markup($0) }
    html += "<p class=\"excerpt\"\(language)\(direction)>\(text)</p>\n"
  }
  html += otherOutlets(of: group)
  let reason = markedReason(for: story)
  if !reason.isEmpty {
    let text = reason.rendered(open: "<bdi>", close: "</bdi>") { markup($0) }
    html += "<p class=\"why\" dir=\"ltr\"><b>Why</b> \(text)"
    if let score = story.verdict?.score {
      html += " <span class=\"score\">(\(decimal(score, places: 2)))</span>"
    }
    html += "</p>\n"
  }
  return html + "</article>\n"
}

private func byline(of group: StoryGroup, in digest: Digest) -> String {
  let story = group.lead
  var parts: [String] = []
  if let outlet = group.outlets.first {
    parts.append("<bdi class=\"outlet\">\(markup(outlet.name))</bdi>")
  }
  let time = shownTime(of: story)
  parts.append(
    "<time datetime=\"\(rfc3339(time))\" dir=\"ltr\">"
      + "\(digest.time.shortDateAndTime(time, now: digest.now))</time>")
  if let language = story.language.flatMap(languageName) {
    parts.append("<bdi>\(markup(language))</bdi>")
  }
  let places = (story.verdict?.actors ?? []).map { oneLine($0.name) }.filter { !$0.isEmpty }
  if !places.isEmpty {
    parts.append("<bdi>\(markup(places.prefix(4).joined(separator: ", ")))</bdi>")
  }
  if let direction = story.verdict?.direction, direction != .neutral {
    let name = direction.rawValue
    parts.append("<span class=\"direction \(name)\">\(name)</span>")
  }
  return "<p class=\"byline\">\(parts.joined(separator: " · "))</p>\n"
}

/// The outlets beside the one in the byline.
private func otherOutlets(of group: StoryGroup) -> String {
  let others = group.outlets.dropFirst().map { outlet in
    let name = markup(outlet.name)
    guard let link = outlet.link else { return "<bdi>\(name)</bdi>" }
    return "<bdi><a href=\"\(markup(link))\" rel=\"noopener noreferrer\">\(name)</a></bdi>"
  }
  return others.isEmpty ? "" : "<p class=\"also\">Also in \(others.joined(separator: ", "))</p>\n"
}

/// What an `id` attribute may hold.
private func identifier(_ text: String) -> String {
  String(text.prefix(64).filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") })
}
