import Testing

@testable import FakeS3

@Suite struct MetadataTextTests {
    @Test func `plain text is told as it came`() async throws {
        try await withS3 { s3 in
            let headers = [("x-amz-meta-segment", "a =? b ?= c")]
            _ = try await s3.send("PUT", "/exports/a", headers: headers, body: [1])
            let reply = try await s3.send("HEAD", "/exports/a")
            #expect(reply.header("x-amz-meta-segment") == "a =? b ?= c")
        }
    }

    // The value and what S3 makes of it are the user guide's own example.
    @Test func `text outside US-ASCII is told in an encoded word`() {
        let kept = MetadataText.read("ÄMÄZÕÑ S3")
        #expect(MetadataText.write(kept) == "=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=")
    }

    @Test(arguments: ["=?UTF-8?B?w4RNw4Raw5XDkSBTMw==?=", "=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?="])
    func `encoded words are read`(word: String) {
        let kept = MetadataText.read(word)
        #expect(kept == "ÄMÄZÕÑ S3")
        #expect(MetadataText.write(kept) == "=?UTF-8?Q?=C3=84M=C3=84Z=C3=95=C3=91_S3?=")
    }

    // Answers that LocalStack's tests have recorded of S3, test_user_metadata_rfc2047_encoded.
    @Test(arguments: [
        ("test_—_file%E2%80%94_é_2?.pdf", "=?UTF-8?Q?test=5F=E2=80=94=5Ffile%E2%80%94=5F=C3=A9=5F2=3F.pdf?="),
        ("\u{0}\u{1}\u{2}\u{3}", "=?UTF-8?B?AAECAw==?="),
    ])
    func `the encoding is the one that leaves more to be read`(text: String, word: String) {
        #expect(MetadataText.write(text) == word)
        #expect(MetadataText.read(word) == text)
    }

    @Test func `a line break leaves its header by no way`() {
        #expect(MetadataText.write("a\r\nb: c") == "=?UTF-8?Q?a=0D=0Ab: c?=".replacing(" ", with: "_"))
    }

    @Test(arguments: ["=?UTF-8?B?%%%?=", "=?UTF-8?X?abc?=", "=?latin?B?YQ==?=", "=?UTF-8?B?YQ==", "=??="])
    func `what only looks like an encoded word stays as it is`(text: String) {
        #expect(MetadataText.write(MetadataText.read(text)) == text)
    }
}
