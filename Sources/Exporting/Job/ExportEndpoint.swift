/// Where the files of a job go, with what it takes to get in.
public enum ExportEndpoint: Sendable, Equatable {
    /// A folder in a bucket.
    case s3(S3Place)
    /// A folder on an SFTP server.
    case sftp(SFTPPlace)
    /// A list of an account at Constant Contact.
    case constantContact(ContactListPlace)
    /// A local folder: for looking at files without a server.
    case folder(String)

    /// Bucket, folder and credentials. What is nil comes from the environment, as other S3 clients take it.
    public struct S3Place: Sendable, Equatable {
        /// Base URL, path style: `http://127.0.0.1:9000`. Environment: `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`.
        public var url: String?
        /// Environment: `AWS_REGION`, `AWS_DEFAULT_REGION`; else `us-east-1`.
        public var region: String?
        /// Must exist.
        public var bucket: String
        /// Folder, without a slash at its ends; may end in `%SEGMENT_NAME%`, `%SEGMENT_ID%` or both.
        public var path = ""
        /// Environment: `AWS_ACCESS_KEY_ID`.
        public var accessKeyID: String?
        /// Environment: `AWS_SECRET_ACCESS_KEY`.
        public var secretAccessKey: String?
        /// Bytes from which on an object goes in parts.
        public var partSize = 8 << 20

        /// Everything but the bucket from the environment.
        public init(bucket: String) { self.bucket = bucket }
    }

    /// Server, folder and credentials. What is nil comes from the environment that `mockdest env` prints.
    public struct SFTPPlace: Sendable, Equatable {
        /// Environment: `MOCKDEST_SFTP_HOST`.
        public var host: String?
        /// Environment: `MOCKDEST_SFTP_PORT`; else 22.
        public var port: Int?
        /// Environment: `MOCKDEST_SFTP_USER`.
        public var user: String?
        /// Environment: `MOCKDEST_SFTP_PASSWORD`, unless there is a key.
        public var password: String?
        /// Text of a private key without passphrase; wins over ``keyFile``.
        public var privateKey: String?
        /// Path of a private key without passphrase; wins over the password.
        public var keyFile: String?
        /// `SHA256:...`; nil trusts any host key.
        public var hostKey: String?
        /// Folder in which the files are put.
        public var folder = ""
        /// Whether files are written under their name or renamed into it.
        public var naming = SFTPSender.Naming.direct
        /// Whether a missing ``folder`` is made.
        public var makesFolder = true

        /// Everything from the environment.
        public init() {}
    }

    /// The API, the list and what opens it. What is nil comes from the environment that `mockdest env` prints.
    public struct ContactListPlace: Sendable, Equatable {
        /// Base URL, without `/v3`. Environment: `MOCKDEST_API_URL`.
        public var url: String?
        /// Id of the list, a UUID; it must exist.
        public var list: String
        /// Bearer token. Environment: `MOCKDEST_API_TOKEN`.
        public var accessToken: String?
        /// Gets a new token once the old one is refused; nil gives up then.
        public var refreshToken: String?
        /// With the refresh token: the application's id and secret.
        public var client: Client?

        /// An application that is registered at Constant Contact.
        public struct Client: Sendable, Equatable {
            /// The application's id.
            public var id: String
            /// Its secret.
            public var secret: String

            /// Takes both as they are.
            public init(id: String, secret: String) {
                self.id = id
                self.secret = secret
            }
        }

        /// Everything but the list from the environment.
        public init(list: String) { self.list = list }
    }

    /// What the job leaves open, filled in from `environment`.
    ///
    /// - Throws: ``ExportJob/Invalid`` naming what is given neither here nor there.
    public func filled(from environment: [String: String]) throws(ExportJob.Invalid) -> ExportEndpoint {
        func first(_ names: String...) -> String? { names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } }
        func need(_ value: String?, _ key: String, _ variable: String) throws(ExportJob.Invalid) -> String {
            guard let value else {
                throw ExportJob.Invalid(description: "the job's endpoint has no \"\(key)\", and \(variable) is not set")
            }
            return value
        }
        switch self {
        case .folder: return self
        case .s3(var place):
            place.url = try need(
                place.url ?? first("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"), "url", "AWS_ENDPOINT_URL_S3")
            place.region = place.region ?? first("AWS_REGION", "AWS_DEFAULT_REGION") ?? "us-east-1"
            place.accessKeyID = try need(
                place.accessKeyID ?? first("AWS_ACCESS_KEY_ID"), "access-key", "AWS_ACCESS_KEY_ID")
            place.secretAccessKey = try need(
                place.secretAccessKey ?? first("AWS_SECRET_ACCESS_KEY"), "secret-key", "AWS_SECRET_ACCESS_KEY")
            return .s3(place)
        case .sftp(var place):
            place.host = try need(place.host ?? first("MOCKDEST_SFTP_HOST"), "host", "MOCKDEST_SFTP_HOST")
            place.port = place.port ?? first("MOCKDEST_SFTP_PORT").flatMap { Int($0) } ?? 22
            place.user = try need(place.user ?? first("MOCKDEST_SFTP_USER"), "user", "MOCKDEST_SFTP_USER")
            if place.privateKey == nil, place.keyFile == nil {
                place.password = try need(
                    place.password ?? first("MOCKDEST_SFTP_PASSWORD"), "password", "MOCKDEST_SFTP_PASSWORD")
            }
            return .sftp(place)
        case .constantContact(var place):
            place.url = try need(place.url ?? first("MOCKDEST_API_URL"), "url", "MOCKDEST_API_URL")
            place.accessToken = try need(
                place.accessToken ?? first("MOCKDEST_API_TOKEN"), "access-token", "MOCKDEST_API_TOKEN")
            return .constantContact(place)
        }
    }

    /// The folder of an audience's files below bucket, user's root or local folder, without slashes at its ends.
    ///
    /// Source: "Cloud storage destinations overview" (macros at the end of the path, S3 only; spaces are kept),
    /// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/catalog/cloud-storage/overview
    public func folder(for audience: ExportJob.Audience) -> String {
        switch self {
        case .folder, .constantContact: ""
        case .s3(let place):
            Self.trimmed(
                place.path.replacing("%SEGMENT_NAME%", with: audience.name)
                    .replacing("%SEGMENT_ID%", with: audience.id))
        case .sftp(let place): place.folder.hasSuffix("/") ? String(place.folder.dropLast()) : place.folder
        }
    }

    /// - Throws: ``ExportJob/Invalid`` for a macro that is not at the end of the path, or not in a bucket.
    ///
    /// Source: as for ``folder(for:)``.
    func checkFolder() throws(ExportJob.Invalid) {
        switch self {
        case .s3(let place):
            guard let first = place.path.firstRange(of: "%SEGMENT_") else { return }
            let rest = place.path[first.lowerBound...].replacing("%SEGMENT_NAME%", with: "")
                .replacing("%SEGMENT_ID%", with: "")
            guard rest.allSatisfy({ $0 == "/" }) else {
                throw ExportJob.Invalid(
                    description: "the path \"\(place.path)\" takes %SEGMENT_NAME% and %SEGMENT_ID% at its end only")
            }
        case .sftp(let place) where place.folder.contains("%SEGMENT_"):
            throw ExportJob.Invalid(
                description: "the folder \"\(place.folder)\" takes no macros; paths in a bucket do")
        case .sftp, .constantContact, .folder: return
        }
    }

    private static func trimmed(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: true).joined(separator: "/")
    }
}
