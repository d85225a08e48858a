import CRNP

/// The secret OpenPGP key of a test, by which encrypted files of a drop are read. Shows its key ids and nothing else.
///
/// The library is RNP, https://www.rnpgp.org
public struct DecryptionKey: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
    /// Ids of the key and its subkeys, 16 hexadecimal digits each, in the order of the file.
    public let keyIDs: [String]
    /// All secret parts, unlocked, in binary.
    let material: [UInt8]

    /// Takes the contents of a key file as GnuPG exports it, in armor or not, and unlocks it.
    ///
    /// - Parameter passphrase: what locks the key; nil where nothing does.
    /// - Throws: ``DecryptionKeyError`` when there is no secret key in it or the passphrase does not fit.
    public init(_ file: [UInt8], passphrase: String? = nil) throws(DecryptionKeyError) {
        let ring = try KeyRing(file)
        let keyIDs = try ring.secretKeyIDs()
        guard !keyIDs.isEmpty else {
            throw DecryptionKeyError("holds no secret key; export one with gpg --export-secret-keys")
        }
        for id in keyIDs { try ring.unlock(id, passphrase) }
        self.keyIDs = keyIDs
        material = try ring.secretKeys()
    }

    /// The key ids.
    public var description: String { "OpenPGP key \(keyIDs.joined(separator: ", "))" }
    /// The key ids; what a dump of the value shows.
    public var customMirror: Mirror { Mirror(self, children: ["keyIDs": keyIDs]) }
}

/// Why a key file cannot be used: one sentence without the file's name, and without anything secret.
public struct DecryptionKeyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// RNP's key ring. One thread at a time.
final class KeyRing {
    /// RNP's own handle.
    let handle: rnp_ffi_t

    /// - Throws: where the bytes are no OpenPGP key.
    init(_ keys: [UInt8]) throws(DecryptionKeyError) {
        guard crnp_is_there() else { throw DecryptionKeyError("cannot be used, for librnp is not installed") }
        var ffi: rnp_ffi_t?
        guard lazy_rnp_ffi_create()(&ffi, "GPG", "GPG") == 0, let ffi else {
            throw DecryptionKeyError("RNP does not start")
        }
        handle = ffi
        var input: rnp_input_t?
        let isMade = lazy_rnp_input_from_memory()(&input, keys, keys.count, true) == 0
        defer { lazy_rnp_input_destroy()(input) }
        guard isMade,
            lazy_rnp_import_keys()(handle, input, UInt32(RNP_LOAD_SAVE_SECRET_KEYS | RNP_LOAD_SAVE_PUBLIC_KEYS), nil)
                == 0
        else { throw DecryptionKeyError("is no OpenPGP key") }
    }

    deinit { lazy_rnp_ffi_destroy()(handle) }

    /// Ids of the keys that have a secret part.
    func secretKeyIDs() throws(DecryptionKeyError) -> [String] {
        var iterator: rnp_identifier_iterator_t?
        guard lazy_rnp_identifier_iterator_create()(handle, &iterator, "keyid") == 0 else {
            throw DecryptionKeyError("cannot be walked through")
        }
        defer { lazy_rnp_identifier_iterator_destroy()(iterator) }
        var ids: [String] = []
        var id: UnsafePointer<CChar>?
        while lazy_rnp_identifier_iterator_next()(iterator, &id) == 0, let found = id {
            let text = String(cString: found)
            let isSecret = try with(key: text) { (key) throws(DecryptionKeyError) in
                var isSecret = false
                return lazy_rnp_key_have_secret()(key, &isSecret) == 0 && isSecret
            }
            if isSecret { ids.append(text) }
        }
        return ids
    }

    func unlock(_ id: String, _ passphrase: String?) throws(DecryptionKeyError) {
        try with(key: id) { (key) throws(DecryptionKeyError) in
            var isLocked = false
            guard lazy_rnp_key_is_protected()(key, &isLocked) == 0, isLocked else { return }
            guard let passphrase else { throw DecryptionKeyError("is locked by a passphrase, and none is given") }
            guard lazy_rnp_key_unprotect()(key, passphrase) == 0 else {
                throw DecryptionKeyError("is locked by another passphrase than the one given")
            }
        }
    }

    /// All secret keys, in binary.
    func secretKeys() throws(DecryptionKeyError) -> [UInt8] {
        var output: rnp_output_t?
        var buffer: UnsafeMutablePointer<UInt8>?
        var count = 0
        defer { lazy_rnp_output_destroy()(output) }
        guard lazy_rnp_output_to_memory()(&output, 0) == 0,
            lazy_rnp_save_keys()(handle, "GPG", output, UInt32(RNP_LOAD_SAVE_SECRET_KEYS)) == 0,
            lazy_rnp_output_memory_get_buf()(output, &buffer, &count, false) == 0
        else { throw DecryptionKeyError("cannot be written out unlocked") }
        return Array(UnsafeBufferPointer(start: buffer, count: count))
    }

    private func with<Result>(
        key id: String, _ body: (rnp_key_handle_t?) throws(DecryptionKeyError) -> Result
    ) throws(DecryptionKeyError) -> Result {
        var key: rnp_key_handle_t?
        defer { lazy_rnp_key_handle_destroy()(key) }
        guard lazy_rnp_locate_key()(handle, "keyid", id, &key) == 0, key != nil else {
            throw DecryptionKeyError("holds no key \(id), though it lists one")
        }
        return try body(key)
    }
}
