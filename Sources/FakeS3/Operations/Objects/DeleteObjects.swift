extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
    static let deleteObjects = Operation(
        "DeleteObjects", permission: "s3:DeleteObject", body: .document(limit: documentLimit),
        prepare: { call in
            // The one operation whose list must be protected: a byte less could delete another object.
            let hasChecksum = call.request.headers.contains { IntegrityClaims.algorithm(ofHeader: $0.name) != nil }
            guard call.header("content-md5") != nil || hasChecksum || call.header("x-amz-trailer") != nil else {
                throw S3Error(.invalidRequest, "Missing required header for this request: Content-MD5")
            }
        },
        perform: { call in
            let root = try call.document("Delete")
            let isQuiet = root["Quiet"]?.text == "true"
            let objects = try root.only(["Quiet", "Object"]).filter { $0.name == "Object" }
            guard (1...1000).contains(objects.count) else { throw S3Error(.malformedXML) }
            let keys = try objects.map(key)
            var results: [(key: ObjectKey, asked: String?, result: Result<Deletion, S3Error>)] = []
            var afterwards: [@Sendable () -> Void] = []
            for (key, object) in zip(keys, objects) {
                let asked = object["VersionId"]?.text
                let result = Result { () throws(S3Error) in try call.deleteListed(key, object, versionID: asked) }
                if case .success(let deletion) = result { afterwards += call.journalRemoval(of: key, deletion) }
                results.append((key, asked, result))
            }
            var answer = S3Answer.xml("DeleteResult") { xml in
                for entry in results { write(entry.key, entry.asked, entry.result, isQuiet: isQuiet, &xml) }
            }
            answer.afterwards = afterwards
            return answer
        })

    /// The key of an entry. Asked of the whole list before anything of it is deleted.
    private static func key(_ entry: XMLElement) throws(S3Error) -> ObjectKey {
        _ = try entry.only(["Key", "VersionId", "ETag", "LastModifiedTime", "Size"])
        guard let name = entry["Key"]?.text, !name.isEmpty else { throw S3Error(.malformedXML) }
        return ObjectKey(name)
    }

    private static func write(
        _ key: ObjectKey, _ asked: String?, _ result: Result<Deletion, S3Error>, isQuiet: Bool, _ xml: inout XMLWriter
    ) {
        switch result {
        case .failure(let error):
            xml.element("Error") { xml in
                xml.element("Key", key.text)
                xml.optional("VersionId", asked)
                xml.element("Code", error.code)
                xml.element("Message", error.message)
            }
        case .success(let deletion):
            if isQuiet { return }
            xml.element("Deleted") { xml in
                xml.element("Key", key.text)
                xml.optional("VersionId", asked)
                if deletion.isDeleteMarker {
                    xml.element("DeleteMarker", true)
                    xml.optional("DeleteMarkerVersionId", deletion.versionID)
                }
            }
        }
    }
}

extension Call {
    /// Deletes one of a list, if the conditions in its entry hold.
    func deleteListed(_ key: ObjectKey, _ entry: XMLElement, versionID: String?) throws(S3Error) -> Deletion {
        try Access.require("s3:DeleteObject", self, bucket: bucket, key: key, versionID: versionID)
        let conditions = DeleteConditions(
            etag: entry["ETag"]?.text, size: entry["Size"]?.text, lastModified: entry["LastModifiedTime"]?.text)
        do throws(S3Error) {
            return try delete(key, versionID: versionID, conditions: conditions)
        } catch {
            // In a list, a version that never was is told as one that is gone.
            throw error.code == S3ErrorCode.invalidArgument.rawValue ? S3Error(.noSuchVersion) : error
        }
    }
}
