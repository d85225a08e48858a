import StrictJSON

/// One destination, or source, that Flow Service can connect to.
struct ConnectionSpec: Sendable {
    /// One way to log in, with the parameters that it takes.
    struct Authentication: Sendable {
        let name: String
        let type: String
        let parameters: [Parameter]
    }

    struct Parameter: Sendable {
        let name: String
        let isRequired: Bool
        /// Another spelling that documents use for the same parameter.
        var alias: String?
        /// A regular expression that the documents print; nil for none.
        var pattern: String?
        /// Never shown again once given.
        var isSecret = false
    }

    /// Where and how files are written.
    enum Target: Sendable {
        /// Audiences only, CSV only; `mode` says where to.
        case legacy(modes: [Mode])
        /// Files of several types, with their dialect.
        case current(location: [String])
        case none

        enum Mode: String, Sendable, CaseIterable {
            case s3 = "S3"
            case sftp = "FTP"
            case azureBlob = "AZURE_BLOB"

            /// The parameters that say where.
            var location: [String] {
                switch self {
                case .s3: ["bucketName", "path"]
                case .sftp: ["remotePath"]
                case .azureBlob: ["container", "path"]
                }
            }
        }
    }

    let id: String
    let name: String
    let authentications: [Authentication]
    let target: Target
    /// Ids of the flow specs that are published for it.
    let flowSpecs: [String]

    func authentication(named name: String) -> Authentication? { authentications.first { $0.name == name } }

    /// The document that a client reads. Source of its shape: "Activate audiences to file-based destinations by using
    /// the Flow Service API", AdobeDocs/experience-platform.en,
    /// help/destinations/api/activate-segments-file-based-destinations.md.
    var document: JSON {
        var document: JSON = [
            "id": .string(id), "name": .string(name), "providerId": "14e34fac-d307-11e9-bb65-2a2ae2dbcce4",
            "version": "1.0", "authSpec": .array(authentications.map(\.document)),
            "attributes": [:], "permissionsInfo": [:],
        ]
        if let target = target.document { document["targetSpec"] = target }
        return document
    }
}

extension ConnectionSpec.Authentication {
    fileprivate var document: JSON {
        let properties = parameters.map { parameter -> (String, JSON) in
            var schema: JSON = ["type": "string"]
            if let pattern = parameter.pattern { schema["pattern"] = .string(pattern) }
            if parameter.isSecret { schema["format"] = "password" }
            return (parameter.name, schema)
        }
        return [
            "name": .string(name), "type": .string(type),
            "spec": [
                "$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
                "properties": .object(Dictionary(properties) { first, _ in first }),
                "required": .strings(parameters.filter(\.isRequired).map(\.name)),
            ],
        ]
    }
}

extension ConnectionSpec.Target {
    /// Values of `fileType` and of `datasetFileType`.
    static let fileTypes = ["CSV", "JSON", "PARQUET"]
    static let compressions = ["NONE", "GZIP"]

    fileprivate var document: JSON? {
        let text: JSON = ["type": "string"]
        var properties: [String: JSON]
        let required: [String]
        switch self {
        case .none: return nil
        case .legacy(let modes):
            properties = [
                "mode": ["type": "string", "enum": .strings(modes.map(\.rawValue))],
                "format": ["type": "string", "enum": ["CSV", "TAB_DELIMITED"]],
            ]
            for name in modes.flatMap(\.location) { properties[name] = text }
            required = ["mode"] + (modes.count == 1 ? modes[0].location : [])
        case .current(let location):
            properties = [
                "mode": ["type": "string", "enum": ["Server-to-server"]],
                "compression": ["type": "string", "enum": .strings(Self.compressions)],
                "fileType": ["type": "string", "enum": .strings(Self.fileTypes)],
                "datasetFileType": ["type": "string", "enum": .strings(Self.fileTypes.dropFirst())],
                "csvOptions": ["type": "object"], "includeFileManifest": ["type": "boolean"],
            ]
            for name in location { properties[name] = text }
            required = location + ["compression", "fileType", "datasetFileType"]
        }
        return [
            "name": "User based target", "type": "UserNamespace",
            "spec": [
                "$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
                "properties": .object(properties), "required": .strings(required),
            ],
        ]
    }
}
