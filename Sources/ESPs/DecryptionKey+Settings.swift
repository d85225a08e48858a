import Foundation
import Reading
import StrictYAML
import Verification

extension DecryptionKey {
    /// The secret key by which an import decrypts, as its settings name it: `file`, and where that is locked
    /// `passphraseFile` or `passphraseVariable`.
    ///
    /// Paths start at the folder of the settings file.
    ///
    /// - Throws: `YAMLError` at the first key or value that does not fit, and when the key cannot be had.
    init(settings yaml: YAMLValue) throws {
        var map = try yaml.map()
        let file = try map.require("file")
        let passphraseFile = map.take("passphraseFile")
        let variable = try map.take("passphraseVariable")?.string()
        try map.finish()
        func path(_ value: YAMLValue) throws -> String {
            URL(filePath: try value.string(), relativeTo: URL(filePath: yaml.file).deletingLastPathComponent()).path
        }
        do {
            try self.init(
                fileAt: path(file), passphraseFile: try passphraseFile.map(path), variable: variable)
        } catch let error as Unusable { throw file.error("\(error)") }
    }
}
