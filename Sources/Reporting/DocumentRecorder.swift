/// A recorder that writes one document, whole, when the run is finished.
protocol DocumentRecorder: Recorder {
    var file: ReportFile { get }

    /// The document's text.
    func document(of report: Report) throws -> String
}

extension DocumentRecorder {
    /// Writes the document once the run is finished; other events are passed over.
    public mutating func record(_ event: RunEvent) throws {
        guard case .finished(let report) = event else { return }
        try file.write(document(of: report))
    }
}
