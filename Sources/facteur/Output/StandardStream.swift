import FacteurCore
import Glibc
import Text

/// A standard stream of the process, written with write(2), because `FileHandle` ends the process if the disk is full or the stream
/// is closed.
struct StandardStream: Sendable {
    static let output = StandardStream(descriptor: STDOUT_FILENO)
    static let error = StandardStream(descriptor: STDERR_FILENO)

    private let descriptor: Int32

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// How many lines the terminal shows at once; `nil` where there is none, or it does not say.
    var rows: Int? { size.flatMap { $0.ws_row > 0 ? Int($0.ws_row) : nil } }

    /// How wide the terminal is, likewise.
    var columns: Int? { size.flatMap { $0.ws_col > 0 ? Int($0.ws_col) : nil } }

    private var size: winsize? {
        var size = winsize()
        return isTerminal && ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 ? size : nil
    }

    /// - Throws: `Fault` 74 with the system's error message.
    func write(_ text: String) throws(Fault) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count < 0, errno == EAGAIN {
                var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = poll(&waiting, 1, -1)
            } else if errno != EINTR {
                let word = String(cString: strerror(errno))
                throw Fault(
                    .inputOutput,
                    Localized(
                        en: "the output cannot be written (\(word)); what was shown is not all",
                        fr: "la sortie ne peut être écrite (\(word)) ; ce qui a été montré n’est pas tout")
                )
            }
        }
    }

    /// If the calling process has closed a standard stream, the next opened file would get its number, and messages would be
    /// written into the ledger. So open /dev/null there, in the opposite direction: reading or writing it then fails as before.
    static func fillGaps() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }
}
