/// An IP address as its bytes: 4 or 16 of them.
struct NetworkAddress: Hashable, Sendable {
  private var high: UInt64 = 0
  private var low: UInt64 = 0
  private var isVersion4: Bool

  /// Nil for another number of bytes than 4 or 16.
  init?(_ bytes: some Collection<UInt8>) {
    switch bytes.count {
    case 4: isVersion4 = true
    case 16: isVersion4 = false
    default: return nil
    }
    for (index, byte) in bytes.enumerated() {
      if bytes.count == 16 && index < 8 {
        high = high << 8 | UInt64(byte)
      } else {
        low = low << 8 | UInt64(byte)
      }
    }
  }

  /// Whether the address belongs to no one on the public internet: loopback, private, link-local
  /// (the clouds' metadata services among them), carrier-grade NAT, multicast, reserved, and every
  /// IPv6 spelling that carries such an IPv4 address (RFC 6890 and the registries it founded).
  var isSpecial: Bool {
    isVersion4 ? isSpecialVersion4(UInt32(truncatingIfNeeded: low)) : isSpecialVersion6
  }

  private var isSpecialVersion6: Bool {
    let first = UInt32(truncatingIfNeeded: high >> 32)
    switch first >> 24 {
    case 0xff: return true  // multicast
    case 0xfc, 0xfd: return true  // unique local
    case 0xfe: return first >> 22 & 3 >= 2  // fe80::/10 link-local, fec0::/10 site-local
    default: break
    }
    if high == 0 {
      switch low >> 32 {
      case 0, 0xffff: return isSpecialVersion4(UInt32(truncatingIfNeeded: low))  // ::a.b.c.d
      case 0xffff_0000: return isSpecialVersion4(UInt32(truncatingIfNeeded: low))  // SIIT
      default: return true
      }
    }
    if high == 0x0064_ff9b_0000_0000, low >> 32 == 0 {
      return isSpecialVersion4(UInt32(truncatingIfNeeded: low))  // NAT64
    }
    if high >> 16 == 0x0064_ff9b_0001 { return true }  // local NAT64
    if high == 0x0100_0000_0000_0000 { return true }  // discard only
    if first >> 16 == 0x2002 { return isSpecialVersion4(UInt32(truncatingIfNeeded: high >> 16)) }
    if first == 0x2001_0000 {  // Teredo: the server's address, and the client's, inverted
      return isSpecialVersion4(UInt32(truncatingIfNeeded: high))
        || isSpecialVersion4(~UInt32(truncatingIfNeeded: low))
    }
    if first == 0x2001_0db8 { return true }  // documentation
    return false
  }
}

private func isSpecialVersion4(_ address: UInt32) -> Bool {
  switch (address >> 24, address >> 16 & 0xff, address >> 8 & 0xff) {
  case (0, _, _), (10, _, _), (127, _, _): true
  case (100, 64...127, _): true  // carrier-grade NAT
  case (169, 254, _): true  // link-local, metadata
  case (172, 16...31, _), (192, 168, _): true
  case (192, 0, 0), (192, 0, 2), (198, 51, 100), (203, 0, 113): true  // protocols, documentation
  case (192, 88, 99): true  // 6to4 relays
  case (198, 18...19, _): true  // benchmarks
  case (224..., _, _): true  // multicast, reserved, broadcast
  default: false
  }
}
