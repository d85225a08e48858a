import Drops
import ESPs
import Exporting
import FakeS3
import Foundation
import Harness
import StrictYAML
import Testing

/// The server to which a routing account's transfer brings the extraction file of an external delivery.
struct ExternalDeliveryTests {
    /// What both sides agreed on, and a file that keeps to it.
    struct Agreement: Sendable, CustomTestStringConvertible {
        let channel: String
        let definition: String
        let lines: [String]
        var testDescription: String { channel }

        var text: String { lines.map { $0 + "\r\n" }.joined() }
    }

    static let agreements = [
        Agreement(
            channel: "email",
            definition: """
                channel: email
                destination: out
                namePattern: 'mail_*.txt'
                columns: [Customer ID, Email, First name, {label: Last order, type: datetime}]
                keyColumn: Customer ID
                addressColumn: Email
                denylist: ['9']
                targeted: 3
                excluded: 1
                """,
            lines: [
                "Customer ID\tEmail\tFirst name\tLast order", "1\ta@example.com\tZo\u{E9}\t1998/05/23 18:30:45",
                "2\tb@example.com\tBen\t1998/05/24 08:00:00",
            ]),
        Agreement(
            channel: "sms",
            definition: """
                channel: sms
                destination: out
                namePattern: 'sms_*.txt'
                columns: [Customer ID, Mobile, Text]
                keyColumn: Customer ID
                addressColumn: Mobile
                targeted: 2
                seeds: 1
                seedKeys: [SEED-1]
                seedMode: end
                """,
            lines: [
                "Customer ID\tMobile\tText", "1\t+4915112345678\tHi", "2\t+4915112345679\tHo",
                "SEED-1\t+4915100000000\tHi",
            ]),
        Agreement(
            channel: "push",
            definition: """
                channel: push
                destination: out
                namePattern: 'push_*.txt'
                columns: [Subscriber ID, Token, Title]
                keyColumn: Subscriber ID
                addressColumn: Token
                """,
            lines: ["Subscriber ID\tToken\tTitle", "1\tabcd\tHi", "2\tefgh\tHo"]),
    ]

    private func send(_ text: String, as name: String, to endpoint: EndpointKind, of harness: Harness) async throws {
        // Latin-1 in the range of these letters is windows-1252, the stored default.
        let content = Blob(text.unicodeScalars.map { UInt8($0.value) })
        if endpoint == .s3 {
            let access = harness.s3
            try await S3Sender(
                endpoint: access.url, region: access.region, accessKeyID: access.accessKeyID,
                secretAccessKey: access.secretAccessKey
            ).put(content, bucket: "partner", key: "out/" + name)
        } else {
            let access = harness.sftp
            let sender = SFTPSender(
                host: access.host, port: access.port, user: access.user, credential: .password(access.password ?? ""))
            try await sender.makeDirectory("out")
            try await sender.put(content, to: "out/" + name, naming: .writeThenRename(suffix: ".tmp"))
        }
    }

    private func received(
        _ text: String, _ agreement: Agreement, name: String? = nil, over endpoint: EndpointKind
    ) async throws -> (EndpointImport, rules: [String]) {
        var s3 = S3Configuration()
        s3.buckets = ["partner"]
        return try await withHarness(HarnessConfiguration(s3: s3)) { harness in
            try await send(
                text, as: name ?? agreement.channel.replacing("email", with: "mail") + "_1.txt", to: endpoint,
                of: harness)
            let run = try harness.receiveExternalDelivery(
                YAMLValue(parsing: agreement.definition, file: "definition.yaml"), on: endpoint)
            return (run, run.selection.notes.map(\.rule) + (run.outcome?.rows.map(\.rule) ?? []))
        }
    }

    @Test(arguments: Self.agreements, [EndpointKind.sftp, .s3])
    func `an extraction file as agreed is received whole`(agreement: Agreement, endpoint: EndpointKind) async throws {
        let (run, rules) = try await received(agreement.text, agreement, over: endpoint)
        #expect(run.outcome?.status == "received", "\(rules)")
        #expect(run.outcome?.totals.added == agreement.lines.count - 1)
        #expect(rules.isEmpty, "\(rules)")
    }

    @Test(arguments: Self.agreements, [EndpointKind.sftp, .s3])
    func `columns in another order, a line missing and another name are told`(
        agreement: Agreement, endpoint: EndpointKind
    ) async throws {
        func swapped(_ line: String) -> String {
            var fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            fields.swapAt(0, 1)
            return fields.joined(separator: "\t")
        }
        let order = agreement.lines.map { swapped($0) + "\r\n" }.joined()
        #expect(try await received(order, agreement, over: endpoint).rules.contains("external-delivery/header-labels"))
        let other = try await received(agreement.text, agreement, name: "other.csv", over: endpoint)
        #expect(other.rules == ["external-delivery/destination"], "\(other.rules)")
        let short = agreement.lines.dropLast().map { $0 + "\r\n" }.joined()
        let rules = try await received(short, agreement, over: endpoint).rules
        // A definition without counts says nothing of a line that is not there.
        #expect(rules.isEmpty == !agreement.definition.contains("targeted"), "\(rules)")
    }

    @Test func `an address that was to be left out, and a second file, are told`() async throws {
        let mail = Self.agreements[0]
        let denied = mail.text.replacing("2\tb@example.com", with: "9\tb@example.com")
        #expect(try await received(denied, mail, over: .s3).rules.contains { $0.hasPrefix("external-delivery/") })
        try await withHarness { harness in
            for name in ["sms_1.txt", "sms_2.txt"] {
                try await send(Self.agreements[1].text, as: name, to: .sftp, of: harness)
            }
            let run = try harness.receiveExternalDelivery(
                YAMLValue(parsing: Self.agreements[1].definition, file: "d"), on: .sftp)
            #expect(run.selection.notes.map(\.rule) == ["external-delivery/single-file"])
        }
    }
}
