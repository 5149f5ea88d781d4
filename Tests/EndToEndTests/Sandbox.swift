import Foundation

/// A folder of its own for one test, with a home, an archive and the built binary at hand.
final class Sandbox {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("veille-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  var archive: String { path("archive") }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    return path(name)
  }

  /// An OPML list of these URLs; its path.
  func opml(_ urls: [String], named name: String = "feeds.opml") throws -> String {
    let outlines = urls.map {
      "<outline type=\"rss\" text=\"\($0)\" xmlUrl=\"\($0.replacingOccurrences(of: "&", with: "&amp;"))\"/>"
    }
    return try write(
      "<opml version=\"2.0\"><head><title>t</title></head><body>\(outlines.joined())</body></opml>",
      to: name)
  }

  /// How a command ended.
  struct Ended {
    var code: Int32
    var signal: Int32?
    var output: String
    var errors: String
  }

  /// Starts the binary without waiting.
  func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Running {
    try Running(arguments, environment: self.environment.merging(environment) { $1 })
  }

  func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Ended {
    try start(arguments, environment: environment).wait()
  }

  /// Runs a line of sh(1) with `VEILLE` and `ARCHIVE` set.
  func shell(_ line: String) throws -> Ended {
    let paths = ["VEILLE": Running.binary.path, "ARCHIVE": archive]
    return try Running(
      ["-c", line], environment: environment.merging(paths) { $1 },
      executable: URL(fileURLWithPath: "/bin/sh")
    ).wait()
  }

  /// `veille fetch` of a list, on loopback.
  func fetch(_ opml: String, _ more: String...) throws -> Ended {
    try start(
      ["fetch", "--feeds", opml, "--archive", archive, "--allow-private-network"] + more
    ).wait()
  }

  /// Every stored story, as `list --all --format json` prints it.
  func stories() throws -> [[String: Any]] {
    let listed = try run("list", "--archive", archive, "--all", "--no-group", "--format", "json")
    guard listed.code == 0,
      let array = try JSONSerialization.jsonObject(with: Data(listed.output.utf8))
        as? [[String: Any]]
    else { throw Unreadable(ended: listed) }
    return array
  }

  struct Unreadable: Error {
    let ended: Ended
  }

  var environment: [String: String] {
    [
      "HOME": folder.path, "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
      "LANG": "C.UTF-8", "TZ": "UTC", "XDG_CONFIG_HOME": path("config"),
      "XDG_DATA_HOME": path("data"),
    ]
  }
}

/// A started command whose output is gathered in files, so that no pipe can fill.
final class Running {
  private let process = Process()
  private let output: URL
  private let errors: URL

  /// The binary lies beside the test bundle.
  static let binary = URL(fileURLWithPath: CommandLine.arguments[0])
    .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("veille")

  init(
    _ arguments: [String], environment: [String: String], executable: URL = Running.binary
  ) throws {
    let base = FileManager.default.temporaryDirectory
    output = base.appendingPathComponent(UUID().uuidString)
    errors = base.appendingPathComponent(UUID().uuidString)
    for file in [output, errors] { try Data().write(to: file) }
    process.executableURL = executable
    process.arguments = arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
  }

  var isRunning: Bool { process.isRunning }

  func send(_ signal: Int32) {
    kill(process.processIdentifier, signal)
  }

  /// Waits for the end; after five minutes the command is killed, and its signal tells.
  func wait() -> Sandbox.Ended {
    let deadline = Date().addingTimeInterval(300)
    while process.isRunning && Date() < deadline { usleep(2_000) }
    if process.isRunning { send(SIGKILL) }
    process.waitUntilExit()
    defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
    func text(_ file: URL) -> String {
      (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    let wasSignalled = process.terminationReason == .uncaughtSignal
    return Sandbox.Ended(
      code: wasSignalled ? -1 : process.terminationStatus,
      signal: wasSignalled ? process.terminationStatus : nil, output: text(output),
      errors: text(errors))
  }
}
