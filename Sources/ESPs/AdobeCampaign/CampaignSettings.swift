import Reading
import StrictYAML

extension AdobeCampaign {
    /// An import workflow as its operator set it up: external account, File transfer, Data loading, Deduplication, Update data.
    struct Settings: Sendable {
        enum Workflow: String, CaseIterable { case simple, template, importWizard }
        enum OnError: String, CaseIterable { case pause, ignore }

        var workflow = Workflow.simple
        var account = ExternalAccount()
        var transfer = FileTransfer()
        var loading = DataLoading()
        var dedup = Deduplication()
        var update = UpdateData()
        var wizard = ImportWizard()
        var membership = Membership()
        var managedServices = false
        var onError = OnError.pause

        init() {}

        /// - Throws: `YAMLError` at the first key or value that does not fit.
        init(_ yaml: YAMLValue?) throws {
            guard let yaml else { return }
            var map = try yaml.map()
            workflow = try map.take("workflow")?.choice(Workflow.self) ?? workflow
            account = try map.take("externalAccount").map(ExternalAccount.init) ?? account
            transfer = try map.take("fileTransfer").map(FileTransfer.init) ?? transfer
            loading = try map.take("dataLoading").map(DataLoading.init) ?? loading
            let updateYAML = map.take("updateData")
            update = try updateYAML.map { try UpdateData($0, isWizard: workflow == .importWizard) } ?? update
            let wizardYAML = map.take("importWizard")
            wizard = try wizardYAML.map(ImportWizard.init) ?? wizard
            let (dedupYAML, membershipYAML) = (map.take("deduplication"), map.take("membership"))
            dedup = try dedupYAML.map(Deduplication.init) ?? dedup
            membership = try membershipYAML.map(Membership.init) ?? membership
            managedServices = try map.take("managedServices")?.bool() ?? managedServices
            onError = try map.take("onError")?.choice(OnError.self) ?? onError
            try map.finish()
            if workflow == .importWizard {
                if let other = dedupYAML ?? membershipYAML {
                    throw other.error(
                        "the import wizard has no such activity; doubles are a matter of \"importWizard\"")
                }
                dedup.keep = 0
                if updateYAML == nil { update.emptyErases = false }
            } else if let wizardYAML {
                throw wizardYAML.error("\"importWizard\" needs \"workflow: importWizard\"")
            } else if update.operation == .reconciliationOnly, let updateYAML {
                throw updateYAML.error("the operation reconciliationOnly is one of \"workflow: importWizard\"")
            }
            try check(updateYAML ?? yaml)
        }

        private func check(_ yaml: YAMLValue) throws {
            guard !loading.columns.isEmpty else { return }
            let names = loading.columns.map(\.name)
            for field in update.fields where !names.contains(field.source) {
                throw yaml.unknown(field.source, in: names, what: "column of the file format")
            }
            let targets = destinations(for: loading.columns)
            for key in update.keys + (wizard.secondKey.map { [$0] } ?? [])
            where !targets.contains(where: { $0.field == key }) {
                throw yaml.error(
                    "the key \"\(key)\" is filled by no column\(targets.map(\.field).nearest(to: key)); \"updateData.fields\" says which column fills it"
                )
            }
        }

        /// Which recipient field each column fills; by the same name where nothing else is said.
        func destinations(for columns: [Column]) -> [(column: Int, field: String)] {
            if !update.fields.isEmpty {
                return update.fields.compactMap { field in
                    columns.firstIndex { $0.name == field.source }.map { ($0, field.destination) }
                }
            }
            return columns.indices.filter { !columns[$0].isIgnored && columns[$0].name != membership.column }.map {
                ($0, Recipient.field(for: columns[$0].name))
            }
        }
    }

    struct ExternalAccount: Sendable {
        enum ServerOs: String, CaseIterable { case linux, windows }

        var path: String?
        var serverOs = ServerOs.linux

