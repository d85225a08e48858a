/// One record of a file before it is written.
struct Row {
    /// Where it comes from: tells two rows with equal values apart.
    struct Origin: Equatable {
        let offset: Int
        let length: Int
        let line: Int
        /// Which of the profile's identities.
        let identity: Int
    }

    /// In the order of the columns; nil is null.
    var cells: [String?]
    let origin: Origin
    /// The last update of membership or identities, by which duplicates are decided.
    let updatedAt: UTCTime?
}
