/// What S3 demands of documents that are only kept: the elements without which they mean nothing.
enum DocumentChecks {
    static func accelerate(_ root: XMLElement, _ call: Call) throws(S3Error) -> XMLElement {
        guard !call.bucket.contains(".") else {
            throw S3Error(
                .invalidRequest,
                "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names")
        }
        try require(["Enabled", "Suspended"].contains(root["Status"]?.text))
        return root
    }

    static func encryption(_ root: XMLElement) throws(S3Error) {
        let rules = root.all("Rule")
        let algorithms = rules.compactMap { $0["ApplyServerSideEncryptionByDefault"]?["SSEAlgorithm"]?.text }
        try require(rules.count == 1 && algorithms.allSatisfy { ["AES256", "aws:kms", "aws:kms:dsse"].contains($0) })
        let hasKey = rules[0]["ApplyServerSideEncryptionByDefault"]?["KMSMasterKeyID"] != nil
        guard !hasKey || algorithms.first?.hasPrefix("aws:kms") == true else {
            throw S3Error(
                .invalidArgument,
                "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
                details: [("ArgumentName", "ApplyServerSideEncryptionByDefault")])
        }
    }

    /// How every bucket encrypts that was told nothing else, since January 2023.
    ///
    /// Source: Amazon S3 User Guide, "Setting default server-side encryption behavior for Amazon S3 buckets",
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html
    static func standardEncryption(_ xml: inout XMLWriter) {
        xml.element("Rule") { xml in
            xml.element("ApplyServerSideEncryptionByDefault") { $0.element("SSEAlgorithm", "AES256") }
            xml.element("BucketKeyEnabled", false)
        }
    }

    static func notification(_ root: XMLElement) throws(S3Error) {
        let targets = [
            "TopicConfiguration": "Topic", "QueueConfiguration": "Queue", "CloudFunctionConfiguration": "CloudFunction",
        ]
        for child in root.children where child.name != "EventBridgeConfiguration" {
            guard let target = targets[child.name] else { throw S3Error(.malformedXML) }
            try require(child[target] != nil && child["Event"] != nil)
        }
    }

    static func payer(_ root: XMLElement) throws(S3Error) {
        try require(["Requester", "BucketOwner"].contains(root["Payer"]?.text))
    }

    /// What is not said is off.
    static func publicAccessBlock(_ root: XMLElement, _ call: Call) throws(S3Error) -> XMLElement {
        let names = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"]
        try require(
            root.children.allSatisfy { names.contains($0.name) && ["true", "false"].contains($0.text.lowercased()) })
        var whole = root
        whole.children = names.map { root[$0] ?? XMLElement(name: $0, text: "false") }
        return whole
    }

    static func replication(_ root: XMLElement) throws(S3Error) {
        try require(root["Role"] != nil && !root.all("Rule").isEmpty)
        for rule in root.all("Rule") {
            try require(
                ["Enabled", "Disabled"].contains(rule["Status"]?.text) && rule["Destination"]?["Bucket"] != nil)
        }
    }

    static func website(_ root: XMLElement) throws(S3Error) {
        if let all = root["RedirectAllRequestsTo"] {
            try require(all["HostName"] != nil)
        } else {
            try require(root["IndexDocument"]?["Suffix"].map { !$0.text.isEmpty && !$0.text.contains("/") } ?? false)
        }
    }

    /// A log can only go where a bucket is.
    static func logging(_ root: XMLElement, _ call: Call) throws(S3Error) -> XMLElement {
        guard let enabled = root["LoggingEnabled"] else { return root }
        guard let target = enabled["TargetBucket"]?.text, enabled["TargetPrefix"] != nil else {
            throw S3Error(.malformedXML)
        }
        guard try call.store.read({ (state) throws(S3Error) in state.buckets[target] != nil }) else {
            throw S3Error(
                .invalidTargetBucket, "The target bucket for logging does not exist",
                details: [("TargetBucket", target)])
        }
        return root
    }

    private static func require(_ isRight: Bool) throws(S3Error) {
        guard isRight else { throw S3Error(.malformedXML) }
    }
}
