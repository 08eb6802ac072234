import Foundation
import Glibc
import Store

/// One file that a setup writes.
package struct SetupFile: Sendable {
    package let path: String
    package let text: String
    /// The bits of chmod(2).
    package let mode: UInt32
    /// What may be in its place before, and goes without a question.
    package let standIn: String?

    package init(path: String, text: String, mode: UInt32, standIn: String? = nil) {
        self.path = path
        self.text = text
        self.mode = mode
        self.standIn = standIn
    }

    /// Whether a file of that name may be replaced only by a person's word.
    package var isInTheWay: Bool {
        InputFile.exists(path) && !isThere(text) && !(standIn.map(isThere) ?? false)
    }

    /// Whether the file has that text already.
    func isThere(_ text: String) -> Bool {
        (try? InputFile.read(path, atMost: 1_000_000)) == Array(text.utf8)
    }
}

/// Why nothing was written.
package enum SetupFault: Error, Sendable, Equatable {
    /// Another one is there already.
    case exists(String)
    case notPermitted(String)
    /// The system's words.
    case failed(String, String)
}

/// Writes all the files of a setup, or none of them.
///
/// Each is written beside its place first and is on the disk before the first takes its place; the last, which is what a service
/// begins with, comes last. A power cut in between leaves whole files only. What was there before is kept beside it as `.old`.
package struct SetupFiles: Sendable {
    private let files: [SetupFile]

    /// - Parameter files: in the order in which they take their places.
    package init(_ files: [SetupFile]) { self.files = files }

    /// - Parameter replaces: whether files of the same name may go.
    package func write(replaces: Bool) throws(SetupFault) {
        if !replaces {
            for file in files where file.isInTheWay { throw .exists(file.path) }
        }
        // An interruption from here on would have to be undone: there is nothing to wait for, so it comes too late.
        let ignored = [SIGINT, SIGTERM, SIGHUP].map { ($0, signal($0, SIG_IGN)) }
        defer { for (number, handler) in ignored { signal(number, handler) } }
        var made: [String] = []
        do throws(SetupFault) {
            for file in files { try makeFolder(file.path.folderOfFile, file.mode, &made) }
            for file in files { try draft(file) }
            try place()
        } catch {
            for file in files { unlink(Self.draft(of: file.path)) }
            for folder in made.reversed() { rmdir(folder) }
            throw error
        }
    }

    private static func draft(of path: String) -> String {
        path.folderOfFile + "/." + (path as NSString).lastPathComponent + ".new"
    }

    /// A folder of secrets is for its owner alone.
    private func makeFolder(
        _ folder: String, _ mode: mode_t, _ made: inout [String]
    ) throws(SetupFault) {
        guard !InputFile.exists(folder) else { return }
        try makeFolder(folder.folderOfFile, 0o644, &made)
        guard mkdir(folder, mode & 0o077 == 0 ? 0o700 : 0o755) == 0 else { throw Self.fault(folder) }
        // Whatever the umask of whoever runs us.
        chmod(folder, mode & 0o077 == 0 ? 0o700 : 0o755)
        made.append(folder)
    }

    private func draft(_ file: SetupFile) throws(SetupFault) {
        let path = Self.draft(of: file.path)
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.fault(file.path) }
        defer { close(descriptor) }
        guard OutputFile.write(Array(file.text.utf8), to: descriptor), fchmod(descriptor, file.mode) == 0,
            fsync(descriptor) == 0
        else { throw Self.fault(file.path) }
    }

    private func place() throws(SetupFault) {
        var placed: [String] = []
        for file in files {
            let old = file.path + ".old"
            if InputFile.exists(file.path), !file.isThere(file.text) {
                unlink(old)
                link(file.path, old)
            }
            guard rename(Self.draft(of: file.path), file.path) == 0 else {
                let fault = Self.fault(file.path)
                for path in placed where rename(path + ".old", path) != 0 { unlink(path) }
                throw fault
            }
            placed.append(file.path)
        }
        for folder in Set(files.map(\.path.folderOfFile)) {
            let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            fsync(descriptor)
            close(descriptor)
        }
    }

    private static func fault(_ path: String) -> SetupFault {
        switch errno {
        case EACCES, EPERM, EROFS: .notPermitted(path)
        case let code: .failed(path, String(cString: strerror(code)))
        }
    }
}

extension SetupFiles {
    /// The nearest folder above a file that is there: whether anything may be made below it is known before anything is asked.
    package static func mayWrite(below folder: String) -> Bool {
        access(InputFile.nearest(folder), W_OK | X_OK) == 0
    }
}
