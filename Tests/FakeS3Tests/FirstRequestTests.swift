import Testing

@testable import FakeS3

@Suite struct FirstRequestTests {
    /// Were it refused, it would prepare nothing but refusals.
    @Test func `the request that prepares an endpoint is a good one`() {
        #expect(FirstRequest.answers().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test func `an endpoint that begins while another thread prepares tells its port`() async throws {
        S3Endpoint.prepare()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let put = try await withS3 { try await $0.send("PUT", "/exports/first", body: [1]) }
                    #expect(put.status == 200)
                }
            }
            try await group.waitForAll()
        }
        await S3Endpoint.prepared()
    }
}
