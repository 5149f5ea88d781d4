import Glibc

/// User names and passwords by host, kept in a netrc-like file that only its owner can read.
///
///     machine feeds.example.org login ada password s3cret
///     # a comment; words may stand on lines of their own; "quoted words" may hold blanks
///
/// There is no `default` entry: a secret belongs to the host that it names.
public struct Secrets: Sendable, Equatable {
  public struct Credentials: Sendable, Equatable {
    public var user: String
    public var password: String
    public init(user: String, password: String) {
      self.user = user
      self.password = password
    }
  }

  private var byHost: [String: Credentials] = [:]

  public init() {}

  public subscript(host: String) -> Credentials? {
    get { byHost[host.lowercased()] }
    set { byHost[host.lowercased()] = newValue }
  }

  public var isEmpty: Bool { byHost.isEmpty }

  /// Reads a file. A file that others can read or write is refused, as is one that is not a
  /// plain file: what stands in it can no longer be called a secret.
  public init(file path: String) throws(FetchingError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FetchingError(
        "cannot open the secrets file: \(String(cString: strerror(errno)))", file: path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw FetchingError("the secrets file is not a plain file", file: path)
    }
    guard status.st_mode & 0o077 == 0 else {
      throw FetchingError(
        "the secrets file can be read by others; run: chmod 600 \(path)", file: path)
    }
    guard status.st_size <= 1 << 20 else {
      throw FetchingError("the secrets file is larger than a mebibyte", file: path)
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        throw FetchingError(
          "cannot read the secrets file: \(String(cString: strerror(errno)))", file: path)
      }
      if count == 0 { break }
      bytes.append(contentsOf: buffer[..<count])
    }
    do {
      try self.init(text: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw FetchingError(error.message, file: path)
    }
  }

  /// Reads the text of such a file. Messages name the line, never a word that could be a secret.
  public init(text: String) throws(FetchingError) {
    var host: String?
    var user: String?
    var password: String?
    var pending: String?

    func finish(_ line: Int) throws(FetchingError) {
      guard let host else { return }
      guard let user, let password else {
        throw FetchingError("line \(line): a machine lacks its login or its password")
      }
      self[host] = Credentials(user: user, password: password)
    }

    var lineNumber = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      lineNumber += 1
      for word in words(of: line) {
        switch pending {
        case "machine": host = word
        case "login": user = word
        case "password": password = word
        case "account": break
        default:
          switch word {
          case "machine":
            try finish(lineNumber)
            (host, user, password) = (nil, nil, nil)
          case "login", "password", "account":
            guard host != nil else {
              throw FetchingError("line \(lineNumber): '\(word)' before any 'machine'")
            }
          default:
            throw FetchingError(
              "line \(lineNumber): expected machine, login, password or account")
          }
          pending = word
          continue
        }
        pending = nil
      }
    }
    guard pending == nil else {
      throw FetchingError("line \(lineNumber): the file ends after '\(pending ?? "")'")
    }
    try finish(lineNumber)
  }
}

/// The words of one line: parted by blanks, quoted by ", ended by a # at the start of a word.
private func words(of line: Substring) -> [String] {
  var words: [String] = []
  var word: String?
  var isQuoted = false
  var isEscaped = false
  for character in line.unicodeScalars where character != "\r" {
    switch character {
    case _ where isEscaped:
      word?.unicodeScalars.append(character)
      isEscaped = false
    case "\\" where isQuoted: isEscaped = true
    case "\"" where isQuoted: isQuoted = false
    case "\"" where word == nil:
      isQuoted = true
      word = ""
    case " " where !isQuoted, "\t" where !isQuoted:
      if let ended = word { words.append(ended) }
      word = nil
    case "#" where word == nil && !isQuoted: return words
    default: word = (word ?? "") + String(character)
    }
  }
  if let word { words.append(word) }
  return words
}
