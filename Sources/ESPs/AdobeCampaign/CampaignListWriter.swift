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
        private var subscribed = SeenKeys()
        private var member: RowImage
        private var subscription: RowImage
        /// Rows that subscribe or unsubscribe somebody for the second time in this file.
        private(set) var repeatedSubscriptions = 0

        init(_ membership: Membership, keys: [Int], letters: KeyForm.Letters, tables: [StateTable]) {
            self.membership = membership
            self.keys = keys
            listPlace = membership.list == nil ? nil : 1
            servicePlace = membership.service == nil ? nil : tables.count - 1
            member = RowImage(columns: keys.count)
            subscription = RowImage(columns: keys.count + 1)
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
            if listPlace == nil, servicePlace == nil { return }
            if let listPlace {
                if membership.purgeList, !hasPurged {
                    tables[listPlace].removeAll()
                    hasPurged = true
                }
                if isMember == true, listIndex?.first(key, in: &tables[listPlace]) == nil {
                    fill(&member, row)
                    listIndex?.insert(tables[listPlace].append(member), key: key)
                }
            }
            guard let servicePlace, let isMember else { return }
            if subscribed.exchange(number, for: KeyHash.of(key)) != 0 { repeatedSubscriptions += 1 }
            fill(&subscription, row)
            subscription.set(keys.count, isMember ? "1" : "0")
            if let known = serviceIndex?.first(key, in: &tables[servicePlace]) {
                _ = tables[servicePlace].replace(known, subscription)
            } else {
                let new = tables[servicePlace].append(subscription)
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

        private func fill(_ entry: inout RowImage, _ row: RowImage) {
            entry.clear()
            for (place, key) in keys.enumerated() { entry.set(place, from: row, key) }
        }
    }
}
