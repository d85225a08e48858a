import Checksums
import Drops
import Foundation
import NIOHTTP1

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
    static let postObject = Operation("PostObject", permission: "s3:PutObject", body: .object, readsContent: true) {
        call in
        let content = try call.receivedBody().content
        let form = try FormBody(content, contentType: call.header("content-type") ?? "")
        guard let range = form.file else {
            throw S3Error.invalidArgument("POST requires exactly one file upload per request.", "file", "0")
        }
        guard let template = form.fields["key"], !template.isEmpty else {
            throw S3Error.invalidArgument(
                "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
                "key", "")
        }
        let key = ObjectKey(form.fileName.map { template.replacing("${filename}", with: $0) } ?? template)
        guard key.bytes.count <= 1024 else { throw S3Error(.keyTooLong) }
        let principal = try call.core.authenticator.authenticate(form: form.fields)
        let writer = call.asking(principal, key: key, headers: try headers(form))
        try Access.checkFurtherActions(writer)
        try Access.require("s3:PutObject", writer, bucket: call.bucket, key: key)
        if let policy = form.fields["policy"] {
            var fields = form.fields
            fields["bucket"] = call.bucket
            fields["key"] = key.text
            try FormPolicy(policy).check(
                fields, size: range.count, now: call.startedAt,
                everyField: call.core.configuration.strictness.formFields)
        }
        return try answer(writer, form, try put(writer, form, content, range))
    }

    /// The headers that a form's fields stand for. A name that no header can have would be none, or two.
    private static func headers(_ form: FormBody) throws(S3Error) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for (name, value) in form.fields.sorted(by: { $0.key < $1.key }) {
            if name.hasPrefix("x-amz-")
                || ["content-type", "cache-control", "content-disposition", "content-encoding", "expires"].contains(
                    name)
            {
                guard name.utf8.allSatisfy(S3Request.isTokenByte) else {
                    throw .invalidArgument("A field of the form has a name that no header can have.", "name", name)
                }
                headers.add(name: name, value: value)
            }
        }
        if let acl = form.fields["acl"] { headers.add(name: "x-amz-acl", value: acl) }
        return headers
    }

    private static func put(
        _ call: Call, _ form: FormBody, _ content: Blob, _ range: Range<Int>
    ) throws -> (StoredObject, StoredVersion) {
        let claims = try IntegrityClaims(call.request, payload: .unsigned)
        let body = RequestBody(
            claims: claims, chunked: nil, declaredSize: range.count, limit: objectLimit, spool: call.core.spool,
            isObject: true)
        try content.forEachPiece(in: range) { try body.receive($0) }
        let received = try body.finish()
        var attributes = try call.writtenAttributes()
        if let tagging = form.fields["tagging"] {
            let root: XMLElement
            do throws(XMLFault) { root = try XMLReader.read(Array(tagging.utf8)) } catch {
                throw S3Error.malformedXML(error)
            }
            attributes.tags = try Tags.read(root)
        }
        let properties = try call.writtenProperties()
        let object = StoredObject(
            content: received.content, etag: hex(call.shownMD5(received.md5, properties)), properties: properties,
            checksum: received.kept)
        return (object, try call.store(object, at: call.key, attributes: attributes))
    }

    private static func answer(
        _ call: Call, _ form: FormBody, _ stored: (object: StoredObject, version: StoredVersion)
    ) throws -> S3Answer {
        let etag = "\"\(stored.object.etag)\""
        let path = PercentCoding.encoded(call.key.bytes, keepSlash: true)
        let location = "\(call.scheme)://\(call.header("host") ?? "localhost")/\(call.bucket)/\(path)"
        var answer = S3Answer(204)
        let redirect = form.fields["success_action_redirect"] ?? form.fields["redirect"]
        if let redirect, URL(string: redirect)?.scheme != nil {
            let separator = redirect.contains("?") ? "&" : "?"
            let query = [("bucket", call.bucket), ("key", call.key.text), ("etag", etag)]
                .map { "\($0.0)=\(PercentCoding.encoded($0.1.utf8))" }.joined(separator: "&")
            answer = S3Answer(303, headers: [("Location", redirect + separator + query)])
        } else if form.fields["success_action_status"] == "201" {
            // The one answer without S3's namespace: scripts on web pages look for its bare names.
            // Source: LocalStack issue 1302, an answer of S3, https://github.com/localstack/localstack/issues/1302
            answer = .xml("PostResponse", namespace: nil, status: 201, headers: [("Location", location)]) { xml in
                xml.element("Location", location)
                xml.element("Bucket", call.bucket)
                xml.element("Key", call.key.text)
                xml.element("ETag", etag)
            }
        } else {
            if form.fields["success_action_status"] == "200" { answer.status = 200 }
            answer.headers.append(("Location", location))
        }
        answer.headers.append(("ETag", etag))
        if let checksum = stored.object.checksum {
            answer.headers += [(checksum.headerName, checksum.value), ("x-amz-checksum-type", checksum.kind.rawValue)]
        }
        return call.delivering(stored.object, as: stored.version, answer)
    }
}

extension Call {
    /// The same request as somebody else's write of an object, with the headers that a form stands for.
    func asking(_ principal: Principal, key: ObjectKey, headers: HTTPHeaders) -> Call {
        var all = headers
        if let host = header("host") { all.add(name: "host", value: host) }
        let request = self.request.naming(key, headers: all)
        let authentication = Authentication(principal: principal, payload: .unsigned, signer: nil, seedSignature: "")
        return Call(
            core: core, request: request, requestID: requestID, operation: operation, authentication: authentication,
            startedAt: startedAt)
    }
}
