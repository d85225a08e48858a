import Testing

@testable import FakeSFTP

struct ClientHelloTests {
    private func hello(_ ciphers: String) -> [UInt8] {
        let lists = [
            "curve25519-sha256", "ssh-ed25519", ciphers, ciphers, "hmac-sha2-256", "hmac-sha2-256", "none", "none", "",
            "",
        ]
        var body = Packet(20).adding([UInt8](repeating: 0, count: 16))
        for list in lists { body = body.string(list) }
        let packet = [UInt8(4)] + body.body + [0, 0, 0, 0, 0, 0, 0, 0, 0]
        return Array("SSH-2.0-OpenSSH_9.2p1 Debian\r\n".utf8) + Packet(0).bytes(packet).body.dropFirst()
    }

    @Test func `ident and offers are read`() {
        let hello = ClientHello(hello("aes256-ctr,aes128-gcm@openssh.com"))
        #expect(hello.ident == "SSH-2.0-OpenSSH_9.2p1 Debian")
        #expect(hello.offered["cipherToServer"] == ["aes256-ctr", "aes128-gcm@openssh.com"])
        #expect(hello.offersFastCipher)
    }

    @Test func `every beginning of a hello is no more than a beginning`() {
        let bytes = hello("aes256-ctr")
        for count in 0..<(bytes.count - 5) { #expect(!ClientHello(Array(bytes[..<count])).isComplete) }
        #expect(!ClientHello(bytes).offersFastCipher)
    }
}
