/// Told of what a verifier reads, from several threads at once: for people who wait.
///
/// Two are equal when they are the same one: what is found does not depend on it.
public final class ReadingMeter: Sendable, Hashable {
    /// Takes the number of bytes that were read since it was last called, unpacked.
    public let onRead: @Sendable (Int) -> Void

    /// `onRead` is called once for each batch of records, a quarter of a megabyte or so.
    public init(onRead: @escaping @Sendable (Int) -> Void) { self.onRead = onRead }

    /// Whether both are the same one.
    public static func == (a: ReadingMeter, b: ReadingMeter) -> Bool { a === b }
    /// By identity.
    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}
