extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
    static let getBucketLocation = Operation("GetBucketLocation") { call in
        let region = try call.store.read { (state) throws(S3Error) in try state.bucket(call.bucket).region }
        return .xml("LocationConstraint") { xml in
            // The first region is said by saying nothing.
            if region != "us-east-1" { xml.text(region) }
        }
    }
}
