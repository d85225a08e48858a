/// What is wrong with a settings file, and where: one sentence with the nearest right thing.
public struct YAMLError: Error, Equatable, CustomStringConvertible, Sendable {
    /// File name as given by the caller.
    public var file: String
    /// From 1; 0 when the place is unknown.
    public var line: Int
    /// From 1; 0 when the place is unknown.
    public var column: Int
    /// One sentence without file and place.
    public var message: String

    /// Takes all parts as they are; 0 for line and column is an unknown place.
    public init(file: String, line: Int, column: Int, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }

    /// `file:line:column: message`; without line and column where the place is unknown.
    public var description: String {
        line > 0 ? "\(file):\(line):\(column): \(message)" : "\(file): \(message)"
    }
}
