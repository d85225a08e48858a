/// Why the rest of a file cannot be read: what is wrong, where, and what it should be.
public struct ReadingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What ends the reading of a file; the records before it are still handed over.
    public enum Kind: String, Sendable, Hashable {
        /// Packed, but not as the name or the expectation says.
        case notPacked
        /// The container ends before its content does.
        case truncated
        /// The container's bytes contradict themselves: bad code, wrong checksum, wrong length.
        case corrupt
        /// Bytes after the container's end.
        case trailingBytes
        /// Unpacks to more than the limit.
        case bomb
        /// A member of an archive that must not be unpacked under its name.
        case unsafeName
        /// Begins like text of another encoding than the stated one.
        case wrongEncoding
        /// Encrypted.
        case encrypted
        /// A container of a kind that is not read, or not where it is stated.
        case unsupported
    }

    /// What is wrong, for programs; ``message`` says it to people.
    public var kind: Kind
    /// The file's path in the drop.
    public var file: String
    /// From 0 in the file as received.
    public var packedOffset: Int
    /// One sentence without the file's name.
    public var message: String

    /// Takes all parts as they are.
    public init(kind: Kind, file: String, packedOffset: Int, message: String) {
        self.kind = kind
        self.file = file
        self.packedOffset = packedOffset
        self.message = message
    }

    /// The file's path, a colon and the message.
    public var description: String { "\(file): \(message)" }
}
