import Drops
import Verification

extension AdobeCampaign.Importer {
    func selectFiles(from offered: [OfferedFile], time: TimeSource) -> FileSelection {
        typealias Rules = AdobeCampaign.TransferRules
        let transfer = settings.transfer
        var selection = FileSelection(chosen: [], afterwards: transfer.deleteSource ? .deleted : .stays)
        if transfer.deleteSource {
            selection.note(Rules.deleteSource, .noted, file: nil, "the remote file is erased after the transfer")
        }
        warnOfPath(&selection)
        selection.chosen = offered.filter { fits($0, &selection) }
        switch transfer.order {
        case .name: selection.chosen.sort { Array($0.path.utf8).lexicographicallyPrecedes(Array($1.path.utf8)) }
        case .newest: selection.chosen.sort { $0.modifiedAt > $1.modifiedAt }
        }
        if selection.chosen.count > 1 {
            selection.note(
                Rules.matchOrder, .noted, file: nil,
                "\(selection.chosen.count) files are imported one after the other, by \(transfer.order.rawValue)")
        }
        if selection.chosen.isEmpty {
            selection.isError = !transfer.processMissingFile
            let wanted = transfer.pattern ?? transfer.prefix ?? "*"
            selection.note(
                Rules.missingFile, transfer.processMissingFile ? .noted : .fileRejected, file: nil,
                "no file fits \"\(wanted)\"\(transfer.processMissingFile ? "; the branch \"No file\" is taken" : "; the activity is in error")\(offered.map(\.path).nearest(to: wanted))"
            )
        }
        return selection
    }

    private func fits(_ file: OfferedFile, _ selection: inout FileSelection) -> Bool {
        typealias Rules = AdobeCampaign.TransferRules
        let transfer = settings.transfer
        func folded(_ text: String) -> String { transfer.caseSensitive ? text : text.lowercased() }
        if file.endpoint == .s3 || (transfer.pattern == nil && transfer.prefix != nil) {
            let prefix = transfer.prefix ?? transfer.pattern ?? ""
            guard folded(file.path).hasPrefix(folded(prefix)) else {
                let isPattern = prefix.contains("*")
                selection.note(
                    Rules.matchPrefix, .skipped, file: file.path,
                    "the key does not begin with \"\(prefix)\"\(isPattern ? "; on S3 a * is an ordinary character" : "")"
                )
                return false
            }
            return true
        }
        guard let pattern = transfer.pattern else { return true }
        let parts = pattern.split(separator: "/").map(String.init)
        let folder = parts.dropLast().filter { $0 != "." }.joined(separator: "/")
        guard Glob(folded(parts.last ?? "*")).matches(folded(file.name)), folder.isEmpty || file.folder == folder else {
            selection.note(Rules.matchSFTP, .skipped, file: file.path, "the name does not fit \"\(pattern)\"")
            return false
        }
        return true
    }

    private func warnOfPath(_ selection: inout FileSelection) {
        guard let path = settings.account.path else { return }
        let isAbsolute = path.hasPrefix("/") || path.hasPrefix("~/")
        guard isAbsolute == (settings.account.serverOs == .windows) else { return }
        selection.note(
            AdobeCampaign.TransferRules.pathSyntax, .warned, file: nil,
            "the path \"\(path)\" is not one for a \(settings.account.serverOs.rawValue) server")
    }
}
