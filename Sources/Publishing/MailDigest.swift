#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Digest {
  /// Who is told of a digest by mail, and by whom. What is absent the mail system fills in.
  public struct Mail: Sendable, Equatable {
    public var from: String?
    public var to: [String]

    public init(from: String? = nil, to: [String] = []) {
      self.from = from
      self.to = to
    }

    /// Whether a text can stand in an address field: printable ASCII (RFC 5322), one `@` at least,
    /// and nothing that could begin another field.
    public static func isAddress(_ text: String) -> Bool {
      text.utf8.contains(UInt8(ascii: "@")) && text.utf8.count <= 320
        && text.utf8.allSatisfy { (0x20..<0x7F).contains($0) }
    }
  }
}

/// The digest as a mail (RFC 5322), plain text and page side by side (RFC 2046, 5.1.4), with the line
/// ends that `sendmail -t` wants. Its header holds nothing of a feed's words.
func mailDigest(_ digest: Digest) -> String {
  var header = ["MIME-Version: 1.0"]
  if let from = digest.mail.from, Digest.Mail.isAddress(from) { header.append("From: \(from)") }
  let recipients = digest.mail.to.filter(Digest.Mail.isAddress)
  if !recipients.isEmpty { header.append("To: " + recipients.joined(separator: ",\n ")) }
  header += [
    "Date: \(mailDate(digest.now))",
    "Subject: \(encodedWords(subject(of: digest)))",
    // RFC 2919: readers sort by it. The host is the one that sends.
    "List-Id: <\(listLabel(digest.title)).veille.localhost>",
    "Auto-Submitted: auto-generated",
    "Content-Type: multipart/alternative; boundary=\"\(boundary)\"",
  ]
  return header.joined(separator: "\n") + "\n\n"
    + part(textDigest(digest), type: "text/plain") + part(htmlDigest(digest), type: "text/html")
    + "--\(boundary)--\n"
}

/// Base64 has no underscore, so no part can hold it.
private let boundary = "=_veille_digest_="

private func part(_ text: String, type: String) -> String {
  let body = Data(text.utf8).base64EncodedString(options: [
    .lineLength76Characters, .endLineWithLineFeed,
  ])
  return """
    --\(boundary)
    Content-Type: \(type); charset=utf-8
    Content-Transfer-Encoding: base64

    \(body)

    """
}

private func subject(of digest: Digest) -> String {
  let count =
    digest.isEmpty ? "no stories" : counted(digest.numbers.stories, "story", "stories")
  return "\(digest.title): \(count)"
}

/// A header's text: as it is when it is plain and short, else in encoded words (RFC 2047).
private func encodedWords(_ text: String) -> String {
  let isPlain = text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !text.contains("=?")
  if isPlain && text.utf8.count <= 66 { return text }
  var words: [String] = []
  var word: [UInt8] = []
  func finish() {
    if !word.isEmpty { words.append("=?UTF-8?B?\(Data(word).base64EncodedString())?=") }
    word = []
  }
  for scalar in text.unicodeScalars {
    let bytes = UTF8.encode(scalar).map(Array.init) ?? []
    // 45 bytes make 60 characters, and 72 with what stands around them: 75 is the limit.
    if word.count + bytes.count > 45 { finish() }
    word += bytes
  }
  finish()
  return words.joined(separator: "\n ")
}

/// What a title leaves of itself in a List-Id: letters of ASCII, digits and hyphens.
private func listLabel(_ title: String) -> String {
  let words = title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
  let label = words.joined(separator: "-").prefix(60)
  return label.isEmpty ? "digest" : String(label)
}
