import CRNP

/// One message on its way through RNP.
///
/// `@unchecked Sendable`: made on one thread, then used by the decrypting thread alone until the hand-over is finished,
/// and by the reading thread after that; the hand-over's lock stands between them.
final class OpenPGPMessage: @unchecked Sendable {
    private let packed: any ByteSource
    private let key: DecryptionKey
    private let fileName: String
    private let handOver: HandOver
    private var framing = OpenPGPFraming()
    private var budget: UnpackingBudget
    /// Of the message, from 0.
    private var offset = 0
    /// Why reading or writing was refused to RNP.
    private var refusal: (any Error)?
    /// Whether what came out was encrypted; false before ``decrypt()`` is through.
    private(set) var isEncrypted = false

    init(
        _ packed: any ByteSource, key: DecryptionKey, fileName: String, limits: ReadingLimits, _ handOver: HandOver
    ) {
        self.packed = packed
        self.key = key
        self.fileName = fileName
        self.handOver = handOver
        budget = UnpackingBudget(limits)
    }

    /// Hands the plain bytes over; signatures are not verified, for nobody's public key is at hand.
    ///
    /// - Throws: ``ReadingError``, after what was decrypted before the damage.
    func decrypt() throws {
        let ring = try KeyRing(key.material)
        let context = Unmanaged.passUnretained(self).toOpaque()
        var input: rnp_input_t?
        var output: rnp_output_t?
        var operation: rnp_op_verify_t?
        defer {
            lazy_rnp_op_verify_destroy()(operation)
            lazy_rnp_output_destroy()(output)
            lazy_rnp_input_destroy()(input)
        }
        let read:
            @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int, UnsafeMutablePointer<Int>?) ->
                Bool = { context, buffer, count, read in
                    guard let context, let read else { return false }
                    let message = Unmanaged<OpenPGPMessage>.fromOpaque(context).takeUnretainedValue()
                    guard let taken = message.take(into: UnsafeMutableRawBufferPointer(start: buffer, count: count))
                    else {
                        return false
                    }
                    read.pointee = taken
                    return true
                }
        let write: @convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer?, Int) -> Bool = {
            context, bytes, count in
            guard let context else { return false }
            return Unmanaged<OpenPGPMessage>.fromOpaque(context).takeUnretainedValue()
                .give(UnsafeRawBufferPointer(start: bytes, count: count))
        }
        guard lazy_rnp_input_from_callback()(&input, read, nil, context) == 0,
            lazy_rnp_output_to_callback()(&output, write, nil, context) == 0,
            lazy_rnp_op_verify_create()(&operation, ring.handle, input, output) == 0, let operation
        else { throw error(.unsupported, "RNP does not start") }
        lazy_rnp_op_verify_set_flags()(operation, UInt32(RNP_VERIFY_IGNORE_SIGS_ON_DECRYPT))
        let result = lazy_rnp_op_verify_execute()(operation)
        if let refusal { throw refusal }
        try drain()
        try conclude(result, OpenPGPProtection(operation))
    }

    // MARK: What RNP asks for

    private func take(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        do {
            let count = try packed.read(into: buffer)
            framing.take(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            offset += count
            return count
        } catch {
            refusal = error
            return nil
        }
    }

    private func give(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if let excess = budget.excess(after: bytes.count, packed: offset) {
            refusal = error(.bomb, excess)
            return false
        }
        handOver.put(bytes)
        return true
    }

    /// Follows the frame to the end of the file where RNP stopped before it.
    private func drain() throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while let count = take(into: buffer), count > 0 {}
        if let refusal { throw refusal }
    }

    // MARK: What it came to

    private func conclude(_ result: rnp_result_t, _ protection: OpenPGPProtection) throws {
        isEncrypted = protection.isEncrypted
        switch framing.extent {
        case .cut: throw error(.truncated, "the OpenPGP message ends at byte \(offset) before it is whole")
        case .followed(let from) where result == 0:
            throw error(.trailingBytes, "bytes follow the end of the OpenPGP message at byte \(from)", at: from)
        case .whole, .followed, .broken: break
        }
        switch Int(result) {
        case 0: break
        case RNP_ERROR_NO_SUITABLE_KEY, RNP_ERROR_BAD_PASSWORD:
            throw noKey(protection)
        case RNP_ERROR_BAD_FORMAT where framing.extent == .broken:
            throw error(.notPacked, "not an OpenPGP message, though its name or the expectation says so", at: 0)
        default:
            throw error(
                .corrupt,
                "the OpenPGP message was changed after it was encrypted, or is damaged: its integrity check fails")
        }
        guard !protection.isEncrypted || protection.isIntact else {
            throw error(
                .corrupt,
                "the OpenPGP message has no integrity protection (MDC), so nobody can tell whether it was changed; GnuPG refuses it"
            )
        }
    }

    private func noKey(_ protection: OpenPGPProtection) -> ReadingError {
        let ours = key.keyIDs.joined(separator: ", ")
        let wanted = protection.recipients
        if wanted.isEmpty {
            return error(
                .encrypted, "the OpenPGP message is encrypted with a passphrase and to no key; encrypt it to \(ours)")
        }
        if let hit = wanted.first(where: key.keyIDs.contains) {
            return error(
                .corrupt, "the OpenPGP message is encrypted to the key \(hit), but its session key is damaged", at: 0)
        }
        let names = wanted.map { $0.allSatisfy { $0 == "0" } ? "a hidden key, which is not tried" : $0 }
        return error(
            .encrypted, "the OpenPGP message is encrypted to \(names.joined(separator: ", ")); the key given is \(ours)"
        )
    }

    private func error(_ kind: ReadingError.Kind, _ message: String, at place: Int? = nil) -> ReadingError {
        ReadingError(kind: kind, file: fileName, packedOffset: place ?? offset, message: message)
    }
}

/// How a message was protected, as RNP saw it.
private struct OpenPGPProtection {
    var isEncrypted: Bool
    /// An integrity check was there and holds.
    var isIntact: Bool
    /// Ids of the keys that the message is encrypted to; all zero where the sender hid one.
    var recipients: [String] = []

    init(_ operation: rnp_op_verify_t) {
        var mode: UnsafeMutablePointer<CChar>?
        var isValid = false
        let isKnown = lazy_rnp_op_verify_get_protection_info()(operation, &mode, nil, &isValid) == 0
        isEncrypted = isKnown && mode.map { String(cString: $0) != "none" } ?? false
        isIntact = isKnown && isValid
        lazy_rnp_buffer_destroy()(mode)
        var count = 0
        guard lazy_rnp_op_verify_get_recipient_count()(operation, &count) == 0 else { return }
        for index in 0..<count {
            var recipient: rnp_recipient_handle_t?
            var id: UnsafeMutablePointer<CChar>?
            guard lazy_rnp_op_verify_get_recipient_at()(operation, index, &recipient) == 0,
                lazy_rnp_recipient_get_keyid()(recipient, &id) == 0, let text = id
            else { continue }
            recipients.append(String(cString: text))
            lazy_rnp_buffer_destroy()(text)
        }
    }
}
