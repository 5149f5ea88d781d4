import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// The only door to the archive's files. Paths are relative to the archive's directory; symbolic links below it are refused.
///
/// Every call is checked; short writes are finished; files are 0600 and directories 0700; ENOENT alone means "not there".
final class Disk: Sendable {
  /// As the user named it.
  let root: String
  private let descriptor: Int32
  private let fault: FaultInjector?
  /// Set by an injected crash: from then on nothing more reaches the files.
  private let isDead = Atomic(false)

  /// The directory must exist.
  init(existing root: String, fault: FaultInjector? = nil) throws(ArchiveError) {
    self.root = root
    self.fault = fault
    descriptor = Glibc.open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .failed("open", root) }
  }

  /// Makes the directory, and those above it, when missing.
  convenience init(creating root: String, fault: FaultInjector? = nil) throws(ArchiveError) {
    try Self.makeDirectories(root)
    try self.init(existing: root, fault: fault)
  }

  deinit { close(descriptor) }

  private static func makeDirectories(_ path: String) throws(ArchiveError) {
    if mkdir(path, 0o700) == 0 {
      let parent = path.parentDirectory
      let directory = Glibc.open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard directory >= 0 else { throw .failed("open", parent) }
      defer { close(directory) }
      guard fsync(directory) == 0 else { throw .failed("sync", parent) }
      return
    }
    switch errno {
    case EEXIST: return
    case ENOENT where path.parentDirectory != path:
      try makeDirectories(path.parentDirectory)
      try makeDirectories(path)
    default: throw .failed("create the directory", path)
    }
  }

  func fullPath(_ path: String) -> String { path.isEmpty ? root : "\(root)/\(path)" }

  // MARK: Files

  enum Access {
    case reading
    /// Made when missing; `wasCreated` tells.
    case appending
    /// Emptied when there.
    case replacing
    /// Made when missing, never emptied.
    case locking
  }

  /// `nil` when it is not there and is only to be read.
  func open(_ path: String, _ access: Access) throws(ArchiveError) -> OpenFile? {
    let parent = try openParent(path)
    guard let parent else {
      if access == .reading { return nil }
      errno = ENOENT
      throw failure("open", path)
    }
    let name = path.lastComponent
    switch access {
    case .reading:
      guard let file = try openat(parent, name, O_RDONLY, path) else { return nil }
      return OpenFile(descriptor: file, path: path, disk: self, wasCreated: false)
    case .appending, .locking:
      if let file = try openat(parent, name, O_RDWR, path) {
        return OpenFile(descriptor: file, path: path, disk: self, wasCreated: false)
      }
      let file = try openat(parent, name, O_RDWR | O_CREAT, path)
      return file.map { OpenFile(descriptor: $0, path: path, disk: self, wasCreated: true) }
    case .replacing:
      let file = try openat(parent, name, O_RDWR | O_CREAT | O_TRUNC, path)
      return file.map { OpenFile(descriptor: $0, path: path, disk: self, wasCreated: true) }
    }
  }

  /// Opens the directory that holds `path` step by step, so that no symbolic link on the way is followed.
  private func openParent(_ path: String) throws(ArchiveError) -> DirectoryDescriptor? {
    var directory = DirectoryDescriptor(borrowing: descriptor)
    var walked = ""
    for component in path.split(separator: "/").dropLast() {
      walked += walked.isEmpty ? component : "/\(component)"
      guard
        let next = try openat(directory, String(component), O_RDONLY | O_DIRECTORY, walked)
      else { return nil }
      directory = DirectoryDescriptor(owning: next)
    }
    return directory
  }

  private func openat(
    _ directory: borrowing DirectoryDescriptor, _ name: String, _ flags: Int32, _ path: String
  ) throws(ArchiveError) -> Int32? {
    try check(.open(path, isCreating: flags & O_CREAT != 0), "open", path)
    while true {
      let file = Glibc.openat(
        directory.descriptor, name, flags | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY, 0o600)
      if file >= 0 { return file }
      switch errno {
      case EINTR: continue
      case ENOENT where flags & O_CREAT == 0: return nil
      default: throw failure("open", path)
      }
    }
  }

  /// Size in bytes and time of change, or `nil` when it is not there.
  func status(_ path: String) throws(ArchiveError) -> FileStatus? {
    guard let parent = try openParent(path) else { return nil }
    return try status(in: parent, path)
  }

  private func status(
    in parent: borrowing DirectoryDescriptor, _ path: String
  ) throws(ArchiveError) -> FileStatus? {
    var status = stat()
    guard fstatat(parent.descriptor, path.lastComponent, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      if errno == ENOENT { return nil }
      throw failure("look at", path)
    }
    return FileStatus(status)
  }

  /// The status of each named file in `directory`, asked through one descriptor.
  func statuses(
    in directory: String, of names: [String]
  ) throws(ArchiveError) -> [(name: String, status: FileStatus)] {
    guard let parent = try openParent("\(directory)/x") else { return [] }
    var result: [(name: String, status: FileStatus)] = []
    result.reserveCapacity(names.count)
    for name in names {
      if let status = try status(in: parent, "\(directory)/\(name)") {
        result.append((name, status))
      }
    }
    return result
  }

  // MARK: Directories

  /// Sorted names without `.` and `..`; empty when the directory is not there.
  func names(in directory: String) throws(ArchiveError) -> [String] {
    guard let parent = try openParent(directory.isEmpty ? "x" : "\(directory)/x") else { return [] }
    let own = Glibc.openat(parent.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard own >= 0, let stream = fdopendir(own) else { throw failure("list", directory) }
    defer { closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw failure("list", directory) }
    return names.sorted()
  }

  /// Makes a directory whose parent exists, for good. Nothing happens when it is there.
  func makeDirectory(_ path: String) throws(ArchiveError) {
    guard try status(path) == nil else { return }
    try check(.makeDirectory(path), "create the directory", path)
    guard let parent = try openParent(path) else {
      errno = ENOENT
      throw failure("create the directory", path)
    }
    guard mkdirat(parent.descriptor, path.lastComponent, 0o700) == 0 || errno == EEXIST else {
      throw failure("create the directory", path)
    }
    try syncDirectory(path.parentDirectory(or: ""))
  }

  /// Makes `path` and what is missing above it.
  func makeDirectories(_ path: String) throws(ArchiveError) {
    var walked = ""
    for component in path.split(separator: "/") {
      walked += walked.isEmpty ? component : "/\(component)"
      try makeDirectory(walked)
    }
  }

  /// What was created, renamed or removed in it survives a power cut.
  func syncDirectory(_ path: String) throws(ArchiveError) {
    guard let parent = try openParent(path.isEmpty ? "x" : "\(path)/x") else {
      errno = ENOENT
      throw failure("sync", path)
    }
    try check(.sync(path), "sync", path)
    guard fsync(parent.descriptor) == 0 else { throw failure("sync", path) }
  }

  // MARK: Whole files

  /// Everything in the file, or `nil` when it is not there.
  func read(_ path: String) throws(ArchiveError) -> [UInt8]? {
    guard let file = try open(path, .reading) else { return nil }
    return try file.readAll()
  }

  /// Puts `bytes` in the place of the file, whole or not at all, for good.
  func replace(_ path: String, with bytes: [UInt8]) throws(ArchiveError) {
    try replace(path) { (file) throws(ArchiveError) in try file.write(bytes) }
  }

  /// Puts what `fill` writes in the place of the file, whole or not at all, for good.
  func replace(
    _ path: String, _ fill: (borrowing OpenFile) throws(ArchiveError) -> Void
  ) throws(ArchiveError) {
    try makeDirectory(Layout.temporaries)
    let name = path.split(separator: "/").joined(separator: "-")
    let temporary = "\(Layout.temporaries)/\(name).tmp"
    do throws(ArchiveError) {
      guard let file = try open(temporary, .replacing) else { throw failure("open", temporary) }
      try fill(file)
      try file.sync()
      try rename(temporary, to: path)
    } catch {
      try? remove(temporary)
      throw error
    }
  }

  /// Renames within the archive, for good.
  func rename(_ from: String, to path: String) throws(ArchiveError) {
    try check(.rename(from, path), "replace", path)
    guard let source = try openParent(from), let target = try openParent(path) else {
      errno = ENOENT
      throw failure("replace", path)
    }
    guard
      renameat(source.descriptor, from.lastComponent, target.descriptor, path.lastComponent) == 0
    else { throw failure("replace", path) }
    try syncDirectory(path.parentDirectory(or: ""))
  }

  /// Nothing happens when it is not there.
  func remove(_ path: String) throws(ArchiveError) {
    try check(.remove(path), "remove", path)
    guard let parent = try openParent(path) else { return }
    guard unlinkat(parent.descriptor, path.lastComponent, 0) == 0 || errno == ENOENT else {
      throw failure("remove", path)
    }
  }

  // MARK: Failure

  /// With the current `errno`.
  func failure(_ operation: String, _ path: String) -> ArchiveError {
    .system(operation: operation, file: fullPath(path), errorNumber: errno)
  }

  /// Asks a test, if there is one, whether the operation shall fail.
  func check(_ operation: DiskOperation, _ verb: String, _ path: String) throws(ArchiveError) {
    guard let fault else { return }
    if !isDead.load(ordering: .relaxed) {
      switch fault(operation) {
      case nil, .shortWrite, .tornWrite: return
      case .error(let number):
        errno = number
        throw failure(verb, path)
      case .crash: isDead.store(true, ordering: .relaxed)
      }
    }
    errno = ESHUTDOWN
    throw failure(verb, path)
  }

  /// How many of `count` bytes a write may pass on, and whether the process is to die after it.
  func checkWrite(_ path: String, _ count: Int) throws(ArchiveError) -> (Int, dies: Bool) {
    guard let fault else { return (count, false) }
    try check(.open(path, isCreating: false), "write", path, onlyIfDead: true)
    switch fault(.write(path, count: count)) {
    case nil: return (count, false)
    case .shortWrite: return (max(1, count / 2), false)
    case .tornWrite: return (count / 2, true)
    case .error(let number):
      errno = number
      throw failure("write", path)
    case .crash:
      isDead.store(true, ordering: .relaxed)
      errno = ESHUTDOWN
      throw failure("write", path)
    }
  }

  private func check(
    _ operation: DiskOperation, _ verb: String, _ path: String, onlyIfDead: Bool
  ) throws(ArchiveError) {
    if isDead.load(ordering: .relaxed) {
      errno = ESHUTDOWN
      throw failure(verb, path)
    }
  }

  func die() { isDead.store(true, ordering: .relaxed) }
}

