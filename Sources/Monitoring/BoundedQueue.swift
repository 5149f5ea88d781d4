#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Hands elements from threads to threads. Whoever is too fast waits: what is in it is bounded by number and by size.
///
/// Threads wait in it, so it is for threads of their own, not for tasks.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let hasElements = Condition()
  private let hasRoom = Condition()
  private let mostElements: Int
  private let mostBytes: Int
  private let batch: Int
  private var elements: [(element: Element, size: Int)] = []
  private var head = 0
  private var bytes = 0
  private var isFinished = false

  /// An element larger than `bytes` still finds its place when it is alone.
  /// - Parameter batch: So many elements without a size are worth waking somebody for; fewer wait for a moment.
  init(elements: Int, bytes: Int, batch: Int) {
    mostElements = elements
    mostBytes = bytes
    self.batch = batch
    pthread_mutex_init(mutex, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    mutex.deallocate()
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }

  func put(_ element: Element, size: Int = 0) {
    locked {
      while elements.count > head
        && (elements.count - head >= mostElements || bytes + size > mostBytes)
      {
        hasRoom.wait(mutex)
      }
      elements.append((element, size))
      bytes += size
      if bytes > 0 || elements.count - head >= batch { hasElements.signal() }
    }
  }

  /// The oldest element; nil when the queue is finished and empty.
  func take() -> Element? {
    locked {
      while elements.count == head {
        if isFinished { return nil }
        hasElements.wait(mutex, milliseconds: 50)
      }
      let (element, size) = elements[head]
      head += 1
      bytes -= size
      if head == elements.count || head > 64 {
        elements.removeFirst(head)
        head = 0
      }
      hasRoom.signal()
      return element
    }
  }

  /// Nothing more will be put in.
  func finish() {
    locked {
      isFinished = true
      hasElements.wakeAll()
    }
  }
}

/// A condition that costs no system call while nobody waits for it. Used under a mutex.
private final class Condition {
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var waiting = 0

  init() {
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(condition, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(condition)
    condition.deallocate()
  }

  /// - Parameter milliseconds: How long at most, below a second; nil for as long as it takes.
  func wait(_ mutex: UnsafeMutablePointer<pthread_mutex_t>, milliseconds: Int? = nil) {
    waiting += 1
    defer { waiting -= 1 }
    guard let milliseconds else {
      pthread_cond_wait(condition, mutex)
      return
    }
    var end = timespec()
    clock_gettime(CLOCK_MONOTONIC, &end)
    end.tv_nsec += milliseconds * 1_000_000
    if end.tv_nsec >= 1_000_000_000 {
      end.tv_nsec -= 1_000_000_000
      end.tv_sec += 1
    }
    pthread_cond_timedwait(condition, mutex, &end)
  }

  func signal() { if waiting > 0 { pthread_cond_signal(condition) } }

  func wakeAll() { pthread_cond_broadcast(condition) }
}
