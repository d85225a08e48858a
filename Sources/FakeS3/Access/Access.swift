/// Decides whether a principal may do what it asks.
enum Access {
    /// - Throws: `AccessDenied`, or `NoSuchBucket` for a bucket that is not there.
    static func check(_ call: Call) throws(S3Error) {
        guard call.request.address.bucket != nil else {
            if call.principal.isAnonymous { throw S3Error(.accessDenied) }
            return
        }
        if call.operation.name == "CreateBucket" {
            if call.principal.isAnonymous { throw S3Error(.accessDenied) }
            return
        }
        if call.core.configuration.createsBucketsOnDemand, !call.principal.isAnonymous,
            call.operation.name == "PutObject" || call.operation.name == "CreateMultipartUpload",
            BucketName.isValid(call.bucket)
        {
            call.core.createShared(call.bucket)
        }
        let isAllowed = try call.store.read { (state) throws(S3Error) in
            let bucket = try state.bucket(call.bucket)
            if call.principal.isAnonymous { return false }
            return bucket.isShared || bucket.owner.id == call.principal.account.id
        }
        guard isAllowed else { throw S3Error(.accessDenied) }
    }

    /// Whether the source of a copy may be read.
    static func checkRead(_ call: Call, _ source: CopySource) throws(S3Error) {
        let isAllowed = try call.store.read { (state) throws(S3Error) in
            let bucket = try state.bucket(source.bucket)
            return bucket.isShared || bucket.owner.id == call.principal.account.id
        }
        guard isAllowed else { throw S3Error(.accessDenied) }
    }
}
