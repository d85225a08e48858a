import Verification

/// The run ends in error and its tables stay as they were.
struct FileFailure: Error {
    var rule: Rule
    /// The provider's code for it, where there is one.
    var token = ""
    var message: MaskableText
}
