extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
    static let headBucket = Operation("HeadBucket", permission: "s3:ListBucket") { call in
        let region = try call.store.read { (state) throws(S3Error) in try state.bucket(call.bucket).region }
        return S3Answer(headers: [
            ("x-amz-bucket-region", region), ("x-amz-access-point-alias", "false"), ("Content-Type", "application/xml"),
        ])
    }
}
