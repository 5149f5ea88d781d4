import Foundation
import Monitoring
import Synchronization

/// One line on the terminal's stderr, redrawn at most ten times a second.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let lastDrawn = Mutex(ContinuousClock.now - .seconds(1))

  init(isShown: Bool) {
    self.isShown = isShown
  }

  func show(_ progress: FetchRun.Progress) {
    guard isShown else { return }
    let isDue = lastDrawn.withLock { last in
      let now = ContinuousClock.now
      guard progress.done == progress.due || now - last > .milliseconds(100) else { return false }
      last = now
      return true
    }
    guard isDue else { return }
    let failed = progress.failed > 0 ? ", \(progress.failed) failed" : ""
    draw("\(progress.done)/\(progress.due) feeds, \(progress.newStories) stories\(failed)")
  }

  func clear() {
    if isShown { draw("") }
  }

  private func draw(_ text: String) {
    let bytes = Array("\r\u{1B}[K\(text)".utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
