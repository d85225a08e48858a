/// The pages that several checks rest on.
extension CheckDescription.Source {
    static let activation = Self(
        "Activate audiences to batch profile export destinations",
        "https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/activate-batch-profile-destinations"
    )
    static let exportBehaviour = Self(
        "Profile export behavior",
        "https://experienceleague.adobe.com/en/docs/experience-platform/destinations/how-destinations-work/profile-export-behavior"
    )
    static let formatting = Self(
        "Configure file formatting options for file-based destinations",
        "https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/batch-destinations-file-formatting-options"
    )
    static let membershipDetails = Self(
        "Segment Membership Details field group",
        "https://experienceleague.adobe.com/en/docs/experience-platform/xdm/field-groups/profile/segmentation")
    static let guardrails = Self(
        "Default guardrails for data activation",
        "https://experienceleague.adobe.com/en/docs/experience-platform/destinations/guardrails")
    static let amazonS3 = Self(
        "Amazon S3 connection",
        "https://experienceleague.adobe.com/en/docs/experience-platform/destinations/catalog/cloud-storage/amazon-s3")
    static let mapping = Self(
        "Batch destinations mapping reference",
        "https://experienceleague.adobe.com/en/docs/experience-platform/destinations/ui/activate/batch-destinations-mapping-reference"
    )
    static let csv = Self(
        "RFC 4180: Common Format and MIME Type for CSV Files", "https://www.rfc-editor.org/rfc/rfc4180")
    static let jsonLines = Self(
        "RFC 8259: The JavaScript Object Notation (JSON) Data Interchange Format",
        "https://www.rfc-editor.org/rfc/rfc8259")
    static let expectation = Self("The expectation of this drop", "README.md")
}
