extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
    static let deleteBucket = Operation("DeleteBucket") { call in
        let name = call.bucket
        try call.store.update { (state) throws(S3Error) in
            let bucket = try state.bucket(name)
            guard bucket.isEmpty else {
                let message = S3ErrorCode.bucketNotEmpty.standardMessage
                throw S3Error(
                    .bucketNotEmpty,
                    bucket.settings.versioning == nil
                        ? message : message + ". You must delete all versions in the bucket.",
                    details: [("BucketName", name)])
            }
            state.apply(.deleteBucket(name))
        }
        return S3Answer(204)
    }
}
