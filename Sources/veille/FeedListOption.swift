import ArgumentParser
import Foundation
import Monitoring
import Parsing

/// `--feeds FILE…`: OPML files or plain lists of URLs.
struct FeedListOption: ParsableArguments {
  @Option(
    name: .customLong("feeds"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Lists of feeds: OPML, or one URL a line.",
      discussion:
        "Default: VEILLE_FEEDS, then the configuration, then ~/.config/veille/feeds.opml.",
      valueName: "file"))
  var paths: [String] = []

  func lists(_ configuration: Configuration) -> [String] {
    paths.isEmpty ? configuration.feeds ?? [Folders.configuration + "/feeds.opml"] : paths
  }

  /// - Throws: `Trouble.badInput` for a list that cannot be read or is none.
  func feeds(_ configuration: Configuration) throws -> [WatchedFeed] {
    let isNamed = !paths.isEmpty
    let lists = lists(configuration)
    var all: [WatchedFeed] = []
    for path in lists {
      let list = try Self.list(at: path, isDefault: !isNamed && configuration.feeds == nil)
      for dropped in list.summary.dropped {
        let line = dropped.line.map { ":\($0)" } ?? ""
        tell("\(path)\(line): left out: \(dropped.reason)")
      }
      let directory = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent()
      all += WatchedFeed.all(
        in: list, trust: isNamed ? .namedByUser(directory: directory.path) : .standing)
    }
    guard !all.isEmpty else {
      throw Trouble.badInput(
        "\(lists.joined(separator: ", ")): no feed in it; add outlines with an xmlUrl, or URLs")
    }
    return WatchedFeed.merged(all)
  }

  static func list(at path: String, isDefault: Bool = false) throws -> SubscriptionList {
    let bytes: [UInt8]
    do {
      bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error
      let reason = words(cause ?? error)
      throw Trouble.badInput(
        isDefault
          ? "no list of feeds at \(path): name one with --feeds, or put your OPML there"
          : "\(path): cannot be read: \(reason)")
    }
    do throws(OPMLError) {
      return try parseSubscriptionList(bytes)
    } catch {
      throw Trouble.badInput("\(path): \(error)")
    }
  }

  private static func words(_ error: any Error) -> String {
    let error = error as NSError
    return error.domain == NSPOSIXErrorDomain
      ? String(cString: strerror(Int32(error.code))) : error.localizedDescription
  }
}
