import Drops
import Reading
import StrictYAML
import Testing

@testable import Verification

struct VerifierTests {
    @Test(arguments: 0..<60)
    func `a clean drop gives no finding`(seed: Int) throws {
        let drop = GeneratedDrop(seed: UInt64(seed), records: 1 + seed * 3)
        let result = try drop.verify()
        #expect(result.findings == [], "seed \(seed): \(result.findings.map(\.message.unmasked))")
        #expect(result.verdict == .pass)
        #expect(result.files.map(\.records) == [1 + seed * 3])
        #expect(result.files.map(\.goodRecords) == [1 + seed * 3])
    }

    @Test func `two thousand small clean drops give no finding`() throws {
        for seed in 1000..<3000 {
            let result = try GeneratedDrop(seed: UInt64(seed), records: seed % 7).verify()
            #expect(result.findings == [] && result.verdict == .pass, "seed \(seed)")
        }
    }

    @Test func `a person may stand in the files of two audiences, not twice in those of one`() throws {
        var expectation = Verification.Expectation()
        expectation.files.name = .pattern(FileNamePattern(defaultNameOf: "sftp"))
        expectation.identity = IdentityExpectation(columns: ["Email"], kind: .email)
        func file(_ audience: String, _ part: String) -> Drop.File {
            Drop.File(
                name: "sftp_segment12341e18-abcd-49c2-836d-\(audience)_20200408061804\(part).csv",
                content: Blob(Array("Email\nann@example.com\n".utf8)))
        }
        func ids(_ files: [Drop.File]) throws -> [String] {
            try Verifier(expectation).verify(Drop(name: "d", endpoint: .files, files: files)).findings.map(\.id)
        }
        #expect(try ids([file("123c88e76c39", ""), file("000000000000", "")]) == [])
        #expect(try ids([file("123c88e76c39", ""), file("123c88e76c39", "_2")]) == ["identities/duplicate"])
    }

    @Test func `a header of bad encoding is found`() throws {
        let file = Drop.File(name: "a.csv", content: Blob([0xFC, 0x2C, 0x62, 0x0A, 0x31, 0x2C, 0x32, 0x0A]))
        let findings = try Verifier(Verification.Expectation()).verify(
            Drop(name: "d", endpoint: .files, files: [file])
        ).findings
        #expect(findings.map(\.id) == ["files/encoding"])
        #expect(findings.first?.first.place.byteOffset == 0)
    }

    @Test(arguments: GeneratedDrop.Fault.allCases, [3, 40])
    func `each kind of fault is found at its place and nothing else`(fault: GeneratedDrop.Fault, at: Int) throws {
        for seed in 0..<4 {
            let drop = GeneratedDrop(seed: UInt64(seed), records: 60, faults: [at: fault])
            try Self.expectExactly(drop, "\(fault) seed \(seed)")
        }
    }

