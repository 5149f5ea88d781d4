import Foundation
import Publishing

extension Terminal {
  /// The terminal that standard output leads to, or `nil` when it is none.
  static func standardOutput() -> Terminal? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    let kind = environment("TERM") ?? "dumb"
    // https://no-color.org: set and not empty.
    let hasColours = environment("NO_COLOR") == nil && kind != "dumb"
    return Terminal(
      width: max(20, columns() ?? 80), hasColours: hasColours,
      hasLinks: kind != "dumb" && knowsHyperlinks(kind))
  }

  private static func columns() -> Int? {
    var size = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return Int(size.ws_col)
    }
    return environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  /// Most terminals pass over a hyperlink they do not know, some print it: only those known to
  /// understand OSC 8 get it.
  private static func knowsHyperlinks(_ kind: String) -> Bool {
    if let version = environment("VTE_VERSION").flatMap({ Int($0) }) { return version >= 5000 }
    let programs = ["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio"]
    if let program = environment("TERM_PROGRAM"), programs.contains(program) { return true }
    if environment("KONSOLE_VERSION") != nil || environment("WT_SESSION") != nil { return true }
    return ["xterm-kitty", "alacritty", "foot", "foot-extra", "xterm-ghostty", "contour"]
      .contains(kind)
  }
}

extension LocalTime {
  /// By `TZ` or the machine's zone.
  static let local = LocalTime { date in
    var seconds = time_t(min(max(date.timeIntervalSince1970, -62_000_000_000), 253_000_000_000))
    var parts = tm()
    guard localtime_r(&seconds, &parts) != nil else { return 0 }
    return parts.tm_gmtoff
  }
}
