internal import CXML

/// Why a file gave no list of feeds. `description` is a sentence for the person who gave it.
public enum OPMLError: Error, Sendable, Equatable, CustomStringConvertible {
  case empty
  /// What the file is instead.
  case notAList(String)

  public var description: String {
    switch self {
    case .empty: "the file is empty"
    case .notAList(let found): "not a list of feeds but \(found)"
    }
  }
}

/// Reads a list of feeds, OPML or plain, whichever the content shows.
///
/// A plain list has an address on each line. Lines that begin with `#` are comments; behind the
/// address may stand tags in quotes, of which one that begins with `~` is the title (the form of
/// newsboat's `urls`).
public func parseSubscriptionList(_ bytes: [UInt8]) throws(OPMLError) -> SubscriptionList {
  let document = decoded(bytes)
  guard let first = document.bytes.first(where: { $0 > 0x20 }) else { throw .empty }
  // `<https://…>` is an address in angle brackets.
  let start = document.bytes.drop { $0 <= 0x20 }
  if first == UInt8(ascii: "<"), !start.starts(with: "<http".utf8) { return try parseOPML(bytes) }
  return try parsePlainList(document)
}

/// Reads OPML 1.0 and 2.0. A file that is not well-formed is mended as a feed is: what was mended
/// stands in `diagnostics`.
public func parseOPML(_ bytes: [UInt8]) throws(OPMLError) -> SubscriptionList {
  let document = decoded(bytes)
  guard document.bytes.contains(where: { $0 > 0x20 }) else { throw .empty }
  let builder = OPMLBuilder()
  var diagnostics: [Diagnostic] = []
  document.bytes.withUnsafeBufferPointer { bytes in
    guard var reader = ForgivingReader(bytes, handler: builder) else { return }
    reader.read()
    diagnostics = reader.diagnostics.all
  }
  guard builder.sawOPML || !builder.list.outlines.isEmpty else {
    throw .notAList(describeDocument(document.bytes))
  }
  var list = builder.finish()
  list.diagnostics = document.diagnostics + diagnostics + builder.diagnostics.all
  list.isMalformed = !list.diagnostics.isEmpty
  return list
}

private func decoded(_ bytes: [UInt8]) -> DecodedDocument {
  let document = decode(bytes, contentType: nil)
  return document.isUnchecked ? decodeInvalidUTF8(document) : document
}

private func parsePlainList(_ document: DecodedDocument) throws(OPMLError) -> SubscriptionList {
  var list = SubscriptionList()
  var number = 0
  for line in document.bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
    number += 1
    let text = trimmedText(String(decoding: line, as: UTF8.self))
    guard !text.isEmpty, !text.hasPrefix("#"), !text.hasPrefix("//") else { continue }
    var words = quotedWords(text)
    var url = words.removeFirst()
    if url.hasPrefix("<"), url.hasSuffix(">") { url = String(url.dropFirst().dropLast()) }
    guard looksLikeFeedAddress(url) else {
      list.diagnostics.append(
        Diagnostic(
          code: "no-address", line: number, message: "“\(url.prefix(60))” is no address of a feed"))
      continue
    }
    var attributes = [SubscriptionList.Attribute(name: "type", value: "rss")]
    let title = words.first { $0.hasPrefix("~") }.map { String($0.dropFirst()) }
    attributes.append(.init(name: "text", value: title ?? url))
    if let title { attributes.append(.init(name: "title", value: title)) }
    attributes.append(.init(name: "xmlUrl", value: url))
    let tags = words.filter { !$0.hasPrefix("~") && !$0.hasPrefix("!") }
    if !tags.isEmpty {
      attributes.append(.init(name: "category", value: tags.joined(separator: ",")))
    }
    list.outlines.append(.init(attributes: attributes, line: number))
  }
  list.isMalformed = !list.diagnostics.isEmpty
  guard !list.outlines.isEmpty else { throw .notAList(describeDocument(document.bytes)) }
  return list
}

