import ArgumentParser
import Classifying

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Which topics a command works with.
struct TopicOptions: ParsableArguments {
  @Option(
    name: .customLong("topic"),
    help: ArgumentHelp(
      "A topic file to use instead of the built-in topic; may be given several times.",
      valueName: "file"))
  var files: [String] = []

  func topics() throws -> [Topic] {
    if files.isEmpty { return Topic.builtIn }
    return try files.map { try readTopic($0) }
  }

  func classifier() throws -> Classifier {
    files.isEmpty ? Classifier.builtIn() : Classifier(topics: try topics())
  }
}

/// Reads a file as UTF-8 text, with an error a person can act on.
func readText(_ path: String) throws -> String {
  do {
    return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  } catch {
    warn("\(path): cannot be read")
    throw ExitCode(66)
  }
}

func readTopic(_ path: String) throws -> Topic {
  do {
    return try Topic(yaml: try readText(path), file: path)
  } catch let error as TopicError {
    warn(error.description)
    throw ExitCode(65)
  }
}
