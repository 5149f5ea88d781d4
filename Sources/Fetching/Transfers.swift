import CCurl
import Glibc
import Synchronization

/// Fetches many feeds at once, on the thread that calls `run`.
///
/// One multi handle, one queue for each host. `cancel` may be called from any thread and from a
/// signal handler: it sets a flag and writes to an eventfd.
public final class Transfers: Sendable {
  private let configuration: FetchConfiguration
  private let wake: Int32
  private let isCancelled = Atomic<Bool>(false)

  public init(_ configuration: FetchConfiguration) {
    self.configuration = configuration
    wake = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
  }

  deinit { if wake >= 0 { close(wake) } }

  /// Stops starting transfers, now and in later runs, and gives up those under way: they, and the
  /// requests already taken from `next`, are delivered as `.failed` with kind `cancelled`.
  public func cancel() {
    isCancelled.store(true, ordering: .releasing)
    var one: UInt64 = 1
    _ = write(wake, &one, MemoryLayout<UInt64>.size)
  }

  /// Fetches everything `next` gives, and returns when all of it was delivered.
  ///
  /// `next` is asked for more as places come free, so that memory depends on what is under way
  /// and not on the number of feeds. `deliver` is called as each request ends, in no particular
  /// order; it may block, and the time it takes is not held against the transfers. Both are called
  /// on the calling thread. When `runDeadline` passes, the rest ends as with `cancel`, and `next`
  /// is not asked again.
  public func run(
    next: () -> FetchRequest?, deliver: (FetchRequest, FetchOutcome) -> Void
  ) throws(FetchingError) {
    guard wake >= 0 else { throw FetchingError("no descriptor is left to wake the transfers") }
    let loop = try TransferLoop(configuration, wake: wake)
    // libcurl with NOSIGNAL leaves SIGPIPE to us: a peer that hangs up must not end the program.
    let mask = PipeSignalMask()
    defer { mask.restore() }
    withExtendedLifetime(loop) {
      loop.run(
        isCancelled: { isCancelled.load(ordering: .acquiring) }, next: next, deliver: deliver)
    }
  }
}

/// SIGPIPE held back on this thread, and swallowed before the old mask comes back.
private struct PipeSignalMask {
  private var old = sigset_t()
  private var pipe = sigset_t()

  init() {
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, &old)
  }

  func restore() {
    var old = old
    guard sigismember(&old, SIGPIPE) == 0 else { return }
    var pipe = pipe
    var now = timespec(tv_sec: 0, tv_nsec: 0)
    while sigtimedwait(&pipe, nil, &now) == SIGPIPE {}
    pthread_sigmask(SIG_SETMASK, &old, nil)
  }
}

/// Seconds on a clock that only grows.
func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
