import Foundation
import Glibc

/// A DNS server on 127.0.0.1 that answers as a test wants: the same port for datagrams and for streams.
package final class ScriptedResolver: StoppableServer, @unchecked Sendable {
    /// One resource record of an answer (RFC 1035 §3.2.1).
    package struct Record: Sendable {
        /// `nil`: the name that was asked for.
        let name: String?
        let type: UInt16
        let data: [UInt8]

        package static func text(_ strings: [String], of name: String? = nil) -> Record {
            Record(name: name, type: 16, data: strings.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) })
        }

        /// In strings of 255 octets, however long it is.
        package static func text(whole text: String) -> Record {
            let octets = Array(text.utf8)
            let strings = stride(from: 0, to: max(octets.count, 1), by: 255).map {
                String(decoding: octets[$0..<min($0 + 255, octets.count)], as: UTF8.self)
            }
            return .text(strings)
        }

        package static func alias(_ target: String, of name: String? = nil) -> Record {
            Record(name: name, type: 5, data: ScriptedResolver.wire(target))
        }

        package static func other(type: UInt16, _ data: [UInt8]) -> Record {
            Record(name: nil, type: type, data: data)
        }
    }

    package enum Answer: Sendable {
        case records([Record], code: UInt8 = 0)
        /// Datagrams, as they are made of the question; none is silence.
        case datagrams(@Sendable ([UInt8]) -> [[UInt8]])
        /// A truncated datagram, and this over a stream; `nil` ends the stream at once.
        case overStream(@Sendable ([UInt8]) -> [UInt8]?)

        package static let silence = Answer.datagrams { _ in [] }
        package static let noSuchName = Answer.records([], code: 3)
        package static let failure = Answer.records([], code: 2)
        package static func key(_ text: String) -> Answer { .records([.text(whole: text)]) }
    }

    package let port: UInt16
    private let datagrams: Int32
    private let listener: Int32
    private let lock = NSLock()
    private var answerNow: @Sendable (String) -> Answer
    private var asked: [String] = []
    private var streams = 0
    private var isStopped = false
    private var threads: [ScriptedThread] = []

    /// - Parameter answer: is given each name that is asked for, in lower case.
    package init(_ answer: @escaping @Sendable (String) -> Answer) throws {
        answerNow = answer
        listener = Loopback.newSocket()
        guard let port = Loopback.bind(listener, to: 0), listen(listener, 8) == 0 else {
            throw TestFault("no port")
        }
        datagrams = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard Loopback.bind(datagrams, to: port) != nil else { throw TestFault("no port for datagrams") }
        self.port = port
        threads = [
            try ScriptedThread { [weak self, datagrams] in
                while ScriptedResolver.isReadable(datagrams) {
                    guard let self else { return }
                    if self.isOver { return }
                    self.answerDatagram()
                }
            },
            try ScriptedThread { [weak self, listener] in
                while ScriptedResolver.isReadable(listener) {
                    guard let self else { return }
                    if self.isOver { return }
                    self.answerStream()
                }
            },
        ]
    }

    package var answer: @Sendable (String) -> Answer {
        get { lock.withLock { answerNow } }
        set { lock.withLock { answerNow = newValue } }
    }

    /// The names that were asked for, datagrams and streams alike.
    package var questions: [String] { lock.withLock { asked } }
    package var streamCount: Int { lock.withLock { streams } }

    private var isOver: Bool { lock.withLock { isStopped } }

    package func stop() {
        let isFirst = lock.withLock {
            defer { isStopped = true }
            return !isStopped
        }
        guard isFirst else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        shutdown(datagrams, Int32(SHUT_RDWR))
        for thread in threads { thread.join() }
        close(listener)
        close(datagrams)
    }

    deinit { stop() }

    private static func isReadable(_ descriptor: Int32) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, -1) > 0
    }

    private func answerDatagram() {
        var buffer = [UInt8](repeating: 0, count: 65_535)
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let count = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                recvfrom(datagrams, &buffer, buffer.count, 0, $0, &length)
            }
        }
        guard count > 12 else { return }
        let question = Array(buffer.prefix(count))
        let replies: [[UInt8]] =
            switch answer(note(question)) {
            case .records(let records, let code): [Self.message(to: question, records: records, code: code)]
            case .datagrams(let make): make(question)
            case .overStream: [Self.message(to: question, records: [], isTruncated: true)]
            }
        for reply in replies {
            _ = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    sendto(datagrams, reply, reply.count, Int32(MSG_NOSIGNAL), $0, length)
                }
            }
        }
    }

    private func answerStream() {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        defer { close(client) }
        lock.withLock { streams += 1 }
        var question: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4_096)
        while question.count < 2 || question.count < 2 + (Int(question[0]) << 8 | Int(question[1])) {
            let count = recv(client, &chunk, chunk.count, 0)
            guard count > 0 else { return }
            question += chunk.prefix(count)
        }
        question.removeFirst(2)
        let reply: [UInt8]? =
            switch answer(note(question)) {
            case .records(let records, let code): Self.message(to: question, records: records, code: code)
            case .datagrams(let make): make(question).first
            case .overStream(let make): make(question)
            }
        guard let reply else { return }
        // In two pieces: a stream has no borders.
        let framed = [UInt8(reply.count >> 8), UInt8(reply.count & 0xFF)] + reply
        for piece in [framed.prefix(1), framed.dropFirst(1)] {
            let octets = Array(piece)
            _ = send(client, octets, octets.count, Int32(MSG_NOSIGNAL))
        }
    }

    private func note(_ question: [UInt8]) -> String {
        let name = Self.name(of: question)
        lock.withLock { asked.append(name) }
        return name
    }

    /// Where the question ends: behind its name, type and class.
    private static func end(of question: [UInt8]) -> Int {
        var place = 12
        while place < question.count, question[place] != 0 { place += Int(question[place]) + 1 }
        return place + 5
    }

    private static func name(of question: [UInt8]) -> String {
        var labels: [String] = []
        var place = 12
        while place < question.count, question[place] != 0 {
            let next = place + 1 + Int(question[place])
            labels.append(String(decoding: question[(place + 1)..<next], as: UTF8.self).lowercased())
            place = next
        }
        return labels.joined(separator: ".")
    }

    fileprivate static func wire(_ name: String) -> [UInt8] {
        name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) } + [0]
    }

    /// A response with the question as it was asked.
    package static func message(
        to question: [UInt8], records: [Record], code: UInt8 = 0, isTruncated: Bool = false
    ) -> [UInt8] {
        let flags: [UInt8] = [0x81 | (isTruncated ? 0x02 : 0), 0x80 | code]
        let count: [UInt8] = [UInt8(records.count >> 8), UInt8(records.count & 0xFF)]
        var octets = Array(question[0..<2]) + flags
        octets += [0, 1] + count + [0, 0, 0, 0]
        octets += question[12..<end(of: question)]
        for record in records {
            octets += record.name.map(wire) ?? [0xC0, 12]
            octets += pair(record.type) + [0, 1, 0, 0, 0, 60] + pair(UInt16(record.data.count)) + record.data
        }
        return octets
    }

    private static func pair(_ value: UInt16) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 0xFF)] }
}
