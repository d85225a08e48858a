extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
    static let listObjectsV2 = Operation("ListObjectsV2", permission: "s3:ListBucket") { call in
        let encoding = try ListEncoding(call)
        let token = call.query["continuation-token"]
        let startAfter = call.query["start-after"]
        var question = Listing<ListedObject>.Question(
            prefix: Array((call.query["prefix"] ?? "").utf8), delimiter: Array((call.query["delimiter"] ?? "").utf8),
            after: startAfter.map { Array($0.utf8) }, limit: try call.count("max-keys", default: 1000),
            cap: call.listCap)
        let takesEmpty = !call.core.configuration.strictness.listArguments
        if let place = try ContinuationToken.place(in: call, takesEmpty: takesEmpty) { question.after = place }
        let listing = try list(call, question)
        let showsOwner = call.query["fetch-owner"] == "true"
        return .xml("ListBucketResult", headers: try call.regionHeader()) { xml in
            xml.element("Name", call.bucket)
            xml.element("Prefix", encoding.encode(question.prefix))
            if let token { xml.element("ContinuationToken", token) }
            if listing.isTruncated, let last = listing.last {
                xml.element("NextContinuationToken", ContinuationToken.write(last))
            }
            if let startAfter { xml.element("StartAfter", encoding.encode(Array(startAfter.utf8))) }
            xml.element("KeyCount", listing.entries.count)
            xml.element("MaxKeys", question.limit)
            if !question.delimiter.isEmpty { xml.element("Delimiter", encoding.encode(question.delimiter)) }
            if case .url = encoding { xml.element("EncodingType", "url") }
            xml.element("IsTruncated", listing.isTruncated)
            for item in listing.items { item.write(&xml, encoding: encoding, showsOwner: showsOwner) }
            xml.commonPrefixes(listing.commonPrefixes, encoding)
        }
    }
}
