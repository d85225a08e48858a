import Exporting
import FakeAPIs
import Harness

extension Scenario {
    /// The import is taken and ends as failed.
    static let constantContactAPIImportFails = Scenario(
        .constantContact, .api, "import-fails", "The import is taken and ends as failed", ending: .fails,
        arrange: { $0.api?.constantContact.forcedActivityState = "failed" })
}
