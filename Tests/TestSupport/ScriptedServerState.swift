import Foundation
import Glibc

/// The state that a scripted server's threads share.
final class ScriptedServerState: @unchecked Sendable {
    let identity: TestCertificates.Identity?
    private let scripts: [Script]
    private let condition = NSCondition()
    private var records: [ClientRecord] = []
    private var descriptors: Set<Int32> = []
    private var threads: [ScriptedThread] = []
    private var isStopped = false

    init(scripts: [Script], identity: TestCertificates.Identity?) {
        self.scripts = scripts
        self.identity = identity
    }

    var clients: [ClientRecord] { condition.withLock { records } }

    /// Starts a thread for the client.
    func serve(_ descriptor: Int32) {
        prepare(descriptor)
        let refused: Bool = condition.withLock {
            guard !isStopped else { return true }
            let number = records.count
            let script = number < scripts.count ? scripts[number] : scripts.last ?? []
            do {
                threads.append(try ScriptedThread { self.follow(script, descriptor, number) })
            } catch {
                return true
            }
            descriptors.insert(descriptor)
            records.append(ClientRecord())
            return false
        }
        if refused { Glibc.close(descriptor) }
    }

    /// Without TCP_NODELAY every second reply would wait 40 ms for the client's acknowledgement.
    private func prepare(_ descriptor: Int32) {
        var yes: Int32 = 1
        setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    private func follow(_ script: Script, _ descriptor: Int32, _ number: Int) {
        let session = ScriptedSession(descriptor: descriptor, number: number, server: self)
        var fault: String?
        do {
            try session.follow(script)
        } catch {
            fault = "\(error)"
        }
        session.close()
        end(number, fault)
    }

    private func end(_ number: Int, _ fault: String?) {
        condition.withLock {
            // Faults after stop() are caused by stop().
            if !isStopped { records[number].fault = fault }
            records[number].hasEnded = true
        }
    }

    /// `false` if it was already stopped.
    func stop() -> Bool {
        condition.withLock {
            guard !isStopped else { return false }
            isStopped = true
            for descriptor in descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
            condition.broadcast()
            return true
        }
    }

    /// After stop(): no thread is added any more.
    func joinClients() {
        for thread in condition.withLock({ threads }) { thread.join() }
    }

    func waitForStop(milliseconds: Int?) {
        let end = Date(timeIntervalSinceNow: Double(milliseconds ?? 3_600_000) / 1000)
        condition.withLock {
            while !isStopped, condition.wait(until: end) {}
        }
    }

    /// Call it before the descriptor is closed, so that stop() cannot hit another one with the same number.
    func forget(_ descriptor: Int32) {
        condition.withLock { _ = descriptors.remove(descriptor) }
    }

    func note(line: String, of number: Int) {
        condition.withLock { records[number].lines.append(line) }
    }

    func note(message: [UInt8], of number: Int) {
        condition.withLock { records[number].messages.append(message) }
    }

    func noteTLS(of number: Int) {
        condition.withLock { records[number].usesTLS = true }
    }
}
