internal import CXML

/// Makes a feed of what a reader of XML tells. This file knows how elements nest, how languages and
/// base addresses are inherited and how text is gathered; what each element means is told by the
/// vocabularies' own files, one `switch` for what begins and one for what ends.
final class FeedBuilder: XMLHandler {
  /// An open element.
  struct Frame {
    var name: XMLName
    /// Where its text begins.
    var mark: Int
    /// Indices into `bases` and `languages`.
    var base: Int
    var language: Int
    var opens = Opening.nothing
    /// `construct` says how its text is to be read.
    var hasConstruct = false
  }

  /// What ends with the element.
  enum Opening {
    case nothing, record, person(PersonRole), image, textInput, mediaItem
  }

  enum PersonRole { case author, contributor, publisher }

  /// How the text of an element is to be read.
  struct TextConstruct {
    var form = TextForm.guessed
    /// As Veille names it: `text`, `html`, `xhtml` or a media type; `nil` when not declared.
    var type: String?
    var isBase64 = false
    var source: String?
  }

  let limits: ParsingLimits
  var feed: Feed
  /// The feed first, then the open entry, then its source.
  var records: [Record]
  var frames: [Frame] = []
  var bases: [String?]
  var languages: [String?] = [nil]
  var writer = TextWriter(isValidUTF8: true)
  var diagnostics = DiagnosticList()

  var person = Person()
  var image = Image()
  var textInput = TextInput()
  var mediaRank = 0
  /// The `domain` of the category that is open.
  var categoryScheme: String?
  var categoryLabel: String?
  var creditRole: String?
  /// The open `block` names no single directory.
  var concernsAll = true
  var latitude: Double?
  var longitude: Double?
  var corner: [Double] = []
  var isLongitudeFirst = false
  var dimensions = 2
  var rootName: XMLName?
  var isBareEntry = false
  /// A shape was met that only feeds have.
  var isFeed = false
  /// There is a feed in the document, or entries that can do without one.
  var foundFeed: Bool { isFeed }
  /// The version of RSS that the root's namespaces tell.
  var rdfVersion: FeedVersion?
  /// The attributes of the link that is open.
  var openLink = Link(href: "", rel: "alternate")

  /// How the text of the open element is to be read. There is one at a time: elements inside it
  /// are markup.
  var construct = TextConstruct()

  private var markupDepth = 0
  private var tooDeep = 0
  private var elementCount = 0
  private(set) var hasReachedLimit = false

  init(baseURL: String?, encoding: CharacterEncoding, limits: ParsingLimits) {
    self.limits = limits
    feed = Feed(encoding: encoding)
    records = [Record(kind: .feed)]
    bases = [baseURL]
    super.init()
  }

  var top: Int { records.count - 1 }

  // MARK: Elements

  override var wantsAttributes: Bool { markupDepth == 0 || text.pointee.escapes != 0 }

  override func declare(namespace address: String) {
    guard frames.isEmpty else { return }
    switch address {
    case "http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/":
      rdfVersion = .rss090
    case "http://purl.org/rss/1.0/", "https://purl.org/rss/1.0/", "http://purl.org/net/rss1.1#":
      rdfVersion = .rss10
    default: break
    }
  }

  override func start(_ name: XMLName, local: UnsafeBufferPointer<UInt8>) -> Bool {
    elementCount += 1
    if elementCount > limits.elements {
      diagnostics.add(
        "too-many-elements", "more than \(limits.elements) elements: the rest was not read")
      hasReachedLimit = true
      return false
    }
    if markupDepth > 0 || isTextOpen {
      startMarkup(local)
      return true
    }
    if frames.count >= limits.depth {
      if tooDeep == 0 {
        diagnostics.add("too-deep", "elements nested deeper than \(limits.depth) were passed over")
      }
      tooDeep += 1
      return true
    }
    push(name)
    if rootName == nil { rootName = name }
    switch name.vocabulary {
    case .rss, .atom, .rdf: startCore(name)
    case .dublinCore, .dcTerms, .content, .xhtml, .slash, .wfw, .thread, .syndication,
      .creativeCommons, .feedburner:
      startModule(name)
    case .media: startMedia(name)
    case .itunes, .podcast: startPodcast(name)
    case .geoRSS, .gml, .w3cGeo: startGeography(name)
    case .xml, .cdf, .unknown: break
    }
    if records.count == 2, feedEntriesAreFull {
      diagnostics.add(
        "too-many-entries", "more than \(limits.entries) entries: the rest was not read")
      hasReachedLimit = true
      return false
    }
    return true
  }

  private var feedEntriesAreFull: Bool { feed.entries.count >= limits.entries }

