import Drops
import Faults
import Foundation

/// Answers the SFTP requests of one channel: packets in, replies out. Knows nothing of SSH and never blocks.
///
/// Used by one thread at a time. The owner feeds ``receive(_:)``, sends the replies, and tells ``markSent(_:)`` what
/// went out; only then does the journal hear of deliveries.
final class SFTPDispatcher {
    /// Why the channel, or the whole connection, ends.
    enum Ending: Error, Equatable {
        case malformed(String)
        /// A fault rule cuts the connection.
        case cut
        /// A fault rule closes the channel.
        case closeChannel
    }

    /// The largest packet taken: 256 KiB and its length, as OpenSSH's server.
    static let maximumPacket = 256 << 10
    /// The most one READ answers, and what `limits@openssh.com` tells.
    static let maximumTransfer = maximumPacket - 1024
    /// While more than this waits to be sent, requests wait too: 25 bytes of READ can ask for 255 KiB.
    static let replyBound = 128 << 10

    /// What a server usually takes off the mode of what is made; setting a mode later is not touched by it.
    static let umask: UInt32 = 0o022

    let root: Root
    let user: SFTPUser
    let recorder: ExchangeRecorder
    let faults: FaultPlan
    var handles: HandleTable
    var replies = ReplyBuffer()
    /// Milliseconds the owner shall wait, having sent the replies, before it calls ``resume()``; nil: none.
    private(set) var pause: Int?
    /// Added to every size told, by a fault rule, in the request at hand.
    var sizeError = 0
    /// Whether a fault rule flips a bit in the transfer at hand.
    var corrupts = false

    /// The handle that the request at hand closes.
    var closing: FileHandle?

    private var queued: [UploadEvent] = []
    private var events: [(position: Int, event: UploadEvent)] = []
    /// Bytes of replies handed over, and sent.
    private var taken = 0
    private var sentInAll = 0
    private var decided: FaultRule?
    private var isDecided = false
    private var isInitialized = false

    init(root: Root, user: SFTPUser, recorder: ExchangeRecorder, faults: FaultPlan, handleLimit: Int) {
        self.root = root
        self.user = user
        self.recorder = recorder
        self.faults = faults
        handles = HandleTable(limit: handleLimit)
    }

    // MARK: The owner's side

    /// Answers the whole packets at the start of `input`, as long as there is room for replies and no ``pause``.
    ///
    /// - Returns: bytes used; the rest is to be given again, with what follows.
    func receive(_ input: UnsafeRawBufferPointer) throws(Ending) -> Int {
        var used = 0
        while pause == nil, replies.count < Self.replyBound, input.count - used >= 4 {
            let length = Int(UInt32(bigEndian: input.loadUnaligned(fromByteOffset: used, as: UInt32.self)))
            guard length > 0, length <= Self.maximumPacket else {
                throw malformed("a packet of \(length) bytes; 1 to \(Self.maximumPacket) are taken")
            }
            guard input.count - used - 4 >= length else { break }
            guard try answer(UnsafeRawBufferPointer(rebasing: input[(used + 4)..<(used + 4 + length)])) else { break }
            used += 4 + length
        }
        return used
    }

    /// Whether `input` starts with a packet that ``receive(_:)`` would answer now.
    func isReady(for input: [UInt8]) -> Bool {
        guard pause == nil, replies.count < Self.replyBound, input.count >= 4 else { return false }
        let length = input[..<4].reduce(0) { $0 << 8 | Int($1) }
        return length > Self.maximumPacket || input.count - 4 >= length
    }

    /// `count` further bytes of what ``takeReplies(into:)`` gave went out; tells the journal what the client now knows.
    func markSent(_ count: Int) {
        sentInAll += count
        while let first = events.first, first.position <= sentInAll {
            events.removeFirst()
            publish(first.event)
        }
    }

    /// Puts the replies into `outgoing`, for sending, and takes its memory for the next ones; what it held is sent.
    func takeReplies(into outgoing: inout ReplyBuffer) {
        outgoing.truncate(to: 0)
        taken += replies.count
        swap(&replies, &outgoing)
    }