struct FileStatus: Equatable {
  var size: Int
  /// Nanoseconds since 1970.
  var changed: Int64
  var isDirectory: Bool
  /// Whether others than its owner may do anything with it.
  var isExposed: Bool

  init(_ status: stat) {
    size = Int(status.st_size)
    changed = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
    isDirectory = status.st_mode & S_IFMT == S_IFDIR
    isExposed = status.st_mode & 0o007 != 0
  }
}

/// What the disk is about to do, told to a test that may make it fail.
enum DiskOperation: Sendable, Equatable {
  case open(String, isCreating: Bool)
  case write(String, count: Int)
  case sync(String)
  case truncate(String, Int)
  case rename(String, String)
  case remove(String)
  case makeDirectory(String)
}

enum DiskFault: Sendable, Equatable {
  case error(Int32)
  /// Half of the bytes are written, and said to be.
  case shortWrite
  /// Half of the bytes are written, then the process dies.
  case tornWrite
  /// The process dies just before it.
  case crash
}

typealias FaultInjector = @Sendable (DiskOperation) -> DiskFault?

/// A directory's descriptor that is closed with it, unless it is only borrowed.
private struct DirectoryDescriptor: ~Copyable {
  let descriptor: Int32
  private let isOwned: Bool

  init(borrowing descriptor: Int32) {
    self.descriptor = descriptor
    isOwned = false
  }

  init(owning descriptor: Int32) {
    self.descriptor = descriptor
    isOwned = true
  }

  deinit { if isOwned { close(descriptor) } }
}

extension ArchiveError {
  /// With the current `errno`.
  fileprivate static func failed(_ operation: String, _ path: String) -> ArchiveError {
    .system(operation: operation, file: path, errorNumber: errno)
  }
}

extension String {
  fileprivate var lastComponent: String {
    String(self[(lastIndex(of: "/").map { index(after: $0) } ?? startIndex)...])
  }

  /// Of a path below the archive's directory.
  fileprivate func parentDirectory(or none: String) -> String {
    lastIndex(of: "/").map { String(self[..<$0]) } ?? none
  }

  /// Of a path as the user wrote it.
  fileprivate var parentDirectory: String {
    var path = self[...]
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
