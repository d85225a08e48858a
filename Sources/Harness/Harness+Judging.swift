public import Drops
public import ESPs
import Reporting
public import StrictYAML
public import Verification

extension Harness {
    /// Checks a received drop against an expectation.
    ///
    /// - Throws: `BlobError` when the bytes cannot be read.
    public func verify(
        _ drop: ReceivedDrop, against expectation: Expectation, maxExamples: Int = 10
    ) throws -> VerificationResult {
        try Verifier(expectation, options: VerificationOptions(maxExamples: maxExamples)).verify(drop.asDrop())
    }

    /// Runs an ESP's import of a drop into this harness's tables of that ESP.
    ///
    /// - Parameter settings: the import's settings; the ESP's defaults without them.
    /// - Throws: `UnknownName` with the nearest id; `YAMLError` for bad settings.
    @discardableResult
    public func importDrop(_ drop: Drop, esp id: String, settings: YAMLValue? = nil) throws -> ImportOutcome {
        try importDrop(drop, with: ESPCatalog.esp(id: id).emulator(settings: settings))
    }

    /// Runs the emulator into this harness's tables of its ESP.
    func importDrop(_ drop: Drop, with emulator: any ImportEmulator) throws -> ImportOutcome {
        let id = emulator.esp
        var states = [id: imports.state(of: id)]
        let report = try Pipeline.importDrop(drop, with: emulator, into: &states, time: time)
        if let state = states[id] { imports.keep(state) }
        return report.outcome
    }

    /// What the ESP's tables hold after all imports so far.
    public func imported(by esp: String) -> ESPState { imports.state(of: esp) }
}
