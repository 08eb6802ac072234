import FacteurCore
package import Store
package import Text

/// The ledger and its disk.
package enum LedgerFinding: CheckFinding {
    case fault(LedgerFault)
    case none
    /// The service makes its folder, too.
    case noFolderYet(String)
    case sound
    case serving
    case free(megabytes: Int, folder: String)
    case full(megabytes: Int, folder: String)
    case noFolder(String)

    package var state: CheckLine.State {
        switch self {
        case .none, .noFolderYet, .sound, .serving, .free: .ok
        case .fault, .full, .noFolder: .bad
        }
    }

    package var words: Localized {
        switch self {
        case .fault(let fault): fault.words
        case .none:
            Localized(
                en: "none yet; the roster's import or the service will make it",
                fr: "pas encore ; l’importation de la liste ou le service le créera")
        case .noFolderYet(let folder):
            Localized(
                en: "none yet, nor its folder \(folder): the service makes both at its first start",
                fr: "pas encore, ni son dossier \(folder) : le service crée les deux à son premier démarrage")
        case .sound: Localized(en: "the ledger is sound", fr: "le registre est sain")
        case .serving:
            Localized(
                en: "the ledger is sound, the service runs", fr: "le registre est sain, le service tourne")
        case .free(let megabytes, let folder):
            Localized(en: "\(megabytes) MB free in \(folder)", fr: "\(megabytes) Mo libres dans \(folder)")
        case .full(let megabytes, let folder):
            Localized(
                en: "only \(megabytes) MB are free in \(folder); make room",
                fr: "il ne reste que \(megabytes) Mo dans \(folder) ; faites de la place")
        case .noFolder(let folder):
            Localized(
                en: "the folder \(folder) for the ledger is not there; make it, for the service's user",
                fr: "le dossier \(folder) du registre n’existe pas ; créez-le, pour l’utilisateur du service")
        }
    }
}

/// The clock, and the service as systemd sees it.
package enum MachineFinding: CheckFinding {
    case wrongClock(String)
    /// No server says the time.
    case clock(String)
    /// - behind: seconds by which ours is behind the server's; negative where it is ahead.
    case comparedClock(String, server: String, behind: Int64)
    case noSystemd
    case unitMissing
    case unitRuns(isEnabled: Bool)
    case unitStopped(isEnabled: Bool)
    case unitFailed
    case unitUnknown(String)

    /// Seconds by which a clock may differ before a token or a certificate suffers.
    private static let (drift, mostDrift): (UInt64, UInt64) = (60, 300)

    package var state: CheckLine.State {
        switch self {
        case .clock, .noSystemd, .unitRuns(true): .ok
        case .comparedClock(_, _, let behind):
            behind.magnitude > Self.mostDrift ? .bad : behind.magnitude > Self.drift ? .warn : .ok
        case .unitMissing, .unitRuns(false), .unitStopped, .unitUnknown: .warn
        case .wrongClock, .unitFailed: .bad
        }
    }

    package var words: Localized {
        switch self {
        case .wrongClock(let now):
            Localized(
                en: "this computer's clock says \(now); set it (timedatectl)",
                fr: "l’horloge de cet ordinateur dit \(now) ; réglez-la (timedatectl)")
        case .clock(let now):
            Localized(
                en: "\(now); none of the servers says the time, so nothing to compare it with",
                fr: "\(now) ; aucun des serveurs ne dit l’heure, il n’y a donc rien à comparer")
        case .comparedClock(let now, let server, let behind):
            comparison(now, server, behind)
        case .noSystemd:
            Localized(
                en: "not looked at: systemd does not run here", fr: "non vérifié : systemd ne tourne pas ici")
        case .unitMissing:
            Localized(
                en:
                    "no facteur.service is installed; copy it to /etc/systemd/system, then: systemctl daemon-reload",
                fr:
                    "aucun facteur.service n’est installé ; copiez-le dans /etc/systemd/system, puis : systemctl daemon-reload"
            )
        case .unitRuns(true):
            Localized(
                en: "it runs, and starts with the machine", fr: "il tourne, et démarre avec l’ordinateur")
        case .unitRuns(false):
            Localized(
                en: "it runs, but does not start with the machine; run: systemctl enable facteur",
                fr: "il tourne, mais ne démarre pas avec l’ordinateur ; lancez : systemctl enable facteur")
        case .unitStopped(true):
            Localized(
                en: "it does not run; run: systemctl start facteur",
                fr: "il ne tourne pas ; lancez : systemctl start facteur")
        case .unitStopped(false):
            Localized(
                en: "it does not run yet; run: systemctl enable --now facteur",
                fr: "il ne tourne pas encore ; lancez : systemctl enable --now facteur")
        case .unitFailed:
            Localized(
                en: "it has failed; see why with journalctl -u facteur, then: systemctl restart facteur",
                fr:
                    "il a échoué ; voyez pourquoi avec journalctl -u facteur, puis : systemctl restart facteur"
            )
        case .unitUnknown(let words):
            Localized(
                en: "systemd did not say how the service is (\(words))",
                fr: "systemd n’a pas dit où en est le service (\(words))")
        }
    }

    private func comparison(_ now: String, _ server: String, _ behind: Int64) -> Localized {
        guard state != .ok else {
            return Localized(en: "\(now), as \(server) says too", fr: "\(now), comme le dit aussi \(server)")
        }
        let seconds = DurationText.short(Int(clamping: behind.magnitude))
        return behind > 0
            ? Localized(
                en: "this computer's clock is \(seconds) behind that of \(server); set it (timedatectl)",
                fr:
                    "l’horloge de cet ordinateur retarde de \(seconds) sur celle de \(server) ; réglez-la (timedatectl)"
            )
            : Localized(
                en: "this computer's clock is \(seconds) ahead of that of \(server); set it (timedatectl)",
                fr:
                    "l’horloge de cet ordinateur avance de \(seconds) sur celle de \(server) ; réglez-la (timedatectl)"
            )
    }
}
