import Crypto

extension OracleResponsys {
    /// Domain of an address, and hashes of the address in lower case, in lower-case hexadecimal.
    enum AddressHash {
        /// Lets the list work out domain and hashes when somebody reads them: three long values a row, seldom asked for.
        static func derive(in state: inout ESPState, of list: String) {
            let address = "EMAIL_ADDRESS_"
            state.derive("EMAIL_DOMAIN_", from: address, in: list) { domain(normal($0)) }
            state.derive("EMAIL_MD5_HASH_", from: address, in: list) { md5(normal($0)) }
            state.derive("EMAIL_SHA256_HASH_", from: address, in: list) { sha256(normal($0)) }
        }

        static func md5(_ text: String) -> String { hex(Insecure.MD5.hash(data: Array(text.utf8))) }
        static func sha256(_ text: String) -> String { hex(SHA256.hash(data: Array(text.utf8))) }

        private static func normal(_ address: UnsafeRawBufferPointer) -> String { address.string.lowercased() }

        private static func domain(_ address: String) -> String {
            address.split(separator: "@").last.map(String.init) ?? ""
        }

        private static func hex(_ digest: some Sequence<UInt8>) -> String {
            let digits = Array("0123456789abcdef".utf8)
            return String(unsafeUninitializedCapacity: 64) { room in
                var count = 0
                for byte in digest {
                    room[count] = digits[Int(byte >> 4)]
                    room[count + 1] = digits[Int(byte & 15)]
                    count += 2
                }
                return count
            }
        }
    }
}
