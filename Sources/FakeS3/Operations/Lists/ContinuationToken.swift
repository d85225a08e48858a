import Foundation

/// A place in a list, handed to the client as something opaque.
enum ContinuationToken {
    static func write(_ place: [UInt8]) -> String { Data([1] + place).base64EncodedString() }

    /// nil for a token that is not ours.
    static func read(_ token: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: token), data.first == 1 else { return nil }
        return Array(data.dropFirst())
    }
}
