/// RFC 4648, white space ignored. `nil` when something else stands in it.
func decodeBase64(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
  var decoded: [UInt8] = []
  decoded.reserveCapacity(bytes.count / 4 * 3)
  var bits: UInt32 = 0
  var count = 0
  for byte in bytes {
    let value: UInt8
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
    case UInt8(ascii: "="): continue
    case _ where isSpace(byte): continue
    default: return nil
    }
    bits = bits << 6 | UInt32(value)
    count += 1
    if count == 4 {
      decoded.append(UInt8(truncatingIfNeeded: bits >> 16))
      decoded.append(UInt8(truncatingIfNeeded: bits >> 8))
      decoded.append(UInt8(truncatingIfNeeded: bits))
      bits = 0
      count = 0
    }
  }
  switch count {
  case 2: decoded.append(UInt8(truncatingIfNeeded: bits >> 4))
  case 3:
    decoded.append(UInt8(truncatingIfNeeded: bits >> 10))
    decoded.append(UInt8(truncatingIfNeeded: bits >> 2))
  default: break
  }
  return decoded
}
