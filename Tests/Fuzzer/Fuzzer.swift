import FacteurCore
import Foundation
import Mail

/// The entry of libFuzzer (compiler-rt), which calls back with each input it makes.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
    _ count: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ input: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// Feeds what libFuzzer makes to one of the readers of strangers' octets: `FACTEUR_READER=imap Fuzzer CORPUS [-runs=N …]`.
///
/// A reading that breaks what it promises traps, and libFuzzer keeps the input.
@main enum Fuzzer {
    /// Who reads; each has a corpus of its own, `Corpus/NAME`.
    enum Reader: String, CaseIterable {
        case mail, html, charset, headers
        case encodedWord = "encoded-word"
        case authenticationResults = "authentication-results"
        case deliveryReport = "delivery-report"
        case dkim, dns
        case imap, smtp
        case csv, notice
    }

    private static let reader =
        ProcessInfo.processInfo.environment["FACTEUR_READER"].flatMap(Reader.init(rawValue:))

    static func main() {
        guard reader != nil else {
            let names = Reader.allCases.map(\.rawValue).joined(separator: " ")
            FileHandle.standardError.write(Data("FACTEUR_READER must be one of: \(names)\n".utf8))
            exit(64)
        }
        var count = CommandLine.argc
        var arguments = CommandLine.unsafeArgv
        _ = runDriver(&count, &arguments) { start, count in
            Fuzzer.read(Array(UnsafeBufferPointer(start: start, count: count)))
            return 0
        }
    }

    private static func read(_ octets: [UInt8]) {
        switch reader {
        case .mail: MailInputs.mail(octets)
        case .html: MailInputs.html(octets)
        case .charset: MailInputs.charset(octets)
        case .headers: MailInputs.headers(octets)
        case .encodedWord: MailInputs.encodedWord(octets)
        case .authenticationResults: MailInputs.authenticationResults(octets)
        case .deliveryReport: MailInputs.deliveryReport(octets)
        case .dkim: MailInputs.dkim(octets)
        case .dns: ServerInputs.dns(octets)
        case .imap: ServerInputs.imap(octets)
        case .smtp: ServerInputs.smtp(octets)
        case .csv: HostInputs.csv(octets)
        case .notice: HostInputs.notice(octets)
        case nil: return
        }
    }
}
