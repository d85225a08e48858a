import Logging
import Drops
import Faults
import Foundation
import NIOHTTP1

/// One request from its head to its answer, without the socket. Belongs to one connection.
///
/// The order is S3's: signature, then fault, permission, what the operation refuses at once, body, work. A refusal
/// before the body's end is kept until the body came, unless the client waits for a go-ahead.
final class RequestSession {
    private let core: S3Core
    private let requestID: String
    private let startedAt: Date
    private let connection: Int
    private let head: HTTPRequestHead
    private let request: S3Request
    private let operation: Operation
    private var call: Call?
    private var principal = Principal.anonymous
    private var body: RequestBody?
    private var bytesIn = 0
    private var fired: FaultRule?
    private var isCorrupted = false

    /// Why the request will be turned down, as soon as that is known.
    private(set) var refusal: S3Error?

    init(core: S3Core, head: HTTPRequestHead, connection: Int) {
        self.core = core
        self.head = head
        self.connection = connection
        requestID = core.ids.requestID()
        startedAt = core.time.now
        request = S3Request(head, domains: core.configuration.domains)
        operation = OperationCatalog.operation(for: request)
        do { try begin() } catch { refuse(error) }
    }

    /// What a fault rule wants done to this request, besides answering with an error.
    var fault: FaultRule.Action? { fired?.then }

    private func begin() throws {
        try RequestHead.check(request, version: head.version)
        // A browser asks first with the URL that it will use: that URL's signature is of another method.
        let authentication =
            operation.name == Operation.preflight.name ? .anonymous : try core.authenticator.authenticate(request)
        principal = authentication.principal
        try RequestHead.checkVersion(request, operation)
        try askForFault()
        guard operation.perform != nil else { throw S3Error.notImplemented(operation.name) }
        let call = Call(
            core: core, request: request, requestID: requestID, operation: operation, authentication: authentication,
            startedAt: startedAt)
        if case .truncateList = fired?.then { call.listCap = 1 }
        try Access.check(call)
        try operation.prepare?(call)
        self.call = call
        body = try makeBody(authentication)
    }

    private var question: FaultPlan.Question {
        FaultPlan.Question(
            endpoint: .s3, operation: operation.name, path: target, principal: principal.accessKeyID ?? "")
    }

    private func askForFault() throws(S3Error) {
        guard !core.faults.isEmpty else { return }
        try fire(core.faults.decide(question))
    }

    /// Asks for rules that wait for a number of bytes, as these pass.
    private func askForFault(from previous: Int, to bytes: Int) throws(S3Error) {
        guard !core.faults.isEmpty, fired == nil else { return }
        var question = question
        question.bytes = bytes
        try fire(core.faults.decide(question, passing: previous))
    }

    private func fire(_ rule: FaultRule?) throws(S3Error) {
        guard let rule else { return }
        fired = rule
        let takesBody = if case .none = operation.body { false } else { true }
        let refusal = rule.then.refusal(
            of: operation.name, method: request.method, takesBody: takesBody, accessKeyID: principal.accessKeyID)
        if let refusal { throw refusal }
    }

    private var target: String {
        guard let bucket = request.address.bucket else { return "" }
        return request.address.key.map { "\(bucket)/\($0.text)" } ?? bucket
    }

    private func makeBody(_ authentication: Authentication) throws(S3Error) -> RequestBody? {
        let limit: Int
        switch operation.body {
        case .none: return try makeIgnoredBody(authentication)
        case .document(let most): limit = most
        case .object: limit = Operation.objectLimit
        }
        let claims = try IntegrityClaims(
            request, payload: authentication.payload, checksumsTellOfBody: operation.checksumsTellOfBody)
        var chunked: ChunkedPayload?
        if case .streaming(let isSigned, let hasTrailer) = authentication.payload {
            chunked = ChunkedPayload(
                isSigned: isSigned, hasTrailer: hasTrailer, signer: authentication.signer,
                seedSignature: authentication.seedSignature,
                smallestChunk: core.configuration.strictness.chunkSize ? 8192 : 1)
        }
        let size = try declaredSize(isChunked: chunked != nil)
        if let size, size > limit { throw RequestBody.tooLarge(size, limit) }
        return RequestBody(
            claims: claims, chunked: chunked, declaredSize: size, limit: limit, spool: core.spool,
            isObject: operation.body == .object)
    }

    /// What is thrown away must still be what was signed.
    private func makeIgnoredBody(_ authentication: Authentication) throws(S3Error) -> RequestBody? {
        switch authentication.payload {
        case .unsigned: return nil
        case .streaming:
            throw .invalidArgument(
                "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, or a valid sha256 value.", "x-amz-content-sha256",
                request.header("x-amz-content-sha256") ?? "")
        case .hash(let hash):
            let hasBody =
                request.header("content-length").map { $0 != "0" }
                ?? request.headers.contains(name: "transfer-encoding")
            guard hasBody || hash != emptySHA256 else { return nil }
            return RequestBody(
                claims: IntegrityClaims(sha256: hash), chunked: nil, declaredSize: nil, limit: Operation.documentLimit,
                spool: core.spool)
        }
    }

    private func declaredSize(isChunked: Bool) throws(S3Error) -> Int? {
        if let text = request.header(isChunked ? "x-amz-decoded-content-length" : "content-length") {
            guard let size = Int(wire: text), size >= 0 else {
                if isChunked { throw S3Error(.missingContentLength) }
                throw .invalidArgument("The length is not a number", "Content-Length", text)
            }
            return size
        }
        if isChunked { throw S3Error(.missingContentLength) }
        if case .object = operation.body {
            // S3 takes an object in HTTP's own chunks only when it is told the length in another way.
            guard request.header("transfer-encoding") == nil else {
                guard core.configuration.strictness.bodyLength else { return nil }
                throw S3Error(.notImplemented, details: [("Header", "Transfer-Encoding")])
            }
            throw S3Error(.missingContentLength)
        }
        return nil
    }

