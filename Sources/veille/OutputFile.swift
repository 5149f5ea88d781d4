import ArgumentParser
import Foundation

/// Replaces the file at `path` in one step: whoever reads it sees the old one or the new one, whole,
/// also after a power cut. Keeps the permissions of a file that is there, and follows a link to it.
func writeAtomically(_ bytes: [UInt8], to path: String, mode: mode_t = 0o666) throws {
  func trouble(_ what: String) -> Trouble {
    .archive("cannot \(what) \(path): \(String(cString: strerror(errno)))", ExitCode(74))
  }
  let target =
    realpath(path, nil).map { pointer in
      defer { free(pointer) }
      return String(cString: pointer)
    } ?? path
  var status = stat()
  let isThere = stat(target, &status) == 0
  if isThere && status.st_mode & S_IFMT != S_IFREG {
    // A pipe or a device cannot be replaced, only written to.
    let file = open(target, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { throw trouble("open") }
    defer { close(file) }
    guard writeAll(bytes, to: file) else { throw trouble("write") }
    return
  }
  let temporary = "\(target).\(getpid()).tmp"
  let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode)
  guard file >= 0 else { throw trouble("write") }
  let isWritten =
    (!isThere || fchmod(file, status.st_mode & 0o7777) == 0) && writeAll(bytes, to: file)
    && fsync(file) == 0
  let writeError = errno
  let isClosed = close(file) == 0
  guard isWritten, isClosed, rename(temporary, target) == 0 else {
    let error = isWritten ? errno : writeError
    unlink(temporary)
    errno = error
    throw trouble("write")
  }
  let folder =
    target.contains("/") ? String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)]) : "."
  let directory = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  if directory >= 0 {
    fsync(directory)
    close(directory)
  }
}

private func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
  var written = 0
  while written < bytes.count {
    let count = bytes.withUnsafeBytes {
      write(file, $0.baseAddress?.advanced(by: written), bytes.count - written)
    }
    if count > 0 {
      written += count
    } else if errno != EINTR {
      return false
    }
  }
  return true
}