  override func end(local: UnsafeBufferPointer<UInt8>) {
    if markupDepth > 0 { return endMarkup(local) }
    if tooDeep > 0 {
      tooDeep -= 1
      return
    }
    guard let frame = frames.popLast() else { return }
    text.pointee.escapes = 0
    switch frame.name.vocabulary {
    case .rss, .atom, .rdf: endCore(frame)
    case .dublinCore, .dcTerms, .content, .xhtml, .slash, .wfw, .thread, .syndication,
      .creativeCommons, .feedburner:
      endModule(frame)
    case .media: endMedia(frame)
    case .itunes, .podcast: endPodcast(frame)
    case .geoRSS, .gml, .w3cGeo: endGeography(frame)
    case .xml, .cdf, .unknown: break
    }
    close(frame)
    dropText(since: frame.mark)
    let outer = frames.last
    if frame.hasConstruct {
      construct = TextConstruct()
      isTextOpen = false
    }
    if frame.base != outer?.base ?? 0 { bases.removeLast() }
    if frame.language != outer?.language ?? 0 { languages.removeLast() }
  }

  private func push(_ name: XMLName) {
    var frame = Frame(
      name: name, mark: text.pointee.count, base: frames.last?.base ?? 0,
      language: frames.last?.language ?? 0)
    if !attributes.isEmpty {
      // CDF has an attribute of its own for it.
      if let base = attributes[xml: .base] ?? (name.name == .channel ? attributes[.base] : nil) {
        bases.append(resolve(base, against: bases[frame.base]) ?? bases[frame.base])
        frame.base = bases.count - 1
      }
      if let language = attributes[xml: .lang] ?? attributes[plainLanguage: ()] {
        languages.append(trimmedText(language).replacing("_", with: "-"))
        frame.language = languages.count - 1
      }
    }
    frames.append(frame)
  }

  private func close(_ frame: Frame) {
    switch frame.opens {
    case .nothing: break
    case .record: closeRecord(frame)
    case .person(let role): closePerson(role)
    case .image: closeImage()
    case .textInput: feed.textInput = textInput
    case .mediaItem: mediaRank = 0
    }
  }

  func opens(_ opening: Opening) {
    frames[frames.count - 1].opens = opening
  }

  func expectText(_ construct: TextConstruct = TextConstruct()) {
    frames[frames.count - 1].hasConstruct = true
    self.construct = construct
    isTextOpen = true
    text.pointee.escapes = construct.form == .html && construct.type == "xhtml" ? 1 : 0
  }

  /// Open elements of this name and vocabulary around the one that begins or ends.
  func isInside(_ name: Name) -> Bool {
    frames.contains { $0.name.name == name && $0.name.vocabulary != .unknown }
  }

  // MARK: Markup inside a text

  private func startMarkup(_ local: UnsafeBufferPointer<UInt8>) {
    if markupDepth == 0 { wasEscaping = text.pointee.escapes != 0 }
    markupDepth += 1
    append("<")
    append(local)
    if attributes.list.contains(where: { $0.name.name == .hidden }) { append(" hidden") }
    append(">")
    text.pointee.escapes = 1
  }

  private var wasEscaping = false
  private var isTextOpen = false

  private func endMarkup(_ local: UnsafeBufferPointer<UInt8>) {
    markupDepth -= 1
    append("</")
    append(local)
    append(">")
    if markupDepth == 0 {
      text.pointee.escapes = wasEscaping ? 1 : 0
      // Whatever the feed declares, there was markup.
      construct.form = .html
    }
  }

  // MARK: Text of the element that ends

  /// One line: a title, a name.
  func line(_ frame: Frame) -> String? {
    plain(frame, isSingleLine: true, limit: limits.titleBytes)
  }

  /// Paragraphs; empty when there is something that nobody can see, such as a picture.
  func prose(_ frame: Frame) -> String? {
    plain(frame, isSingleLine: false, limit: limits.fieldBytes) ?? emptyIfThere(frame)
  }

  /// Like `line`, but empty for a title that holds nothing visible.
  func title(_ frame: Frame) -> String? {
    line(frame) ?? emptyIfThere(frame)
  }

  private func emptyIfThere(_ frame: Frame) -> String? {
    textSince(frame.mark).contains { $0 > 0x20 } ? "" : nil
  }

  private func plain(_ frame: Frame, isSingleLine: Bool, limit: Int) -> String? {
    let bytes = textSince(frame.mark)
    if frame.hasConstruct, construct.isBase64, let decoded = decodeBase64(bytes) {
      // A picture or a sound says nothing in words.
      guard String(validating: decoded, as: UTF8.self)?.utf8.contains(0) == false else {
        return nil
      }
      // The writer relies on UTF-8.
      var text = String(decoding: decoded, as: UTF8.self)
      return text.withUTF8 {
        plain($0, form: .guessed, isSingleLine: isSingleLine, limit: limit)
      }
    }
    return plain(bytes, form: construct.form, isSingleLine: isSingleLine, limit: limit)
  }