/// An address, or a path to a file; a sentence is neither.
private func looksLikeFeedAddress(_ word: String) -> Bool {
  if word.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) { return false }
  // Newsboat's `filter:program:http://…` is an order to run something.
  if let mark = word.firstRange(of: "://") {
    return word[..<mark.lowerBound].utf8.allSatisfy {
      isAlphanumeric($0) || $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-")
    }
  }
  return word.contains("/") || word.contains(".")
}

private func quotedWords(_ line: String) -> [String] {
  var words: [String] = []
  var word = ""
  var isQuoted = false
  for character in line {
    if character == "\"" {
      isQuoted.toggle()
    } else if character.isWhitespace, !isQuoted {
      if !word.isEmpty { words.append(word) }
      word = ""
    } else {
      word.append(character)
    }
  }
  if !word.isEmpty || words.isEmpty { words.append(word) }
  return words
}

/// Gathers outlines of any depth.
private final class OPMLBuilder: XMLHandler {
  private(set) var list = SubscriptionList()
  private(set) var sawOPML = false
  private(set) var diagnostics = DiagnosticList()
  /// Open outlines, the innermost last.
  private var open: [SubscriptionList.Outline] = []
  private var elements: [(name: Name, mark: Int)] = []
  private var count = 0
  private static let outlineLimit = 200_000
  private static let depthLimit = 200

  override var wantsLines: Bool { true }

  override func start(_ name: XMLName, local: UnsafeBufferPointer<UInt8>) -> Bool {
    elements.append((name.name, text.pointee.count))
    switch name.name {
    case .opml:
      sawOPML = true
      if !attributes.isEmpty { list.rootAttributes = allAttributes() }
    case .outline:
      count += 1
      guard count <= Self.outlineLimit else {
        diagnostics.add(
          "too-many-outlines", "more than \(Self.outlineLimit) outlines: the rest was not read")
        return false
      }
      open.append(SubscriptionList.Outline(attributes: allAttributes(), line: line))
    default: break
    }
    return true
  }

  override func end(local: UnsafeBufferPointer<UInt8>) {
    guard let (name, mark) = elements.popLast() else { return }
    if name == .outline {
      closeOutline()
    } else if elements.last?.name == .head {
      let element = SubscriptionList.HeadElement(
        name: String(decoding: local, as: UTF8.self),
        text: trimmedText(String(decoding: textSince(mark), as: UTF8.self)))
      list.head.append(element)
    }
    dropText(since: mark)
  }

  func finish() -> SubscriptionList {
    while !open.isEmpty { closeOutline() }
    return list
  }

  private func closeOutline() {
    guard let outline = open.popLast() else { return }
    // Deeper than any folder: beside its parent instead of in it.
    if open.isEmpty || open.count >= Self.depthLimit {
      if open.isEmpty {
        list.outlines.append(outline)
      } else {
        open[Self.depthLimit - 1].children.append(outline)
      }
    } else {
      open[open.count - 1].children.append(outline)
    }
  }

  private func allAttributes() -> [SubscriptionList.Attribute] {
    var all: [SubscriptionList.Attribute] = []
    for attribute in attributes.list {
      let name = attributes.spelling(of: attribute)
      guard isXMLName(name), !all.contains(where: { $0.name == name }) else { continue }
      all.append(.init(name: name, value: withoutControls(attributes.value(of: attribute))))
    }
    return all
  }

  /// XML cannot hold control characters, so that they could not be written again.
  private func withoutControls(_ value: String) -> String {
    func isControl(_ byte: UInt8) -> Bool {
      byte < 0x20 && byte != 0x09 && byte != 0x0A && byte != 0x0D
    }
    guard value.utf8.contains(where: isControl) else { return value }
    return String(decoding: value.utf8.filter { !isControl($0) }, as: UTF8.self)
  }

  /// Debris of a broken tag, such as `bar"`, cannot be written again.
  private func isXMLName(_ name: String) -> Bool {
    guard let first = name.utf8.first,
      isLetter(first) || first == UInt8(ascii: "_") || first >= 0x80
    else { return false }
    return name.utf8.allSatisfy { isAlphanumeric($0) || $0 >= 0x80 || "-_.:".utf8.contains($0) }
  }
}
