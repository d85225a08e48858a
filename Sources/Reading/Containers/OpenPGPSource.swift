import Foundation

/// Decrypts an OpenPGP message as it is read; every damage told.
///
/// The library hands bytes out where this hands them over, so it works on a thread of its own; in between stands a
/// buffer of fixed size.
final class OpenPGPSource: ByteSource {
    private let handOver = HandOver(capacity: 256 << 10)
    private let message: OpenPGPMessage
    private var isStarted = false
    private var ended: Result<Void, any Error>?

    /// - Parameter fileName: for what goes wrong.
    init(_ packed: any ByteSource, key: DecryptionKey, fileName: String, limits: ReadingLimits) {
        message = OpenPGPMessage(packed, key: key, fileName: fileName, limits: limits, handOver)
    }

    // A reader that goes away, as one of the header does, lets the rest be decrypted and dropped: RNP would write a
    // line to standard error if it were refused.
    deinit { handOver.cancel() }

    /// Whether the message is encrypted and not only signed or packed. Known once all was read.
    var isEncrypted: Bool { ended != nil && message.isEncrypted }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let ended {
            try ended.get()
            return 0
        }
        guard !buffer.isEmpty else { return 0 }
        if !isStarted { start() }
        do {
            let count = try handOver.take(into: buffer)
            if count == 0 { ended = .success(()) }
            return count
        } catch {
            ended = .failure(error)
            throw error
        }
    }

    private func start() {
        isStarted = true
        let (message, handOver) = (message, handOver)
        let thread = Thread { handOver.finish(Result { try message.decrypt() }) }
        thread.stackSize = 1 << 20
        thread.start()
    }
}
