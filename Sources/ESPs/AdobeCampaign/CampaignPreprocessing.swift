import Drops
import Reading
import Verification

/// What happens to the file before Data loading reads it.
extension AdobeCampaign.Importer {
    private typealias TransferRules = AdobeCampaign.TransferRules

    /// The file as the command of "Pre-process the file" hands it on: one command at most, so that a file that was
    /// packed and then encrypted is still packed after `gpg`.
    ///
    /// - Throws: ``FileFailure`` when there is nothing for the command to do, or none to do what is needed.
    func preprocessed(_ file: Table) throws -> Table {
        let loading = settings.loading
        let content = file.files[0].content
        let isPacked = Compression(startOf: try content.bytes(in: 0..<2)) == .gzip
        let protection = try file.files[0].openPGPKind()
        func fail(_ rule: Rule, _ message: MaskableText) throws { throw FileFailure(rule: rule, message: message) }
        switch loading.preprocess {
        case .none:
            if isPacked {
                try fail(TransferRules.compressedUnexpected, "the file is GZIP and no pre-processing is set")
            }
            if let protection {
                try fail(
                    TransferRules.encryptedUnexpected, "the file is \(protection) and no pre-processing is set")
            }
        case .decompression:
            if !isPacked { try fail(TransferRules.preprocess, "zcat fails: the file is not GZIP") }
            if content.size > 4 << 30 { try fail(TransferRules.preprocess, "the packed file is larger than 4 GB") }
        case .decrypt:
            if protection == nil { try fail(TransferRules.preprocess, "gpg fails: the file is no OpenPGP message") }
            if loading.gpgKey == nil {
                try fail(
                    TransferRules.preprocess,
                    "gpg fails: there is no secret key; dataLoading.gpgKey names the file of one")
            }
        }
        func table(_ dialect: Dialect) -> Table {
            Table(
                name: file.name, files: file.files, dialect: dialect,
                compression: loading.preprocess == .decompression ? .gzip : .none, limits: file.limits,
                decryptionKey: loading.preprocess == .decrypt ? loading.gpgKey : nil)
        }
        if loading.preprocess == .decrypt {
            // As plain bytes: what gpg hands on may be no text in any code page.
            let isWide = [.utf16LittleEndian, .utf16BigEndian].contains(loading.encoding)
            let bytes = Dialect(quote: nil, encoding: isWide ? loading.encoding : .utf8, hasHeader: false)
            _ = try table(bytes).withFirstLine(orFail: readingRule) { _ in }
        }
        return table(dialect)
    }

    /// The rule that what cannot be read on breaks: the command's, or the transfer's.
    var readingRule: Rule {
        settings.loading.preprocess == .decrypt ? TransferRules.preprocess : TransferRules.transferError
    }

    /// Looks at the file as a whole.
    func check(_ file: Table, _ recorder: inout OutcomeRecorder) throws {
        let loading = settings.loading
        let content = file.files[0].content
        func fail(_ rule: Rule, _ message: MaskableText) throws { throw FileFailure(rule: rule, message: message) }
        if loading.viaUpload, content.size > loading.maxBytes {
            try fail(
                TransferRules.uploadSize, "the file has \(content.size) bytes, an upload takes \(loading.maxBytes)")
        }
        if !loading.allowXml {
            let first = try file.withFirstLine(orFail: readingRule) { line in line.first { !$0.isBlank } }
            if let first = first ?? nil, "<{[".utf8.contains(first) {
                try fail(TransferRules.flatFileOnly, "the content begins like XML or JSON, not like flat text")
            }
        }
        if content.size == 0 {
            if loading.hasHeader, loading.checkColumns {
                try fail(AdobeCampaign.LoadingRules.emptyFile, "the file has no bytes")
            }
            recorder.note(AdobeCampaign.LoadingRules.emptyFile, .warned, "the file has no bytes")
        }
        if settings.managedServices {
            let name = file.files[0].name
            if name.count > 255 || name.contains("&") {
                try fail(TransferRules.managedLimits, "the file name is over 255 characters or holds &")
            }
        }
    }
}
