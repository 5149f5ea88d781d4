#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// A file of the archive that is open. Closed when its owner lets go of it.
struct OpenFile: ~Copyable {
  let descriptor: Int32
  let path: String
  let disk: Disk
  /// It was not there before: its directory must be synced too.
  let wasCreated: Bool

  init(descriptor: Int32, path: String, disk: Disk, wasCreated: Bool) {
    self.descriptor = descriptor
    self.path = path
    self.disk = disk
    self.wasCreated = wasCreated
  }

  deinit { close(descriptor) }

  func status() throws(ArchiveError) -> FileStatus {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw disk.failure("look at", path) }
    return FileStatus(status)
  }

  /// Fills `buffer` from `offset` on as far as the file goes; returns how many bytes it read.
  func read(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(ArchiveError) -> Int {
    var done = 0
    while done < buffer.count, let base = buffer.baseAddress {
      let count = pread(descriptor, base + done, buffer.count - done, off_t(offset + done))
      if count > 0 {
        done += count
      } else if count == 0 {
        break
      } else if errno != EINTR {
        throw disk.failure("read", path)
      }
    }
    return done
  }

  func read(_ range: Range<Int>) throws(ArchiveError) -> [UInt8] {
    var failure: ArchiveError?
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, count in
      do throws(ArchiveError) {
        count = try read(UnsafeMutableRawBufferPointer(buffer), at: range.lowerBound)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  func readAll() throws(ArchiveError) -> [UInt8] {
    let status = try status()
    guard !status.isDirectory else {
      errno = EISDIR
      throw disk.failure("read", path)
    }
    return try read(0..<status.size)
  }

  /// Writes all of `bytes` from `offset` on, however many calls it takes.
  func write(_ bytes: [UInt8], at offset: Int = 0) throws(ArchiveError) {
    var failure: ArchiveError?
    bytes.withUnsafeBytes { bytes in
      do throws(ArchiveError) {
        try write(bytes, at: offset)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  private func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(ArchiveError) {
    var done = 0
    while done < bytes.count, let base = bytes.baseAddress {
      let (allowed, dies) = try disk.checkWrite(path, bytes.count - done)
      let count = pwrite(descriptor, base + done, allowed, off_t(offset + done))
      if dies {
        disk.die()
        errno = ESHUTDOWN
        throw disk.failure("write", path)
      }
      if count > 0 {
        done += count
      } else if count == 0 {
        errno = EIO
        throw disk.failure("write", path)
      } else if errno != EINTR {
        throw disk.failure("write", path)
      }
    }
  }

  func sync() throws(ArchiveError) {
    try disk.check(.sync(path), "sync", path)
    guard fsync(descriptor) == 0 else { throw disk.failure("sync", path) }
  }

  func truncate(to size: Int) throws(ArchiveError) {
    try disk.check(.truncate(path, size), "truncate", path)
    guard ftruncate(descriptor, off_t(size)) == 0 else { throw disk.failure("truncate", path) }
  }
}

/// A file that stays open for as long as somebody may read in it.
final class SharedFile: Sendable {
  let file: OpenFile

  init(_ file: consuming OpenFile) { self.file = file }
}
