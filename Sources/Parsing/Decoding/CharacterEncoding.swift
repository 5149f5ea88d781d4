/// How the bytes of a document were read as characters.
public struct CharacterEncoding: Sendable, Equatable {
  /// As the document or its server calls it, in lower case: `utf-8`, `iso-8859-1`, `shift_jis`.
  public var name: String
  /// What the bytes were read with: the superset that the WHATWG Encoding Standard reads this
  /// label with, as iconv calls it.
  public var decoder: String
  public var decidedBy: Authority

  /// Who decided, in the order of RFC 7303.
  public enum Authority: String, Sendable {
    case byteOrderMark = "byte order mark"
    case http = "HTTP header"
    case declaration
    /// Nobody said anything: UTF-8.
    case standard
    /// What was said could not be true; the bytes themselves told.
    case content
  }

  public init(name: String, decoder: String, decidedBy: Authority) {
    self.name = name
    self.decoder = decoder
    self.decidedBy = decidedBy
  }

  public static let utf8 = CharacterEncoding(name: "utf-8", decoder: "UTF-8", decidedBy: .standard)

  var isUTF8: Bool { decoder == "UTF-8" }

  /// - Returns: `nil` for a label that nothing can be read with.
  init?(label: String, decidedBy: Authority) {
    let name = trimmedText(label).lowercased().filter { $0 != "\"" && $0 != "'" }
    guard !name.isEmpty, name.utf8.count <= 40,
      name.utf8.allSatisfy({ isAlphanumeric($0) || "-_.:()+".utf8.contains($0) })
    else { return nil }
    if let decoder = EncodingLabels.decoder(for: name) {
      self.init(name: name, decoder: decoder, decidedBy: decidedBy)
    } else if let decoder = Self.knownToIconv(name.uppercased()) {
      self.init(name: name, decoder: decoder, decidedBy: decidedBy)
    } else {
      return nil
    }
  }
}

extension CharacterEncoding {
  /// IANA's names and aliases differ from iconv's by hyphens and by the prefix `cs`.
  private static func knownToIconv(_ name: String) -> String? {
    let hyphenated = name.replacing("_", with: "-")
    for candidate in [name, hyphenated, name.hasPrefix("CS") ? String(name.dropFirst(2)) : name]
    where Iconv.knows(candidate) {
      return candidate
    }
    return nil
  }
}

/// Labels whose meaning differs from their letters: those that the WHATWG Encoding Standard reads
/// with a superset, and spellings that iconv does not know.
enum EncodingLabels {
  static func decoder(for label: String) -> String? {
    byLabel[label] ?? byLabel[label.replacing("_", with: "-")]
  }

  private static let byLabel: [String: String] = {
    var table: [String: String] = [:]
    for line in list.split(separator: "\n") {
      let words = line.split(separator: " ")
      for label in words.dropFirst() { table[String(label)] = String(words[0]) }
    }
    return table
  }()

  private static let list = """
    UTF-8 utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8 utf-8-sig u8 utf
    CP1252 windows-1252 iso-8859-1 iso8859-1 iso88591 iso-8859-1:1987 latin1 latin-1 l1 ascii us-ascii ansi ansi-x3.4-1968 cp1252 cp819 ibm819 iso-ir-100 x-cp1252 iso-8859-1-windows-3.1-latin-1 western iso646-us 646 us
    CP1254 windows-1254 iso-8859-9 iso8859-9 iso88599 latin5 l5 cp1254 x-cp1254 iso-ir-148
    CP874 windows-874 tis-620 tis620 iso-8859-11 iso8859-11 iso885911 dos-874 cp874 thai
    ISO-8859-2 iso-8859-2 iso8859-2 iso88592 latin2 l2 iso-ir-101
    ISO-8859-3 iso-8859-3 iso8859-3 latin3 l3
    ISO-8859-4 iso-8859-4 iso8859-4 latin4 l4
    ISO-8859-5 iso-8859-5 iso8859-5 cyrillic
    ISO-8859-6 iso-8859-6 iso8859-6 arabic iso-8859-6-e iso-8859-6-i
    ISO-8859-7 iso-8859-7 iso8859-7 greek greek8
    ISO-8859-8 iso-8859-8 iso8859-8 iso-8859-8-i hebrew logical visual
    ISO-8859-10 iso-8859-10 iso8859-10 latin6 l6
    ISO-8859-13 iso-8859-13 iso8859-13
    ISO-8859-14 iso-8859-14 iso8859-14
    ISO-8859-15 iso-8859-15 iso8859-15 latin9 latin-9 l9
    ISO-8859-16 iso-8859-16 iso8859-16
    CP1250 windows-1250 cp1250 x-cp1250
    CP1251 windows-1251 cp1251 x-cp1251 win1251 win-1251
    CP1253 windows-1253 cp1253 x-cp1253
    CP1255 windows-1255 cp1255 x-cp1255
    CP1256 windows-1256 cp1256 x-cp1256
    CP1257 windows-1257 cp1257 x-cp1257
    CP1258 windows-1258 cp1258 x-cp1258
    KOI8-R koi8-r koi8 koi koi8r cskoi8r
    KOI8-U koi8-u koi8-ru
    IBM866 ibm866 866 cp866 csibm866
    CP861 cp-is
    MAC-CENTRALEUROPE maccentraleurope maclatin2 mac-latin2 mac-centraleurope
    MAC-IS maciceland mac-iceland
    MACINTOSH macintosh mac x-mac-roman macroman csmacintosh
    MAC-GREEK macgreek x-mac-greek
    MAC-TURKISH macturkish x-mac-turkish
    MAC-CYRILLIC x-mac-cyrillic x-mac-ukrainian
    GB18030 gb18030 gb2312 gbk gb-2312-80 gb2312-80 x-gbk chinese csgb2312 cp936 ms936 windows-936 iso-ir-58 euc-cn euccn eucgb2312-cn hz-gb-2312-not
    BIG5-HKSCS big5 big5-hkscs big5hkscs big5-tw cn-big5 x-x-big5 csbig5 cp950
    CP932 shift-jis shift_jis sjis x-sjis ms-kanji ms932 windows-31j csshiftjis cp932 s-jis
    EUC-JP-MS euc-jp eucjp x-euc-jp ujis
    ISO-2022-JP-2 iso-2022-jp iso2022jp csiso2022jp
    CP949 euc-kr euckr korean ks-c-5601-1987 ks-c-5601-1989 ksc5601 ksc-5601 ks-c-5601 uhc cp949 ms949 windows-949 iso-ir-149
    ISO-2022-KR iso-2022-kr
    JOHAB johab cp1361 ms1361
    UTF-16 utf-16 utf16 ucs-2 iso-10646-ucs-2 unicode
    UTF-16LE utf-16le utf-16-le utf16le unicodefffe ucs-2le unicodelittleunmarked
    UTF-16BE utf-16be utf-16-be utf16be unicodefeff ucs-2be
    UTF-32 utf-32 utf32 ucs-4 iso-10646-ucs-4 u32
    UTF-32LE utf-32le utf-32-le ucs-4le
    UTF-32BE utf-32be utf-32-be ucs-4be
    UTF-7 utf-7 utf7 u7 unicode-1-1-utf-7
    TCVN tcvn tcvn-5712 viscii
    """
}
