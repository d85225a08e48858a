public import Drops
import StrictJSON

/// Profiles as NDJSON: an XDM record in each line, read one after the other.
///
/// A profile tells its audiences in `segmentMembership`: namespace, then audience id, then `status` and
/// `lastQualificationTime`; its identities in `identityMap`: namespace, then a list of `{"id": ...}`. XDM has no place
/// for the time at which the identities changed last; it is read from `_mockdest.identitiesChangedAt`.
///
/// Source: "Segment Membership Details schema field group",
/// https://experienceleague.adobe.com/en/docs/experience-platform/xdm/field-groups/profile/segmentation
public struct ProfileFile: Sendable {
    /// A line that is no profile, or a profile that cannot be exported.
    public struct Failure: Error, CustomStringConvertible, Sendable {
        /// Name of the file, line from 1, and one sentence.
        public let description: String
    }

    private let name: String
    private let content: Blob

    /// - Parameters:
    ///   - name: for messages.
    ///   - content: read as often as there are passes; never held as a whole.
    public init(name: String, content: Blob) {
        self.name = name
        self.content = content
    }

    /// The profiles in order.
    ///
    /// - Throws: ``Failure`` for the first line that is no JSON object; what `body` throws; `BlobError`.
    func forEach(_ body: (Profile) throws -> Void) throws {
        var rest: [UInt8] = []
        var (line, offset) = (0, 0)
        func take(_ bytes: ArraySlice<UInt8>) throws {
            line += 1
            let start = offset
            offset += bytes.count + 1
            let text = bytes.last == 0x0D ? bytes.dropLast() : bytes
            if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
            try body(try profile(Array(text), at: start, line))
        }
        try content.forEachPiece { piece in
            rest.append(contentsOf: piece)
            var start = rest.startIndex
            while let end = rest[start...].firstIndex(of: 0x0A) {
                try take(rest[start..<end])
                start = end + 1
            }
            rest.removeFirst(start)
        }
        if !rest.isEmpty { try take(rest[...]) }
    }

    /// The profile whose line begins at `offset`, once more.
    func profile(at offset: Int, length: Int, line: Int) throws -> Profile {
        try profile(try content.bytes(in: offset..<(offset + length)), at: offset, line)
    }

    private func profile(_ bytes: [UInt8], at offset: Int, _ line: Int) throws -> Profile {
        do {
            let value = try JSONReader.read(bytes)
            guard value.object != nil else { throw failure(line, "a profile is a JSON object, not \(value.kind)") }
            return Profile(document: value, offset: offset, length: bytes.count, line: line)
        } catch let error as JSONError {
            throw failure(line, "column \(error.column): \(error.message)")
        }
    }

    func failure(_ line: Int, _ message: String) -> Failure { Failure(description: "\(name):\(line): \(message)") }
}
