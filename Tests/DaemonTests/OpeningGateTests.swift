import TestSupport
import Testing
import Text

@testable import Daemon

@Suite("Openings at one server", .timeLimit(.minutes(20)))
struct OpeningGateTests {
    /// Longer than any test waits.
    private static let forever = Duration.seconds(86_400)

    /// Who is at work, and who was, in order.
    private final class Register: Sendable {
        private let state = Locked((present: 0, most: 0, order: [Int]()))
        let begun: AsyncStream<Int>
        private let tell: AsyncStream<Int>.Continuation

        init() { (begun, tell) = AsyncStream.makeStream() }

        var most: Int { state.withLock(\.most) }
        var order: [Int] { state.withLock(\.order) }

        func begin(_ number: Int) {
            state.withLock { state in
                state.present += 1
                state.most = max(state.most, state.present)
                state.order.append(number)
            }
            tell.yield(number)
        }

        func end() { state.withLock { $0.present -= 1 } }
    }

    @Test("no more than the bound are opened at once, and all are, in their order")
    func bound() async throws {
        let gate = OpeningGate(most: 3, patience: Self.forever)
        let register = Register()
        try await withThrowingTaskGroup { group in
            for number in 0..<100 {
                group.addTask {
                    try await gate.pass(to: "a:993") {
                        register.begin(number)
                        for _ in 0..<5 { await Task.yield() }
                        register.end()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(register.most <= 3)
        #expect(register.order.sorted() == Array(0..<100))
    }

    @Test(
        "who waits is let in when one has ended, the first that came first; another server's are let in at once"
    )
    func order() async throws {
        let gate = OpeningGate(most: 1, patience: Self.forever)
        let register = Register()
        let (held, release) = AsyncStream<Void>.makeStream()
        let first = Task {
            try await gate.pass(to: "a:993") {
                register.begin(0)
                for await _ in held {}
            }
        }
        var begun = register.begun.makeAsyncIterator()
        #expect(await begun.next() == 0)
        var others: [Task<Void, any Error>] = []
        for number in 1...3 {
            let before = gate.waiting(for: "a:993")
            others.append(Task { try await gate.pass(to: "a:993") { register.begin(number) } })
            while gate.waiting(for: "a:993") == before { try await Task.sleep(for: .milliseconds(1)) }
        }
        try await gate.pass(to: "b:993") { register.begin(9) }
        #expect(register.order == [0, 9])
        release.finish()
        try await first.value
        for other in others { try await other.value }
        #expect(register.order == [0, 9, 1, 2, 3])
    }

    @Test("a server that answers nobody keeps nobody waiting for longer than the patience")
    func patience() async throws {
        let gate = OpeningGate(most: 1, patience: .milliseconds(1))
        let (held, release) = AsyncStream<Void>.makeStream()
        let silent = Task { try await gate.pass(to: "a:993") { for await _ in held {} } }
        try await gate.pass(to: "a:993") {}
        try await gate.pass(to: "a:993") {}
        // The silent one, which no longer counts, gives its place back only once.
        release.finish()
        try await silent.value
        #expect(gate.waiting(for: "a:993") == 0)
    }

    @Test("one that fails, or is cancelled at work or while it waits, leaves its place to the next")
    func endings() async throws {
        let gate = OpeningGate(most: 1, patience: Self.forever)
        await #expect(throws: TestFault.self) { try await gate.pass(to: "a:993") { throw TestFault("no") } }
        let register = Register()
        var begun = register.begun.makeAsyncIterator()
        let atWork = Task {
            try await gate.pass(to: "a:993") {
                register.begin(0)
                try await Task.sleep(for: Self.forever)
            }
        }
        #expect(await begun.next() == 0)
        let waiting = Task { try await gate.pass(to: "a:993") { register.begin(1) } }
        while gate.waiting(for: "a:993") == 0 { try await Task.sleep(for: .milliseconds(1)) }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        let next = Task { try await gate.pass(to: "a:993") { register.begin(2) } }
        while gate.waiting(for: "a:993") == 0 { try await Task.sleep(for: .milliseconds(1)) }
        atWork.cancel()
        await #expect(throws: CancellationError.self) { try await atWork.value }
        try await next.value
        let late = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await gate.pass(to: "a:993") { register.begin(3) }
        }
        await #expect(throws: CancellationError.self) { try await late.value }
        try await gate.pass(to: "a:993") { register.begin(4) }
        #expect(register.order == [0, 2, 4])
    }
}
