import ArgumentParser
import Reading
import Verification

/// The options of every command that unpacks files.
struct ReadingOptions: ParsableArguments {
    @Option(
        help: """
            Most bytes that one packed or encrypted file may come to, such as 200GiB; 64GiB without, or what the \
            expectation states. More is called a bomb and not read.
            """)
    var maxUnpackedSize: ByteSize?
    @Option(
        help: """
            Most times its packed size that a file may come to; 400 without, or what the expectation states. Deflate \
            reaches 1032.
            """)
    var maxUnpackedRatio: Int?

    func validate() throws {
        if let maxUnpackedRatio, maxUnpackedRatio < 1 {
            throw ValidationError("--max-unpacked-ratio is \(maxUnpackedRatio), must be 1 or more")
        }
    }

    /// Puts what was asked for in place of what is stated.
    func apply(to limits: inout ReadingLimits) {
        if let maxUnpackedSize { limits.unpackedBytes = maxUnpackedSize.bytes }
        if let maxUnpackedRatio { limits.unpackedRatio = maxUnpackedRatio }
    }
}

/// The options of every command that holds files against an expectation: by what they are decrypted.
struct DecryptionOptions: ParsableArguments {
    @Option(
        name: .customLong("decryption-key"),
        help: """
            File of a secret OpenPGP key (a test's, never a real one) by which encrypted files are read; in place of \
            the expectation's.
            """)
    var keyFile: String?
    @Option(help: "File whose first line is the passphrase of --decryption-key.") var passphraseFile: String?
    @Option(help: "Name of the environment variable that holds the passphrase of --decryption-key.")
    var passphraseVariable: String?

    func validate() throws {
        if keyFile == nil, passphraseFile != nil || passphraseVariable != nil {
            throw ValidationError("a passphrase without --decryption-key opens nothing")
        }
    }

    /// The key in place of what is stated; whether files must be encrypted stays as it is stated.
    func apply(to files: inout FileExpectation) throws {
        guard let keyFile else { return }
        do {
            files.decryptionKey = try DecryptionKey(
                fileAt: keyFile, passphraseFile: passphraseFile, variable: passphraseVariable)
        } catch let error as DecryptionKey.Unusable { throw Failure.usage("--decryption-key: \(error)") }
    }
}
