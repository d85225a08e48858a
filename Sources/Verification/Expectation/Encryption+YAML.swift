import Foundation
public import Reading
import StrictYAML

extension FileExpectation {
    /// The key `encryption`: whether files are encrypted, and by what they are read.
    mutating func decodeEncryption(_ yaml: YAMLValue, _ baseDirectory: String) throws {
        var map = try yaml.map()
        let key = map.take("key")
        let passphraseFile = map.take("passphrase-file")
        let variable = map.take("passphrase-variable")
        encryption = try map.take("presence")?.choice(Presence.self) ?? .required
        try map.finish()
        guard let key else {
            if let stray = passphraseFile ?? variable {
                throw stray.error("a passphrase without \"key\" opens nothing")
            }
            return
        }
        func path(_ value: YAMLValue) throws -> String {
            let text = try value.string()
            return text.hasPrefix("/") ? text : baseDirectory + "/" + text
        }
        do {
            decryptionKey = try DecryptionKey(
                fileAt: path(key), passphraseFile: try passphraseFile.map(path), variable: try variable?.string())
        } catch let error as DecryptionKey.Unusable { throw key.error("\(error)") }
    }
}

extension DecryptionKey {
    /// Why a key cannot be had from its files: one sentence that names the file or the variable, and nothing secret.
    public struct Unusable: Error, CustomStringConvertible, Sendable {
        /// The sentence.
        public let description: String
    }

    /// The key in a file, with a passphrase from a second file or from the environment.
    ///
    /// - Parameters:
    ///   - path: as GnuPG exports it, in armor or not.
    ///   - passphraseFile: its first line is the passphrase.
    ///   - variable: name of the environment variable that holds the passphrase.
    /// - Throws: ``Unusable``.
    public init(fileAt path: String, passphraseFile: String? = nil, variable: String? = nil) throws {
        if let passphraseFile, let variable {
            throw Unusable(
                description: "give the passphrase in \(passphraseFile) or in the variable \(variable), not both")
        }
        guard let file = FileManager.default.contents(atPath: path) else {
            throw Unusable(description: "\(path): there is no such file, or it cannot be read")
        }
        var passphrase: String?
        if let passphraseFile {
            guard let text = try? String(contentsOfFile: passphraseFile, encoding: .utf8) else {
                throw Unusable(description: "\(passphraseFile): there is no such file, or it is not UTF-8 text")
            }
            passphrase = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        } else if let variable {
            guard let value = ProcessInfo.processInfo.environment[variable] else {
                throw Unusable(description: "the environment variable \(variable) is not set")
            }
            passphrase = value
        }
        do { try self.init([UInt8](file), passphrase: passphrase) } catch {
            throw Unusable(description: "\(path): \(error)")
        }
    }
}
