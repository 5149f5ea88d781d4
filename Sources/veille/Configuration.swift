import Foundation
import Yams

/// The user's standing wishes: defaults < `veille.yaml` < `VEILLE_*` variables < flags.
struct Configuration: Decodable {
  /// Lists of feeds: OPML files or plain lists of URLs.
  var feeds: [String]?
  var archive: String?
  /// Topic files beside the built-in topic.
  var topics: [String]?
  var fetch: Fetch?

  struct Fetch: Decodable {
    var parallel: Int?
    var perHost: Int?
    var hostGapSeconds: Double?
    var minimumIntervalMinutes: Double?
    var maximumIntervalHours: Double?
    var runDeadlineMinutes: Double?
    var timeoutSeconds: Double?
    var bodyLimitMegabytes: Int?
    var contact: String?
    var userAgent: String?
    var proxy: String?
    var caBundle: String?
    var secrets: String?
    var allowPrivateNetwork: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case parallel, contact, proxy, secrets
      case perHost = "per_host"
      case hostGapSeconds = "host_gap_seconds"
      case minimumIntervalMinutes = "minimum_interval_minutes"
      case maximumIntervalHours = "maximum_interval_hours"
      case runDeadlineMinutes = "run_deadline_minutes"
      case timeoutSeconds = "timeout_seconds"
      case bodyLimitMegabytes = "body_limit_megabytes"
      case userAgent = "user_agent"
      case caBundle = "ca_bundle"
      case allowPrivateNetwork = "allow_private_network"
    }
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case feeds, archive, topics, fetch
  }

  /// Reads `veille.yaml`: the file that `VEILLE_CONFIG` names, or the one in the config folder.
  static func load() throws -> Configuration {
    let named = environment("VEILLE_CONFIG")
    let path = named ?? Folders.configuration + "/veille.yaml"
    var configuration = Configuration()
    do {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try refuseUnknownKeys(in: text, path: path)
      if !text.allSatisfy(\.isWhitespace) {
        configuration = try YAMLDecoder().decode(Configuration.self, from: text)
      }
    } catch let error as CocoaError where error.code == .fileReadNoSuchFile && named == nil {
      // No configuration file is the usual case.
    } catch let error as CocoaError {
      throw Trouble.configuration("\(path): cannot be read: \(error.localizedDescription)")
    } catch let error as Trouble {
      throw error
    } catch {
      throw Trouble.configuration("\(path): \(error)")
    }
    if let archive = environment("VEILLE_ARCHIVE") { configuration.archive = archive }
    if let feeds = environment("VEILLE_FEEDS") {
      configuration.feeds = feeds.split(separator: ":").map(String.init)
    }
    if let topics = environment("VEILLE_TOPICS") {
      configuration.topics = topics.split(separator: ":").map(String.init)
    }
    return configuration
  }

  /// A misspelt key would be a wish silently not followed.
  private static func refuseUnknownKeys(in text: String, path: String) throws {
    guard let root = try Yams.compose(yaml: text) else { return }
    guard let mapping = root.mapping else {
      throw Trouble.configuration("\(path): expected 'key: value' lines, such as 'archive: DIR'")
    }
    func check(_ mapping: Node.Mapping, known: [String], of place: String) throws {
      for key in mapping.keys where !known.contains(key.string ?? "") {
        let line = key.mark.map { ":\($0.line)" } ?? ""
        throw Trouble.configuration(
          "\(path)\(line): unknown key '\(key.string ?? "?")'\(place); known are "
            + known.sorted().joined(separator: ", "))
      }
    }
    try check(mapping, known: CodingKeys.allCases.map(\.rawValue), of: "")
    if let fetch = mapping["fetch"]?.mapping {
      try check(fetch, known: Fetch.CodingKeys.allCases.map(\.rawValue), of: " under 'fetch'")
    }
  }
}

/// Where things lie, by the XDG Base Directory Specification.
enum Folders {
  static var configuration: String { folder("XDG_CONFIG_HOME", below: ".config") }
  static var archive: String { folder("XDG_DATA_HOME", below: ".local/share") }

  private static func folder(_ variable: String, below home: String) -> String {
    // The specification: a relative path in these variables is to be ignored.
    if let path = environment(variable), path.hasPrefix("/") { return path + "/veille" }
    return (environment("HOME") ?? "/") + "/" + home + "/veille"
  }
}

/// A variable's value; an empty one counts as unset.
func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
}
