public import Drops
import StrictJSON

/// One import that a client sent: what, and onto which lists.
public struct ContactImport: Sendable {
    /// Which call it came by, and so how ``ContactImport/content`` reads: as JSON or as CSV.
    public enum Form: String, Sendable {
        /// The body of contacts_json_import.
        case json
        /// The file of contacts_file_import.
        case file
    }

    /// Decides how ``content`` is read.
    public let form: Form
    /// As received, all of it.
    public let content: Blob
    /// 1 to 50 lists, all of which were there when it was sent.
    public let lists: ContactLists
    /// Bytes that are looked at.
    public let maximumBytes: Int
    /// Contacts, or lines with the header, that are looked at.
    public let maximumRows: Int
}

/// What an import did; the counters of its activity.
///
/// Source: V3 OpenAPI file (https://api.cc.email/v3/swagger.yaml), definition of the status of an import activity.
public struct ContactImportCounts: Sendable, Equatable {
    /// Rows, in a file with the header.
    public var items = 0
    /// Rows that stand for a person; the header of a file does not.
    public var people = 0
    /// Rows that failed for good, for instance because the contact would be on more than 50 lists.
    public var errors = 0
    /// Rows set aside for a person to correct.
    public var correctable = 0
    /// Contacts that unsubscribed before.
    public var notAddedToList = 0
    /// Messages for a job that failed as a whole.
    public var failures: [String] = []

    /// Zero everywhere, and no failure.
    public init() {}
}

/// Decides what an import does to the account. The harness plugs the rules of the emulated service in here.
public protocol ContactImportRules: Sendable {
    func apply(_ batch: ContactImport, to account: inout ContactAccount) -> ContactImportCounts
}
