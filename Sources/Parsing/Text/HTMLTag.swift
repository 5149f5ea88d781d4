/// What an element of HTML does to the text around it.
enum HTMLTag: UInt8 {
  case unknown, inline, void, lineBreak, block, paragraph, preformatted, cell, raw, hidden

  /// - Parameter key: Up to eight letters of the name in lower case, the last one lowest.
  init(key: UInt64, length: Int) {
    guard length <= 10, let slot = Self.table.slot(of: key), slot.length == UInt8(length) else {
      self = .unknown
      return
    }
    self = slot.tag
  }

  private static let table = Table()

  /// Open addressing: a tag is looked up once for each tag in a feed.
  private struct Table: Sendable {
    struct Slot: Sendable {
      var key: UInt64 = 0
      var length: UInt8 = 0
      var tag = HTMLTag.unknown
    }

    private var slots = [Slot](repeating: Slot(), count: 512)

    init() {
      func add(_ names: String, _ tag: HTMLTag) {
        for name in names.split(separator: " ") {
          let key = name.utf8.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
          var index = Self.hash(key)
          while slots[index].key != 0 { index = (index + 1) & 511 }
          slots[index] = Slot(key: key, length: UInt8(name.utf8.count), tag: tag)
        }
      }
      add(
        """
        a abbr acronym audio b bdi bdo big blink button canvas cite code data datalist del dfn em \
        font i ins kbd label map mark math meter nobr object output picture progress q rp \
        rt ruby s samp slot small span strike strong sub sup svg time tt u var video circle path \
        rect g defs use
        """, .inline)
      add(
        "area base basefont bgsound col embed img input keygen link meta param source track wbr",
        .void)
      add("br hr", .lineBreak)
      add(
        """
        address body caption iframe center colgroup dd details dialog dir div dl dt fieldset figcaption \
        figure footer form frame frameset header hgroup html legend li main menu nav optgroup \
        option search section select summary tbody textarea tfoot thead tr article aside
        """, .block)
      add("p h1 h2 h3 h4 h5 h6 ul ol table blockquote", .paragraph)
      add("pre listing plaintext", .preformatted)
      add("td th mi mo mn mtext mrow msup msub mfrac msqrt desc title", .cell)
      add("script style xmp noembed noframes", .raw)
      add("head template noscript applet", .hidden)
    }

    func slot(of key: UInt64) -> Slot? {
      var index = Self.hash(key)
      while slots[index].key != 0 {
        if slots[index].key == key { return slots[index] }
        index = (index + 1) & 511
      }
      return nil
    }

    private static func hash(_ key: UInt64) -> Int {
      Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 55)
    }
  }
}
