import Glibc

/// Open-file-description locks (fcntl(2)): the kernel drops one when the process ends, however it ends, and asking for one
/// never takes it. SQLite's own locks are of another kind and elsewhere in the file.
enum FileLock {
    /// - Returns: `false` where another process has it.
    static func take(_ descriptor: Int32, at range: Range<Int>? = nil) -> Bool {
        var lock = lock(range)
        return fcntl(descriptor, setLock, &lock) == 0
    }

    static func release(_ descriptor: Int32) {
        var lock = lock(nil, Int16(F_UNLCK))
        _ = fcntl(descriptor, setLock, &lock)
    }

    static func isTaken(_ descriptor: Int32) -> Bool {
        var lock = lock(nil)
        guard fcntl(descriptor, getLock, &lock) == 0 else { return false }
        return lock.l_type != Int16(F_UNLCK)
    }

    /// F_OFD_GETLK and F_OFD_SETLK of <fcntl.h>, which are not imported.
    private static let getLock: Int32 = 36
    private static let setLock: Int32 = 37

    /// - Parameter range: the whole file where it is `nil`.
    private static func lock(_ range: Range<Int>?, _ kind: Int16 = Int16(F_WRLCK)) -> flock {
        flock(
            l_type: kind, l_whence: Int16(SEEK_SET), l_start: range?.lowerBound ?? 0,
            l_len: range?.count ?? 0, l_pid: 0)
    }
}
