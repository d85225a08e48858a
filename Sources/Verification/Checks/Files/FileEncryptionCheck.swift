import Reading

struct FileEncryptionCheck: FileCheck {
    let about = CheckDescription(
        "files/encryption", "a file is not encrypted as stated",
        meaning:
            "A plain file shows the profiles to everybody on its way, and an import that decrypts first refuses it.",
        mend: "Give the exporter's destination the public key that belongs to the expectation's secret one.",
        source: .amazonS3)

    func check(_ file: FileReading, _ expectation: Expectation, _ ledger: Ledger) {
        // Why a file could not be read is told by the check of its packaging.
        guard file.facts.damage == nil, expectation.files.encryption == .required, !file.facts.wasEncrypted else {
            return
        }
        ledger.note(
            self, at: Place(file: file.path, byteOffset: 0), expected: "an encrypted OpenPGP message",
            "the file is not encrypted")
    }
}
