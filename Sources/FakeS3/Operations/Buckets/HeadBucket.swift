extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
    static let headBucket = Operation("HeadBucket", permission: "s3:ListBucket") { call in
        S3Answer(
            headers: try call.regionHeader() + [
                ("x-amz-bucket-arn", Bucket.arn(call.bucket)), ("x-amz-access-point-alias", "false"),
                ("Content-Type", "application/xml"),
            ])
    }
}

extension Call {
    /// Where the bucket is: clients that asked in another region look here.
    func regionHeader() throws(S3Error) -> [(String, String)] {
        let region = try store.read { (state) throws(S3Error) in try state.bucket(bucket).region }
        return [("x-amz-bucket-region", region)]
    }
}
