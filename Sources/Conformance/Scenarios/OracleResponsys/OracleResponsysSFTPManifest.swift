import Exporting

extension Scenario {
    /// A manifest names the file and its size, after the file.
    static let oracleResponsysSFTPManifest = Scenario(
        .oracleResponsys, .sftp, "manifest", "A manifest names the file and its size, after the file",
        needs: [.manifest, .tabDelimited],
        change: {
            $0.divideByTabs()
            $0.layout.hasManifest = true
        })
}
