import Foundation

/// The line of a long listing as OpenSSH's server writes it, in UTC.
///
/// Source: openssh-portable, sftp-common.c, `ls_file`.
enum LongName {
    /// - Parameters:
    ///   - owner: user and group name as they are to be shown.
    ///   - now: decides whether the line shows a time of day or a year.
    static func line(for entry: DirectoryEntry, owner: String, now: UInt32) -> [UInt8] {
        let attributes = entry.attributes
        let user = pad(owner, 8)
        let links = padLeft(String(entry.links), 3)
        let size = padLeft(String(attributes.size ?? 0), 8)
        let modified = attributes.times?.modified ?? 0
        let text =
            "\(mode(attributes.permissions ?? 0)) \(links) \(user) \(user) \(size) \(date(modified, now: now)) "
        return Array(text.utf8) + entry.name
    }

    static func mode(_ permissions: UInt32) -> String {
        let type = FileType(rawValue: permissions & FileType.mask)?.letter ?? "?"
        var letters: [Character] = [type]
        for (shift, special, letter) in [(6, 0o4000, "s"), (3, 0o2000, "s"), (0, 0o1000, "t")]
            as [(UInt32, UInt32, Character)]
        {
            let bits = permissions >> shift
            letters.append(bits & 4 != 0 ? "r" : "-")
            letters.append(bits & 2 != 0 ? "w" : "-")
            switch (permissions & special != 0, bits & 1 != 0) {
            case (true, true): letters.append(letter)
            case (true, false): letters.append(Character(letter.uppercased()))
            case (false, true): letters.append("x")
            case (false, false): letters.append("-")
            }
        }
        return String(letters) + " "
    }

    private static func date(_ seconds: UInt32, now: UInt32) -> String {
        var moment = time_t(seconds)
        var parts = tm()
        gmtime_r(&moment, &parts)
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = "\(months[Int(parts.tm_mon)]) \(padLeft(String(parts.tm_mday), 2))"
        let halfYear: UInt32 = 365 * 24 * 60 * 60 / 2
        let isRecent = seconds <= now && now - seconds < halfYear
        return isRecent
            ? "\(day) \(twoDigits(parts.tm_hour)):\(twoDigits(parts.tm_min))" : "\(day)  \(1900 + parts.tm_year)"
    }

    private static func twoDigits(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
    private static func padLeft(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
