/// The files of one export run that belong together, in the order of their parts.
public struct Drop: Sendable {
    /// One file of a drop: a name and its bytes.
    public struct File: Sendable {
        /// The last path component.
        public let name: String
        /// Folder and name, relative to the drop's root, as shown in reports.
        public let path: String
        /// As received: still packed where the file is.
        public let content: Blob
        /// Name under which it was first written, when it was renamed into place.
        public let writtenAs: String?
        /// How the content is packed in the archive that it lies in; nil for a file of its own.
        public let member: ArchiveMember?

        /// Takes the path from the name where `path` is nil: a file at the drop's root.
        public init(
            name: String, path: String? = nil, content: Blob, writtenAs: String? = nil, member: ArchiveMember? = nil
        ) {
            self.name = name
            self.path = path ?? name
            self.content = content
            self.writtenAs = writtenAs
            self.member = member
        }
    }

    /// A name for people: the fixture's drop folder, or the first file's name.
    public let name: String
    /// Where the files came in; ``EndpointKind/files`` for those read from disk.
    public let endpoint: EndpointKind
    /// Bucket or user.
    public let container: String
    /// In the order of their parts; a manifest counts as a file.
    public let files: [File]

    /// Takes all parts as they are; `container` stays empty for files from disk.
    public init(name: String, endpoint: EndpointKind, container: String = "", files: [File]) {
        self.name = name
        self.endpoint = endpoint
        self.container = container
        self.files = files
    }
}
