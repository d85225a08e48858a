import Drops
import Foundation

extension Operation {
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
    static let listBuckets = Operation("ListBuckets", permission: "s3:ListAllMyBuckets") { call in
        let limit = try call.count("max-buckets", default: 10_000, upTo: .max)
        guard (1...10_000).contains(limit) else {
            throw S3Error.invalidArgument(
                "Argument max-buckets must be an integer between 1 and 10000", "max-buckets", "\(limit)")
        }
        let prefix = call.query["prefix"] ?? ""
        let wanted = call.query["bucket-region"]
        if let wanted, wanted != call.core.configuration.region, !Region.names.contains(wanted) {
            throw S3Error(
                .invalidArgument, "Argument value \(wanted) is not a valid AWS Region",
                details: [("ArgumentName", "bucket-region")])
        }
        let after = try ContinuationToken.place(in: call, takesEmpty: true).map { String(decoding: $0, as: UTF8.self) }
        let tellsRegion = ["max-buckets", "prefix", "bucket-region", "continuation-token"].contains {
            call.query.contains($0)
        }
        let account = call.principal.account
        let all = try call.store.read { state in
            state.buckets.values
                .filter { ($0.owner.id == account.id || $0.isShared) && $0.name.hasPrefix(prefix) }
                .filter { wanted == nil || $0.region == wanted }
                .map { (name: $0.name, createdAt: $0.createdAt, region: $0.region) }
                .sorted { $0.name < $1.name }
                .filter { after == nil || $0.name > after! }
        }
        let page = all.prefix(limit)
        return .xml("ListAllMyBucketsResult") { xml in
            xml.element("Owner") { xml in
                xml.element("ID", account.id)
                xml.element("DisplayName", account.displayName)
            }
            xml.element("Buckets") { xml in
                for bucket in page {
                    xml.element("Bucket") { xml in
                        xml.element("BucketArn", Bucket.arn(bucket.name))
                        xml.element("Name", bucket.name)
                        xml.element("CreationDate", Timestamp.isoSeconds(bucket.createdAt))
                        if tellsRegion { xml.element("BucketRegion", bucket.region) }
                    }
                }
            }
            if page.count < all.count, let last = page.last {
                xml.element("ContinuationToken", ContinuationToken.write(Array(last.name.utf8)))
            }
            if call.query.contains("prefix") { xml.element("Prefix", prefix) }
        }
    }
}
