import Glibc
import Synchronization

/// An HTTP/1.1 server for tests: it listens on a free loopback port, answers as it is told, and
/// records every request. A thread for each connection. It ends with `stop()`, with its last
/// reference, or when its lifetime is over, whichever comes first.
public final class StubServer: Sendable {
  public let port: UInt16
  private let script = Script()
  private let listener: Int32

  /// - Parameters:
  ///   - address: a loopback address to listen at.
  ///   - lifetime: seconds after which the server ends by itself.
  public init(address: String = "127.0.0.1", lifetime: Double = 60) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard listener >= 0 else { throw StubServerError(call: "socket") }
    self.listener = listener
    var yes: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = inet_addr(address)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, size) }
    }
    guard isBound == 0, listen(listener, 1024) == 0 else {
      close(listener)
      throw StubServerError(call: "bind")
    }
    var length = size
    _ = withUnsafeMutablePointer(to: &place) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(listener, $0, &length) }
    }
    port = UInt16(bigEndian: place.sin_port)
    let script = script
    let deadline = seconds() + lifetime
    startThread { acceptConnections(listener, script: script, deadline: deadline) }
  }

  deinit { stop() }

  /// Ends the server. Connections end as soon as their thread looks up.
  public func stop() { script.state.withLock { $0.isStopped = true } }

  /// "http://127.0.0.1:PORT" + path; with `host`, that name instead of the address.
  public func url(_ path: String = "/", host: String = "127.0.0.1") -> String {
    "http://\(host):\(port)\(path)"
  }

  /// Answers a path with these, one after the other; the last one stays.
  public func answer(_ path: String, with answers: Answer...) {
    let count = Mutex(0)
    respond(to: path) { _ in
      let index = count.withLock { count in
        defer { count += 1 }
        return count
      }
      return answers.isEmpty ? .notFound : answers[min(index, answers.count - 1)]
    }
  }

  /// Answers a path by a rule. A path that ends with "*" stands for all that begin so.
  public func respond(to path: String, with rule: @escaping @Sendable (SeenRequest) -> Answer) {
    script.state.withLock { state in
      if path.hasSuffix("*") {
        state.prefixes.append((String(path.dropLast()), rule))
      } else {
        state.rules[path] = rule
      }
    }
  }

  /// Everything that was asked, in the order of arrival.
  public var requests: [SeenRequest] { script.state.withLock { $0.requests } }

  public func requests(to path: String) -> [SeenRequest] { requests.filter { $0.path == path } }

  public var connectionCount: Int { script.state.withLock { $0.connections } }

  /// The most requests that were ever under way together.
  public var mostAtOnce: Int { script.state.withLock { $0.mostAtOnce } }

  public func forgetRequests() {
    script.state.withLock {
      $0.requests = []
      $0.mostAtOnce = 0
    }
  }
}

public struct StubServerError: Error {
  public var call: String
  public var number = errno
}

typealias Rule = @Sendable (SeenRequest) -> Answer

/// What server, threads and test share.
final class Script: Sendable {
  struct State {
    var rules: [String: Rule] = [:]
    var prefixes: [(prefix: String, rule: Rule)] = []
    var requests: [SeenRequest] = []
    var connections = 0
    var underWay = 0
    var mostAtOnce = 0
    var isStopped = false
  }

  let state = Mutex(State())

  var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Records a request and finds its answer.
  func answer(to request: SeenRequest) -> Answer {
    let (seen, rule) = state.withLock { state -> (SeenRequest, Rule?) in
      state.underWay += 1
      state.mostAtOnce = max(state.mostAtOnce, state.underWay)
      var seen = request
      seen.underWay = state.underWay
      state.requests.append(seen)
      let path = seen.path
      let bare = path.split(separator: "?", maxSplits: 1).first.map(String.init) ?? path
      let rule =
        state.rules[path] ?? state.rules[bare]
        ?? state.prefixes.last { path.hasPrefix($0.prefix) }?.rule
      return (seen, rule)
    }
    return rule?(seen) ?? .notFound
  }

  func ended() { state.withLock { $0.underWay -= 1 } }
}

private func acceptConnections(_ listener: Int32, script: Script, deadline: Double) {
  while !script.isStopped, seconds() < deadline {
    var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, 50) > 0 else { continue }
    let descriptor = accept(listener, nil, nil)
    guard descriptor >= 0 else { continue }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    let number = script.state.withLock { state in
      state.connections += 1
      return state.connections
    }
    startThread {
      Connection(descriptor: descriptor, number: number, script: script, deadline: deadline)
        .serve()
    }
  }
  close(listener)
  script.state.withLock { $0.isStopped = true }
}

func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

private final class Work: Sendable {
  let body: @Sendable () -> Void
  init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func startThread(_ body: @escaping @Sendable () -> Void) {
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  pthread_attr_setstacksize(&attributes, 256 << 10)
  pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
  defer { pthread_attr_destroy(&attributes) }
  var thread = pthread_t()
  let work = Unmanaged.passRetained(Work(body))
  let code = pthread_create(
    &thread, &attributes,
    { argument in
      if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
      return nil
    }, work.toOpaque())
  if code != 0 { work.release() }
}
