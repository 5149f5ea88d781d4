internal import CXML

/// A converter to UTF-8: the C library's, or a table of our own.
struct Iconv: ~Copyable {
  private let handle: UnsafeMutableRawPointer?
  private let table: [Unicode.Scalar]
  /// Bytes of the smallest character.
  private let unit: Int

  /// - Returns: `nil` when nobody knows the encoding.
  init?(from encoding: String) {
    unit = encoding.hasPrefix("UTF-16") ? 2 : encoding.hasPrefix("UTF-32") ? 4 : 1
    table = SingleByteTable.characters(of: encoding) ?? []
    // A suffix such as `//IGNORE` would change what the converter does.
    handle = encoding.contains("/") || !table.isEmpty ? nil : veille_iconv_open(encoding)
    if handle == nil, table.isEmpty { return nil }
  }

  static func knows(_ encoding: String) -> Bool {
    Iconv(from: encoding) != nil
  }

  deinit { if let handle { veille_iconv_close(handle) } }

  /// Converts all of `bytes`; a byte that means nothing becomes U+FFFD and costs no other.
  /// - Returns: The text and how many bytes meant nothing.
  func convert(_ bytes: ArraySlice<UInt8>) -> (utf8: [UInt8], invalid: Int) {
    guard let handle else { return (SingleByteTable.decode(bytes, with: table), 0) }
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 2 + 16)
    var invalid = 0
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { room in
      bytes.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress, let roomStart = room.baseAddress else { return }
        var input = start
        var left = bytes.count
        defer {
          var out = roomStart
          var outLeft = room.count
          veille_iconv_flush(handle, &out, &outLeft)
          output.append(contentsOf: room[..<(room.count - outLeft)])
        }
        while true {
          var out = roomStart
          var outLeft = room.count
          let result = veille_iconv_run(handle, &input, &left, &out, &outLeft)
          output.append(contentsOf: room[..<(room.count - outLeft)])
          switch Int(result) {
          case VEILLE_ICONV_DONE: return
          case VEILLE_ICONV_FULL: continue
          default:
            // Invalid or cut off: one byte or unit is given up, the state begins anew.
            guard left > 0 else { return }
            output.append(contentsOf: [0xEF, 0xBF, 0xBD])
            invalid += 1
            let skipped = min(unit, left)
            input += skipped
            left -= skipped
            if left == 0 { return }
          }
        }
      }
    }
    return (output, invalid)
  }
}
