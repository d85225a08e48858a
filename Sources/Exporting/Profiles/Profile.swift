import StrictJSON

/// One profile and its place in the file.
struct Profile {
    /// A profile's standing in one audience.
    struct Membership {
        let status: String
        /// When it entered or left; nil is before every export.
        let changedAt: UTCTime?
        /// As it stands in the profile.
        let changedAtText: String?

        /// Source: "Segment Membership Details schema field group": realized, existing (of the older model) and exited.
        var isMember: Bool { status == "realized" || status == "existing" }
    }

    let document: JSON
    let offset: Int
    let length: Int
    /// From 1.
    let line: Int

    /// The standing in the audience of this id, whatever its namespace; Platform's own (`ups`) first.
    func membership(in audience: String) -> Membership? {
        guard let namespaces = document["segmentMembership"]?.object else { return nil }
        let found =
            namespaces["ups"]?[audience]
            ?? namespaces.keys.sorted().lazy.compactMap { namespaces[$0]?[audience] }.first
        guard let found else { return nil }
        let text = found["lastQualificationTime"]?.string
        return Membership(
            status: found["status"]?.string ?? "realized", changedAt: text.flatMap { UTCTime($0) }, changedAtText: text)
    }

    /// The values of an identity namespace, in their order.
    func identities(in namespace: String) -> [String] {
        (document.at("identityMap", namespace)?.array ?? []).compactMap { $0["id"]?.string }
    }

    /// When the graph of identities changed last.
    var identitiesChangedAt: UTCTime? {
        document.at("_mockdest", "identitiesChangedAt")?.string.flatMap { UTCTime($0) }
    }
}
