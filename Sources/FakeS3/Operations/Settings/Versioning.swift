extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
    static let getBucketVersioning = Operation("GetBucketVersioning") { call in
        let status = try call.settings().versioning
        return .xml("VersioningConfiguration") { $0.optional("Status", status?.rawValue) }
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
    static let putBucketVersioning = Operation("PutBucketVersioning", body: .document(limit: 64 << 10)) { call in
        let root = try call.document("VersioningConfiguration")
        _ = try root.once(["Status", "MfaDelete"])
        guard let text = root["Status"]?.text else {
            throw S3Error(.illegalVersioningConfiguration, "The Versioning element must be specified")
        }
        guard let status = BucketSettings.Versioning(rawValue: text) else { throw S3Error(.malformedXML) }
        try call.changeSettings { (settings) throws(S3Error) in
            if settings.isObjectLockEnabled, status == .suspended {
                throw S3Error(
                    .invalidBucketState,
                    "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
                )
            }
            settings.versioning = status
        }
        return S3Answer()
    }
}
