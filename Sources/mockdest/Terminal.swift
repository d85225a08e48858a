import Foundation

/// Standard output and standard error, and what they can show.
enum Terminal {
    static let showsProgress = isatty(STDERR_FILENO) == 1

    /// Whether nobody looks on who could approve what is written: `CI` is set.
    static let isUnattended = !(ProcessInfo.processInfo.environment["CI"] ?? "").isEmpty

    /// Colour only on a terminal, and not where `NO_COLOR` (https://no-color.org) or `--no-color` says no.
    static func allowsColor(noColor: Bool) -> Bool {
        !noColor && isatty(STDOUT_FILENO) == 1 && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    /// One line to standard error.
    static func complain(_ text: String) {
        FileHandle.standardError.write(Data("mockdest: \(text)\n".utf8))
    }

    /// Text to standard output, at once.
    static func write(_ text: String) {
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}
