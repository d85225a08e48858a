package import CProcessor
import Foundation

/// Starts a thread of the system's, which the caller joins or detaches; nil when there is none to spare.
///
/// - Parameters:
///   - stackSize: bytes; the system's own size where there is none.
///   - elsewhere: never on the processor that the caller runs on, where there is another. A kernel may leave a new
///     thread there while the other is idle.
package func startThread(
    stackSize: Int? = nil, elsewhere: Bool = false, _ body: @escaping @Sendable () -> Void
) -> pthread_t? {
    final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    defer { attributes.deallocate() }
    pthread_attr_init(attributes)
    defer { pthread_attr_destroy(attributes) }
    if let stackSize { pthread_attr_setstacksize(attributes, stackSize) }
    if elsewhere { mockdest_begin_elsewhere(attributes) }
    let work = Unmanaged.passRetained(Work(body))
    var thread: pthread_t = 0
    let code = pthread_create(
        &thread, attributes,
        { argument in
            Unmanaged<Work>.fromOpaque(argument!).takeRetainedValue().body()
            return nil
        }, work.toOpaque())
    guard code == 0 else {
        work.release()
        return nil
    }
    return thread
}
