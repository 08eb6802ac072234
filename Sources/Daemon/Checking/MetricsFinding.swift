package import Text

/// Whether the file of the metrics can be written.
package enum MetricsFinding: CheckFinding {
    case good(file: String)
    /// node_exporter's textfile collector reads `*.prom`.
    case otherName(file: String)
    case fault(ReplacedFile.Fault)
    case closedToService(folder: String)
    case notOfService(folder: String, remedy: String)

    package var state: CheckLine.State {
        switch self {
        case .good: .ok
        case .otherName: .warn
        case .fault, .closedToService, .notOfService: .bad
        }
    }

    package var words: Localized {
        switch self {
        case .good(let file):
            Localized(en: "\(file) can be written", fr: "\(file) peut être écrit")
        case .otherName(let file):
            Localized(
                en: "\(file) does not end in .prom: node_exporter reads no such file",
                fr: "\(file) ne finit pas par .prom : node_exporter ne lit pas un tel fichier")
        case .fault(let fault): fault.words
        case .closedToService(let folder):
            Localized(
                en:
                    "the service may not write in \(folder), where the metrics are to be; write ReadWritePaths=\(folder) below [Service] in a drop-in (systemctl edit facteur)",
                fr:
                    "le service ne peut écrire dans \(folder), où doivent être les mesures ; inscrivez ReadWritePaths=\(folder) sous [Service] dans un complément de l’unité (systemctl edit facteur)"
            )
        case .notOfService(let folder, let remedy):
            Localized(
                en:
                    "the service's user may not write in \(folder), where the metrics are to be; run: \(remedy)",
                fr:
                    "l’utilisateur du service ne peut écrire dans \(folder), où doivent être les mesures ; lancez : \(remedy)"
            )
        }
    }
}
