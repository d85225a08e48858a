import Foundation

/// A place in a list, handed to the client as something opaque.
enum ContinuationToken {
    static func write(_ place: [UInt8]) -> String { Data([1] + place).base64EncodedString() }

    /// The place in a request's token; nil without one.
    ///
    /// - Parameter takesEmpty: whether an empty token is none.
    static func place(in call: Call, takesEmpty: Bool) throws(S3Error) -> [UInt8]? {
        guard let token = call.query["continuation-token"] else { return nil }
        if token.isEmpty, takesEmpty { return nil }
        guard let place = read(token) else {
            throw S3Error(
                .invalidArgument, "The continuation token provided is incorrect",
                details: [("ArgumentName", "continuation-token")])
        }
        return place
    }

    /// nil for a token that is not ours.
    private static func read(_ token: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: token), data.first == 1 else { return nil }
        return Array(data.dropFirst())
    }
}
