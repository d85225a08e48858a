import Foundation

/// The folder that a new fixture set is written to.
enum FixtureFolder {
    /// Makes the folder.
    ///
    /// - Parameter source: a folder that it must not lie in or be.
    /// - Throws: ``FixtureError`` where something is there already.
    static func prepare(_ path: String, besides source: String? = nil) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder.boolValue else {
                throw FixtureError("\(path): is a file; name a folder that is not there yet")
            }
            let content = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            guard content.isEmpty else {
                throw FixtureError(
                    "\(path): is not empty; nothing is overwritten, so name a folder that is not there yet")
            }
        }
        if let source {
            let inside = URL(filePath: source).standardizedFileURL.resolvingSymlinksInPath().path + "/"
            let full = URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path + "/"
            guard !full.hasPrefix(inside) else {
                throw FixtureError("\(path): lies in \(source); what is written there would become part of it")
            }
        }
        do { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) } catch {
            throw FixtureError("\(path): cannot be made: \(error.localizedDescription)")
        }
    }
}
