/// A mistake that the reference exporter makes on purpose, to see whether the checks find it.
public struct Mutation: Sendable {
    /// A mutation that left the files as they are: the job or its profiles hold nothing that it could spoil.
    public struct NoEffect: Error, CustomStringConvertible, Sendable {
        let mutation: Mutation
        /// One sentence with the mutation's name and what it needs.
        public var description: String {
            "the mutation \(mutation.name) changes nothing in this job; it needs \(mutation.need)"
        }
    }

    /// Where a row stands.
    struct Place {
        /// From 1.
        let number: Int
        let isLast: Bool
        let job: ExportJob

        var isFirst: Bool { number == 1 }
        /// Where the first column of this type stands.
        func column(_ type: ExportColumn.ValueType) -> Int? { job.columns.firstIndex { $0.type == type } }
        var status: Int? { job.columns.firstIndex { $0.content == .membershipStatus } }
    }

    typealias TextChange = @Sendable ([UInt8], ExportJob) -> [UInt8]

    /// Where on the way the mistake is made.
    enum Step: Sendable {
        case job(@Sendable (inout ExportJob) -> Void)
        case header(@Sendable (inout [String], ExportJob) -> Void)
        /// Gets one row; leaves none, one or more.
        case rows(@Sendable (inout [[String?]], Place) -> Void)
        /// The text of each file before it is packed.
        case text(TextChange)
        /// The finished files of all audiences.
        case files(@Sendable (inout [ExportedAudience], ExportJob) throws -> Void)
    }

    /// As given to `--mutate`.
    public let name: String
    /// What is done wrong, as a short phrase.
    public let mistake: String
    /// What job and profiles must have, so that the mistake shows.
    public let need: String
    let step: Step

    init(_ name: String, _ mistake: String, needs need: String = "at least one record", _ step: Step) {
        self.name = name
        self.mistake = mistake
        self.need = need
        self.step = step
    }

    /// Every mutation there is, in the order of the way: job, header, rows, text, files.
    public static let all: [Mutation] = jobMistakes + headerMistakes + rowMistakes + textMistakes + fileMistakes

    /// The mutation of this name.
    public static func named(_ name: String) -> Mutation? { all.first { $0.name == name } }
}
