#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Why the archive cannot go on: which file, what was tried, the system's own words, and what to do.
public enum ArchiveError: Error, Equatable, CustomStringConvertible {
  /// Another run holds the lock.
  case busy(file: String, pid: Int32?, since: String?)
  /// A call to the system failed. `operation` is a verb: "write", "open".
  case system(operation: String, file: String, errorNumber: Int32)
  /// A file is not what the archive wrote. `line` counts from 1.
  case damaged(file: String, line: Int?, reason: String)
  /// A newer Veille has laid it out in a way this one must not touch.
  case newer(file: String, schema: Int)

  /// Of sysexits(3): 75 (EX_TEMPFAIL) when another run holds the lock, 74 (EX_IOERR) otherwise.
  public var exitCode: Int32 {
    if case .busy = self { 75 } else { 74 }
  }

  public var file: String {
    switch self {
    case .busy(let file, _, _), .system(_, let file, _), .damaged(let file, _, _),
      .newer(let file, _):
      file
    }
  }

  public var description: String {
    switch self {
    case .busy(let file, let pid, let since):
      let holder = pid.map { "process \($0)" } ?? "another process"
      let time = since.map { " since \($0)" } ?? ""
      return "the archive is in use by \(holder)\(time) (\(file)); wait until it has ended"
    case .system(let operation, let file, let errorNumber):
      return "cannot \(operation) \(file): \(Self.text(of: errorNumber))\(Self.advice(errorNumber))"
    case .damaged(let file, let line, let reason):
      let place = line.map { ", line \($0)" } ?? ""
      return "\(file)\(place): \(reason); run `veille verify`, then `veille repair`"
    case .newer(let file, let schema):
      return
        "\(file) has schema \(schema), written by a newer Veille: use that one, nothing was changed"
    }
  }

  static func text(of errorNumber: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    guard strerror_r(errorNumber, &buffer, buffer.count) == 0 else { return "error \(errorNumber)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
  }

  private static func advice(_ errorNumber: Int32) -> String {
    switch errorNumber {
    case ENOSPC: "; free some space and run again, what was stored before is intact"
    case EDQUOT: "; free some of your quota and run again, what was stored before is intact"
    case EACCES, EPERM: "; check who owns it and its permissions"
    case EROFS: "; the file system is mounted read-only"
    case EIO: "; check the disk, then run `veille verify`"
    case EMFILE, ENFILE: "; raise the limit of open files (ulimit -n)"
    case ELOOP: "; a symbolic link stands where the archive keeps its own file: remove it"
    case ENOTDIR: "; something on the way to it is not a directory"
    case EISDIR: "; a directory stands where the archive keeps a file: move it away"
    case ENOENT: "; it is missing"
    default: ""
    }
  }
}
