import Crypto

extension OracleResponsys {
    /// Domain of an address, and hashes of the address in lower case, in lower-case hexadecimal.
    enum AddressHash {
        /// Lets the list work out domain and hashes when somebody reads them: three long values a row, seldom asked for.
        static func derive(in state: inout ESPState, of list: String) {
            let address = "EMAIL_ADDRESS_"
            state.derive("EMAIL_DOMAIN_", from: address, in: list) { withNormal($0, domain) }
            state.derive("EMAIL_MD5_HASH_", from: address, in: list) { withNormal($0, md5) }
            state.derive("EMAIL_SHA256_HASH_", from: address, in: list) { withNormal($0, sha256) }
        }

        private static func md5(_ text: UnsafeRawBufferPointer) -> String { hash(text, Insecure.MD5()) }
        private static func sha256(_ text: UnsafeRawBufferPointer) -> String { hash(text, SHA256()) }

        private static func hash(_ text: UnsafeRawBufferPointer, _ function: some HashFunction) -> String {
            var function = function
            function.update(bufferPointer: text)
            return hex(function.finalize())
        }

        /// What stands after the last @, if anything does.
        private static func domain(_ address: UnsafeRawBufferPointer) -> String {
            let whole =
                address.last == UInt8(ascii: "@") ? UnsafeRawBufferPointer(rebasing: address.dropLast()) : address
            guard let at = whole.lastIndex(of: UInt8(ascii: "@")) else { return whole.string }
            return UnsafeRawBufferPointer(rebasing: whole[(at + 1)...]).string
        }

        /// Lends the address in lower case.
        private static func withNormal(
            _ address: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> String
        ) -> String {
            guard address.isASCII else {
                var text = address.string.lowercased()
                return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
            }
            return withUnsafeTemporaryAllocation(byteCount: address.count, alignment: 1) { room in
                for index in address.indices { room[index] = address[index].lowercased }
                return body(UnsafeRawBufferPointer(room))
            }
        }

        private static let digits = Array("0123456789abcdef".utf8)

        private static func hex(_ digest: some Sequence<UInt8>) -> String {
            String(unsafeUninitializedCapacity: 64) { room in
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
