import Drops
import StrictJSON

/// The manifest of a run: its files with their sizes as stored.
///
/// Source: "Amazon S3 connection",
/// https://experienceleague.adobe.com/en/docs/experience-platform/destinations/catalog/cloud-storage/amazon-s3
struct Manifest {
    let flow: String
    let run: String
    let scheduledAt: UTCTime
    let folder: String
    let files: [(name: String, size: Int)]

    var name: String { ManifestName.name(flow: flow, run: run) }

    /// One line without an end, members in the order of the published sample.
    var content: Blob {
        let results = files.map { file in
            "{\"sinkPath\":\(JSON.string("/" + folder).text),\"name\":\(JSON.string(file.name).text),\"size\":\(file.size)}"
        }
        let text =
            "{\"flowRunId\":\(JSON.string(run).text),\"scheduledTime\":\"\(scheduledAt.text)\","
            + "\"exportResults\":[\(results.joined(separator: ","))]}"
        return Blob(Array(text.utf8))
    }
}
