extension Operation {
    /// S3 made torrents until April 2022; its pages do not say what it answers since. Who may read an object learns that
    /// it has none.
    ///
    /// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTorrent.html
    static let getObjectTorrent = Operation("GetObjectTorrent") { call in
        _ = try call.findObject(call.key, in: call.bucket, versionID: nil)
        throw S3Error(
            .noSuchKey, "The object has no torrent: none are made since April 2022.", details: [("Key", call.key.text)])
    }
}
