import NearMiss

extension [String] {
    /// `; the nearest is "x"`, or nothing when none is near.
    func nearest(to name: String) -> String {
        NearMiss.nearest(to: name, among: self).map { "; the nearest is \"\($0)\"" } ?? ""
    }
}
