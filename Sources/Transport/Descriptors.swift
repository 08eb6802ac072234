import CLinux
import Glibc

/// How many files can still be opened within RLIMIT_NOFILE.
package enum Descriptors {
    /// Whether this many more files can be opened now.
    package static func areFree(_ count: Int) -> Bool {
        var held: [Int32] = []
        defer { for descriptor in held { close(descriptor) } }
        for _ in 0..<count {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { return errno != EMFILE && errno != ENFILE }
            held.append(descriptor)
        }
        return true
    }
}

/// What else than its own programs can see of the process.
package enum ProcessMemory {
    /// The kernel writes no core file from now on, nor pipes one to a program (prctl(2), PR_SET_DUMPABLE), and no other program of
    /// the same user can read the memory: it holds passwords, tokens and mail.
    package static func hide() { _ = clinux_forbid_core() }
}
