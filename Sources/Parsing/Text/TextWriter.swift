internal import CXML

/// Where plain text is gathered, one field at a time: white space folded, control characters and
/// direction overrides gone. Kept by its user, so that its memory serves all fields of a document.
struct TextWriter: ~Copyable {
  /// What stands between the last character and the next one.
  enum Gap: UInt8, Comparable {
    case none, space, line, paragraph

    static func < (left: Gap, right: Gap) -> Bool { left.rawValue < right.rawValue }
  }

  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0
  private var gap = Gap.none
  private var isSingleLine = false
  private var limit = Int.max
  private(set) var wasCut = false

  /// What is appended is known to be UTF-8.
  private let isValid: Bool

  init(isValidUTF8 isValid: Bool = false) {
    self.isValid = isValid
    capacity = 4_096
    bytes = .allocate(capacity: capacity)
  }

  deinit { bytes.deallocate() }

  /// Begins a new text of at most `limit` bytes. A single line has no paragraphs: a title, a name.
  mutating func begin(isSingleLine: Bool, limit: Int) {
    count = 0
    gap = .none
    wasCut = false
    self.isSingleLine = isSingleLine
    self.limit = limit
  }

  /// The text so far; `nil` when there is none.
  var result: String? {
    guard count > 0 else { return nil }
    let text = UnsafeBufferPointer(start: bytes, count: count)
    guard isValid else { return String(decoding: text, as: UTF8.self) }
    // Checked once is enough: by libxml2, or when the document was decoded.
    return String(copying: UTF8Span(unchecked: text.span))
  }

  var isFull: Bool { count >= limit }

  mutating func widenGap(to wider: Gap) {
    if wider > gap { gap = wider }
  }

  /// Text that needs no look: see `veille_plain_run`.
  mutating func append(plain run: UnsafeBufferPointer<UInt8>) {
    var run = run[...]
    if run.first == 0x20 {
      widenGap(to: .space)
      run = run.dropFirst()
    }
    guard var last = run.last else { return }
    closeGap()
    if count + run.count > limit {
      wasCut = true
      // Whole characters only.
      var end = run.startIndex + max(0, limit - count)
      while end > run.startIndex, run[end] & 0xC0 == 0x80 { end -= 1 }
      run = run[..<end]
      last = run.last ?? 0
      if run.isEmpty {
        limit = count
        return
      }
      limit = count + run.count
    }
    reserve(run.count)
    _ = UnsafeMutableBufferPointer(start: bytes + count, count: run.count)
      .update(fromContentsOf: UnsafeBufferPointer(rebasing: run))
    count += run.count
    if last == 0x20 {
      count -= 1
      gap = .space
    }
  }

  /// One character, whatever it is: white space widens the gap, what is unfit for text is dropped.
  mutating func append(scalar: UInt32) {
    switch scalar {
    case 0x20, 0x09, 0x0A, 0x0C, 0x0D, 0xA0, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F:
      widenGap(to: .space)
    // A C1 control is a character of windows-1252 that came by a wrong road.
    case 0x80...0x9F: if let meant = windows1252[Int(scalar - 0x80)] { append(visible: meant) }
    // Controls; overrides and isolates of the writing direction; marks of byte order;
    // noncharacters, surrogates and what is no character at all.
    case 0..<0x20, 0x7F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB: break
    case 0xD800...0xDFFF, 0xFDD0...0xFDEF, 0x11_0000...: break
    case _ where scalar & 0xFFFE == 0xFFFE: break
    default: append(visible: scalar)
    }
  }

  private mutating func append(visible scalar: UInt32) {
    guard let scalar = Unicode.Scalar(scalar) else { return }
    closeGap()
    reserve(4)
    guard count + 4 <= limit else {
      wasCut = true
      limit = count
      return
    }
    for byte in UTF8.encode(scalar).unsafelyUnwrapped {
      bytes[count] = byte
      count += 1
    }
  }

  private mutating func closeGap() {
    guard gap != .none else { return }
    defer { gap = .none }
    guard count > 0, count < limit else { return }
    reserve(2)
    switch gap {
    case .none: break
    case .space: bytes[count] = 0x20
    case .line, .paragraph: bytes[count] = isSingleLine ? 0x20 : 0x0A
    }
    count += 1
    if gap == .paragraph, !isSingleLine {
      bytes[count] = 0x0A
      count += 1
    }
  }

  private mutating func reserve(_ more: Int) {
    guard count + more > capacity else { return }
    let larger = max(capacity * 2, count + more)
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    copy.update(from: bytes, count: count)
    bytes.deallocate()
    bytes = copy
    capacity = larger
  }
}

/// The characters of windows-1252 from 0x80 to 0x9F (WHATWG Encoding, index windows-1252).
let windows1252: [UInt32?] = [
  0x20AC, nil, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
  0x0152, nil, 0x017D, nil, nil, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
  0x2122, 0x0161, 0x203A, 0x0153, nil, 0x017E, 0x0178,
]

/// The text without white space at its ends.
func trimmedText(_ text: String) -> String {
  let bytes = text.utf8
  guard let first = bytes.firstIndex(where: { $0 > 0x20 }),
    let last = bytes.lastIndex(where: { $0 > 0x20 })
  else { return "" }
  if first == bytes.startIndex, bytes.index(after: last) == bytes.endIndex { return text }
  return String(text[first...last])
}
