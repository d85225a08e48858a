import Drops
import Foundation

/// Reads and holds what keeps versions from deletion.
///
/// Source: Amazon S3 User Guide, "Locking objects with Object Lock",
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
enum ObjectLock {
    static let noLock = S3Error(.invalidRequest, "Bucket is missing Object Lock Configuration")

    /// Retention and legal hold in the headers of a write.
    static func read(_ call: Call, into attributes: inout VersionAttributes) throws(S3Error) {
        let mode = call.header("x-amz-object-lock-mode")
        let until = call.header("x-amz-object-lock-retain-until-date")
        if mode != nil || until != nil {
            guard let mode, let until else {
                throw S3Error(
                    .invalidArgument,
                    "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
                    details: [("ArgumentName", "x-amz-object-lock-" + (mode == nil ? "mode" : "retain-until-date"))])
            }
            guard Retention.Mode(rawValue: mode) != nil else {
                throw .invalidArgument("Unknown wormMode directive.", "x-amz-object-lock-mode", mode)
            }
            guard Timestamp.fromISO(until) != nil else {
                throw .invalidArgument(
                    "The retain until date must be provided in ISO 8601 format", "x-amz-object-lock-retain-until-date",
                    until)
            }
            attributes.retention = try retention(mode, until, now: call.startedAt)
        }
        if let hold = call.header("x-amz-object-lock-legal-hold") {
            guard ["ON", "OFF"].contains(hold) else {
                throw .invalidArgument(
                    "Legal Hold must be either of 'ON' or 'OFF'", "x-amz-object-lock-legal-hold", hold)
            }
            attributes.legalHold = hold == "ON"
        }
    }

    static func retention(_ mode: String, _ until: String, now: Date) throws(S3Error) -> Retention {
        guard let mode = Retention.Mode(rawValue: mode) else { throw S3Error(.malformedXML) }
        guard let date = Timestamp.fromISO(until) else { throw S3Error(.malformedXML) }
        guard date > now else {
            throw .invalidArgument("The retain until date must be in the future!", "RetainUntilDate", until)
        }
        return Retention(mode: mode, until: date)
    }

    /// What a new version gets without asking, from the bucket's default.
    static func defaultRetention(_ settings: BucketSettings, from date: Date) -> Retention? {
        guard let text = settings.documents["object-lock"], let root = try? XMLReader.read(Array(text.utf8)),
            let rule = root["Rule"]?["DefaultRetention"], let mode = (rule["Mode"]?.text).flatMap(Retention.Mode.init)
        else { return nil }
        let days = (rule["Days"]?.text).flatMap(Int.init) ?? ((rule["Years"]?.text).flatMap(Int.init) ?? 0) * 365
        return Retention(mode: mode, until: date + Double(days) * 86400)
    }

    /// Refuses the deletion of a version that is kept.
    static func checkDeletion(_ version: ObjectVersion, bypass: Bool, now: Date) throws(S3Error) {
        let refusal = S3Error(.accessDenied, "Access Denied because object protected by object lock.")
        if version.attributes.legalHold == true { throw refusal }
        guard let retention = version.attributes.retention, retention.until > now else { return }
        if retention.mode == .governance, bypass { return }
        throw refusal
    }
}