    /// The ``pause`` is over.
    func resume() { pause = nil }

    /// The channel is gone. What was still open for writing stays as a part, and the journal says so.
    func end() {
        for case .file(let handle) in handles.removeAll() {
            if let upload = handle.upload { root.ledger.abandoned(upload, changed: handle.changed) }
            handle.file.close()
            recorder.record(
                "SSH_FXP_CLOSE", target: "/" + handle.path.text, outcome: .cut, status: "connection lost",
                bytesIn: handle.bytesIn, bytesOut: handle.bytesOut, since: handle.openedAt)
        }
    }

    /// Has the journal hear of `event` once the reply at hand is sent.
    func afterReply(_ event: UploadEvent?) { if let event { queued.append(event) } }

    // MARK: One packet

    private enum Packet {
        case greeting(version: UInt32)
        case request(id: UInt32, Request)
    }

    /// - Returns: false when the packet has to wait for a ``pause``.
    private func answer(_ bytes: UnsafeRawBufferPointer) throws(Ending) -> Bool {
        let packet: Packet
        do throws(MalformedPacket) { packet = try decode(bytes) } catch { throw malformed(error.reason, bytes) }
        switch packet {
        case .greeting(let version): return try greet(version: version)
        case .request(let id, let request): return try serve(request, id: id)
        }
    }

    private func decode(_ bytes: UnsafeRawBufferPointer) throws(MalformedPacket) -> Packet {
        var reader = PacketReader(bytes)
        let type = try reader.byte()
        if type == PacketType.initialize.rawValue { return .greeting(version: try reader.uint32()) }
        guard isInitialized else { throw MalformedPacket(reason: "a request of type \(type) before SSH_FXP_INIT") }
        return .request(id: try reader.uint32(), try Request(type: type, from: &reader))
    }

    private func greet(version: UInt32) throws(Ending) -> Bool {
        let started = recorder.time.now
        let name = PacketType.initialize.name
        let fault = decide(
            FaultPlan.Question(endpoint: .sftp, operation: name, path: "", principal: user.name, bytes: 0))
        if pause != nil { return false }
        var details = ["clientVersion": "\(version)"]
        if let fault { details["fault"] = fault.name }
        if let ending = Self.ending(by: fault) {
            recorder.record(name, outcome: .cut, status: "no reply", since: started, details: details)
            throw ending
        }
        isInitialized = true
        replies.version(3, extensions: ExtendedRequest.announced)
        recorder.record(name, outcome: .succeeded, status: "version 3", since: started, details: details)
        return true
    }

    private func serve(_ request: Request, id: UInt32) throws(Ending) -> Bool {
        let started = recorder.time.now
        let subject = RequestSubject(request, handles)
        let fault = decide(on: subject, request)
        if pause != nil { return false }
        defer { (sizeError, corrupts) = (0, false) }
        let mark = replies.count
        var failure: FileError?
        do throws(FileError) {
            try apply(fault, subject, since: started)
            try perform(request, id: id)
        } catch {
            failure = error
            replies.status(id, error.code, error.message)
        }
        try conclude(subject, failure, fault, since: started, mark: mark)
        return true
    }

