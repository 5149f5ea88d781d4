import Archiving

/// The digest's outlets as OPML 2.0, most stories first: a list of feeds worth subscribing to.
func opml(_ digest: Digest) -> String {
  var counts: [String: Int] = [:]
  var names: [String: String] = [:]
  for story in digest.groups.flatMap(\.stories) {
    for source in story.sources {
      guard let url = safeLink(source.feedURL) else { continue }
      counts[url, default: 0] += 1
      names[url] = oneLine(source.feedTitle)
    }
  }
  let outlets = counts.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
  var xml = """
    <?xml version="1.0" encoding="utf-8"?>
    <opml version="2.0">
    <head><title>\(markup(digest.title))</title></head>
    <body>

    """
  for (url, count) in outlets {
    let name = markup(names[url].flatMap { $0.isEmpty ? nil : $0 } ?? hostName(of: url))
    xml += "<outline type=\"rss\" text=\"\(name)\" title=\"\(name)\" xmlUrl=\"\(markup(url))\""
    xml += " stories=\"\(count)\"/>\n"
  }
  return xml + "</body>\n</opml>\n"
}
