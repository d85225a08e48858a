/// How a manifest is told from data: by its name, `manifest-<destination id>-<run id>.json`.
///
/// Source: "Amazon S3 connection",
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/catalog/cloud-storage/amazon-s3
public enum ManifestName {
    /// Whether a file of this name is a manifest. One whose name is not quite right is one too: a check says so.
    public static func matches(_ name: String) -> Bool { name.hasPrefix("manifest") && name.hasSuffix(".json") }

    /// The name of the manifest of a run.
    public static func name(flow: String, run: String) -> String { "manifest-\(flow)-\(run).json" }
}
