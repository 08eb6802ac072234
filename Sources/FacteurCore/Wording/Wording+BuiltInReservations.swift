// Written from Config/portal.yaml by `Scripts/test --accept BuiltInSource`; edit that file.
// swift-format-ignore-file
extension Wording.Reservations {
    /// What counts without any file.
    package static let builtIn = Wording.Reservations([
        .topics: topics,
        .endings: endings,
        .faults: faults,
        .denials: denials,
        .courtesies: courtesies,
        .conditions: conditions,
        .trials: trials,
    ])

    private static let topics = [
        "offre*", "offer*", "numero*", "number*", "noc*", "cnp*", "paiement*", "payment*", "travailleur*",
        "worker*",
    ]

    private static let endings = [
        "annul*", "retir*", "retrait*", "refus*", "rejet*", "revoc*", "revoqu*", "expir*", "invalid*",
        "caduc*", "caduq*", "perim*", "remplac*", "errone*", "erratum*", "errata*", "incorrect*",
        "incomplet*", "inexact*", "suspen*", "inacti*", "desactiv*", "rectif*", "doublon*", "ineligib*",
        "inadmissib*", "irrecevab*", "obsolet*", "nul*", "void*", "effac*", "remov*", "elimin*",
        "interverti*", "mixed*", "swapped*", "disregard*", "ebauche*", "brouillon*", "draft*", "attente*",
        "pending*", "cessera*", "ceases*", "impay*", "unpaid*", "ignor*", "confusion*", "cancel*", "withdr*",
        "reject*", "revok*", "supersed*", "replac*", "deactiv*", "rescind*", "terminat*", "lapse*",
        "noncompli*", "duplicat*", "nonconform*", "bloqu*", "interromp*", "abandon*", "desist*", "no longer",
        "tenez compte",
    ]

    private static let faults = [
        "erreur*", "error*", "supprim*", "delet*", "faux*", "fausse*", "mauvais*", "wrong*", "mistak*",
        "correcti*", "corrected*", "corrig*", "chang*", "modifi*", "amend*", "declin*", "fail*", "echou*",
        "echec*", "unable*", "toutefois*", "cependant*", "however*", "revers*", "trompe*", "provisoire*",
        "provisional*", "accident*", "double*", "hold*", "updated*",
    ]

    private static let denials = [
        "ne", "not", "cannot", "never", "longer", "neither", "non", "aucun", "aucune", "autre", "another",
        "deja", "already", "plutot", "instead", "previous", "precedent", "ferme", "fermee", "closed",
        "attendez", "wait",
    ]

    private static let courtesies = [
        "hesitez", "hesitate", "repondre", "repondez", "reponse", "reply", "noreply", "surveillee",
        "monitored", "constitue", "constitute", "garantit", "guarantee", "forget", "oubliez", "oublier",
    ]

    private static let conditions = [
        "si", "if", "unless", "cas", "case",
    ]

    private static let trials = [
        "test", "essai", "exemple", "example", "sample", "specimen",
    ]
}
