import Mail
import Store
import Testing

@testable import Daemon

@Suite("mails go on in the order of their numbers") struct ArrivalOrderTests {
    private static func uid(_ number: UInt32) throws -> UID { try #require(UID(rawValue: number)) }

    private static func uids(_ numbers: ClosedRange<UInt32>) throws -> [UID] { try numbers.map(uid) }

    private static func mail(_ number: UInt32, octets: Int = 10) throws -> SeenMail {
        SeenMail(uid: try uid(number), size: octets, bytes: Array(repeating: 0x61, count: octets))
    }

    /// What goes on as these come.
    private static func order(_ order: inout ArrivalOrder, _ numbers: [UInt32]) throws -> [[UInt32]] {
        try numbers.map { order.came(try mail($0)).map(\.uid.rawValue) }
    }

    @Test("in whatever order they come")
    func anyOrder() throws {
        var order = ArrivalOrder(try Self.uids(1...5))
        #expect(try Self.order(&order, [3, 1, 2, 5, 4]) == [[], [1], [2, 3], [], [4, 5]])
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var order = ArrivalOrder(try Self.uids(1...40))
            let shuffled = (1...40).map(UInt32.init).shuffled(using: &random)
            #expect(try Self.order(&order, shuffled).flatMap(\.self) == Array(1...40))
        }
    }

    @Test("what will not come is waited for no longer, and what comes twice goes on once")
    func missing() throws {
        var order = ArrivalOrder(try Self.uids(1...5))
        #expect(try Self.order(&order, [2, 4, 4, 5]) == [[], [], [], []])
        #expect(order.missed([try Self.uid(3)]).isEmpty)
        #expect(order.missed([try Self.uid(1)]).map(\.uid.rawValue) == [2, 4, 5])
        #expect(try Self.order(&order, [1, 2, 9]) == [[], [], []])
        #expect(order.missed(try Self.uids(1...9)).isEmpty)
    }

    @Test("one that has come is not missing, whatever is said later")
    func cameAndMissed() throws {
        var order = ArrivalOrder(try Self.uids(1...2))
        #expect(try Self.order(&order, [2]) == [[]])
        #expect(order.missed([try Self.uid(2)]).isEmpty)
        #expect(try Self.order(&order, [1]) == [[1, 2]])
    }

    @Test("more than is held counts as not come, and so does what is behind it: nothing overtakes anything")
    func bounded() throws {
        var order = ArrivalOrder(try Self.uids(1...9))
        let half = ArrivalOrder.most / 2
        #expect(order.came(try Self.mail(4, octets: half)).isEmpty)
        #expect(order.came(try Self.mail(6, octets: half)).isEmpty)
        #expect(order.came(try Self.mail(8, octets: 1)).isEmpty)
        #expect(try Self.order(&order, [1, 2, 5, 9, 3, 4, 7]) == [[1], [2], [], [], [3], [], []])
    }

    @Test("a mail whose turn it is goes on however large it is, and what has gone on is not counted")
    func inTurn() throws {
        var order = ArrivalOrder(try Self.uids(1...4))
        #expect(order.came(try Self.mail(2, octets: ArrivalOrder.most)).isEmpty)
        #expect(order.came(try Self.mail(1, octets: 2 * ArrivalOrder.most)).count == 2)
        #expect(order.came(try Self.mail(4, octets: ArrivalOrder.most)).isEmpty)
        #expect(order.came(try Self.mail(3)).count == 2)
    }

    @Test("without an order they go on as they come")
    func asTheyCome() throws {
        var order = ArrivalOrder([])
        #expect(try Self.order(&order, [3, 1]) == [[3], [1]])
    }
}