    /// Journal, deliveries and what a fault rule does to the answer.
    private func conclude(
        _ subject: RequestSubject, _ failure: FileError?, _ fault: FaultRule?, since started: Date, mark: Int
    ) throws(Ending) {
        defer { queued = [] }
        var details: [String: String] = fault.map { ["fault": $0.name] } ?? [:]
        if let newPath = subject.newPath { details["newPath"] = newPath.text }
        if let failure, failure.message != failure.code.text { details["message"] = failure.message }
        var outcome: Exchange.Outcome = failure == nil || failure?.code == .endOfFile ? .succeeded : .refused
        var status = (failure?.code ?? .ok).name
        let ending = Self.ending(by: fault)
        if ending != nil {
            replies.truncate(to: mark)
            (outcome, status) = (.cut, "no reply")
            // Nothing is delivered of which nobody was told, but a file lies where it lies.
            for event in queued { if case .delivered = event { continue } else { publish(event) } }
        } else {
            let position = taken + replies.count
            events += queued.map { (position, $0) }
        }
        // A transfer's reads and writes are summed up in the exchange of its CLOSE.
        if !subject.isTransfer || outcome != .succeeded || fault != nil {
            let moved = closing.map { ($0.bytesIn, $0.bytesOut) } ?? (0, 0)
            recorder.record(
                subject.operation, target: "/" + subject.path.text, outcome: outcome, status: status,
                bytesIn: moved.0, bytesOut: moved.1, since: closing?.openedAt ?? started, details: details)
        }
        closing = nil
        if let ending { throw ending }
    }

    private func malformed(_ reason: String, _ packet: UnsafeRawBufferPointer? = nil) -> Ending {
        if let packet, isInitialized, packet.count >= 5 {
            let id = UInt32(bigEndian: packet.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
            replies.status(id, .badMessage, StatusCode.badMessage.text)
        }
        recorder.record(
            "SSH_FXP", outcome: .refused, status: StatusCode.badMessage.name, since: recorder.time.now,
            details: ["reason": reason])
        return .malformed(reason)
    }

    private func publish(_ event: UploadEvent) {
        switch event {
        case .delivered(let path, let writtenAs, let content):
            recorder.journal.deliver(
                endpoint: .sftp, principal: user.name, container: root.name, path: path, writtenAs: writtenAs,
                content: content, at: recorder.time.now)
        case .renamed(let from, let to):
            recorder.journal.renamed(endpoint: .sftp, container: root.name, from: from, to: to)
        case .removed(let path):
            recorder.journal.removed(endpoint: .sftp, container: root.name, path: path)
        }
    }

    // MARK: Fault rules

    private func decide(on subject: RequestSubject, _ request: Request) -> FaultRule? {
        decide(
            FaultPlan.Question(
                endpoint: .sftp, operation: subject.operation, path: subject.path.text, principal: user.name,
                bytes: bytesSoFar(request) + subject.count), moving: subject.count)
    }

    /// The rule for this packet, asked once even when it has to wait; sets ``pause`` where one is called for.
    private func decide(_ question: @autoclosure () -> FaultPlan.Question, moving count: Int = 0) -> FaultRule? {
        if isDecided {
            isDecided = false
            return decided
        }
        guard !faults.isEmpty else { return nil }
        decided = faults.decide(question())
        switch decided?.then {
        case .delay(let milliseconds): pause = max(0, milliseconds)
        case .stall: pause = .max
        case .throttle(let rate) where count > 0: pause = count * 1000 / max(1, rate)
        default: break
        }
        isDecided = pause != nil
        return decided
    }

    private func bytesSoFar(_ request: Request) -> Int {
        switch request {
        case .read(let number, _, _): (try? handles.file(number))?.bytesOut ?? 0
        case .write(let number, _, _): (try? handles.file(number))?.bytesIn ?? 0
        case .close(let number): (try? handles.file(number)).map { max($0.bytesIn, $0.bytesOut) } ?? 0
        default: 0
        }
    }

    private func apply(_ fault: FaultRule?, _ subject: RequestSubject, since started: Date) throws(FileError) {
        switch fault?.then {
        case .fail(let status, let message):
            throw FileError(StatusCode(name: status) ?? .failure, message.isEmpty ? nil : message)
        case .diskFull: throw .diskFull
        case .quotaExceeded: throw .quotaExceeded
        case .permissionDenied: throw .permissionDenied
        case .cut, .closeChannel: throw FileError(.connectionLost)
        case .corrupt: corrupts = true
        case .wrongSize(let error): sizeError = error
        default: break
        }
    }

    private static func ending(by fault: FaultRule?) -> Ending? {
        switch fault?.then {
        case .cut, .loseReply: .cut
        case .closeChannel: .closeChannel
        default: nil
        }
    }
}
