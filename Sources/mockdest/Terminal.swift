import Foundation

/// Standard output and standard error, and what they can show.
enum Terminal {
    /// A line that changes in place is for a person who looks at it: not in `CI`, and on a terminal that can.
    static let showsProgress =
        isatty(STDERR_FILENO) == 1 && !isUnattended && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// Columns of the terminal behind standard error; 80 where it does not say.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

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
