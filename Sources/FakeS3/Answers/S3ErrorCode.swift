/// The error codes that this endpoint answers with.
///
/// Source: Amazon S3 API Reference, "Error Responses",
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
enum S3ErrorCode: String, Sendable, CaseIterable {
    case accessControlListNotSupported = "AccessControlListNotSupported"
    case accessDenied = "AccessDenied"
    case authorizationHeaderMalformed = "AuthorizationHeaderMalformed"
    case authorizationQueryParametersError = "AuthorizationQueryParametersError"
    case badDigest = "BadDigest"
    case badRequest = "BadRequest"
    case bucketAlreadyExists = "BucketAlreadyExists"
    case bucketAlreadyOwnedByYou = "BucketAlreadyOwnedByYou"
    case bucketNotEmpty = "BucketNotEmpty"
    case conditionalRequestConflict = "ConditionalRequestConflict"
    case corsForbidden = "AccessForbidden"
    case entityTooLarge = "EntityTooLarge"
    case entityTooSmall = "EntityTooSmall"
    case expiredToken = "ExpiredToken"
    case illegalLocationConstraint = "IllegalLocationConstraintException"
    case illegalVersioningConfiguration = "IllegalVersioningConfigurationException"
    case incompleteBody = "IncompleteBody"
    case internalError = "InternalError"
    case invalidAccessKeyId = "InvalidAccessKeyId"
    case invalidArgument = "InvalidArgument"
    case invalidBucketAclWithObjectOwnership = "InvalidBucketAclWithObjectOwnership"
    case invalidBucketName = "InvalidBucketName"
    case invalidBucketState = "InvalidBucketState"
    case invalidChunkSize = "InvalidChunkSizeError"
    case invalidDigest = "InvalidDigest"
    case invalidEncryptionAlgorithm = "InvalidEncryptionAlgorithmError"
    case invalidLocationConstraint = "InvalidLocationConstraint"
    case invalidObjectState = "InvalidObjectState"
    case invalidPart = "InvalidPart"
    case invalidPartNumber = "InvalidPartNumber"
    case invalidPartOrder = "InvalidPartOrder"
    case invalidPolicyDocument = "InvalidPolicyDocument"
    case invalidRange = "InvalidRange"
    case invalidRedirectLocation = "InvalidRedirectLocation"
    case invalidRequest = "InvalidRequest"
    case invalidRetentionPeriod = "InvalidRetentionPeriod"
    case invalidStorageClass = "InvalidStorageClass"
    case invalidTag = "InvalidTag"
    case invalidTargetBucket = "InvalidTargetBucketForLogging"
    case invalidToken = "InvalidToken"
    case invalidURI = "InvalidURI"
    case keyTooLong = "KeyTooLongError"
    case malformedACL = "MalformedACLError"
    case malformedPOSTRequest = "MalformedPOSTRequest"
    case malformedPolicy = "MalformedPolicy"
    case malformedTrailer = "MalformedTrailerError"
    case malformedXML = "MalformedXML"
    case maxMessageLengthExceeded = "MaxMessageLengthExceeded"
    case maxPostPreDataLengthExceeded = "MaxPostPreDataLengthExceededError"
    case metadataTooLarge = "MetadataTooLarge"
    case methodNotAllowed = "MethodNotAllowed"
    case missingContentLength = "MissingContentLength"
    case missingSecurityHeader = "MissingSecurityHeader"
    case noSuchBucket = "NoSuchBucket"
    case noSuchBucketPolicy = "NoSuchBucketPolicy"
    case noSuchCORSConfiguration = "NoSuchCORSConfiguration"
    case noSuchKey = "NoSuchKey"
    case noSuchLifecycleConfiguration = "NoSuchLifecycleConfiguration"
    case noSuchObjectLockConfiguration = "NoSuchObjectLockConfiguration"
    case noSuchPublicAccessBlockConfiguration = "NoSuchPublicAccessBlockConfiguration"
    case noSuchReplicationConfiguration = "ReplicationConfigurationNotFoundError"
    case noSuchTagSet = "NoSuchTagSet"
    case noSuchUpload = "NoSuchUpload"
    case noSuchVersion = "NoSuchVersion"
    case noSuchWebsiteConfiguration = "NoSuchWebsiteConfiguration"
    case notImplemented = "NotImplemented"
    case notModified = "NotModified"
    case objectLockConfigurationNotFound = "ObjectLockConfigurationNotFoundError"
    case ownershipControlsNotFound = "OwnershipControlsNotFoundError"
    case preconditionFailed = "PreconditionFailed"
    case requestHeaderSectionTooLarge = "RequestHeaderSectionTooLarge"
    case requestTimeout = "RequestTimeout"
    case requestTimeTooSkewed = "RequestTimeTooSkewed"
    case serverSideEncryptionConfigurationNotFound = "ServerSideEncryptionConfigurationNotFoundError"
    case serviceUnavailable = "ServiceUnavailable"
    case signatureDoesNotMatch = "SignatureDoesNotMatch"
    case slowDown = "SlowDown"
    case tooManyBuckets = "TooManyBuckets"
    case unexpectedContent = "UnexpectedContent"
    case unresolvableGrant = "UnresolvableGrantByEmailAddress"
    case xAmzContentSHA256Mismatch = "XAmzContentSHA256Mismatch"

