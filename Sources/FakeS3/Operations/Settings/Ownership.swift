extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html
    static let getBucketOwnershipControls = Operation("GetBucketOwnershipControls") { call in
        guard let ownership = try call.settings().ownership else {
            throw S3Error(.ownershipControlsNotFound, details: [("BucketName", call.bucket)])
        }
        return .xml("OwnershipControls") { xml in
            xml.element("Rule") { $0.element("ObjectOwnership", ownership) }
        }
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html
    static let putBucketOwnershipControls = Operation(
        "PutBucketOwnershipControls", body: .document(limit: 64 << 10)
    ) { call in
        let root = try call.document("OwnershipControls")
        guard let text = try root.once(["Rule"]).first?["ObjectOwnership"]?.text,
            BucketSettings.ownerships.contains(text)
        else {
            throw S3Error(.malformedXML)
        }
        try call.changeSettings { (settings) throws(S3Error) in
            if text == "BucketOwnerEnforced", let acl = settings.acl, acl != .private(acl.owner) {
                throw S3Error(.invalidBucketAclWithObjectOwnership)
            }
            settings.ownership = text
        }
        return S3Answer()
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html
    static let deleteBucketOwnershipControls = Operation(
        "DeleteBucketOwnershipControls", permission: "s3:PutBucketOwnershipControls"
    ) { call in
        try call.changeSettings { (settings) throws(S3Error) in settings.ownership = nil }
        return S3Answer(204)
    }
}

extension BucketSettings {
    /// Source: Amazon S3 User Guide, "Controlling ownership of objects and disabling ACLs for your bucket",
    /// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
    static let ownerships: Set = ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]
}
