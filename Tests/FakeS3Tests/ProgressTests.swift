import Testing

@testable import FakeS3

@Suite struct ProgressTests {
    @Test func `a peer that does nothing stands still at the second look`() {
        var progress = Progress()
        let isStill1 = progress.look(isReceiving: false, unsent: 0, least: 10)
        #expect(!isStill1)
        let isStill2 = progress.look(isReceiving: false, unsent: 0, least: 10)
        #expect(isStill2)
        progress.move()
        let isStill3 = progress.look(isReceiving: false, unsent: 0, least: 10)
        #expect(!isStill3)
    }

    @Test func `a body must bring enough between two looks, all of which it was under way`() {
        var progress = Progress()
        progress.turn()
        progress.receive(1)
        // It began after the look before: nobody knows how long ago.
        let isStill4 = progress.look(isReceiving: true, unsent: 0, least: 10)
        #expect(!isStill4)
        progress.receive(4)
        progress.receive(6)
        let isStill5 = progress.look(isReceiving: true, unsent: 0, least: 10)
        #expect(!isStill5)
        progress.receive(9)
        let isStill6 = progress.look(isReceiving: true, unsent: 0, least: 10)
        #expect(isStill6)
    }

    @Test func `the next request's body is not measured by the last one's`() {
        var progress = Progress()
        _ = progress.look(isReceiving: true, unsent: 0, least: 10)
        progress.receive(1)
        progress.turn()
        progress.receive(1)
        let isStill7 = progress.look(isReceiving: true, unsent: 0, least: 10)
        #expect(!isStill7)
    }

    @Test func `a peer that takes bytes of an answer moves`() {
        var progress = Progress()
        _ = progress.look(isReceiving: false, unsent: 100, least: 10)
        let isStill8 = progress.look(isReceiving: false, unsent: 90, least: 10)
        #expect(!isStill8)
        let isStill9 = progress.look(isReceiving: false, unsent: 90, least: 10)
        #expect(isStill9)
    }
}
