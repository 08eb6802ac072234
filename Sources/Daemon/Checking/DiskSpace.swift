import Glibc

/// Room for the ledger.
enum DiskSpace {
    /// With fewer octets, a season's mail may not fit.
    private static let enough: UInt64 = 200_000_000

    /// - Parameter folder: where the ledger is, or the nearest folder above it that is there.
    static func finding(in folder: String) -> LedgerFinding {
        var information = statvfs()
        guard statvfs(folder, &information) == 0 else { return .noFolder(folder) }
        let free = UInt64(information.f_bavail) &* UInt64(information.f_frsize)
        let megabytes = Int(clamping: free / 1_000_000)
        return free >= enough
            ? .free(megabytes: megabytes, folder: folder) : .full(megabytes: megabytes, folder: folder)
    }
}
