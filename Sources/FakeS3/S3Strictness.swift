extension S3Configuration {
    /// Rules of S3 that can be switched off one by one, for an exporter that also writes to stores which do without
    /// them, or for a test that is about something else. All hold by default.
    public struct Strictness: Sendable, Equatable {
        /// Signatures are verified; off, every key id and every secret is believed, and an id that is not known is the
        /// owner's.
        public var signatures = true
        /// A header is signed by version 4; off, by version 2 as well, which S3 takes in buckets made before
        /// June 24, 2020.
        ///
        /// Source: Amazon S3 User Guide, "Making requests using the REST API", Signature Version 2,
        /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
        public var signatureVersion = true
        /// Every `x-amz-*` header that is sent must be signed.
        public var signedHeaders = true
        /// The region in the credential scope must be the endpoint's.
        public var region = true
        /// Requests more than 15 minutes away from the time source are refused, and presigned URLs after their time.
        public var clockSkew = true
        /// An object's length is told before its bytes; off, HTTP's own chunks may bring it without.
        public var bodyLength = true
        /// Signed chunks but the last must have 8 KiB or more.
        public var chunkSize = true
        /// Parts but the last must have 5 MiB or more.
        public var partSize = true
        /// A completion names each part once, in ascending order; off, in any order, and of a part that is named again
        /// the last naming counts.
        public var partOrder = true
        /// A write takes `*` alone in `If-None-Match`, ETags alone in `If-Match`, and one of the two; off, either in both.
        public var writeConditions = true
        /// A list takes no empty `continuation-token` and no empty `encoding-type`; off, either says nothing.
        public var listArguments = true
        /// A form's policy must name every field of the form, and the form have every field that it names; off, what is
        /// not named passes, and what is not there is empty.
        public var formFields = true

        /// As strict as S3.
        public init() {}

        /// The rules by the names under which `mockdest serve --s3-loosen` knows them, in the order of a request.
        public static var rules: [(name: String, rule: WritableKeyPath<Strictness, Bool>)] {
            [
                ("signatures", \.signatures), ("signature-version", \.signatureVersion),
                ("signed-headers", \.signedHeaders), ("region", \.region), ("clock-skew", \.clockSkew),
                ("body-length", \.bodyLength), ("chunk-size", \.chunkSize), ("part-size", \.partSize),
                ("part-order", \.partOrder), ("write-conditions", \.writeConditions),
                ("list-arguments", \.listArguments), ("form-fields", \.formFields),
            ]
        }

        /// Names of the rules that do not hold.
        public var loosened: [String] {
            self == Strictness() ? [] : Self.rules.filter { !self[keyPath: $0.rule] }.map(\.name)
        }
    }
}
