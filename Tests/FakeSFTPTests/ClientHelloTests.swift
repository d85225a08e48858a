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

    @Test func `the offer of a client that waited is read by itself`() {
        let bytes = hello("aes256-ctr")
        let offer = Array(bytes[(bytes.firstIndex(of: UInt8(ascii: "\n"))! + 1)...])
        let late = ClientHello(ident: "SSH-2.0-Other_1.0", offers: offer)
        #expect(late.ident == "SSH-2.0-Other_1.0" && late.offered["cipherToServer"] == ["aes256-ctr"])
        #expect(!ClientHello(ident: "SSH-2.0-Other_1.0", offers: Array(offer.dropLast(8))).isComplete)
    }

    @Test(arguments: ["OpenSSH_9.2p1 Debian", "rclone/v1.60.1", "JSCH-0.1.54", "paramiko_5.1.0", "PuTTY_Release_0.78"])
    func `a program that is known to make its offer unasked is given time for it`(program: String) {
        #expect(ClientHello.Patience(known: 7, others: 3).milliseconds(for: "SSH-2.0-" + program) == 7)
    }

    @Test func `any other is soon made an offer`() {
        let patience = ClientHello.Patience(known: 7, others: 3)
        #expect(patience.milliseconds(for: "SSH-2.0-Renci.SshNet.SshClient.0.0.1") == 3)
        #expect(patience.milliseconds(for: "GET / HTTP/1.1") == 3)
        #expect(patience.milliseconds(for: "") == 7)
    }
}
