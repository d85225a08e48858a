/// The version that reports and `mockdest --version` show.
public enum ToolVersion {
    /// Major, minor and patch number, without a leading `v`.
    public static let current = "0.1.0"
}
