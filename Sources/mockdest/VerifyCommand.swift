import ArgumentParser
import Conformance
import Drops
import Harness
import Reporting
import Verification

/// `mockdest verify`: files or a folder as one drop, without a server.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify files, or a folder as one drop, without a server.",
        discussion: """
            EXAMPLES:
              mockdest verify out/export.csv --expect expectation.yaml
              mockdest verify out/ --expect expectation.yaml --rejected bad.csv
              mockdest verify x.csv.gpg --expect expectation.yaml --decryption-key test-secret.asc
              mockdest verify Fixtures/x/drops/1-full --expect Fixtures/x/fixture.yaml --report json=report.json
            """)

    @Argument(help: "Files of one drop, or folders that hold them.") var paths: [String]
    @Option(
        help: """
            Expectation, a fixture.yaml that holds one, or the name of one that comes with the program \
            (\(ExpectationProfile.all.map(\.name).joined(separator: ", "))).
            """)
    var expect: String
    @Option(help: "Write the good records here, byte for byte.") var accepted: String?
    @Option(help: "Write the bad records here, byte for byte.") var rejected: String?
    @OptionGroup var reading: ReadingOptions
    @OptionGroup var decryption: DecryptionOptions
    @OptionGroup var reporting: ReportOptions

    func run() throws {
        let drop = try LocalDrop.read(paths)
        var expectation = try LocalDrop.expectation(at: expect, for: paths[0])
        reading.apply(to: &expectation.files.limits)
        try decryption.apply(to: &expectation.files)
        var recorders = try reporting.recorders()
        try recorders.record(.started(total: 1))
        try recorders.record(.dropStarted(name: drop.name, step: "verifying"))
        let pipeline = Pipeline(expectation: expectation, verification: reporting.verification)
        var report = try pipeline.run(drop, verifying: verifying(expectation))
        report.reproduce = ShellCommand.text(["mockdest", "verify"] + paths + ["--expect", expect])
        try recorders.record(.dropFinished(report))
        let finished = try recorders.finish()
        if let code = reporting.exitCode(finished) { throw ExitCode(code) }
    }

    private func verifying(_ expectation: Expectation) throws -> (Drop) throws -> VerificationResult {
        let options = reporting.verification
        guard accepted != nil || rejected != nil else { return Verifier(expectation, options: options).verify }
        let (good, bad) = (try RecordFile(path: accepted), try RecordFile(path: rejected))
        return { drop in
            try RecordSplit(expectation, options: options).verify(drop, accepted: good.append, rejected: bad.append)
        }
    }
}
