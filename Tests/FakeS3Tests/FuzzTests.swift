import S3Fuzzing
import Testing

@Suite struct FuzzTests {
    /// `swift run -c release s3-fuzz 10000000` runs more.
    @Test(arguments: 0..<8) func `no broken request breaks the endpoint`(block: UInt64) throws {
        let answers = try Fuzzing.run(first: block * 1000, count: 1000)
        #expect(answers > 400)
    }
}
