import Classifying

/// The text as search and grouping compare it: as the classifier does, without case, accents and
/// script variants, with a blank, `,` or `.` between words and none at either end.
func searchable(_ text: String) -> [UInt8] {
  let bytes = folded(text).bytes
  guard let first = bytes.firstIndex(where: isNoSeparator),
    let last = bytes.lastIndex(where: isNoSeparator)
  else { return [] }
  return Array(bytes[first...last])
}

private func isNoSeparator(_ byte: UInt8) -> Bool {
  byte != UInt8(ascii: " ") && byte != UInt8(ascii: ",") && byte != UInt8(ascii: ".")
}
