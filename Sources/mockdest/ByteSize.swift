import ArgumentParser

/// A number of bytes on the command line: `512MB`, `2GiB`, `65536`.
struct ByteSize: ExpressibleByArgument, CustomStringConvertible {
    let bytes: Int

    private static let units = [
        ("", 1), ("B", 1), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("KIB", 1 << 10), ("MIB", 1 << 20),
        ("GIB", 1 << 30),
    ]

    init(bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
        let digits = argument.prefix { $0.isNumber }
        let unit = argument.dropFirst(digits.count).uppercased()
        guard let count = Int(digits), let scale = Self.units.first(where: { $0.0 == unit })?.1 else { return nil }
        let (bytes, overflows) = count.multipliedReportingOverflow(by: scale)
        guard !overflows, bytes > 0 else { return nil }
        self.bytes = bytes
    }

    var description: String {
        for (name, scale) in [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)] where bytes % scale == 0 {
            return "\(bytes / scale)\(name)"
        }
        return "\(bytes)"
    }
}
