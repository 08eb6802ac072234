import Glibc

/// One process at a time reads held mail again: a service and a command would otherwise take each other's tries for readings
/// that never ended, and set a sound mail aside.
///
/// It is a lock on the ledger's folder (flock(2)), which the kernel drops when the process ends, however it ends. Where the file
/// system has none, or somebody keeps it for a minute, mail is read all the same.
package struct ReadingTurn: Sendable {
    private let descriptor: Int32

    private static let (pause, mostPauses) = (Duration.milliseconds(20), 3_000)

    /// Waits for the turn; `nil` where there is none to be had.
    package static func take(ledger path: String) async -> ReadingTurn? {
        let folder = FileIdentity.resolved(path).folderOfFile
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        for _ in 0..<mostPauses {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return ReadingTurn(descriptor: descriptor) }
            guard errno == EWOULDBLOCK || errno == EINTR else { break }
            try? await Task.sleep(for: pause)
        }
        close(descriptor)
        return nil
    }

    /// By name: a child that is just being started shares the descriptor.
    package func end() {
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
