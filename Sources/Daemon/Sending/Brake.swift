package import FacteurCore
package import Store
package import Text

/// Why letters that are due do not leave while nothing is wrong: as many have left within the hour as may (`smtp.per_hour`).
package enum Brake {
    /// - Returns: `nil` where no letter waits for it.
    package static func words(_ report: StatusReport, _ configuration: Configuration) -> Localized? {
        guard report.service.running, report.hold == nil, report.outbox.dueSince != nil else { return nil }
        return words(handedOver: report.outbox.handedOver, configuration)
    }

    /// - Parameter handedOver: the letters of the last hour.
    package static func words(handedOver: Int, _ configuration: Configuration) -> Localized? {
        let most = configuration.smtp.perHour
        guard handedOver >= most else { return nil }
        return Localized(
            en: "smtp.per_hour (\(most)) is reached: what is due leaves by itself within the hour",
            fr: "smtp.per_hour (\(most)) est atteint : ce qui est dû part de lui-même dans l’heure")
    }
}
