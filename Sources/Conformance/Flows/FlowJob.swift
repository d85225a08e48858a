public import Exporting
public import FakeAPIs
public import Foundation
public import Harness

extension ExportJob {
    /// What an activated flow asks an exporter to do.
    ///
    /// - Parameter endpoint: where its target connection's files go, credentials included.
    /// - Throws: ``ExportJob/Invalid`` for a flow that no files can be made of, in one sentence.
    public init(
        flow: ActivatedFlow, occasion: FlowOccasion, endpoint: ExportEndpoint, generatedAt: Date
    ) throws(ExportJob.Invalid) {
        guard let destination = ExportDestination(catalogueName: flow.destination) else {
            throw Invalid(description: "No files are known for the destination \"\(flow.destination)\".")
        }
        var columns: [ExportColumn] = []
        for column in flow.columns {
            let isNamed = !destination.isEmailMarketing && column.header != column.source
            columns.append(try ExportColumn(source: column.source, header: isNamed ? column.header : nil))
        }
        let audience = Audience(
            id: flow.audience.id, name: flow.audience.name, changedSince: occasion.changedSince,
            runID: flow.runID.isEmpty ? nil : flow.runID)
        self.init(destination: destination, endpoint: endpoint, audiences: [audience], columns: columns)
        mandatory = flow.mandatoryFields
        deduplication = flow.deduplicationKeys
        self.flow.id = flow.id
        self.flow.name = flow.name
        self.generatedAt = generatedAt
        scheduledAt = occasion.scheduledAt
        layout.nameTemplate = flow.audience.filenameTemplate ?? layout.nameTemplate
        layout.compression = flow.isCompressed ? .gzip : .none
        layout.hasManifest = flow.includesManifest
        try layout.take(fileType: flow.fileType)
        try layout.dialect.take(flow.csvOptions)
        try check()
    }
}

extension FileLayout {
    fileprivate mutating func take(fileType: String) throws(ExportJob.Invalid) {
        switch fileType {
        case "CSV": break
        case "TAB_DELIMITED":
            format = .tabDelimited
            dialect.delimiter = UInt8(ascii: "\t")
        default: throw ExportJob.Invalid(description: "Files of the type \(fileType) are not written; CSV is.")
        }
    }
}

extension FileLayout.Dialect {
    /// Source: OpenAPI "Flow Service API - Destinations", `csvOptions`: an empty quote is the character U+0000.
    fileprivate mutating func take(_ options: [String: String]) throws(ExportJob.Invalid) {
        func byte(_ name: String, ifEmpty: UInt8? = nil) throws(ExportJob.Invalid) -> UInt8? {
            guard let text = options[name] else { return nil }
            if text.isEmpty, let ifEmpty { return ifEmpty }
            guard text.utf8.count == 1, let byte = text.utf8.first else {
                throw ExportJob.Invalid(description: "csvOptions.\(name) is \"\(text)\", must be one character.")
            }
            return byte
        }
        delimiter = try byte("delimiter") ?? delimiter
        quote = try byte("quote", ifEmpty: 0) ?? quote
        if let byte = try byte("escape") { escape = .character(byte) }
        null = options["nullValue"] ?? null
        empty = options["emptyValue"] ?? empty
    }
}
