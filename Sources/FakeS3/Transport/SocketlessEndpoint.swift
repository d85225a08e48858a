package import Drops
import Faults
import Logging
package import NIOCore

/// An endpoint that listens nowhere: each connection is a pipeline that somebody else feeds. For fuzzing.
package struct SocketlessEndpoint: Sendable {
    private let core: S3Core

    package init(configuration: S3Configuration, time: TimeSource) {
        core = S3Core(
            configuration: configuration, journal: Journal(), spool: Spool(), faults: FaultPlan(), time: time,
            logger: Logger(label: "socketless") { _ in SwiftLogNoOpLogHandler() }, hashesAside: false)
    }

    /// The handlers of a new connection, in order.
    package func connection(number: Int) -> [any ChannelHandler] { Listener.handlers(core, number: number) }
}