        init() {}

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            let server = map.take("server")
            let password = map.take("password")
            let strict = try map.take("strictPassword")?.bool() ?? true
            path = try map.take("path")?.string()
            serverOs = try map.take("serverOs")?.choice(ServerOs.self) ?? .linux
            try map.finish()
            if let server {
                let parts = try server.string().split(separator: "/", maxSplits: 1)[0].split(separator: ".")
                guard parts.count == 4, parts.suffix(3) == ["s3", "amazonaws", "com"] else {
                    throw server.error(
                        "the S3 server must be <bucket>.s3.amazonaws.com/<path>, without a region (\(TransferRules.accountServer.id))"
                    )
                }
            }
            if strict, let password, try password.string().contains("@") {
                throw password.error("an SFTP password must not hold @ (\(TransferRules.accountPassword.id))")
            }
        }
    }

    struct FileTransfer: Sendable {
        enum Order: String, CaseIterable { case name, newest }

        var pattern: String?
        var prefix: String?
        var caseSensitive = true
        var order = Order.name
        var processMissingFile = false
        var processErrors = false
        var deleteSource = false

        init() {}

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            pattern = try map.take("pattern")?.string()
            prefix = try map.take("prefix")?.string()
            caseSensitive = try map.take("caseSensitive")?.bool() ?? caseSensitive
            order = try map.take("order")?.choice(Order.self) ?? order
            processMissingFile = try map.take("processMissingFile")?.bool() ?? false
            processErrors = try map.take("processErrors")?.bool() ?? false
            deleteSource = try map.take("deleteSource")?.bool() ?? false
            try map.finish()
        }
    }

    struct Deduplication: Sendable {
        /// Fields of the recipient; empty for the keys of Update data.
        var key: [String] = []
        /// Records kept per key; 0 keeps all.
        var keep = 1
        var disableZeroIdFilter = true

        init() {}

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            key = try map.take("key")?.strings() ?? []
            let keepValue = map.take("keep")
            keep = try keepValue?.int() ?? 1
            disableZeroIdFilter = try map.take("disableZeroIdFilter")?.bool() ?? true
            try map.finish()
            if keep < 0 { throw keepValue?.error("\"keep\" must be 0 or more") ?? yaml.error("keep") }
        }
    }

    struct UpdateData: Sendable {
        enum Operation: String, CaseIterable { case insertOrUpdate, insert, update, delete, reconciliationOnly }
        enum Overlong: String, CaseIterable { case reject, truncate }
        enum Strictness: String, CaseIterable { case warn, reject, off }
        enum Ambiguous: String, CaseIterable { case reject, first }

        struct Field: Sendable {
            enum When: String, CaseIterable { case all, insert, update }
            var source: String
            var destination: String
            var operation = When.all
            /// Whether a stored value stays.
            var onlyIfEmpty = false
        }

        var operation = Operation.insertOrUpdate
        var keys = ["email"]
        var keyCaseSensitive = true
        var ambiguous = Ambiguous.reject
        var emptyErases = true
        var ignoreSameTarget = false
        /// A write batch, never a cap.
        var batchSize = 500
        var overlong = Overlong.reject
        var emailSyntax = Strictness.warn
        var minimum = ["email", "firstName", "lastName"]
        var fields: [Field] = []

        init() {}

        /// - Parameter isWizard: an empty value leaves what is stored, unless told otherwise.
        init(_ yaml: YAMLValue, isWizard: Bool) throws {
            var map = try yaml.map()
            operation = try map.take("operation")?.choice(Operation.self) ?? operation
            let keyList = map.take("keys")
            keys = try keyList?.strings() ?? keys
            keyCaseSensitive = try map.take("keyCaseSensitive")?.bool() ?? true
            ambiguous = try map.take("ambiguous")?.choice(Ambiguous.self) ?? ambiguous
            emptyErases = try map.take("emptyErases")?.bool() ?? !isWizard
            ignoreSameTarget = try map.take("ignoreSameTarget")?.bool() ?? false
            batchSize = try map.take("batchSize")?.int() ?? batchSize
            overlong = try map.take("overlongDbValue")?.choice(Overlong.self) ?? overlong
            emailSyntax = try map.take("emailSyntax")?.choice(Strictness.self) ?? emailSyntax
            minimum = try map.take("minimum")?.strings() ?? minimum
            fields =
                try map.take("fields")?.list().map { entry in
                    var map = try entry.map()
                    var field = Field(
                        source: try map.require("source").string(), destination: try map.require("destination").string()
                    )
                    field.operation = try map.take("operation")?.choice(Field.When.self) ?? .all
                    field.onlyIfEmpty = try map.take("onlyIfEmpty")?.bool() ?? false
                    try map.finish()
                    return field
                } ?? []
            try map.finish()
            if keys.isEmpty { throw keyList?.error("\"keys\" must name at least one field") ?? yaml.error("keys") }
        }
    }

    struct Membership: Sendable {
        /// Name of the file's status column; nil for none.
        var column: String?
        /// List that members go to.
        var list: String?
        var purgeList = true
        /// Service that is subscribed to and unsubscribed from.
        var service: String?

        /// What a status says.
        enum Status { case member, left, silent, unknown }

        static func status(_ text: UnsafeRawBufferPointer) -> Status {
            if text.isEmpty { return .silent }
            if text.equals("realized") || text.equals("existing") || text.equals("active") { return .member }
            return text.equals("exited") || text.equals("expired") ? .left : .unknown
        }

        init() {}

        init(_ yaml: YAMLValue) throws {
            var map = try yaml.map()
            column = try map.take("column")?.string()
            list = try map.take("list")?.string()
            let purge = map.take("purgeList")
            purgeList = try purge?.bool() ?? true
            let serviceValue = map.take("service")
            service = try serviceValue?.string()
            try map.finish()
            if list == nil, let purge { throw purge.error("\"purgeList\" needs a \"list\"") }
            if column == nil, let serviceValue {
                throw serviceValue.error("\"service\" needs the \"column\" that says who subscribes and who leaves")
            }
        }
    }
}
