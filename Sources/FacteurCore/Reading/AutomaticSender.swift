import Mail

/// Whether a program writes from an address, as far as its local part tells: nobody reads what is sent there, and what it
/// sends may be anybody's words (a web form, a returned mail).
enum AutomaticSender {
    static func isMeant(by address: AddrSpec) -> Bool {
        let folded = FoldedText(address.withoutSubAddress.localPart).octets
        let words = folded.split { !(0x61...0x7A).contains($0) }.map { String(decoding: $0, as: UTF8.self) }
        let joined = words.joined()
        return words.contains(where: machines.contains) || roles.contains(joined)
            || parts.contains { joined.contains($0) }
    }

    /// Words that tell a program wherever they stand between separators and digits.
    private static let machines: Set<String> = [
        "daemon", "postmaster", "robot", "bot", "wordpress", "drupal", "joomla", "mailer", "bounce",
        "bounces", "php", "cgi", "server", "serveur", "sharepoint", "jotform", "typeform", "forms", "form",
        "notification", "notifications", "alerts", "alertes", "fax", "listserv", "mailman", "majordomo",
        "sympa", "srs", "owner", "request", "newsletter", "siteinternet", "siteweb", "website",
    ]

    /// Words that tell one when nothing else stands there.
    private static let roles: Set<String> = [
        "root", "www", "wwwdata", "apache", "nginx", "httpd", "nobody", "form", "forms", "formmail",
        "web", "website", "siteweb", "webmaster", "notification", "notifications",
        "notify", "alert", "alerts", "alerte", "alertes", "auto", "automate", "automatic", "automatique",
        "cron",
        "system", "systeme", "smtp", "scan", "scanner", "copieur", "printer", "imprimante",
    ]

    /// Beginnings and ends that are joined to other words.
    private static let parts = [
        "noreply", "nereply", "notreply", "noresponse", "norespond", "nepasrepond", "nerepondez",
        "nerepondrepas", "pasdereponse", "sansreponse", "mailerdaemon", "postmaster", "autoreply",
        "autorespond", "webform", "contactform", "formcontact", "formulaire", "unattended",
        "nerepondpas", "noanswer", "nreply", "autoconfirm", "autonotif", "scantomail", "nichtantworten",
        "microsoftforms", "webserver", "webcontact", "sitecontact",
    ]
}
