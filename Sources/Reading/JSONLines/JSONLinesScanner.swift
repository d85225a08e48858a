import Foundation

/// Finds the end of one line and the values of the object on it, in the order of the columns.
///
/// A line end cannot stand inside JSON text on one line, so a malformed line never takes the next one along.
///
/// Source: "JSON Lines", https://jsonlines.org/
struct JSONLinesScanner {
    private let recordLimit: Int
    /// Of the last line: where each column's value starts and ends, equal where it is null or absent.
    private(set) var starts: [UInt32] = []
    private(set) var ends: [UInt32] = []
    private(set) var keys: JSONKeys
    /// Whether keys are learned rather than looked up.
    private let isLearning: Bool
    /// A key that is no column stood there: there are more of them than ``JSONKeys/limit``.
    private(set) var sawUnknownKey = false
    private var object = JSONMembers()
    private var isGiven: [Bool] = []

    /// - Parameter columns: the keys that become fields, in order; nil to learn which there are.
    init(columns: [String]?, recordLimit: Int) {
        keys = JSONKeys(columns ?? [])
        isLearning = columns == nil
        self.recordLimit = recordLimit
    }

    /// What a reader tells of the line's place, for keys that are learned.
    struct Origin {
        var line: Int
        /// Of the first byte of the bytes at hand, in the decoded file.
        var baseOffset: Int
    }

    /// The record at `start`; nil when more bytes are needed to tell.
    ///
    /// - Parameter allIsLast: no bytes will follow.
    mutating func scan(
        _ all: UnsafeRawBufferPointer, from start: Int, atEnd allIsLast: Bool, _ origin: Origin
    ) -> RecordScanner.Found? {
        starts.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        let limit = min(all.count, start + recordLimit + 1)
        var found = RecordScanner.Found(next: limit, end: limit)
        if let lineFeed = memchr(all.baseAddress! + start, 0x0A, limit - start) {
            found.end = UnsafeRawPointer(lineFeed) - all.baseAddress!
            found.next = found.end + 1
            found.closing = .lf
            if found.end > start, all[found.end - 1] == 0x0D {
                found.end -= 1
                found.closing = .crlf
            }
        } else if limit - start > recordLimit {
            found.end = start + recordLimit
            found.next = found.end
            found.closing = .limit
            found.note(.tooLong, at: found.end)
            return found
        } else if !allIsLast {
            return nil
        }
        if found.end > start { readObject(all, start, &found, origin) }
        return found
    }

    private mutating func readObject(
        _ all: UnsafeRawBufferPointer, _ start: Int, _ found: inout RecordScanner.Found, _ origin: Origin
    ) {
        if let fault = object.read(all, start..<found.end) {
            // Told once; an object in pieces has no fields.
            return found.note(.noObject, at: fault)
        }
        if isLearning { return learn(all, origin) }
        keys.rewind()
        starts.append(contentsOf: repeatElement(UInt32(start), count: keys.count))
        ends.append(contentsOf: repeatElement(UInt32(start), count: keys.count))
        isGiven.removeAll(keepingCapacity: true)
        isGiven.append(contentsOf: repeatElement(false, count: keys.count))
        for member in object.members {
            let key = UnsafeRawBufferPointer(rebasing: all[member.key])
            guard let index = keys.index(of: key) else {
                sawUnknownKey = keys.count >= JSONKeys.limit
                continue
            }
            if isGiven[index] { found.note(.repeatedKey, at: member.key.lowerBound - 1) }
            isGiven[index] = true
            starts[index] = UInt32(member.value.lowerBound)
            let isNull = all[member.value.lowerBound] == UInt8(ascii: "n")
            ends[index] = UInt32(isNull ? member.value.lowerBound : member.value.upperBound)
        }
    }

    private mutating func learn(_ all: UnsafeRawBufferPointer, _ origin: Origin) {
        keys.rewind()
        for member in object.members where keys.count < JSONKeys.limit {
            let key = UnsafeRawBufferPointer(rebasing: all[member.key])
            guard keys.index(of: key) == nil else { continue }
            var room = [UInt8](repeating: 0, count: key.count)
            let name = room.withUnsafeMutableBytes {
                String(decoding: JSONString.text(key, into: $0), as: UTF8.self)
            }
            keys.append(
                JSONKey(
                    name: name, line: origin.line, byteOffset: origin.baseOffset + member.key.lowerBound - 1))
        }
    }
}
