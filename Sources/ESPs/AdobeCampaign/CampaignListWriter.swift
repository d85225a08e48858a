import Verification

extension AdobeCampaign {
    /// List update and subscription: what the rows mean for membership.
    struct ListWriter {
        private let membership: Membership
        private let keys: [Int]
        private let listPlace: Int?
        private let servicePlace: Int?
        private var listIndex: RowIndex?
        private var serviceIndex: RowIndex?
        private var hasPurged = false
        private var sawExit = false
        private var subscribed: Set<UInt64> = []
        /// Rows that subscribe or unsubscribe somebody for the second time in this file.
        private(set) var repeatedSubscriptions = 0

        init(_ membership: Membership, keys: [Int], letters: KeyForm.Letters, tables: [StateTable]) {
            self.membership = membership
            self.keys = keys
            listPlace = membership.list == nil ? nil : 1
            servicePlace = membership.service == nil ? nil : tables.count - 1
            let form = KeyForm(columns: Array(keys.indices), letters: letters)
            listIndex = listPlace.map { RowIndex(form: form, of: tables[$0]) }
            serviceIndex = servicePlace.map { RowIndex(form: form, of: tables[$0]) }
        }

        /// - Parameter isMember: nil when the status says nothing.
        mutating func write(
            _ row: RowImage, key: [UInt8], isMember: Bool?, _ tables: inout [StateTable], _ number: Int,
            _ recorder: inout OutcomeRecorder
        ) {
            if isMember == false { sawExit = true }
            if let listPlace {
                if membership.purgeList, !hasPurged {
                    tables[listPlace].removeAll()
                    hasPurged = true
                }
                if isMember == true, listIndex?.first(key, in: tables[listPlace]) == nil {
                    let member = tables[listPlace].append(entry(row))
                    listIndex?.insert(member, key: key)
                }
            }
            guard let servicePlace, let isMember else { return }
            if !subscribed.insert(KeyHash.of(key)).inserted { repeatedSubscriptions += 1 }
            var entry = entry(row, extra: 1)
            entry.set(keys.count, isMember ? "1" : "0")
            if let known = serviceIndex?.first(key, in: tables[servicePlace]) {
                _ = tables[servicePlace].replace(known, entry)
            } else {
                let new = tables[servicePlace].append(entry)
                serviceIndex?.insert(new, key: key)
            }
        }

        /// What is to be said when all rows are through.
        func finish(_ recorder: inout OutcomeRecorder) {
            guard let list = membership.list else { return }
            recorder.note(
                WritingRules.listUpdate, .noted,
                membership.purgeList
                    ? "the list \"\(list)\" was emptied and filled anew" : "members were added to the list \"\(list)\"")
            if membership.purgeList, sawExit {
                recorder.note(
                    WritingRules.purgeDelta, .warned,
                    "the drop holds people who left, so it is incremental, and the purge leaves only its own members in \"\(list)\""
                )
            }
        }

        private func entry(_ row: RowImage, extra: Int = 0) -> RowImage {
            var entry = RowImage(columns: keys.count + extra)
            for (place, key) in keys.enumerated() { row.withField(key) { entry.set(place, $0) } }
            return entry
        }
    }

    /// UTF-8 that was read as Latin 1.
    enum Mojibake {
        /// Whether the text, put back into single bytes, is UTF-8 with letters outside ASCII.
        static func isLikely(_ text: UnsafeRawBufferPointer) -> Bool { mended(text) != nil }

        /// What the text was before it was read wrongly.
        static func mended(_ text: UnsafeRawBufferPointer) -> String? {
            var bytes: [UInt8] = []
            var isPlain = true
            for scalar in text.string.unicodeScalars {
                guard let byte = byte(of: scalar) else { return nil }
                if byte >= 0x80 { isPlain = false }
                bytes.append(byte)
            }
            return isPlain ? nil : String(validating: bytes, as: UTF8.self)
        }

        /// The byte that windows-1252 shows as `scalar`.
        private static func byte(of scalar: Unicode.Scalar) -> UInt8? {
            if scalar.value < 0x100 { return UInt8(scalar.value) }
            return upper.firstIndex(of: scalar.value).map { UInt8(0x80 + $0) }
        }

        /// Code points of bytes 80 to 9F. Unicode consortium, CP1252.TXT, https://unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT.
        private static let upper: [UInt32] = [
            0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
            0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
            0x0153, 0x9D, 0x017E, 0x0178,
        ]
    }
}
