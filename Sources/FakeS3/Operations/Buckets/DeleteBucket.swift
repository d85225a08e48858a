extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
    static let deleteBucket = Operation("DeleteBucket") { call in
        let name = call.bucket
        try call.store.update { (state) throws(S3Error) in
            guard try state.bucket(name).isEmpty else {
                throw S3Error(.bucketNotEmpty, details: [("BucketName", name)])
            }
            state.apply(.deleteBucket(name))
        }
        return S3Answer(204)
    }
}
