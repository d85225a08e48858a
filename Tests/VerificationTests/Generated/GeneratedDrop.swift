import Drops
import Reading
import StrictYAML

@testable import Verification

/// A drop made from a seed, its expectation, and the faults put into it with every finding that must come of them.
struct GeneratedDrop {
    let shape: DropShape
    private(set) var parts: [(path: String, bytes: [UInt8])] = []
    /// The expected profiles, as their file holds them.
    private(set) var expected: [UInt8] = []
    /// How often each finding must come; nothing else may.
    private(set) var truths: [Truth: Int] = [:]
    private(set) var recordCount = 0

    var generator: SeededGenerator
    private let source: ProfileSource
    private var writer: PartWriter
    private var partPaths: [String]
    private var profiles: [[String?]] = []
    /// Duplicates that are still to be written.
    var later: [[String?]] = []
    var missing = 0
    /// Of the part at hand: its line ends, and what is told once for a whole file.
    private var lineEnds: [(bytes: [UInt8], written: PartWriter.Written)] = []
    private var badEncoding: [Truth] = []

    init(seed: UInt64, records: Int, faults: [Int: Fault] = [:], shape: DropShape? = nil) {
        let shape = shape ?? DropShape(seed: seed)
        self.shape = shape
        generator = SeededGenerator(seed: seed &+ 0x5EED)
        source = ProfileSource(shape)
        writer = PartWriter(shape)
        partPaths = [Self.path(shape, part: 1)]
        startPart()
        for number in 0..<records { append(number, faults[number]) }
        for fields in later { noteDuplicate(write(fields)) }
        closePart()
        expected = expectedFile()
        if missing > 0 {
            let file = parts.count == 1 ? parts[0].path : ""
            truths[Truth("identities/missing", file: file, column: identityColumn)] = missing
        }
    }

    var identityColumn: String { shape.identityColumns.map { shape.columns[$0].name }.joined(separator: "+") }
    var path: String { partPaths[partPaths.count - 1] }

    // MARK: Profiles

    private mutating func append(_ number: Int, _ fault: Fault?) {
        var profile = source.profile(number, &generator)
        guard let fault, fault.fits(shape) else {
            profiles.append(profile)
            _ = write(dressed(profile))
            return
        }
        prepare(&profile, for: fault)
        if fault != .unexpected { profiles.append(profile) }
        put(fault, into: profile, number)
    }

    /// As an exporter may write it: identities undressed where a normalisation is declared, lists in any order.
    func dressed(_ profile: [String?], _ generator: inout SeededGenerator) -> [String?] {
        zip(shape.columns, profile).map { column, value in
            switch column.content {
            case .identity: value.map { source.dressed($0, &generator) }
            case .list: value.map { $0.split(separator: "/").shuffled(using: &generator).joined(separator: "/") }
            default: value
            }
        }
    }

    mutating func dressed(_ profile: [String?]) -> [String?] {
        var own = generator
        defer { generator = own }
        return dressed(profile, &own)
    }

    // MARK: Records

    @discardableResult
    mutating func write(_ fields: [String?]) -> PartWriter.Written { write(fields.map(PartWriter.Field.value)) }

    @discardableResult
    mutating func write(_ fields: [PartWriter.Field], lineEnd: [UInt8]? = nil) -> PartWriter.Written {
        if writer.records == shape.partSize {
            closePart()
            partPaths.append(Self.path(shape, part: partPaths.count + 1))
            writer = PartWriter(shape)
            startPart()
        }
        return writeRaw(fields, lineEnd)
    }

    private mutating func writeRaw(_ fields: [PartWriter.Field], _ lineEnd: [UInt8]?) -> PartWriter.Written {
        let written = writer.write(fields, lineEnd: lineEnd, &generator)
        lineEnds.append((lineEnd ?? shape.lineEnd, written))
        return written
    }

    mutating func found(_ id: String, _ written: PartWriter.Written, _ column: Int? = nil, mark: Int = 0) {
        let offset = (column.map { written.fields[$0] } ?? written.byteOffset) + mark
        let truth = Truth(
            id, file: path, record: written.record, line: written.line, column: column.map { shape.columns[$0].name },
            byteOffset: offset)
        if id == "files/encoding" { badEncoding.append(truth) } else { truths[truth, default: 0] += 1 }
    }

    mutating func truths(add id: String, _ written: PartWriter.Written, _ column: String?, at byteOffset: Int) {
        let truth = Truth(
            id, file: path, record: written.record, line: written.line, column: column, byteOffset: byteOffset)
        truths[truth, default: 0] += 1
    }

    /// A finding of the identity as a whole, placed at its first column.
    mutating func foundIdentity(_ id: String, _ written: PartWriter.Written) {
        let truth = Truth(
            id, file: path, record: written.record, line: written.line, column: identityColumn,
            byteOffset: written.fields[shape.identityColumns[0]])
        truths[truth, default: 0] += 1
    }

    mutating func noteDuplicate(_ written: PartWriter.Written) { foundIdentity("identities/duplicate", written) }

    // MARK: Parts

