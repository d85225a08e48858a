import Testing

@Suite struct RealClientTests {
    @Test func `standard output, standard error and the exit code come back`() async throws {
        let shell = RealClient("sh", environment: ["GREETING": "hello"])
        let result = try await shell.run(
            arguments: ["-c", "cat; echo $GREETING; echo oops >&2; exit 3"], input: Array("in ".utf8))
        #expect(result.standardOutput == "in hello\n")
        #expect(result.standardError == "oops\n")
        #expect(result.exitCode == 3)
    }

    @Test func `a missing program is a failure that names script/bootstrap`() async {
        await #expect {
            try await RealClient("no-such-program-here").run(arguments: [])
        } throws: {
            "\($0)".contains("script/bootstrap")
        }
    }

    @Test func `a program that does not end is ended and fails`() async {
        let patient = RealClient("sleep", timeLimit: .milliseconds(50))
        await #expect {
            try await patient.run(arguments: ["60"])
        } throws: {
            "\($0)".contains("did not end")
        }
    }
}
