import StrictJSON

/// The flow specs that are there: which kind of flow leads to which destination.
///
/// Sources: as for ``ConnectionSpecCatalogue``; names from adobe/aepp, docs/flowservice.md.
enum FlowSpecCatalogue {
    static let legacyProfiles = "71471eba-b620-49e4-90fd-23f1fa0174d8"
    static let responsys = "51d675ce-e270-408d-91fc-22717bdf2148"
    static let exactTarget = "493b2bd6-26e4-4167-ab3b-5e910bba44f0"
    static let s3Audiences = "1a0514a6-33d4-4c7f-aff8-594799c47549"
    static let s3Datasets = "269ba276-16fc-47db-92b0-c1049a3c131f"
    static let sftpAudiences = "fd36aaa4-bf2b-43fb-9387-43785eeeb799"
    static let sftpDatasets = "354d6aad-4754-46e4-a576-1b384561c440"
    // Adobe names these two but publishes no id; the ids are this project's own.
    static let campaign = "6d6f636b-6465-4374-8001-000000000001"
    static let eloqua = "6d6f636b-6465-4374-8001-000000000002"

    static let all: [(id: String, name: String)] = [
        (campaign, "upsToCampaign"), (legacyProfiles, "UPStoProfileBasedDestination"),
        (responsys, "UPStoResponsysFile"), (exactTarget, "UPStoExactTargetFile"), (eloqua, "UPStoEloquaFile"),
        (s3Audiences, "UPStoS3Audiences"), (s3Datasets, "DataLakeToS3Datasets"),
        (sftpAudiences, "UPStoSFTPAudiences"), (sftpDatasets, "DataLakeToSFTPDatasets"),
    ]

    static func contains(_ id: String) -> Bool { all.contains { $0.id == id } }

    /// Whether flows of this spec export datasets; their transformations may stay empty.
    static func exportsDatasets(_ id: String) -> Bool { id == s3Datasets || id == sftpDatasets }

    static func document(_ id: String) -> JSON? {
        all.first { $0.id == id }.map { spec in
            [
                "id": .string(spec.id), "name": .string(spec.name), "version": "1.0",
                "providerId": "14e34fac-d307-11e9-bb65-2a2ae2dbcce4",
                "attributes": ["isSourceFlow": false, "isDestinationFlow": true],
            ]
        }
    }
}