    private mutating func startPart() {
        lineEnds = []
        badEncoding = []
        if !shape.isJSON { _ = writeRaw(shape.columns.map { .value($0.name) }, nil) }
    }

    private mutating func closePart() {
        if !shape.endsWithLineEnd, let last = lineEnds.popLast() { writer.cut(at: last.written.end) }
        if let first = badEncoding.first { truths[first] = badEncoding.count }
        noteLineEnds()
        if shape.isJSON, !shape.comparesProfiles { noteUnseenKeys() }
        recordCount += writer.records
        parts.append((path, writer.fileBytes()))
    }

    private mutating func noteLineEnds() {
        let crlf = lineEnds.filter { $0.bytes == [0x0D, 0x0A] }.map(\.written)
        let lf = lineEnds.filter { $0.bytes == [0x0A] }.map(\.written)
        let odd: [PartWriter.Written]
        if shape.statesAnyLineEnd {
            if crlf.isEmpty || lf.isEmpty { return }
            odd = crlf.count <= lf.count ? crlf : lf
        } else {
            odd = shape.dialect.lineEnd == .lf ? crlf : shape.dialect.lineEnd == .crlf ? lf : []
        }
        guard let first = odd.first else { return }
        let truth = Truth(
            "files/line-end", file: path, record: first.record == 0 ? nil : first.record, line: first.line,
            byteOffset: first.end)
        truths[truth] = odd.count
    }

    private mutating func noteUnseenKeys() {
        guard let first = writer.firstMember else { return }
        for column in shape.columns where !column.isRequired && !writer.names.contains(column.name) {
            let truth = Truth(
                "columns/unseen", file: path, line: first.line, column: column.name, byteOffset: first.byteOffset)
            truths[truth] = 1
        }
    }

    private static func path(_ shape: DropShape, part: Int) -> String {
        let id = "12341e18-abcd-49c2-836d-123c88e76c39"
        let stem =
            switch shape.naming {
            case .any, .glob: "weekly"
            case .defaultName: "Adobe_Campaign_segment\(id)_20200408061804"
            case .template: "Amazon S3_\(id)_20220509_210543"
            case .fixed: "recipients"
            }
        return shape.folder + stem + (part > 1 ? "_\(part)" : "") + (shape.isJSON ? ".json" : ".csv")
            + (shape.isPacked ? ".gz" : "")
    }

    // MARK: What is verified

    /// Whether the expected profiles are JSON Lines.
    private var expectsJSON: Bool { shape.isJSON && profiles.count.isMultiple(of: 2) }

    private func expectedFile() -> [UInt8] {
        let names = shape.columns.map { (shape.renamesExpected ? "exp_" : "") + $0.name }
        if expectsJSON {
            var (shape, generator) = (DropShape.plain, generator)
            shape.dialect = .jsonLines
            shape.columns = zip(self.shape.columns, names).map { DropShape.Column(name: $1, content: $0.content) }
            var writer = PartWriter(shape)
            writer.writesNull = true
            for profile in profiles { _ = writer.write(profile.map(PartWriter.Field.value), &generator) }
            return writer.text
        }
        let lines = profiles.map { profile in
            // Quoted empty is the empty text, unquoted empty is null.
            profile.map { $0.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" } ?? "" }.joined(separator: ",")
        }
        return Array((names.joined(separator: ",") + "\n" + lines.map { $0 + "\n" }.joined()).utf8)
    }

    func expectation() throws -> Verification.Expectation {
        var expectation = try Verification.Expectation(
            YAMLValue(parsing: shape.yaml(), file: "expectation.yaml"), baseDirectory: ".")
        if shape.comparesProfiles {
            var profiles = ProfilesExpectation(
                file: Drop.File(name: "expected-profiles.\(expectsJSON ? "ndjson" : "csv")", content: Blob(expected)))
            if shape.renamesExpected {
                for column in shape.columns { profiles.columns[column.name] = "exp_\(column.name)" }
            }
            expectation.profiles = profiles
        }
        return expectation
    }

    func drop() -> Drop {
        var files = parts.map { part in
            Drop.File(name: Self.name(part.path), path: part.path, content: Blob(part.bytes))
        }
        var generator = generator
        files.shuffle(using: &generator)
        if shape.hasManifest {
            let results = parts.map {
                #"{"sinkPath":"/\#($0.path.dropLast(Self.name($0.path).count))","name":"\#(Self.name($0.path))","size":\#($0.bytes.count)}"#
            }
            let text =
                #"{"flowRunId":"r1","scheduledTime":"2023-08-18T01:00:00Z","exportResults":[\#(results.joined(separator: ","))]}"#
            let name = "manifest-d1-r1.json"
            files.append(Drop.File(name: name, path: shape.folder + name, content: Blob(Array(text.utf8))))
        }
        return Drop(name: "drop", endpoint: .files, files: files)
    }

    private static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    func verify(workers: Int = 1, maximumExamples: Int = 100_000) throws -> VerificationResult {
        try Verifier(
            expectation(), options: VerificationOptions(maxExamples: maximumExamples, workers: workers)
        ).verify(drop())
    }
}
