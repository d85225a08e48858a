import Drops
import Foundation
import Testing

@testable import FakeSFTP

/// Throws packets at the dispatcher that no client would send.
struct FuzzTests {
    /// `MOCKDEST_FUZZ_PACKETS` sets how many; the default keeps the suite quick.
    private static let packets =
        ProcessInfo.processInfo.environment["MOCKDEST_FUZZ_PACKETS"].flatMap(Int.init) ?? 20_000

    @Test(arguments: [UInt64](1...4)) func `no sequence of packets crashes or grows without bound`(seed: UInt64) throws
    {
        var generator = SeededGenerator(seed: seed)
        var client = RawClient(quota: 4 << 20)
        try client.greet()
        for _ in 0..<(Self.packets / 4) {
            let bytes = Self.packet(&generator)
            do {
                _ = try bytes.withUnsafeBytes { try client.dispatcher.receive($0) }
            } catch {
                client.dispatcher.end()
                client = RawClient(root: client.root)
                try client.greet()
            }
            #expect(
                client.dispatcher.replies.count < SFTPDispatcher.replyBound + 2 * SFTPDispatcher.maximumPacket)
            var sent = ReplyBuffer()
            client.dispatcher.takeReplies(into: &sent)
            client.dispatcher.markSent(sent.count)
        }
        #expect(try client.path(.stat, "/").attributes != nil || client.dispatcher.pause == nil)
    }

    /// A packet that is well formed, nearly so, or noise.
    private static func packet(_ generator: inout SeededGenerator) -> [UInt8] {
        let types: [UInt8] = Array(3...20) + [200, 1, 2, 21, 101, 255]
        var body = Packet(types.randomElement(using: &generator)!).number(.random(in: 0...9, using: &generator))
        for _ in 0..<Int.random(in: 0...5, using: &generator) { body = field(body, &generator) }
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: return Array(body.framed.dropLast(Int.random(in: 0...3, using: &generator)))
        case 1:
            var broken = body.framed
            broken[Int.random(in: 0..<broken.count, using: &generator)] ^= UInt8.random(in: 1...255, using: &generator)
            return broken
        default: return body.framed
        }
    }

    private static func field(_ packet: Packet, _ generator: inout SeededGenerator) -> Packet {
        let names = ["/", "a", "/a/b", "..", "/../a", "b/", "", "l", "limits@openssh.com", "copy-data", "\0", "~"]
        switch Int.random(in: 0..<8, using: &generator) {
        case 0: return packet.string(names.randomElement(using: &generator)!)
        case 1: return packet.number(.random(in: 0...0x3F, using: &generator))
        case 2: return packet.wide(.random(in: 0...300_000, using: &generator))
        case 3: return packet.wide(.random(in: 0...UInt64.max, using: &generator))
        case 4: return packet.bytes(Packet(0).number(.random(in: 1...8, using: &generator)).body.suffix(4).map { $0 })
        case 5: return packet.number(.max)
        case 6: return packet.bytes([UInt8](repeating: 7, count: .random(in: 0...3000, using: &generator)))
        default: return packet.number(0)
        }
    }
}
