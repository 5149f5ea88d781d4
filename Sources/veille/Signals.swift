import Dispatch
import Foundation
import Synchronization

/// The first of SIGINT, SIGTERM and SIGHUP asks a run to end; it decides the exit code.
final class Signals: Sendable {
  private let received = Mutex<Int32?>(nil)

  init(_ onSignal: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // Under nohup(1) a hang-up was ignored at the start, and stays so.
      if number == SIGHUP && Self.isIgnored(number) { continue }
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(
        signal: number, queue: DispatchQueue.global(qos: .userInitiated))
      source.setEventHandler {
        self.received.withLock { if $0 == nil { $0 = number } }
        onSignal()
        withExtendedLifetime(source) {}  // it lives as long as the process
      }
      source.activate()
    }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1  // SIG_IGN
  }

  var first: Int32? { received.withLock { $0 } }
}