    @Test(arguments: 0..<20)
    func `many faults at once are all found`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        var faults: [Int: GeneratedDrop.Fault] = [:]
        for _ in 0..<40 {
            faults[Int.random(in: 0..<390, using: &generator)] = GeneratedDrop.Fault.allCases.randomElement(
                using: &generator)
        }
        try Self.expectExactly(GeneratedDrop(seed: UInt64(seed), records: 400, faults: faults), "seed \(seed)")
    }

    @Test func `the result does not depend on the number of workers`() throws {
        var faults: [Int: GeneratedDrop.Fault] = [:]
        for (index, fault) in (GeneratedDrop.Fault.allCases + GeneratedDrop.Fault.allCases).enumerated() {
            faults[index * 700 + 5] = fault
        }
        let drop = GeneratedDrop(seed: 7, records: 30_000, faults: faults)
        #expect(drop.bytes.count > 1 << 20)
        let alone = try drop.verify(workers: 1, maximumExamples: 3)
        let together = try drop.verify(workers: 3, maximumExamples: 3)
        #expect(alone == together)
    }

    static func expectExactly(_ drop: GeneratedDrop, _ comment: String) throws {
        let result = try drop.verify()
        #expect(result.verdict == (drop.injected.isEmpty ? .pass : .fail))
        var found: [GeneratedDrop.Injected: Int] = [:]
        for finding in result.findings {
            // One finding stands for all records of bad encoding, and names the first.
            let count = finding.id == "files/encoding" ? finding.count : 1
            if finding.id != "files/encoding" { #expect(finding.count == finding.examples.count) }
            for example in finding.examples {
                found[
                    GeneratedDrop.Injected(id: finding.id, record: example.place.record, line: example.place.line),
                    default: 0] += count
            }
        }
        var wanted: [GeneratedDrop.Injected: Int] = [:]
        let encoding = drop.injected.filter { $0.id == "files/encoding" }
        for fault in drop.injected where fault.id != "files/encoding" {
            wanted[GeneratedDrop.Injected(id: fault.id, record: fault.record, line: fault.line), default: 0] += 1
        }
        if let first = encoding.first {
            wanted[GeneratedDrop.Injected(id: first.id, record: first.record, line: first.line)] = encoding.count
        }
        for (key, count) in found where !drop.isConsequence(key.id) {
            #expect(wanted[key] == count, "\(comment): \(key) was found and not injected")
        }
        for (key, count) in wanted { #expect(found[key] == count, "\(comment): \(key) was injected and not found") }
        for example in result.findings.flatMap(\.examples) {
            guard let offset = example.place.byteOffset, let line = example.place.line else { continue }
            let before = drop.bytes[..<min(offset, drop.bytes.count)].count { $0 == 0x0A }
            #expect(before >= line - 1)
        }
    }

    @Test func `nothing to verify is empty, never a pass`() throws {
        let verifier = Verifier(Verification.Expectation())
        #expect(try verifier.verify(Drop(name: "none", endpoint: .files, files: [])).verdict == .empty)
        let header = Drop.File(name: "a.csv", content: Blob(Array("a,b\n".utf8)))
        #expect(try verifier.verify(Drop(name: "header", endpoint: .files, files: [header])).verdict == .empty)
        let zero = Drop.File(name: "a.csv", content: Blob([]))
        let result = try verifier.verify(Drop(name: "zero", endpoint: .files, files: [zero]))
        #expect(result.verdict == .fail)
        #expect(result.findings.map(\.id) == ["files/empty"])
    }

    @Test func `a missing profile is told with its line in the expected file`() throws {
        var drop = GeneratedDrop(seed: 5, records: 0)
        drop.expected = Array("Email,firstName,lastName,birthday,status\na@b.de,\"x\ny\",,,\nc@d.de,,,,\n".utf8)
        let finding = try #require(try drop.verify().findings.first)
        #expect(finding.count == 2)
        #expect(finding.message.unmasked.contains("a@b.de, line 2 of expected-profiles.csv"))
        #expect(finding.examples[1].expected?.unmasked == "c@d.de")
    }

    @Test func `header faults are found, each once`() throws {
        func ids(_ header: String) throws -> [String] {
            var drop = GeneratedDrop(seed: 1, records: 0)
            drop.bytes = Array("\(header)\n".utf8)
            return try drop.verify().findings.map { "\($0.id) \($0.first.place.column ?? "")" }
        }
        #expect(try ids("Email,firstName,lastName,birthday,status") == [])
        #expect(try ids("Email,firstName,lastName,status") == ["columns/missing birthday"])
        #expect(try ids("Email,first_name,lastName,birthday,status") == ["columns/missing firstName"])
        #expect(try ids("Email,firstName,lastName,birthday,status,ssn") == ["columns/unexpected ssn"])
        #expect(try ids("Email,lastName,firstName,birthday,status") == ["columns/order lastName"])
        #expect(try ids("Email,firstName,lastName,birthday,status,status") == ["columns/duplicate status"])
        #expect(try ids("1,2,3,4,5") == ["files/header "])
    }

    @Test func `a column that is missing altogether is one finding, and the rest is still compared`() throws {
        let drop = GeneratedDrop(seed: 3, records: 1)
        var cut = drop
        cut.bytes = Array("Email,lastName,birthday,status\nnobody@example.com,x,07-10,realized\n".utf8)
        let ids = try cut.verify().findings.map(\.id)
        #expect(Set(ids) == ["columns/missing", "identities/missing", "identities/unexpected"])
    }
}

extension GeneratedDrop {
    /// Values that stand in a malformed record differ from the expected ones, too.
    func isConsequence(_ id: String) -> Bool {
        (id == "columns/value" || id == "membership/wrong")
            && injected.contains { ["files/lone-quote", "files/nul-byte", "files/encoding"].contains($0.id) }
    }
}
