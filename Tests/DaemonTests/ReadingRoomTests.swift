import TestSupport
import Testing

@testable import Daemon

@Suite("how much mail is in memory at once") struct ReadingRoomTests {
    /// Takes room, notes that it has it, and gives it back when it is told to.
    private static func visit(
        _ room: ReadingRoom, _ octets: Int, _ name: String, _ seen: Collected<String>
    ) -> Task<Void, Never> {
        Task {
            await room.take(octets)
            seen.add(name)
        }
    }

    private static func settle() async { for _ in 0..<2_000 { await Task.yield() } }

    @Test("what may end the process is alone, and whoever comes later waits behind it")
    func alone() async {
        let (room, seen) = (ReadingRoom(), Collected<String>())
        await room.take(1_000)
        let suspect = Self.visit(room, ReadingRoom.all, "suspect", seen)
        await Self.settle()
        let small = Self.visit(room, 1, "small", seen)
        await Self.settle()
        #expect(seen.all.isEmpty)
        room.give(back: 1_000)
        await suspect.value
        await Self.settle()
        #expect(seen.all == ["suspect"])
        room.give(back: ReadingRoom.all)
        await small.value
        #expect(seen.all == ["suspect", "small"])
    }

    @Test("several batches fit in, one that does not waits in turn")
    func several() async {
        let (room, seen) = (ReadingRoom(), Collected<String>())
        let half = ReadingRoom.all / 2
        await room.take(half)
        await room.take(half)
        let third = Self.visit(room, half, "third", seen)
        await Self.settle()
        #expect(seen.all.isEmpty)
        room.give(back: half)
        await third.value
        #expect(seen.all == ["third"])
        room.give(back: half)
        room.give(back: half)
        await room.take(ReadingRoom.all)
    }
}
