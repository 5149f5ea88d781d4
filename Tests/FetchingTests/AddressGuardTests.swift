import StubServer
import Testing

@testable import Fetching

struct PrivateAddresses {
  @Test(
    arguments: [
      [0, 0, 0, 0], [10, 1, 2, 3], [100, 64, 0, 1], [100, 127, 255, 255], [127, 0, 0, 1],
      [169, 254, 169, 254], [172, 16, 0, 1], [172, 31, 255, 255], [192, 0, 0, 8], [192, 168, 0, 1],
      [198, 18, 0, 1], [198, 19, 255, 255], [224, 0, 0, 1], [240, 0, 0, 1], [255, 255, 255, 255],
    ] as [[UInt8]])
  func `special IPv4 addresses are known, in each IPv6 disguise too`(bytes: [UInt8]) {
    let zeros = { [UInt8](repeating: 0, count: $0) }
    #expect(NetworkAddress(bytes)?.isSpecial == true)
    #expect(NetworkAddress(zeros(10) + [0xff, 0xff] + bytes)?.isSpecial == true, "mapped")
    #expect(NetworkAddress(zeros(12) + bytes)?.isSpecial == true, "compatible")
    #expect(NetworkAddress([0, 0x64, 0xff, 0x9b] + zeros(8) + bytes)?.isSpecial == true, "NAT64")
    #expect(NetworkAddress([0x20, 0x02] + bytes + zeros(10))?.isSpecial == true, "6to4")
    #expect(
      NetworkAddress([0x20, 0x01, 0, 0] + zeros(8) + bytes.map { ~$0 })?.isSpecial == true,
      "Teredo")
  }

  @Test(
    arguments: [
      [1, 1, 1, 1], [93, 184, 215, 14], [100, 63, 255, 255], [100, 128, 0, 0], [172, 15, 0, 1],
      [172, 32, 0, 1], [169, 253, 0, 1], [192, 167, 0, 1], [198, 17, 0, 1], [198, 20, 0, 1],
      [223, 255, 255, 255],
      [0x26, 0x06, 0x28, 0, 0x02, 0x20, 0, 1, 0x02, 0x48, 0x18, 0x93, 0x25, 0xc8, 0x19, 0x46],
      [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, 93, 184, 215, 14],
    ] as [[UInt8]])
  func `public addresses pass`(bytes: [UInt8]) {
    #expect(NetworkAddress(bytes)?.isSpecial == false)
  }

  @Test(
    arguments: [
      [0xfc, 0], [0xfd, 0x12], [0xfe, 0x80], [0xfe, 0xbf], [0xfe, 0xc0], [0xff, 0x02],
    ] as [[UInt8]])
  func `special IPv6 addresses are known`(start: [UInt8]) {
    #expect(
      NetworkAddress(start + [UInt8](repeating: 1, count: 14))?.isSpecial == true)
  }

  @Test(arguments: [
    "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0", "0.0.0.0",
    "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[::ffff:7f00:1]", "news.example@127.0.0.1",
  ])
  func `no spelling of loopback gets through`(host: String) throws {
    let server = try StubServer()
    server.answer("/feed", with: Answer(text: "x"))
    let configuration = testConfiguration { $0.allowsPrivateNetwork = false }
    let failure = try fetch("http://\(host):\(server.port)/feed", configuration)?.failure
    #expect(failure?.kind == .blockedAddress)
    #expect(failure?.message.contains("private or special address") == true)
    #expect(server.connectionCount == 0)
  }

  @Test func `a name that leads to a private address is refused`() throws {
    let server = try StubServer()
    server.answer("/feed", with: Answer(text: "x"))
    let configuration = testConfiguration {
      $0.allowsPrivateNetwork = false
      $0.resolve = ["public.test:\(server.port):127.0.0.1,::1"]
    }
    let failure = try fetch(server.url("/feed", host: "public.test"), configuration)?.failure
    #expect(failure?.kind == .blockedAddress)
    #expect(server.connectionCount == 0)
  }
}
