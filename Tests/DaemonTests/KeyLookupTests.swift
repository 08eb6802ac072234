import FacteurCore
import Mail
import Store
import TestSupport
import Testing

@testable import Daemon

/// Keys from DNS, by servers that lie, are silent or break off.
@Suite struct KeyLookupTests {
    private static let name = "s1._domainkey.cic.gc.ca"

    /// - Parameter deadline: of what is silent on purpose; a good server's answer is waited for as long as it takes.
    private func answer(
        _ resolvers: ScriptedResolver..., within deadline: Duration = ScriptedFixture.much * 5
    ) async throws -> KeyAnswer {
        let addresses = resolvers.compactMap { ResolverAddress("127.0.0.1:\($0.port)") }
        let key = try #require(DKIMKeyName(domain: "cic.gc.ca", selector: "s1"))
        return await KeyLookup(resolvers: addresses, deadline: deadline).answer(for: key)
    }

    private func resolver(_ answer: ScriptedResolver.Answer) throws -> ScriptedResolver {
        try ScriptedResolver { _ in answer }
    }

    @Test("a key in one string or several, alone or among other records")
    func found() async throws {
        let key = "v=DKIM1; k=rsa; p=" + String(repeating: "A", count: 400)
        let one = try resolver(.key(key))
        #expect(try await answer(one) == .known(.found(key)))
        #expect(one.questions == [Self.name])
        #expect(one.streamCount == 0)
        let several = ScriptedResolver.Answer.records([
            .text(["v=spf1 -all"]), .text(whole: key), .text(["x"]),
        ])
        #expect(try await answer(try resolver(several)) == .known(.found(key)))
        let alias = ScriptedResolver.Answer.records([.alias("k.esp.test"), .text(["p=AA"], of: "k.esp.test")])
        #expect(try await answer(try resolver(alias)) == .known(.found("p=AA")))
    }

    @Test(
        "no such name, no record, no key in it, two keys, one that is too long: there is none, and no other server is asked"
    )
    func absent() async throws {
        for answer: ScriptedResolver.Answer in [
            .noSuchName, .records([]), .key("v=spf1 -all"), .records([.text(["p=AA"]), .text(["p=BB"])]),
            .overStream {
                ScriptedResolver.message(
                    to: $0, records: [.text(whole: "p=" + String(repeating: "A", count: 60_000))])
            },
        ] {
            let other = try resolver(.key("p=AA"))
            #expect(try await self.answer(try resolver(answer), other) == .known(.absent))
            #expect(other.questions.isEmpty)
        }
    }

    @Test("a truncated answer is asked for over a stream; what that says counts")
    func truncated() async throws {
        let server = try resolver(
            .overStream { ScriptedResolver.message(to: $0, records: [.text(whole: "p=AA")]) })
        #expect(try await answer(server) == .known(.found("p=AA")))
        #expect(server.streamCount == 1)
        let failing = try resolver(.overStream { ScriptedResolver.message(to: $0, records: [], code: 2) })
        #expect(try await answer(failing) == .none)
    }

    @Test("a stream that ends, or answers another question, is no answer")
    func brokenStream() async throws {
        let ending = try resolver(.overStream { _ in nil })
        #expect(try await answer(ending) == .none)
        #expect(ending.streamCount > 0)
        let lying = try resolver(
            .overStream { question in
                var reply = ScriptedResolver.message(to: question, records: [.text(["p=EVIL"])])
                reply[1] ^= 1
                return reply
            })
        #expect(try await answer(lying) == .none)
    }

    @Test("forged datagrams before the true one are passed over: another number, another name, noise")
    func forged() async throws {
        let server = try resolver(
            .datagrams { question in
                let evil = ScriptedResolver.message(to: question, records: [.text(["p=EVIL"])])
                var (number, name) = (evil, evil)
                number[1] ^= 1
                name[14] = UInt8(ascii: "9")
                return [
                    number, name, question, [], [1, 2, 3], Array(evil.prefix(30)),
                    ScriptedResolver.message(to: question, records: [.text(["p=AA"])]),
                ]
            })
        #expect(try await answer(server) == .known(.found("p=AA")))
    }

    @Test("forged datagrams alone are silence")
    func onlyForged() async throws {
        let server = try resolver(
            .datagrams { question in
                var evil = ScriptedResolver.message(to: question, records: [.text(["p=EVIL"])])
                evil[0] ^= 1
                return [evil]
            })
        #expect(try await answer(server, within: .seconds(1)) == .none)
    }

    @Test("a server that does not keep the letters' case is asked over a stream, and believed there")
    func otherCase() async throws {
        let server = try resolver(
            .datagrams { question in
                var reply = ScriptedResolver.message(to: question, records: [.text(["p=AA"])])
                for index in 12..<37 where (0x41...0x5A).contains(reply[index]) { reply[index] |= 0x20 }
                return [reply]
            })
        #expect(try await answer(server) == .known(.found("p=AA")))
        #expect(server.streamCount == 1)
    }

    @Test("a server that fails, or is not there, leaves the word to the next")
    func next() async throws {
        let good = try resolver(.key("p=AA"))
        for code: UInt8 in [1, 2, 4, 5] {
            #expect(try await answer(try resolver(.records([], code: code)), good) == .known(.found("p=AA")))
        }
        let gone = try resolver(.silence)
        gone.stop()
        #expect(try await answer(gone, good) == .known(.found("p=AA")))
        let silent = try resolver(.silence)
        #expect(try await answer(silent, good, within: ScriptedFixture.little * 5) == .known(.found("p=AA")))
        #expect(silent.questions == [Self.name])
    }

    @Test("where all fail or are silent there is no answer; each is asked twice")
    func nobody() async throws {
        let failing = try resolver(.failure)
        #expect(try await answer(failing) == .none)
        #expect(failing.questions.count == 2)
        let silent = try resolver(.silence)
        #expect(try await answer(silent, within: .seconds(1)) == .none)
        let circle = try resolver(
            .records([.alias("a.test"), .alias("b.test", of: "a.test"), .alias("a.test", of: "b.test")]))
        #expect(try await answer(circle) == .none)
    }

    @Test("every question has another number, and letters of another case")
    func chance() async throws {
        let questions = Collected<[UInt8]>()
        let server = try resolver(
            .datagrams { question in
                questions.add(question)
                return [ScriptedResolver.message(to: question, records: [.text(["p=AA"])])]
            })
        for _ in 0..<8 { #expect(try await answer(server) == .known(.found("p=AA"))) }
        #expect(Set(questions.all.map { Array($0.prefix(2)) }).count > 4)
        #expect(Set(questions.all.map { Array($0[12..<37]) }).count > 4)
    }

    @Test("who stops does not wait for a silent server")
    func cancelled() async throws {
        let silent = try resolver(.silence)
        let key = try #require(DKIMKeyName(domain: "cic.gc.ca", selector: "s1"))
        let address = try #require(ResolverAddress("127.0.0.1:\(silent.port)"))
        let task = Task {
            await KeyLookup(resolvers: [address], deadline: .seconds(100_000)).answer(for: key)
        }
        while silent.questions.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        task.cancel()
        #expect(await task.value == .none)
        #expect(silent.questions.count == 1)
    }
}
