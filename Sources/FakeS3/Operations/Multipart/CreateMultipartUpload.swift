import Checksums

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
    static let createMultipartUpload = Operation("CreateMultipartUpload", permission: "s3:PutObject") { call in
        let (algorithm, kind) = try checksumChoice(call)
        let bucket = call.bucket
        let attributes = try call.writtenAttributes()
        let upload = MultipartUpload(
            id: call.core.ids.versionID() + call.core.ids.versionID(), key: call.key, initiator: call.principal.account,
            owner: try call.store.read { (state) throws(S3Error) in
                call.owner(ofWriteTo: try state.bucket(bucket), attributes.acl)
            },
            initiatedAt: call.startedAt, properties: try call.writtenProperties(), attributes: attributes,
            checksumAlgorithm: algorithm, checksumKind: kind)
        try call.store.update { (state) throws(S3Error) in
            _ = try state.bucket(bucket)
            state.apply(.beginUpload(bucket: bucket, upload))
        }
        var headers = upload.properties.encryptionHeaders
        if let algorithm, let kind {
            headers += [("x-amz-checksum-algorithm", algorithm.rawValue), ("x-amz-checksum-type", kind.rawValue)]
        }
        return .xml("InitiateMultipartUploadResult", headers: headers) { xml in
            xml.element("Bucket", bucket)
            xml.element("Key", call.key.text)
            xml.element("UploadId", upload.id)
        }
    }

    /// Source: Amazon S3 User Guide, "Checking object integrity in Amazon S3", table of checksum types.
    private static func checksumChoice(_ call: Call) throws(S3Error) -> (ChecksumAlgorithm?, StoredChecksum.Kind?) {
        let algorithm = try IntegrityClaims.requested(call.request)
        let type = call.header("x-amz-checksum-type")
        guard let algorithm else {
            if type != nil {
                throw S3Error(
                    .invalidRequest,
                    "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.")
            }
            return (nil, nil)
        }
        let standard = algorithm == .crc64nvme ? StoredChecksum.Kind.fullObject : .composite
        guard let type else { return (algorithm, standard) }
        guard let kind = StoredChecksum.Kind(rawValue: type) else {
            throw S3Error(.invalidRequest, "Value for x-amz-checksum-type header is invalid.")
        }
        let isPossible = kind == .composite ? algorithm != .crc64nvme : algorithm.isCombinable
        guard isPossible else {
            throw S3Error(
                .invalidRequest,
                "The \(kind.rawValue) checksum type cannot be used with the \(algorithm.rawValue.lowercased()) checksum algorithm."
            )
        }
        return (algorithm, kind)
    }
}
