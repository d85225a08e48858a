extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
    static let abortMultipartUpload = Operation("AbortMultipartUpload") { call in
        let upload = try call.upload()
        let bucket = call.bucket
        try call.store.update { (state) throws(S3Error) in
            state.apply(.endUpload(bucket: bucket, uploadID: upload.id))
        }
        return S3Answer(204)
    }
}
