/// What S3 demands of a lifecycle document. The rules are kept and never act: nothing here ages.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
enum LifecycleRules {
    static func check(_ root: XMLElement) throws(S3Error) {
        let rules = root.all("Rule")
        guard (1...1000).contains(rules.count) else { throw S3Error(.malformedXML) }
        var ids: Set<String> = []
        for rule in rules {
            if let id = rule["ID"]?.text {
                guard id.utf8.count <= 255 else {
                    throw .invalidArgument("ID length should not exceed allowed limit of 255", "ID", id)
                }
                guard ids.insert(id).inserted else {
                    throw .invalidArgument("Rule ID must be unique. Found same ID for more than one rule", "ID", id)
                }
            }
            guard let status = rule["Status"]?.text, ["Enabled", "Disabled"].contains(status) else {
                throw S3Error(.malformedXML)
            }
            try checkExpiration(rule)
        }
    }

    private static func checkExpiration(_ rule: XMLElement) throws(S3Error) {
        if let days = rule["Expiration"]?["Days"]?.text {
            guard let number = Int(days), number > 0 else {
                throw .invalidArgument("'Days' for Expiration action must be a positive integer", "Days", days)
            }
        }
        if let date = rule["Expiration"]?["Date"]?.text {
            guard let read = Timestamp.fromISO(date) else { throw S3Error(.malformedXML) }
            guard Timestamp.basic(read).hasSuffix("T000000Z") else {
                throw .invalidArgument("'Date' must be at midnight GMT", "Date", date)
            }
        }
    }
}
