import ArgumentParser
import CAllocator
import Classifying
import Foundation
import Monitoring
import Synchronization

/// Which topics a command judges stories by: the built-in one, those of the configuration, those of `--topic`. A
/// topic that has the `topic:` name of one before it takes its place.
struct TopicOptions: ParsableArguments {
  @Option(
    name: .customLong("topic"),
    help: ArgumentHelp(
      "A topic file, or a folder of them, beside the built-in topic; may be given several times.",
      discussion: "Default: VEILLE_TOPICS, then the configuration.",
      valueName: "file"))
  var files: [String] = []
  @Flag(
    name: .customLong("only"), help: "Leave out the built-in topic and those of the configuration.")
  var isOnly = false

  func validate() throws {
    if isOnly && files.isEmpty { throw ValidationError("--only needs a --topic") }
  }

  /// - Throws: `Trouble.badInput` for a file that cannot be read or is no topic.
  func sources(_ configuration: Configuration) throws -> [TopicSource] {
    Self.joined(try own(configuration), isOnly: isOnly)
  }

  /// Those of the user: of the configuration, then of `--topic`.
  private func own(_ configuration: Configuration) throws -> [TopicSource] {
    let standing = isOnly ? [] : try (configuration.topics ?? []).flatMap(TopicSource.files)
    let own = try files.flatMap(TopicSource.files)
    try refuseTwins(in: standing)
    try refuseTwins(in: own)
    return standing + own
  }

  private static func joined(_ own: [TopicSource], isOnly: Bool) -> [TopicSource] {
    var sources = isOnly ? [] : TopicSource.builtIn
    for source in own {
      if let place = sources.firstIndex(where: { $0.topic.id == source.topic.id }) {
        sources[place] = source
      } else {
        sources.append(source)
      }
    }
    return sources
  }

  /// To the end of the process, which takes everything apart sooner than we could.
  private static let kept = Mutex<[Classifier]>([])
  /// About what reading the built-in topic takes, in bytes.
  private static let heap = 24 << 20

  func classifier(_ configuration: Configuration) throws -> Classifier {
    allocator_expect(Self.heap)
    let classifier = Classifier(topics: try sources(configuration).map(\.topic))
    Self.kept.withLock { $0.append(classifier) }
    return classifier
  }

  /// The user's files are read at once, so that a mistake in them is told before anything begins; the rest waits.
  func lazyClassifier(_ configuration: Configuration) throws -> LazyClassifier {
    let own = try own(configuration)
    let isOnly = isOnly
    return LazyClassifier {
      allocator_expect(Self.heap)
      return Classifier(topics: Self.joined(own, isOnly: isOnly).map(\.topic))
    }
  }

  /// One of the two would silently not count.
  private func refuseTwins(in sources: [TopicSource]) throws {
    var seen: [String: TopicSource] = [:]
    for source in sources {
      if let first = seen.updateValue(source, forKey: source.topic.id), first.file != source.file {
        throw Trouble.badInput(
          "\(source.file): the topic '\(source.topic.id)' is also in \(first.file)")
      }
    }
  }
}

/// A topic and the file it is written in.
struct TopicSource: Sendable {
  var topic: Topic
  var file: String
  var yaml: String

  static var builtIn: [TopicSource] {
    Topic.builtInFiles.compactMap { file in
      (try? Topic(yaml: file.text, file: file.name)).map {
        TopicSource(topic: $0, file: "built in", yaml: file.text)
      }
    }
  }

  /// The topic in a file, or those in a folder's `.yaml` and `.yml` files, by name.
  static func files(_ path: String) throws -> [TopicSource] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { return [try file(path)] }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw Trouble.badInput("\(path): cannot be read: \(error.localizedDescription)")
    }
    let topics = names.sorted().filter {
      !$0.hasPrefix(".") && ($0.hasSuffix(".yaml") || $0.hasSuffix(".yml"))
    }
    guard !topics.isEmpty else { throw Trouble.badInput("\(path): no .yaml file in it") }
    return try topics.map { try file(path + "/" + $0) }
  }

  static func file(_ path: String, isToBeTrained: Bool = false) throws -> TopicSource {
    let yaml = try readText(path)
    do throws(TopicError) {
      let topic = try Topic(yaml: yaml, file: path, isToBeTrained: isToBeTrained)
      return TopicSource(topic: topic, file: path, yaml: yaml)
    } catch {
      throw Trouble.badInput(error.description)
    }
  }
}

/// Reads a file as UTF-8 text, with an error a person can act on.
func readText(_ path: String) throws -> String {
  let data: Data
  do {
    data = try Data(contentsOf: URL(fileURLWithPath: path))
  } catch {
    throw Trouble.badInput("\(path): cannot be read: \(error.localizedDescription)")
  }
  return String(decoding: data, as: UTF8.self)
}

func readTopic(_ path: String) throws -> Topic { try TopicSource.file(path).topic }
