import Reading

struct FilePackagingCheck: FileCheck {
    let about = CheckDescription(
        "files/packaging", "a packed file cannot be unpacked whole",
        meaning: "The file is not packed as its name or the expectation says, was cut, or is damaged.",
        mend:
            "Write the container whole and close it before the upload ends; name it .gz or .zip only if it is one.",
        source: .init("RFC 1952: GZIP file format specification", "https://www.rfc-editor.org/rfc/rfc1952"))

    func check(_ file: FileReading, _ expectation: Expectation, _ ledger: Ledger) {
        guard let damage = file.facts.damage, damage.kind != .wrongEncoding else { return }
        ledger.note(self, at: Place(file: file.path, byteOffset: file.facts.bytes), "\(damage.message)")
    }
}
