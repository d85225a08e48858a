import Drops
import Foundation
import Reading
import StrictYAML

extension FileExpectation {
    /// - Parameter baseDirectory: where the paths of key and passphrase start.
    init(_ yaml: YAMLValue, baseDirectory: String) throws {
        self.init()
        var map = try yaml.map()
        let format = try map.take("format")?.choice(Dialect.Format.self) ?? .csv
        if format == .jsonLines { dialect = .jsonLines }
        let macros = try Self.macros(map.take("macros"))
        name = try Self.name(&map, format, macros)
        if let value = map.take("folder") {
            let text = try value.string().split(separator: "/").joined(separator: "/")
            folder = FileNamePattern(template: text, macros: macros, extensions: [""])
        }
        compression = try map.take("compression")?.choice(Compression.self) ?? compression
        if let value = map.take("encryption") { try decodeEncryption(value, baseDirectory) }
        if let value = map.take("dialect") { try decodeDialect(value) }
        manifest = try map.take("manifest")?.choice(Presence.self) ?? manifest
        maximumRecords = try map.take("maximum-records")?.int() ?? maximumRecords
        maximumDropRecords = try Self.positive(map.take("maximum-drop-records")) ?? maximumDropRecords
        maximumNameLength = try map.take("maximum-name-length")?.int() ?? maximumNameLength
        ignored = try map.take("ignored")?.strings().map(Glob.init) ?? ignored
        limits.unpackedBytes = try Self.positive(map.take("maximum-unpacked-bytes")) ?? limits.unpackedBytes
        limits.unpackedRatio = try Self.positive(map.take("maximum-unpacked-ratio")) ?? limits.unpackedRatio
        try map.finish()
    }

    private static func positive(_ value: YAMLValue?) throws -> Int? {
        guard let value else { return nil }
        let number = try value.int()
        guard number > 0 else { throw value.error("\(number) is no limit; give a number from 1") }
        return number
    }

    private static func macros(_ yaml: YAMLValue?) throws -> [String: String] {
        var values = try yaml?.map()
        var texts: [String: String] = [:]
        for key in values?.keys ?? [] { texts[key] = try values?.require(key).string() }
        return texts
    }

    private static func name(_ map: inout YAMLMap, _ format: Dialect.Format, _ macros: [String: String]) throws -> Name
    {
        let given = [map.take("default-name"), map.take("template"), map.take("glob")]
        guard given.compactMap({ $0 }).count <= 1 else {
            throw map.error("give one of \"default-name\", \"template\" and \"glob\", not several")
        }
        let extensions = format == .csv ? [".csv", ".txt"] : [".json", ".jsonl", ".ndjson"]
        if let value = given[0] {
            return .pattern(FileNamePattern(defaultNameOf: try value.string(), extensions: extensions))
        }
        if let value = given[1] {
            return .pattern(FileNamePattern(template: try value.string(), macros: macros, extensions: extensions))
        }
        if let value = given[2] { return .glob(try value.string()) }
        return .any
    }

    private mutating func decodeDialect(_ yaml: YAMLValue) throws {
        var map = try yaml.map()
        if dialect.format == .jsonLines {
            for key in ["delimiter", "quote", "escape", "header"] {
                guard let value = map.take(key) else { continue }
                throw value.error("JSON Lines has no \"\(key)\"; leave it out, or state `format: csv`")
            }
        }
        if let value = map.take("delimiter") { dialect.delimiter = try Self.byte(value) }
        if let value = map.take("quote") {
            dialect.quote = try value.string() == "none" ? nil : Self.byte(value)
        }
        if let value = map.take("escape") {
            dialect.escape = try value.string() == "doubling" ? .doubling : .character(Self.byte(value))
        }
        dialect.encoding = try map.take("encoding")?.choice(Dialect.Encoding.self) ?? dialect.encoding
        dialect.lineEnd = try map.take("line-end")?.choice(Dialect.LineEnd.self) ?? dialect.lineEnd
        if dialect.format == .jsonLines, dialect.lineEnd == .cr {
            throw yaml.error("lines of JSON end with LF or CRLF, not with CR")
        }
        dialect.hasHeader = try map.take("header")?.bool() ?? dialect.hasHeader
        dialect.nullToken = try map.take("null")?.string() ?? dialect.nullToken
        dialect.emptyToken = try map.take("empty")?.string() ?? dialect.emptyToken
        byteOrderMark = try map.take("byte-order-mark")?.choice(Presence.self) ?? byteOrderMark
        finalLineEnd = try map.take("final-line-end")?.choice(Presence.self) ?? finalLineEnd
        try map.finish()
        if dialect.quote == dialect.delimiter { throw yaml.error("\"quote\" and \"delimiter\" are the same byte") }
    }

    /// One ASCII character, or its name.
    private static func byte(_ yaml: YAMLValue) throws -> UInt8 {
        let text = try yaml.string()
        let names: [String: UInt8] = [
            "tab": 0x09, "comma": 0x2C, "pipe": 0x7C, "semicolon": 0x3B, "colon": 0x3A, "nul": 0, "backslash": 0x5C,
            "\\t": 0x09,
        ]
        if let byte = names[text] { return byte }
        guard text.utf8.count == 1, let byte = text.utf8.first, byte < 0x80, byte != 0x0A, byte != 0x0D else {
            throw yaml.error(
                "\"\(text)\" must be one ASCII character or one of \(names.keys.sorted().joined(separator: ", "))")
        }
        return byte
    }
}

extension ProfilesExpectation {
    init(_ yaml: YAMLValue, baseDirectory: String) throws {
        var map = try yaml.map()
        // Inline text is for callers whose files lie on another machine than the server's.
        if let inline = map.take("inline") {
            if let path = map.take("path") { throw path.error("give \"path\" or \"inline\", not both") }
            let content = Blob(Array(try inline.string().utf8))
            self.init(file: Drop.File(name: "inline profiles", content: content))
        } else {
            self.init(file: try Self.file(at: try map.require("path"), baseDirectory))
        }
        if let mapping = map.take("columns") {
            var names = try mapping.map()
            for key in names.keys { columns[key] = try names.require(key).string() }
        }
        ignored = Set(try map.take("ignored")?.strings() ?? [])
        format = try map.take("format")?.choice(Dialect.Format.self) ?? format
        try map.finish()
    }

    private static func file(at value: YAMLValue, _ baseDirectory: String) throws -> Drop.File {
        let path = try value.string()
        let full = path.hasPrefix("/") ? path : baseDirectory + "/" + path
        do {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            return Drop.File(name: name, path: path, content: try Blob(fileAt: full))
        } catch let error as BlobError {
            throw value.error("the expected profiles cannot be read: \(error)")
        }
    }
}
