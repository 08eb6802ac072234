import Foundation
import Glibc
import Store

/// Reads a file that a person provides, as a whole and with a size limit.
package enum InputFile {
    /// Why it could not be read.
    package enum Fault: Error, Sendable, Equatable {
        case missing(String)
        case notPermitted(String)
        /// A folder, a device, a socket.
        case noFile(String)
        case tooLarge(String, limit: Int)
        /// The process, or the whole machine, has reached its limit of open files.
        case tooManyFiles(String)
        case failed(String)

        /// One line: what, where, what now.
        package var message: String {
            switch self {
            case .missing(let file): "there is no file \(file); check the name"
            case .notPermitted(let file): "this user may not read \(file); check its rights"
            case .noFile(let file): "\(file) is not a file; give the name of one"
            case .tooLarge(let file, let limit):
                "\(file) is larger than \(limit / 1_000_000) MB; that cannot be right"
            case .tooManyFiles(let file):
                "\(file) cannot be opened, because too many files are open; raise the limit of open files (LimitNOFILE=, `ulimit -n`)"
            case .failed(let file): "\(file) could not be read; check the disk"
            }
        }
    }

    /// - Parameter limit: in octets.
    package static func read(_ file: String, atMost limit: Int) throws(Fault) -> [UInt8] {
        var information = stat()
        guard stat(file, &information) == 0 else {
            throw errno == EACCES ? .notPermitted(file) : .missing(file)
        }
        guard information.st_mode & S_IFMT == S_IFREG else { throw .noFile(file) }
        guard information.st_size <= limit else { throw .tooLarge(file, limit: limit) }
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw isOutOfFiles(errno) ? .tooManyFiles(file) : .notPermitted(file)
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            let data = try handle.read(upToCount: limit + 1) ?? Data()
            guard data.count <= limit else { throw Fault.tooLarge(file, limit: limit) }
            return Array(data)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw .failed(file)
        }
    }

    static func isOutOfFiles(_ code: Int32) -> Bool { code == EMFILE || code == ENFILE }
}

extension InputFile {
    /// Whether anything of that name exists.
    static func exists(_ file: String) -> Bool { access(file, F_OK) == 0 }

    static func isFolder(_ file: String) -> Bool {
        var information = stat()
        return stat(file, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    /// The folder itself, or the nearest one above it that exists.
    static func nearest(_ folder: String) -> String {
        var folder = folder
        while !exists(folder), folder != "/", folder != "." { folder = folder.folderOfFile }
        return folder
    }
}

enum OutputFile {
    /// Writes all octets to an open file.
    ///
    /// - Returns: `false` where the system refuses; `errno` says why.
    static func write(_ octets: [UInt8], to descriptor: Int32) -> Bool {
        var rest = octets[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return false }
            rest = rest.dropFirst(max(0, count))
        }
        return true
    }

    /// Makes a file's name as lasting as its octets. Either name leads to a whole file, and some file systems refuse this.
    static func syncFolder(of path: String) {
        let folder = open(path.folderOfFile, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
