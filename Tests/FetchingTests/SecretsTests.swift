import Fetching
import Testing

#if canImport(Glibc)
  import Glibc
#endif

struct SecretsFile {
  @Test func `machines, logins and passwords are read`() throws {
    let secrets = try Secrets(
      text: """
        # the library's feeds
        machine Feeds.Example.org login ada password s3cret
        machine b.example
          login "bob builder"   # a comment
          account none
          password "a \\"quoted\\" #word"
        """)
    #expect(secrets["feeds.example.org"] == .init(user: "ada", password: "s3cret"))
    #expect(secrets["b.example"] == .init(user: "bob builder", password: "a \"quoted\" #word"))
    #expect(secrets["c.example"] == nil)
  }

  @Test(arguments: [
    "machine a login hunter2", "login hunter2", "hunter2 x", "machine a login b password",
    "default login a password hunter2",
  ])
  func `a flaw is told by its line, never by its words`(text: String) {
    let error = #expect(throws: FetchingError.self) { try Secrets(text: text) }
    #expect(error?.message.contains("hunter2") == false)
  }

  @Test func `a file that others can read is refused`() throws {
    let path = "/tmp/veille-secrets-\(getpid())"
    defer { unlink(path) }
    let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0o600)
    let text = Array("machine a login b password c\n".utf8)
    #expect(write(descriptor, text, text.count) == text.count)
    close(descriptor)
    #expect(try Secrets(file: path)["a"]?.password == "c")
    for mode: mode_t in [0o640, 0o604, 0o620, 0o666] {
      chmod(path, mode)
      let error = #expect(throws: FetchingError.self) { try Secrets(file: path) }
      #expect(error?.message.contains("chmod 600") == true)
    }
    #expect(throws: FetchingError.self) { try Secrets(file: "/tmp") }
    #expect(throws: FetchingError.self) { try Secrets(file: "/nowhere/secrets") }
  }

  @Test(arguments: [
    ("https://ada:pw@a.example/x", "https://***@a.example/x"),
    ("https://tok@a.example", "https://***@a.example"),
    ("https://a:b@c@d.example/@x", "https://***@d.example/@x"),
    ("https://a.example/?token=abc&x=1", "https://a.example/?token=***&x=1"),
    ("https://a.example/?api_key=abc", "https://a.example/?api_key=***"),
    ("https://a.example/?u=9f8e7d6c5b4a39281706f5e4", "https://a.example/?u=***"),
    (
      "https://a.example/?channel_id=UCabcdefghij0123456789ab",
      "https://a.example/?channel_id=UCabcdefghij0123456789ab"
    ),
    ("https://a.example/feed?category=news&page=2", "https://a.example/feed?category=news&page=2"),
    (
      "https://a.example/feed?q=facial+recognition+police+2026",
      "https://a.example/feed?q=facial+recognition+police+2026"
    ),
    ("not a url", "not a url"), ("", ""), ("://@", "://***@"),
  ])
  func `a URL is shown without its secrets`(url: String, shown: String) {
    #expect(withoutSecrets(url) == shown)
  }
}
