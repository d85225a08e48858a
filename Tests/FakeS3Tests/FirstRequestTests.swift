import Testing

@testable import FakeS3

@Suite struct FirstRequestTests {
    /// Were it refused, it would prepare nothing but refusals.
    @Test func `the request that prepares an endpoint is a good one`() {
        #expect(FirstRequest.answers().hasPrefix("HTTP/1.1 200 OK\r\n"))
    }
}
