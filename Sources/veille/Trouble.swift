import ArgumentParser

/// What ends a command: a sentence for stderr and an exit code of sysexits(3).
enum Trouble: Error, CustomStringConvertible {
  case badInput(String)
  case everyFeedFailed
  case archive(String, ExitCode)
  case configuration(String)
  case interrupted(signal: Int32)

  var exitCode: ExitCode {
    switch self {
    case .badInput: ExitCode(65)
    case .everyFeedFailed: ExitCode(69)
    case .archive(_, let code): code
    case .configuration: ExitCode(78)
    case .interrupted(let signal): ExitCode(128 + signal)
    }
  }

  var description: String {
    switch self {
    case .badInput(let text), .archive(let text, _), .configuration(let text): text
    case .everyFeedFailed: "every feed that was asked failed"
    case .interrupted: "interrupted; what was done is stored"
    }
  }
}