    private func refuse(_ error: any Error) {
        body = nil
        refusal = error as? S3Error
        if refusal == nil {
            core.logger.error("S3 request failed", metadata: ["operation": "\(operation.name)", "error": "\(error)"])
            refusal = S3Error(.internalError)
        }
    }

    /// The body did not come in time.
    func timeOut() { if refusal == nil { refuse(S3Error(.requestTimeout)) } }

    /// Whether ``finish()`` may keep a thread for long: bytes of objects are read again, or a large body's hash is awaited.
    var endsSlowly: Bool {
        guard refusal == nil else { return false }
        return operation.readsContent || (body?.size ?? 0) >= BackgroundMD5.worthwhile
            || request.header("x-amz-checksum-mode") != nil
    }

    /// Takes the next bytes of the body; after a refusal they are only counted.
    func receive(_ bytes: UnsafeRawBufferPointer) {
        bytesIn += bytes.count
        guard refusal == nil, let body else { return }
        do {
            try askForFault(from: bytesIn - bytes.count, to: bytesIn)
            if case .corrupt = fired?.then, !isCorrupted {
                try receiveCorrupted(bytes, into: body)
            } else {
                try body.receive(bytes)
            }
        } catch { refuse(error) }
    }

    /// One bit is flipped as on a bad line: what the client promised of its bytes is held against what came.
    private func receiveCorrupted(_ bytes: UnsafeRawBufferPointer, into body: RequestBody) throws {
        isCorrupted = true
        body.flipsNextBit = true
        try body.receive(bytes)
    }

    /// The body is whole: the work is done and the answer made.
    func finish() -> S3Answer {
        if refusal == nil, let call, let perform = operation.perform {
            do {
                call.body = try body?.finish()
                return complete(try faulty(try perform(call)))
            } catch {
                refuse(error)
            }
        }
        return refusalAnswer()
    }

    /// The answer with what a fault rule changes in it.
    private func faulty(_ answer: S3Answer) throws -> S3Answer {
        if answer.body.size > 0, request.method == "GET" {
            // The bytes of a download are those of its answer, which are all known now.
            let answerSize = answer.body.size
            if fired == nil {
                var question = question
                question.bytes = answerSize
                if let rule = core.faults.isEmpty ? nil : core.faults.decide(question, passing: 0) { try fire(rule) }
            }
        }
        switch fired?.then {
        case .wrongSize(let difference): return answer.tellingSizes(offBy: difference)
        case .wrongETag: return answer.tellingWrongETags()
        case .corrupt where body == nil: return try answer.corrupted(at: fired?.when.afterBytes ?? 0)
        default: return answer
        }
    }

    /// After how many bytes of an answer a rule that cuts, stalls or ends it does so.
    func breakingPoint(of size: Int) -> Int { min(size, fired?.when.afterBytes ?? size / 2) }

    /// The answer to a request that is turned down.
    func refusalAnswer() -> S3Answer {
        let error = refusal ?? S3Error(.internalError)
        var answer = S3Answer(error.status, headers: error.headers)
        answer.errorCode = error.code
        // 304 and answers to HEAD have no body: the status alone must tell.
        if error.status != 304, request.method != "HEAD" {
            let resource = String(decoding: PercentCoding.decode(request.rawPath.utf8), as: UTF8.self)
            answer.headers.append(("Content-Type", "application/xml"))
            answer.body = .bytes(error.document(resource: resource, requestID: requestID, hostID: S3Core.hostID))
        }
        return complete(answer)
    }

    private func complete(_ answer: S3Answer) -> S3Answer {
        var complete = answer
        complete.headers += core.corsHeaders(for: request, operation)
        complete.headers += [
            ("x-amz-request-id", requestID), ("x-amz-id-2", S3Core.hostID), ("Date", Timestamp.http(core.time.now)),
            ("Server", "AmazonS3"),
        ]
        return complete
    }

    /// Writes the request into the journal, and does what waits for the answer to be out.
    func answered(_ answer: S3Answer, bytesOut: Int) {
        record(
            outcome: answer.status < 400 && answer.errorCode == nil
                ? .succeeded : answer.status >= 500 ? .failed : .refused,
            status: answer.errorCode ?? "\(answer.status)", bytesOut: bytesOut)
        for step in answer.afterwards { step() }
    }

    /// The peer went away, or a fault cut it off: nothing was delivered.
    func cut() { record(outcome: .cut, status: "cut", bytesOut: 0) }

    /// Which headers came, in their order. Names alone: values may be secrets or somebody's data.
    private var headerNames: String {
        var names = ""
        for (name, _) in request.headers {
            if !names.isEmpty { names += " " }
            names += name
        }
        return names.lowercased()
    }

    private func record(outcome: Exchange.Outcome, status: String, bytesOut: Int) {
        var details = ["requestID": requestID, "headers": headerNames]
        if let type = request.header("content-type") { details["content-type"] = type }
        if let range = request.header("range") { details["range"] = range }
        if let fired { details["fault"] = fired.name }
        let now = core.time.now
        core.journal.record(
            Exchange(
                endpoint: .s3, connection: connection, client: request.header("user-agent") ?? "",
                principal: principal.accessKeyID ?? "", operation: operation.name, target: target, outcome: outcome,
                status: status, bytesIn: bytesIn, bytesOut: bytesOut, startedAt: startedAt,
                duration: now.timeIntervalSince(startedAt), details: details))
    }
}