  func plain(
    _ bytes: UnsafeBufferPointer<UInt8>, form: TextForm, isSingleLine: Bool, limit: Int
  ) -> String? {
    let text = plainText(
      bytes, form: form, isSingleLine: isSingleLine, limit: limit, writer: &writer)
    if writer.wasCut {
      diagnostics.add("field-too-long", "a text was cut off after \(limit) bytes")
    }
    return text
  }

  /// The characters as they are, on one line: addresses, identities, dates, numbers.
  func raw(_ frame: Frame) -> String? {
    plain(textSince(frame.mark), form: .plain, isSingleLine: true, limit: 8_192)
  }

  /// The text as an absolute address, if it can be one.
  func address(_ frame: Frame) -> String? {
    var bytes = textSince(frame.mark)
    while let last = bytes.last, last <= 0x20 {
      bytes = UnsafeBufferPointer(rebasing: bytes.dropLast())
    }
    while let first = bytes.first, first <= 0x20 {
      bytes = UnsafeBufferPointer(rebasing: bytes.dropFirst())
    }
    // Addresses are broken into lines now and then, and the lines indented.
    if bytes.contains(0x0A) {
      return joinedLines(bytes).withUnsafeBufferPointer {
        plain($0, form: .plain, isSingleLine: true, limit: 8_192)
      }.flatMap { resolve($0, frame) }
    }
    return raw(frame).flatMap { resolve($0, frame) }
  }

  private func joinedLines(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var joined: [UInt8] = []
    var isLineStart = false
    for byte in bytes.prefix(16_384) {
      if byte == 0x0A || byte == 0x0D {
        while joined.last == 0x20 || joined.last == 0x09 { joined.removeLast() }
        isLineStart = true
      } else if !isLineStart || byte > 0x20 {
        isLineStart = false
        joined.append(byte)
      }
    }
    return joined
  }

  func resolve(_ reference: String, _ frame: Frame) -> String? {
    resolve(reference, against: bases[frame.base])
  }

  /// The value of an attribute as an absolute address.
  func address(_ attribute: Name) -> String? {
    guard let value = attributes.trimmed(attribute) else { return nil }
    return resolve(value, against: bases[frames.last?.base ?? 0])
  }

  private func resolve(_ reference: String, against base: String?) -> String? {
    absoluteURL(reference, base: base)
  }

  /// The value of an attribute as text on one line.
  func label(_ attribute: Name) -> String? {
    guard var value = attributes[attribute] else { return nil }
    return value.withUTF8 {
      plain($0, form: .plain, isSingleLine: true, limit: limits.titleBytes)
    }
  }

  func language(_ frame: Frame) -> String? {
    languages[frame.language].flatMap { $0.isEmpty ? nil : $0 }
  }

  func date(_ frame: Frame) -> FeedDate? { raw(frame).flatMap(date) }

  func date(_ raw: String) -> FeedDate? {
    if let date = FeedDate(reading: raw) { return date }
    diagnostics.add("unreadable-date", "“\(raw.prefix(60))” is no date that this program can read")
    return nil
  }

  func number(_ frame: Frame) -> Int? { raw(frame).flatMap(wholeNumber) }

  func number(_ attribute: Name) -> Int? { attributes[attribute].flatMap(wholeNumber) }
}

/// A number as feeds write it: `60`, ` 60 `, `1,234`.
func wholeNumber(_ text: String) -> Int? {
  let digits = text.utf8.filter { $0 > 0x20 && $0 != UInt8(ascii: ",") }
  guard let number = Int(String(decoding: digits, as: UTF8.self)), number >= 0 else { return nil }
  return number
}

extension AttributeList {
  /// `lang="fr"` without its namespace, as RSS feeds have it.
  subscript(plainLanguage _: Void) -> String? {
    for attribute in list
    where attribute.name.name == .lang && attribute.name.vocabulary != .unknown {
      return value(of: attribute)
    }
    return nil
  }
}

/// What is found out about a document on the way, at most a hundred remarks.
struct DiagnosticList {
  private(set) var all: [Diagnostic] = []

  /// A remark without a place is made once.
  mutating func add(_ code: String, line: Int? = nil, _ message: @autoclosure () -> String) {
    guard all.count < 100 else { return }
    if line == nil, all.contains(where: { $0.code == code }) { return }
    all.append(Diagnostic(code: code, line: line, message: message()))
  }
}