extension Call {
    /// Whether the client asks to pass by governance.
    var bypassesGovernance: Bool { header("x-amz-bypass-governance-retention")?.lowercased() == "true" }
}

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
    static let getObjectLockConfiguration = Operation(
        "GetObjectLockConfiguration", permission: "s3:GetBucketObjectLockConfiguration"
    ) { call in
        let settings = try call.settings()
        guard settings.isObjectLockEnabled else {
            throw S3Error(.objectLockConfigurationNotFound, details: [("BucketName", call.bucket)])
        }
        if let text = settings.documents["object-lock"] {
            return S3Answer(headers: [("Content-Type", "application/xml")], body: .bytes(Array(text.utf8)))
        }
        return .xml("ObjectLockConfiguration") { $0.element("ObjectLockEnabled", "Enabled") }
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html
    static let putObjectLockConfiguration = Operation(
        "PutObjectLockConfiguration", permission: "s3:PutBucketObjectLockConfiguration",
        body: .document(limit: 64 << 10)
    ) { call in
        let root = try call.document("ObjectLockConfiguration")
        guard root["ObjectLockEnabled"]?.text == "Enabled" else { throw S3Error(.malformedXML) }
        if let rule = root["Rule"] { try checkRule(rule) }
        let text = String(decoding: try call.receivedBody().content.bytes(), as: UTF8.self)
        try call.changeSettings { (settings) throws(S3Error) in
            guard settings.versioning == .enabled else {
                throw S3Error(
                    .invalidBucketState,
                    "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
            }
            settings.isObjectLockEnabled = true
            settings.documents["object-lock"] = text
        }
        return S3Answer()
    }

    private static func checkRule(_ rule: XMLElement) throws(S3Error) {
        guard let retention = rule["DefaultRetention"], let mode = retention["Mode"]?.text,
            Retention.Mode(rawValue: mode) != nil
        else { throw S3Error(.malformedXML) }
        let periods = [retention["Days"], retention["Years"]].compactMap { $0?.text }
        guard periods.count == 1 else { throw S3Error(.malformedXML) }
        guard let number = Int(periods[0]), number > 0 else {
            throw S3Error(
                .invalidRetentionPeriod, "Default retention period must be a positive integer value.",
                details: [("ArgumentName", "DefaultRetention"), ("ArgumentValue", periods[0])])
        }
        guard number <= (retention["Days"] == nil ? 100 : 36500) else {
            throw S3Error(
                .invalidRetentionPeriod, "Default retention period too large, must be less than 36500 days or 100 years"
            )
        }
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html
    static let getObjectRetention = Operation("GetObjectRetention") { call in
        let found = try call.findObject(call.key, in: call.bucket, versionID: call.query["versionId"])
        guard found.settings.isObjectLockEnabled else { throw ObjectLock.noLock }
        guard let retention = found.version.attributes.retention else { throw S3Error(.noSuchObjectLockConfiguration) }
        return .xml("Retention") { xml in
            xml.element("Mode", retention.mode.rawValue)
            xml.element("RetainUntilDate", Timestamp.iso(retention.until))
        }
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html
    static let putObjectRetention = Operation("PutObjectRetention", body: .document(limit: 64 << 10)) { call in
        let root = try call.document("Retention")
        var wanted: Retention?
        if !root.children.isEmpty {
            guard let mode = root["Mode"]?.text, let until = root["RetainUntilDate"]?.text else {
                throw S3Error(.malformedXML)
            }
            wanted = try ObjectLock.retention(mode, until, now: call.startedAt)
        }
        let found = try call.changeAttributes { (attributes, settings) throws(S3Error) in
            guard settings.isObjectLockEnabled else { throw ObjectLock.noLock }
            if let current = attributes.retention, current.until > call.startedAt {
                let isShorter =
                    wanted.map { $0.until < current.until || ($0.mode != current.mode && current.mode == .compliance) }
                    ?? true
                let mayShorten = current.mode == .governance && call.bypassesGovernance
                let changesGovernance =
                    current.mode == .governance && wanted?.mode != .governance && !call.bypassesGovernance
                guard (!isShorter || mayShorten) && !changesGovernance else {
                    throw S3Error(.accessDenied, "Access Denied because object protected by object lock.")
                }
            }
            attributes.retention = wanted
        }
        return S3Answer(headers: found.versionHeaders)
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html
    static let getObjectLegalHold = Operation("GetObjectLegalHold") { call in
        let found = try call.findObject(call.key, in: call.bucket, versionID: call.query["versionId"])
        guard found.settings.isObjectLockEnabled else { throw ObjectLock.noLock }
        guard let isHeld = found.version.attributes.legalHold else { throw S3Error(.noSuchObjectLockConfiguration) }
        return .xml("LegalHold") { $0.element("Status", isHeld ? "ON" : "OFF") }
    }

    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html
    static let putObjectLegalHold = Operation("PutObjectLegalHold", body: .document(limit: 64 << 10)) { call in
        guard let status = try call.document("LegalHold")["Status"]?.text, ["ON", "OFF"].contains(status) else {
            throw S3Error(.malformedXML)
        }
        let found = try call.changeAttributes { (attributes, settings) throws(S3Error) in
            guard settings.isObjectLockEnabled else { throw ObjectLock.noLock }
            attributes.legalHold = status == "ON"
        }
        return S3Answer(headers: found.versionHeaders)
    }
}
