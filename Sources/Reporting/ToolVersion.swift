/// The version that reports and `mockdest --version` show.
public enum ToolVersion {
    public static let current = "0.1.0"
}
