/// A command as one types it in a shell.
public enum ShellCommand {
    /// The words in one line, quoted where a shell would take them apart.
    ///
    /// Source: "Shell Command Language", section 2.2, https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html
    public static func text(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }

    private static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._/=:,@%+".utf8.contains(byte)
            }
        }
        return plain && !word.isEmpty ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