    /// The HTTP status that goes with the code.
    var status: Int {
        switch self {
        case .notModified: 304
        case .accessDenied, .corsForbidden, .invalidAccessKeyId, .invalidChunkSize, .invalidObjectState,
            .requestTimeTooSkewed, .signatureDoesNotMatch:
            403
        case .noSuchBucket, .noSuchBucketPolicy, .noSuchCORSConfiguration, .noSuchKey, .noSuchLifecycleConfiguration,
            .noSuchObjectLockConfiguration, .noSuchPublicAccessBlockConfiguration, .noSuchReplicationConfiguration,
            .noSuchTagSet, .noSuchUpload, .noSuchVersion, .noSuchWebsiteConfiguration, .objectLockConfigurationNotFound,
            .ownershipControlsNotFound, .serverSideEncryptionConfigurationNotFound:
            404
        case .methodNotAllowed: 405
        case .bucketAlreadyExists, .bucketAlreadyOwnedByYou, .bucketNotEmpty, .conditionalRequestConflict,
            .invalidBucketState:
            409
        case .missingContentLength: 411
        case .preconditionFailed: 412
        case .invalidRange, .invalidPartNumber: 416
        case .internalError: 500
        case .notImplemented: 501
        case .serviceUnavailable, .slowDown: 503
        default: 400
        }
    }

    /// What is said when the place of the error has nothing more exact to say.
    var standardMessage: String {
        switch self {
        case .accessControlListNotSupported: "The bucket does not allow ACLs"
        case .accessDenied: "Access Denied"
        case .badDigest: "The Content-MD5 you specified did not match what we received."
        case .bucketAlreadyExists:
            "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again."
        case .bucketAlreadyOwnedByYou:
            "Your previous request to create the named bucket succeeded and you already own it."
        case .bucketNotEmpty: "The bucket you tried to delete is not empty"
        case .entityTooLarge: "Your proposed upload exceeds the maximum allowed size"
        case .entityTooSmall: "Your proposed upload is smaller than the minimum allowed size"
        case .invalidToken: "The provided token is malformed or otherwise invalid."
        case .expiredToken: "The provided token has expired."
        case .incompleteBody: "The request body terminated unexpectedly"
        case .internalError: "We encountered an internal error. Please try again."
        case .invalidAccessKeyId: "The AWS Access Key Id you provided does not exist in our records."
        case .invalidBucketName: "The specified bucket is not valid."
        case .invalidBucketAclWithObjectOwnership:
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        case .invalidChunkSize: "Only the last chunk is allowed to have a size less than 8192 bytes"
        case .invalidDigest: "The Content-MD5 you specified was invalid."
        case .invalidLocationConstraint: "The specified location-constraint is not valid"
        case .invalidPart:
            "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
        case .invalidPartNumber: "The requested partnumber is not satisfiable"
        case .invalidPartOrder: "The list of parts was not in ascending order. Parts must be ordered by part number."
        case .invalidRange: "The requested range is not satisfiable"
        case .invalidStorageClass: "The storage class you specified is not valid"
        case .invalidURI: "Couldn't parse the specified URI."
        case .keyTooLong: "Your key is too long"
        case .malformedACL: "The XML you provided was not well-formed or did not validate against our published schema"
        case .malformedTrailer:
            "The request contained trailing data that was not well-formed or did not conform to our published schema."
        case .malformedXML: "The XML you provided was not well-formed or did not validate against our published schema"
        case .maxMessageLengthExceeded: "Your request was too big."
        case .metadataTooLarge: "Your metadata headers exceed the maximum allowed metadata size"
        case .methodNotAllowed: "The specified method is not allowed against this resource."
        case .missingContentLength: "You must provide the Content-Length HTTP header."
        case .noSuchBucket: "The specified bucket does not exist"
        case .noSuchBucketPolicy: "The bucket policy does not exist"
        case .noSuchCORSConfiguration: "The CORS configuration does not exist"
        case .noSuchKey: "The specified key does not exist."
        case .noSuchLifecycleConfiguration: "The lifecycle configuration does not exist"
        case .noSuchObjectLockConfiguration: "The specified object does not have a ObjectLock configuration"
        case .noSuchPublicAccessBlockConfiguration: "The public access block configuration was not found"
        case .noSuchReplicationConfiguration: "The replication configuration was not found"
        case .noSuchTagSet: "The TagSet does not exist"
        case .noSuchUpload:
            "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
        case .noSuchVersion: "The specified version does not exist."
        case .noSuchWebsiteConfiguration: "The specified bucket does not have a website configuration"
        case .notImplemented: "A header you provided implies functionality that is not implemented"
        case .objectLockConfigurationNotFound: "Object Lock configuration does not exist for this bucket"
        case .ownershipControlsNotFound: "The bucket ownership controls were not found"
        case .preconditionFailed: "At least one of the pre-conditions you specified did not hold"
        case .requestHeaderSectionTooLarge: "Your request header section exceeds the maximum allowed size."
        case .requestTimeout:
            "Your socket connection to the server was not read from or written to within the timeout period."
        case .requestTimeTooSkewed: "The difference between the request time and the current time is too large."
        case .serverSideEncryptionConfigurationNotFound: "The server side encryption configuration was not found"
        case .serviceUnavailable: "Reduce your request rate."
        case .signatureDoesNotMatch:
            "The request signature we calculated does not match the signature you provided. Check your key and signing method."
        case .slowDown: "Please reduce your request rate."
        case .xAmzContentSHA256Mismatch:
            "The provided 'x-amz-content-sha256' header does not match what was computed."
        default: rawValue
        }
    }
}
