import Foundation
import Synchronization

/// nginx with TLS and HTTP/2 on a free loopback port, with certificates of a CA made for the
/// occasion: one that is good, one for another name, one that has expired, one signed by itself.
/// The names are good.test, wrong.test, expired.test and self.test.
final class TLSServer: Sendable {
  let port: Int
  let caBundle: String
  private let folder: String
  private let nginx: ChildProcess

  static let nginxPath = ["/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }
  static let opensslPath = ["/usr/bin/openssl", "/usr/local/bin/openssl"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }
  static var isAvailable: Bool { nginxPath != nil && opensslPath != nil }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  init() throws {
    folder = "/tmp/veille-tls-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    caBundle = folder + "/ca.pem"
    try Self.makeCertificates(in: folder)
    port = try Self.freePort()
    let configuration = Self.configuration(folder: folder, port: port)
    try Data(configuration.utf8).write(to: URL(fileURLWithPath: folder + "/nginx.conf"))
    // Should the tests crash, nginx ends all the same.
    nginx = try ChildProcess(
      "/usr/bin/timeout",
      [
        "120", Self.nginxPath ?? "nginx", "-p", folder, "-c", folder + "/nginx.conf", "-e",
        folder + "/error.log",
      ])
    try waitUntilListening()
  }

  /// One for all tests, because certificates take time; it ends with the process.
  static let shared = Result { () throws(Failure) in
    do {
      let server = try TLSServer()
      endAtExit(server)
      return server
    } catch {
      throw error as? Failure ?? Failure(description: "\(error)")
    }
  }

  fileprivate func end() {
    nginx.end()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func url(_ name: String, _ path: String = "/") -> String { "https://\(name):\(port)\(path)" }

  /// Lines for `FetchConfiguration.resolve`.
  var resolve: [String] { Self.names.map { "\($0):\(port):127.0.0.1" } }

  private static let names = ["good.test", "wrong.test", "expired.test", "self.test"]

  private static func configuration(folder: String, port: Int) -> String {
    let servers = names.map { name in
      """
        server {
          listen 127.0.0.1:\(port) ssl http2\(name == "good.test" ? " default_server" : "");
          server_name \(name);
          ssl_certificate \(folder)/\(name).pem;
          ssl_certificate_key \(folder)/\(name).key;
          location / {
            default_type text/xml;
            add_header X-Protocol $server_protocol;
            add_header X-Connection $connection;
            return 200 "<rss/>";
          }
          location /plain { return 302 http://good.test/; }
        }
      """
    }.joined(separator: "\n")
    return """
      # In the foreground, as one process: it ends when this object does.
      daemon off; master_process off; pid \(folder)/nginx.pid;
      events { worker_connections 256; }
      http {
        access_log off;
        client_body_temp_path \(folder)/body; proxy_temp_path \(folder)/proxy;
        fastcgi_temp_path \(folder)/fastcgi; uwsgi_temp_path \(folder)/uwsgi;
        scgi_temp_path \(folder)/scgi;
      \(servers)
      }
      """
  }

  private static func makeCertificates(in folder: String) throws {
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    func openssl(_ arguments: [String]) throws {
      let process = try ChildProcess(opensslPath ?? "openssl", arguments)
      guard process.waitForStatus() == 0 else {
        throw Failure(description: "openssl \(arguments.joined(separator: " ")) failed")
      }
    }
    func selfSigned(_ name: String, _ subject: String) throws {
      try openssl(
        [
          "req", "-x509", "-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).pem",
          "-days", "2",
        ] + key
          + ["-subj", "/CN=\(subject)", "-addext", "subjectAltName=DNS:\(subject)"])
    }
    try selfSigned("ca", "ca.test")
    try selfSigned("self.test", "self.test")
    for (name, subject, days) in [
      ("good.test", "good.test", 2), ("wrong.test", "another.test", 2),
      ("expired.test", "expired.test", -1),
    ] {
      try openssl(
        ["req", "-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).csr"] + key + [
          "-subj", "/CN=\(subject)",
        ])
      try Data("subjectAltName=DNS:\(subject)\n".utf8)
        .write(to: URL(fileURLWithPath: "\(folder)/\(name).ext"))
      try openssl([
        "x509", "-req", "-in", "\(folder)/\(name).csr", "-CA", "\(folder)/ca.pem",
        "-CAkey", "\(folder)/ca.key", "-CAcreateserial", "-days", "\(days)",
        "-extfile", "\(folder)/\(name).ext", "-out", "\(folder)/\(name).pem",
      ])
    }
  }

  /// A port that was free a moment ago.
  private static func freePort() throws -> Int {
    let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(probe) }
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(probe, $0, size) == 0 ? getsockname(probe, $0, &size) : -1
      }
    }
    guard code == 0 else { throw Failure(description: "no free port") }
    return Int(UInt16(bigEndian: place.sin_port))
  }

  private func waitUntilListening() throws {
    for _ in 0..<200 {
      let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(probe) }
      var place = sockaddr_in()
      place.sin_family = sa_family_t(AF_INET)
      place.sin_port = UInt16(port).bigEndian
      place.sin_addr.s_addr = inet_addr("127.0.0.1")
      let code = withUnsafePointer(to: &place) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          connect(probe, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
      if code == 0 { return }
      usleep(25_000)
    }
    let log = try? String(contentsOfFile: folder + "/error.log", encoding: .utf8)
    throw Failure(description: "nginx does not listen: \(log ?? "no log")")
  }
}

private let serverToEnd = Mutex<TLSServer?>(nil)

private func endAtExit(_ server: TLSServer) {
  serverToEnd.withLock { $0 = server }
  atexit { serverToEnd.withLock { $0 }?.end() }
}

/// A program with its output at /dev/null. Foundation's Process waits on a run loop, which the
/// threads of tests do not have.
private final class ChildProcess: Sendable {
  private let identifier: pid_t

  init(_ path: String, _ arguments: [String]) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    // The threads of tests hold signals back, and children would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let words = ([path] + arguments).map { strdup($0) }
    defer { for word in words { free(word) } }
    var identifier = pid_t()
    guard posix_spawn(&identifier, path, &actions, &attributes, words + [nil], environ) == 0 else {
      throw TLSServer.Failure(description: "cannot start \(path)")
    }
    self.identifier = identifier
  }

  /// The wait status; 0 is a good end.
  func waitForStatus() -> Int32 {
    var status: Int32 = 0
    while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
    return status
  }

  func end() {
    kill(identifier, SIGTERM)
    _ = waitForStatus()
  }
}
