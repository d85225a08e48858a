import Checksums
import Dispatch

/// The MD5 of a large body, computed on another core while the connection's core receives.
///
/// MD5 alone takes longer than everything else that is done to a body. Called from one connection, in order.
// Unchecked: `md5` is touched only on `queue`, which runs one block at a time; `gathered` only by the one caller.
final class BackgroundMD5: @unchecked Sendable {
    /// Bodies from this size on are worth a second core.
    static let worthwhile = 1 << 20

    private static let pieceSize = 512 << 10
    /// Pieces that may wait; who comes with more waits as it would if it hashed itself.
    private static let waiting = 16

    private let queue = DispatchQueue(label: "mockdest.s3.md5", qos: .userInitiated)
    private let places = DispatchSemaphore(value: waiting)
    private var md5 = Checksum(.md5)
    private var gathered: [UInt8] = []

    func update(_ bytes: UnsafeRawBufferPointer) {
        gathered.append(contentsOf: bytes)
        if gathered.count >= Self.pieceSize { handOver() }
    }

    func finalize() -> [UInt8] {
        handOver()
        return queue.sync { md5.finalize() }
    }

    private func handOver() {
        guard !gathered.isEmpty else { return }
        let piece = gathered
        gathered = []
        gathered.reserveCapacity(Self.pieceSize + (128 << 10))
        places.wait()
        queue.async {
            piece.withUnsafeBytes { self.md5.update($0) }
            self.places.signal()
        }
    }
}
