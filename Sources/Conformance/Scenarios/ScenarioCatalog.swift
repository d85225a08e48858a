/// Every scenario, in the order in which they are reported: destination by destination, files before faults.
///
/// A test fails when a file below this folder is not listed here.
public enum ScenarioCatalog {
    /// All of them.
    public static let all: [Scenario] =
        adobeCampaign + salesforceMarketingCloud + oracleEloqua + oracleResponsys + constantContact + externalDelivery

    private static let adobeCampaign: [Scenario] = [
        .adobeCampaignS3FirstFull, .adobeCampaignS3DailyFull, .adobeCampaignS3Incremental,
        .adobeCampaignS3EmptyAudience, .adobeCampaignS3NonAscii, .adobeCampaignS3QuotesAndLineBreaks,
        .adobeCampaignS3Deduplication, .adobeCampaignS3Parts, .adobeCampaignS3Gzip, .adobeCampaignS3Manifest,
        .adobeCampaignS3TwoAudiences, .adobeCampaignS3100000Profiles, .adobeCampaignS3SlowDown,
        .adobeCampaignS3SlowDownSecondPart, .adobeCampaignS3ResetMidBody, .adobeCampaignS3AnswerLost,
        .adobeCampaignS3ExpiredCredentials, .adobeCampaignS3WrongSecret, .adobeCampaignS3ClockSkew,
        .adobeCampaignSFTPFirstFull, .adobeCampaignSFTPOneProfile, .adobeCampaignSFTPNestedFolder,
        .adobeCampaignSFTPCutMidFile, .adobeCampaignSFTPDiskFull, .adobeCampaignSFTPConnectionLimit,
        .adobeCampaignSFTPWrongPassword, .adobeCampaignSFTPKeyFirstFull, .adobeCampaignSFTPKeyTwoAudiences,
        .adobeCampaignSFTPKeyRenameRefused,
    ]

    private static let salesforceMarketingCloud: [Scenario] = [
        .salesforceMarketingCloudS3FirstFull, .salesforceMarketingCloudS3IncrementalWithoutNews,
        .salesforceMarketingCloudS3GzipPartsManifest, .salesforceMarketingCloudS3InternalError,
        .salesforceMarketingCloudS3ResetInPart, .salesforceMarketingCloudS3SlowLink,
        .salesforceMarketingCloudS3PermissionDenied, .salesforceMarketingCloudS3UnknownKey,
        .salesforceMarketingCloudSFTPFirstFull, .salesforceMarketingCloudSFTPDailyFull,
        .salesforceMarketingCloudSFTPIncremental, .salesforceMarketingCloudSFTPNonAscii,
        .salesforceMarketingCloudSFTPDeduplication, .salesforceMarketingCloudSFTPParts,
        .salesforceMarketingCloudSFTPStaticName, .salesforceMarketingCloudSFTPTwoAudiences,
        .salesforceMarketingCloudSFTP100000Profiles, .salesforceMarketingCloudSFTPWriteFailsOnce,
        .salesforceMarketingCloudSFTPQuotaSpent, .salesforceMarketingCloudSFTPPermissionDenied,
        .salesforceMarketingCloudSFTPOneConnection, .salesforceMarketingCloudSFTPKeyFirstFull,
        .salesforceMarketingCloudSFTPKeyQuotesAndLineBreaks, .salesforceMarketingCloudSFTPKeyRenameIntoPlace,
        .salesforceMarketingCloudSFTPKeyCutMidFileRenamed, .salesforceMarketingCloudSFTPKeyUnknownKey,
    ]

    private static let oracleEloqua: [Scenario] = [
        .oracleEloquaS3FirstFull, .oracleEloquaS3OneProfile, .oracleEloquaS3Accents, .oracleEloquaS3StaticName,
        .oracleEloquaS3FolderPerAudience, .oracleEloquaS3CompletionLost, .oracleEloquaS3CompletionFailsLate,
        .oracleEloquaS3CorruptedBody, .oracleEloquaS3MissingBucket, .oracleEloquaSFTPFirstFull,
        .oracleEloquaSFTPEmptyAudience, .oracleEloquaSFTPQuotesAndLineBreaks, .oracleEloquaSFTPGzip,
        .oracleEloquaSFTPCutBeforeClose, .oracleEloquaSFTPSlowLink, .oracleEloquaSFTPKeyFirstFull,
        .oracleEloquaSFTPKeyIncremental, .oracleEloquaSFTPKeyBackslashDialect, .oracleEloquaSFTPKeyPartsExactlyFull,
        .oracleEloquaSFTPKeyStaticNameRenamed, .oracleEloquaSFTPKeyRenameFailsOnce,
    ]

    private static let oracleResponsys: [Scenario] = [
        .oracleResponsysS3FirstFull, .oracleResponsysS3OneProfile, .oracleResponsysS3Incremental,
        .oracleResponsysS3SlowDownForGood,
        .oracleResponsysSFTPFirstFull, .oracleResponsysSFTPIncremental, .oracleResponsysSFTPAccents,
        .oracleResponsysSFTPManifest, .oracleResponsysSFTPAnswerLost, .oracleResponsysSFTPExpiredPassword,
        .oracleResponsysSFTPKeyFirstFull,
        .oracleResponsysSFTPKeyQuotesAndLineBreaks,
        .oracleResponsysSFTPKeyConnectionLimit, .oracleResponsysSFTPKeyRenameAnswerLost,
    ]

    private static let constantContact: [Scenario] = [
        .constantContactAPIFirstFull, .constantContactAPIIncremental, .constantContactAPIEmptyAudience,
        .constantContactAPIOneProfile, .constantContactAPINonAscii, .constantContactAPIQuotesAndLineBreaks,
        .constantContactAPIDeduplication, .constantContactAPIParts, .constantContactAPI100000Profiles,
        .constantContactAPIThrottledOnce, .constantContactAPIServerErrorOnce, .constantContactAPIThrottledForGood,
        .constantContactAPIReset, .constantContactAPIAnswerLost, .constantContactAPISlowAnswers,
        .constantContactAPIExpiredToken, .constantContactAPIWrongToken, .constantContactAPIMissingList,
        .constantContactAPIImportFails,
    ]

    private static let externalDelivery: [Scenario] = [
        .externalDeliveryS3FirstFull, .externalDeliveryS3QuotesAndLineBreaks, .externalDeliveryS3Daily,
        .externalDeliveryS3SlowDown, .externalDeliveryS3AnswerLost, .externalDeliverySFTPFirstFull,
        .externalDeliverySFTPEmptyAudience,
        .externalDeliverySFTPNonAscii, .externalDeliverySFTPDaily, .externalDeliverySFTPCutMidFile,
        .externalDeliverySFTPPermissionDenied,
        .externalDeliverySFTPKeyFirstFull, .externalDeliverySFTPKeyOneProfile, .externalDeliverySFTPKeyDiskFull,
    ]

    /// The scenario of this id.
    public static func scenario(_ id: String) -> Scenario? { all.first { $0.id == id } }
}
