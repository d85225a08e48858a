import Foundation

/// Writes all the bytes, however many calls the system takes for them.
///
/// - Parameters:
///   - bytes: as long as they are; none write nothing.
///   - descriptor: an open, blocking file.
///   - path: the file's, for the error.
/// - Throws: ``BlobError`` when the disk refuses; bytes before that may have been written.
public func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws {
    var rest = bytes
    while !rest.isEmpty {
        let count = write(descriptor, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw BlobError(path: path, code: errno) }
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
}
