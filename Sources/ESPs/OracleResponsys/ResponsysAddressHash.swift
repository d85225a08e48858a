import Crypto

extension OracleResponsys {
    /// Hashes of a normalised address, in lower-case hexadecimal.
    enum AddressHash {
        static func md5(_ text: String) -> String { hex(Insecure.MD5.hash(data: Array(text.utf8))) }
        static func sha256(_ text: String) -> String { hex(SHA256.hash(data: Array(text.utf8))) }

        private static func hex(_ digest: some Sequence<UInt8>) -> String {
            let digits = Array("0123456789abcdef".utf8)
            return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
        }
    }
}
