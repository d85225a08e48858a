import Testing

@testable import Checksums

@Suite struct ChecksumTests {
    // The "check" column of the catalogue of parametrised CRC algorithms (reveng.sourceforge.io): the value over
    // the nine digits; MD5 and SHA from RFC 1321 and FIPS 180-2.
    @Test(arguments: [
        (ChecksumAlgorithm.crc32, "cbf43926"), (.crc32c, "e3069283"), (.crc64nvme, "ae8b14860a799888"),
        (.md5, "25f9e794323b453885f5181f1b624d0b"), (.sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
        (.sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"),
    ])
    func `the nine digits give the published check value`(algorithm: ChecksumAlgorithm, expected: String) {
        #expect(hex(Checksum.of("123456789".utf8, algorithm)) == expected)
    }

    @Test(arguments: ChecksumAlgorithm.allCases)
    func `any way of cutting the input gives the same value`(algorithm: ChecksumAlgorithm) {
        let bytes = sample(1000)
        let whole = Checksum.of(bytes, algorithm)
        #expect(whole.count == algorithm.length)
        for cut in [0, 1, 7, 15, 16, 17, 333, 999, 1000] {
            var checksum = Checksum(algorithm)
            bytes[..<cut].withUnsafeBytes { checksum.update($0) }
            bytes[cut...].withUnsafeBytes { checksum.update($0) }
            #expect(checksum.finalize() == whole, "cut at \(cut)")
        }
    }

    @Test func `what is folded has the value that is looked up, whatever its length and start`() {
        func expectSame<Value>(_ tables: CRCTables<Value>, _ bytes: ArraySlice<UInt8>) {
            bytes.withUnsafeBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                for start in [0, Value.max, 0x1234_5678] {
                    #expect(tables.advance(start, base, bytes.count) == tables.lookUp(start, base, bytes.count))
                }
            }
        }
        let bytes = sample(1200)
        for count in 0...1100 {
            let slice = bytes[(count % 17)...].prefix(count)
            expectSame(CRC32.tables, slice)
            expectSame(CRC32C.tables, slice)
            expectSame(CRC64NVME.tables, slice)
        }
    }

    @Test(arguments: ChecksumAlgorithm.allCases.filter(\.isCombinable))
    func `parts combine to the value of the whole`(algorithm: ChecksumAlgorithm) {
        let bytes = sample(5000)
        let pieces = [bytes[..<1], bytes[1..<1], bytes[1..<1700], bytes[1700...]]
        let parts = pieces.map { Checksum.Part(value: Checksum.of($0, algorithm), length: $0.count) }
        #expect(Checksum.combined(parts, algorithm) == Checksum.of(bytes, algorithm))
    }

    @Test func `a hash cannot be combined`() {
        #expect(Checksum.combined([.init(value: [1], length: 1)], .sha256) == nil)
        #expect(Checksum.combined([], .crc32) == nil)
    }

    @Test func `a composite is the checksum of the parts' values`() {
        let values = ["a", "b"].map { Checksum.of($0.utf8, .sha256) }
        #expect(Checksum.composite(of: values, .sha256) == Checksum.of(values[0] + values[1], .sha256))
    }

    private func sample(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 3) } }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0, radix: 16).count == 1 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    }
}
