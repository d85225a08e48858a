/// One column of the files of a job.
public struct ExportColumn: Sendable, Equatable {
    /// What a column is filled with.
    public enum Content: Sendable, Equatable {
        /// A scalar attribute of the profile.
        case attribute(AttributePath)
        /// The values of an identity namespace: a row for each.
        case identity(namespace: String)
        /// `realized`, `existing` or `exited` in the file's audience.
        case membershipStatus
        /// When the profile entered or left the file's audience.
        case membershipTime
    }

    /// The kinds of value that a verifier can be told to expect.
    public enum ValueType: String, Sendable, CaseIterable {
        case string, email, phone, integer, decimal, boolean, date
        case dateTime = "date-time"
        case monthDay = "month-day"
    }

    /// XDM path, or an identity namespace's code.
    public let source: String
    /// What stands in the header.
    public let header: String
    /// What the column is filled with; follows from ``source``.
    public let content: Content
    /// What its values are; nil says nothing.
    public let type: ValueType?

    /// - Parameters:
    ///   - source: an XDM path such as `person.name.firstName` or `emails[0].address`, the status or time of membership,
    ///     `identityMap.Email`, or a namespace's code such as `Email`.
    ///   - header: nil derives it from the source: each dot becomes `_`, brackets go.
    /// - Throws: ``ExportJob/Invalid`` where the source is no path, or the header holds a dot.
    public init(source: String, header: String? = nil, type: ValueType? = nil) throws(ExportJob.Invalid) {
        self.source = source
        content = try Self.content(of: source)
        self.type = type
        if let header {
            guard !header.isEmpty, !header.contains(".") else {
                throw ExportJob.Invalid(
                    description: "column \"\(source)\": the name \"\(header)\" must not be empty or hold a dot")
            }
            self.header = header
        } else if case .identity(let namespace) = content {
            self.header = namespace.replacing(".", with: "_")
        } else {
            self.header = Self.derivedHeader(of: source)
        }
    }

    /// Whether the column holds an identity.
    public var isIdentity: Bool { if case .identity = content { true } else { false } }

    /// The header of a path that has no name of its own.
    ///
    /// Source: "Batch destinations mapping reference" and "Export arrays, maps, and objects",
    /// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/export-arrays-maps-objects
    static func derivedHeader(of source: String) -> String {
        source.replacing(".", with: "_").replacing("[", with: "").replacing("]", with: "")
    }

    /// `seg_namespace` and `seg_id` are literal words that stand for the audience of the file.
    private static func content(of source: String) throws(ExportJob.Invalid) -> Content {
        switch source {
        case "segmentMembership.status", "segmentMembership.seg_namespace.seg_id.status",
            "segmentMembership.ups.seg_id.status":
            return .membershipStatus
        case "segmentMembership.lastQualificationTime", "segmentMembership.seg_namespace.seg_id.lastQualificationTime",
            "segmentMembership.ups.seg_id.lastQualificationTime":
            return .membershipTime
        default: break
        }
        if source.hasPrefix("identityMap.") {
            return .identity(namespace: String(source.dropFirst("identityMap.".count)).replacing("//.", with: "."))
        }
        if namespacesWithDots.contains(source) { return .identity(namespace: source) }
        // Attributes of XDM begin with a small letter or an underscore, the codes of namespaces with a capital.
        if let first = source.first, first.isUppercase, !source.contains(".") { return .identity(namespace: source) }
        return .attribute(try AttributePath(source))
    }

    private static let namespacesWithDots: Set<String> = ["Phone_E.164", "Phone_SHA256_E.164"]
}
