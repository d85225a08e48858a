import Foundation

/// What a client says of itself before any key exchange: its ident and the algorithms it offers.
///
/// Looked at without taking it from the socket; libssh reads it again and does not show it.
/// Source: RFC 4253, "The Secure Shell (SSH) Transport Layer Protocol", sections 4.2 and 7.1.
struct ClientHello: Equatable {
    /// `SSH-2.0-OpenSSH_9.2p1 ...`; empty when the client has not said it in time.
    var ident = ""
    /// Offered algorithms in the client's order, by the names of ``fields``.
    var offered: [String: [String]] = [:]

    private static let fields = [
        "kex", "hostKey", "cipherToServer", "cipherToClient", "macToServer", "macToClient",
    ]
    private static let keyExchangeInit: UInt8 = 20

    /// Reads what is there of ident and KEXINIT.
    init(_ bytes: [UInt8]) { read(bytes[...]) }

    /// Reads what is there of the KEXINIT of a client whose ident is known.
    init(ident: String, offers bytes: [UInt8]) {
        self.ident = ident
        read(bytes[...])
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>) {
        guard ident.isEmpty else { return offered = Self.offers(bytes) }
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return }
        ident = String(decoding: bytes[..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
        offered = Self.offers(bytes[(end + 1)...])
    }

    var isComplete: Bool { !offered.isEmpty }

    /// Whether the client takes AES-128-GCM in both directions, and is one of those that rank it below slower ciphers.
    var offersFastCipher: Bool {
        guard Self.fastClients.contains(where: ident.hasPrefix) else { return false }
        return ["cipherToServer", "cipherToClient"].allSatisfy { offered[$0]?.contains(Self.fastCipher) == true }
    }

    /// Whether the client takes none of the kinds of `keys`, but RSA.
    func asksForRSA(beside keys: [SSHPublicKey], sha1: Bool = false) -> Bool {
        guard let offered = offered["hostKey"] else { return false }
        return offered.contains { $0.hasPrefix("rsa-sha2-") || (sha1 && $0 == "ssh-rsa") }
            && !keys.contains { key in
                offered.contains(key.algorithm) || key.algorithm == "ssh-rsa"
            }
    }

    /// OpenSSH's client, and the two Python libraries, which spend a third less on it.
    private static let fastClients = ["SSH-2.0-OpenSSH_", "SSH-2.0-paramiko_", "SSH-2.0-AsyncSSH_"]
    static let fastCipher = "aes128-gcm@openssh.com"

    /// Ident and offers for the journal.
    var details: [String: String] {
        offered.reduce(into: [:]) { $0["offered.\($1.key)"] = $1.value.joined(separator: ",") }
    }

    /// How long a client is given for its hello before the server makes its own offer.
    struct Patience: Sendable {
        /// Milliseconds for the ident, and for the offer of a client that is known to make it unasked. Generous, for the
        /// machine may be busy: an offer that is not seen costs OpenSSH the fast cipher.
        var known = 1000
        /// Milliseconds for the offer of any other client. RFC 4253 lets it wait for the server's.
        var others = 50

        /// Programs seen to send KEXINIT without having read the server's.
        static let unasked = [
            "OpenSSH", "libssh", "rclone", "Go", "PuTTY", "dropbear", "JSCH", "phpseclib", "paramiko", "AsyncSSH",
        ]

        func milliseconds(for ident: String) -> Int {
            let program = ident.hasPrefix("SSH-2.0-") ? ident.dropFirst(8) : ""
            return ident.isEmpty || Self.unasked.contains(where: program.hasPrefix) ? known : others
        }
    }

    /// Waits until the client's KEXINIT lies in the socket's buffer, or ``Patience`` ends.
    ///
    /// - Parameter ident: what the client said already; then only its offer is waited for.
    static func peek(_ descriptor: Int32, _ patience: Patience, ident: String = "") -> ClientHello {
        let start = ContinuousClock.now
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var hello = ClientHello(ident: ident, offers: [])
        var seen = 0
        defer { setLowWater(descriptor, 1) }
        while true {
            let deadline = start + .milliseconds(patience.milliseconds(for: hello.ident))
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return hello }
            // Readable only when there is more than was seen: a peek takes nothing away.
            setLowWater(descriptor, Int32(seen + 1))
            var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, Int32(left / .milliseconds(1)) + 1) > 0 else { return hello }
            let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
            guard count > seen else { return hello }
            seen = count
            hello = ClientHello(ident: ident, offers: Array(buffer[..<count]))
            if hello.isComplete || count == buffer.count { return hello }
        }
    }

    private static func setLowWater(_ descriptor: Int32, _ count: Int32) {
        var count = count
        setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &count, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func offers(_ packet: ArraySlice<UInt8>) -> [String: [String]] {
        packet.withUnsafeBytes { bytes in
            var reader = PacketReader(bytes)
            guard let length = try? reader.uint32(), bytes.count >= Int(length) + 4, (try? reader.byte()) != nil,
                (try? reader.byte()) == keyExchangeInit, (try? reader.uint64()) != nil, (try? reader.uint64()) != nil
            else { return [:] }
            var result: [String: [String]] = [:]
            for field in fields {
                guard let list = try? reader.bytes() else { return [:] }
                result[field] = list.text.split(separator: ",").map(String.init)
            }
            return result
        }
    }
}
