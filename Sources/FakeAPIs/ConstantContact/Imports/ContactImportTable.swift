public import Drops
public import StrictJSON

/// The contacts of a JSON import as a table: comma-separated, a header, a line for each contact.
///
/// Columns are the keys that any contact has, behind those that lead.
public struct ContactImportTable: Sendable {
    /// UTF-8, quoted where a value needs it.
    public let content: Blob

    /// Reads the body of contacts_json_import.
    ///
    /// - Parameters:
    ///   - maximumBytes: contacts that end behind it are left out.
    ///   - maximumRows: contacts behind it are left out.
    ///   - leading: columns that come first, also where no contact has them.
    ///   - text: what stands for a value, nil for a blank; without it texts and whole numbers stand for
    ///     themselves.
    /// - Throws: when the body is no JSON, with the place, or cannot be read.
    public init(
        json: Blob, maximumBytes: Int = .max, maximumRows: Int = .max, leading: [String] = ["email"],
        text: ((JSON) -> String?)? = nil
    ) throws {
        let document = try JSONReader.read(try json.bytes(), cutting: "import_data", after: maximumBytes)
        self.init(
            (document["import_data"]?.array ?? []).prefix(maximumRows), leading: leading, text: text ?? \.columnText)
    }

    /// The contacts of a batch within its limits.
    ///
    /// - Throws: as ``init(json:maximumBytes:maximumRows:)``.
    public init(_ batch: ContactImport) throws {
        try self.init(json: batch.content, maximumBytes: batch.maximumBytes, maximumRows: batch.maximumRows)
    }

    private init(_ contacts: ArraySlice<JSON>, leading: [String], text: (JSON) -> String?) {
        var keys: Set<String> = []
        for contact in contacts { keys.formUnion(contact.object?.keys ?? [:].keys) }
        let columns = leading + keys.subtracting(leading).sorted()
        var bytes: [UInt8] = []
        Self.append(columns, to: &bytes)
        for contact in contacts {
            let members = contact.object ?? [:]
            Self.append(columns.map { members[$0].flatMap(text) ?? "" }, to: &bytes)
        }
        content = Blob(bytes)
    }

    private static func append(_ values: [String], to bytes: inout [UInt8]) {
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            if value.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) {
                bytes.append(0x22)
                for byte in value.utf8 { bytes.append(contentsOf: byte == 0x22 ? [0x22, 0x22] : [byte]) }
                bytes.append(0x22)
            } else {
                bytes.append(contentsOf: value.utf8)
            }
        }
        // A lone blank would be no line: quotes make it a record of one empty value.
        if values == [""] { bytes.append(contentsOf: [0x22, 0x22]) }
        bytes.append(0x0A)
    }
}
