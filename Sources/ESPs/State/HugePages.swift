import Foundation

extension Array {
    /// An array that is read at random places, on pages of 2 MiB where it is large: with small ones nearly every look
    /// would cost a walk of the page tables beside the miss of the cache.
    ///
    /// madvise(2), MADV_HUGEPAGE, https://man7.org/linux/man-pages/man2/madvise.2.html: advice, which may be ignored.
    init(onHugePages value: Element, count: Int) {
        self.init(unsafeUninitializedCapacity: count) { room, initialized in
            #if os(Linux)
                let size = 2 << 20
                let bytes = UnsafeMutableRawBufferPointer(room)
                if let start = bytes.baseAddress, bytes.count >= 2 * size {
                    let first = start.alignedUp(toMultipleOf: size)
                    madvise(first, (bytes.count - (first - start)) / size * size, MADV_HUGEPAGE)
                }
            #endif
            room.initialize(repeating: value)
            initialized = count
        }
    }
}
