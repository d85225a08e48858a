import Reading
import Verification

/// Whether a row may be written: its form, what must be there, what a field takes.
extension SalesforceMarketingCloud.RowImport {
    private typealias EmailAddress = SalesforceMarketingCloud.EmailAddress
    private typealias DateValue = SalesforceMarketingCloud.DateValue
    private typealias ReadingRules = SalesforceMarketingCloud.ReadingRules
    private typealias ValueRules = SalesforceMarketingCloud.ValueRules
    typealias ValueError = SalesforceMarketingCloud.ValueError

    /// The row's first error; its values are in ``fresh`` when there is none.
    mutating func check(_ record: Record) -> (error: ValueError, column: Int?)? {
        if !record.defects.isDisjoint(with: [.textAfterQuote, .unclosedQuote, .tooLong]),
            settings.assumptions.malformedQuote == .reject || record.defects.contains(.tooLong)
        {
            return (
                .init(
                    rule: ReadingRules.malformedQuote, token: "InvalidFieldCount",
                    message: "the quotes of the row do not close where they should"), nil
            )
        }
        let expected = plan.names.isEmpty ? (plan.columns.compactMap { $0 }.max() ?? 0) + 1 : plan.names.count
        if record.fields.count != expected {
            return (
                .init(
                    rule: ReadingRules.fieldCount, token: "InvalidFieldCount",
                    message: "the row has \(record.fields.count) fields, the header has \(expected)"), nil
            )
        }
        if record.defects.contains(.badEncoding) {
            recorder.note(
                ReadingRules.encoding, .warned, record: record.number,
                "bytes that are not \(settings.encoding.rawValue) were replaced by U+FFFD")
        }
        if !settings.standardQuotedStrings, record.raw.contains(UInt8(ascii: "\"")) {
            recorder.note(
                ReadingRules.textQualifier, .warned, record: record.number,
                "the row holds double quotes, which stay in the values because they are not respected")
        }
        fresh.clear()
        return checkPresence(record) ?? checkValues(record)
    }

    func value(_ cell: Cell, _ record: Record) -> UnsafeRawBufferPointer {
        let bytes = record.fields[cell.column].bytes
        return cell.trims ? bytes.trimmed : bytes
    }

    mutating func checkPresence(_ record: Record) -> (error: ValueError, column: Int?)? {
        for index in cells.indices {
            let cell = cells[index]
            let value = value(cell, record)
            isBlank[cell.field] = value.isEmpty || (cell.blanksAreEmpty && value.trimmed.isEmpty)
            guard isBlank[cell.field], cell.isRequired else { continue }
            let isKey = destination.fields[cell.field].isPrimaryKey
            return (
                ValueError(
                    rule: isKey ? ValueRules.primaryKeyBlank : ValueRules.requiredValueMissing,
                    token: checker.token(isKey ? "PrimaryKeyMissing" : "RequiredFieldMissing"),
                    message: isKey ? "is blank, and it is the primary key" : "is blank, and the field is required"),
                cell.field
            )
        }
        return nil
    }

    mutating func checkValues(_ record: Record) -> (error: ValueError, column: Int?)? {
        for index in cells.indices {
            let cell = cells[index]
            if isBlank[cell.field] {
                fresh.set(cell.target, defaults[cell.field] ?? (destination.isList ? "" : nil))
                continue
            }
            let value = value(cell, record)
            if value.count <= cell.plainLimit {
                fresh.set(cell.target, value)
            } else if let error = checker.store(value, in: cell.target, of: destination.fields[cell.field], &fresh) {
                return (error, cell.field)
            } else {
                noteChange(value, cell, record)
            }
        }
        return destination.isList ? checkAddress() : nil
    }

    /// Says so where more than the form of a value is not stored as it came.
    private mutating func noteChange(_ value: UnsafeRawBufferPointer, _ cell: Cell, _ record: Record) {
        let rule: Rule
        let message: MaskableText
        switch destination.fields[cell.field].type {
        case .phone:
            guard fresh.withField(cell.target, { $0?.count != value.count }) else { return }
            (rule, message) = (ValueRules.phoneFormat, "all but the digits was taken off")
        case .date:
            guard DateValue.hasOffset(value) else { return }
            (rule, message) = (ValueRules.dateFormat, "the time was moved to UTC-6, the server's time")
        default: return
        }
        recorder.note(
            rule, .valueChanged, record: record.number, column: plan.name(cell.column),
            before: MaskableText(personal: value.string),
            after: fresh.string(cell.target).map { MaskableText(personal: $0) }, message)
    }

    mutating func checkAddress() -> (error: ValueError, column: Int?)? {
        let address = fresh.string(targets[0]) ?? ""
        if let message = EmailAddress.detect(address, for: destination) {
            return (.init(rule: ValueRules.listDetective, token: "ListDetective", message: message), 0)
        }
        if destination.unsubscribed.contains(address.lowercased()) {
            return (
                .init(rule: ValueRules.globalUnsubscribe, token: "GlobalUnsub", message: "is unsubscribed"), 0
            )
        }
        return nil
    }

    mutating func reject(_ record: Record, _ found: (error: ValueError, column: Int?)) {
        let (error, field) = found
        badRows += 1
        report.addError(row: recorder.totals.total - 1, token: error.token, raw: record.raw)
        let column = field.flatMap { plan.columns[$0] }
        recorder.reject(
            error.rule, record: record.number, column: column.map { plan.name($0) },
            before: column.map { MaskableText(personal: record.fields[$0].string) },
            column == nil ? "\(error.message) (\(error.token))" : "the value \(error.message) (\(error.token))")
    }
}
