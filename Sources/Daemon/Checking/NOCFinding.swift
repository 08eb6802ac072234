package import FacteurCore
import Glibc
import Store
package import Text

/// The NOC tables, and what they say of the interns' codes.
package enum NOCFinding: CheckFinding {
    /// An intern's code that only another version has than that in force at the offer's date.
    package struct StrangeCode: Sendable {
        let ref: InternRef
        let code: NOCCode
        let version: Int

        package init(ref: InternRef, code: NOCCode, version: Int) {
            self.ref = ref
            self.code = code
            self.version = version
        }
    }

    /// - tables: their versions, newest first.
    case good(inForce: Int, tables: [String])
    case strange([StrangeCode])

    /// The most interns that are named.
    private static let most = 10

    package var state: CheckLine.State {
        switch self {
        case .good: .ok
        case .strange: .warn
        }
    }

    package var words: Localized {
        switch self {
        case .good(let inForce, let tables):
            Localized(
                en: "NOC \(inForce) is in force; tables: \(tables.joined(separator: ", "))",
                fr: "la CNP \(inForce) est en vigueur ; tableaux : \(tables.joined(separator: ", "))")
        case .strange(let codes):
            Localized(
                en:
                    "these codes are of a version that was not in force at their offer's date, or is not today: \(Self.list(codes).en); compare them with the portal, and import the right ones",
                fr:
                    "ces codes sont d’une version qui n’était pas en vigueur à la date de leur offre, ou ne l’est pas aujourd’hui : \(Self.list(codes).fr) ; comparez avec le portail, et importez les bons"
            )
        }
    }

    private static func list(_ codes: [StrangeCode]) -> Localized {
        let shown = codes.prefix(most).map {
            Localized(
                en: "\($0.ref) \($0.code) (only in NOC \($0.version))",
                fr: "\($0.ref) \($0.code) (seulement dans la CNP \($0.version))")
        }
        let more = codes.count - shown.count
        let rest = more > 0 ? [Localized(en: "and \(more) more", fr: "et \(more) autres")] : []
        return (shown + rest).joined(separator: ", ")
    }
}

extension Checkup {
    /// `nil` where the ledger cannot be read: nothing is known of the codes then, and the ledger's own line says why.
    var nocFinding: NOCFinding? {
        get async {
            guard let interns = await interns else { return nil }
            let titles = settings.titles.on(clock())
            let codes = interns.compactMap { row -> NOCFinding.StrangeCode? in
                guard let code = row.intern.noc,
                    let version = titles.on(row.offeredAt).otherVersion(of: code)
                else { return nil }
                return NOCFinding.StrangeCode(ref: row.intern.ref, code: code, version: version)
            }
            return codes.isEmpty
                ? .good(inForce: titles.version, tables: titles.versions)
                : .strange(codes)
        }
    }

    /// None before the first start; `nil` where the ledger does not say.
    private var interns: [InternRow]? {
        get async {
            let path = configuration.database
            // What is in a closed folder is not known either.
            guard InputFile.exists(path) else { return errno == ENOENT ? [] : nil }
            let ledger = try? Ledger(path: path, mayCreate: false, now: clock(), busyPolicy: .looker)
            return try? await ledger?.internRows()
        }
    }
}
