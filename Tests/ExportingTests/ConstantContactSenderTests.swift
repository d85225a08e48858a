import Drops
import Exporting
import FakeAPIs
import Faults
import Foundation
import Harness
import Testing

/// Files as imports at Constant Contact: once and whole after any one fault, or a failure that says why.
struct ConstantContactSenderTests {
    private static let list = "6d6f636b-6465-4374-8001-0000000000c1"
    private static let csv = "email,first_name\na@example.com,\"A, \"\"B\"\"\"\n"

    private func send(
        _ change: (inout ExportEndpoint.ContactListPlace) -> Void = { _ in }, faults: [FaultRule] = [],
        settings: ConstantContactSettings = ConstantContactSettings(),
        _ check: (Harness, (any Error)?) async throws -> Void
    ) async throws {
        let api = APIConfiguration(constantContact: settings)
        try await withHarness(HarnessConfiguration(s3: nil, sftp: nil, api: api, faults: faults)) { harness in
            var place = ExportEndpoint.ContactListPlace(list: Self.list)
            place.url = harness.apiURL
            place.accessToken = "test"
            change(&place)
            var failure: (any Error)?
            do {
                let sender = FileSender(endpoint: .constantContact(place), attempts: 3, firstWait: .milliseconds(1))
                try await sender.send([
                    OutgoingFile(folder: "", name: "contacts.csv", content: Blob(Array(Self.csv.utf8)))
                ])
            } catch { failure = error }
            try await check(harness, failure)
        }
    }

    private static let faults: [FaultRule.Action?] = [
        nil, .fail(status: "429", message: "Too Many Requests"), .fail(status: "500", message: "no"), .cut, .loseReply,
    ]

    @Test(arguments: faults)
    func `an import arrives once after a fault`(action: FaultRule.Action?) async throws {
        let rules = action.map { [FaultRule(name: "once", when: .init(operation: "ImportFile", times: 1), then: $0)] }
        try await send(faults: rules ?? []) { harness, failure in
            #expect(failure == nil)
            let delivery = try #require(await harness.journal.nextDelivery(timeout: .seconds(10)))
            #expect(try delivery.content.bytes() == Array(Self.csv.utf8))
            #expect(delivery.container == Self.list && harness.journal.deliveries.count == 1)
        }
    }

    @Test func `a token that is refused is renewed once, and without the means that is told`() async throws {
        try await send {
            $0.accessToken = "old"
        } _: { harness, failure in
            #expect((failure as? ConstantContactSender.Failure)?.status == 401)
            #expect(harness.journal.deliveries.isEmpty)
        }
        try await send {
            $0.accessToken = "old"
            $0.refreshToken = "unknown"
            $0.client = .init(id: "test", secret: "test")
        } _: { _, failure in
            let failure = try #require(failure)
            #expect("\(failure)".contains("invalid_grant"))
        }
    }

    @Test func `a list that is not there, and an import that fails, are told`() async throws {
        try await send {
            $0.list = "6d6f636b-6465-4374-8001-00000000dead"
        } _: { harness, failure in
            #expect((failure as? ConstantContactSender.Failure)?.status == 404)
            #expect(harness.journal.deliveries.isEmpty)
        }
        var settings = ConstantContactSettings()
        settings.forcedActivityState = "timed_out"
        try await send(settings: settings) { _, failure in
            let failure = try #require(failure)
            #expect("\(failure)".contains("ended as timed_out"))
        }
        try await send {
            $0.url = "nowhere"
        } _: { _, failure in
            let failure = try #require(failure)
            #expect("\(failure)".contains("nowhere is no base URL"))
        }
    }
}
