/// How a person who forwards a notice says whose number it is, as data: `Config/portal.yaml` explains each part and says the same.
extension Wording {
    /// The words that give a number to somebody, and those that take it back.
    ///
    /// A text is compared word by word, folded as names are; `*` at its end stands for any ending of its last word.
    package struct Giving: Sendable, Hashable {
        /// The parts of the table, in the order of the file.
        package enum Part: String, Sendable, Hashable, CaseIterable {
            case forms, labels, endings, persons, behind, greetings, fillers, presentations, neutral,
                harmless, news, leads, closings, disclaimers, idioms, doubts, topics, things, subjects,
                answers, relays
        }

        package var texts: [Part: [String]]

        package init(_ texts: [Part: [String]] = [:]) { self.texts = texts }
    }
}

extension Wording.Giving {
    /// What counts without any file.
    package static let builtIn = Wording.Giving([
        .forms: forms, .labels: labels, .endings: endings, .persons: persons, .behind: behind,
        .greetings: greetings, .fillers: fillers, .presentations: presentations, .neutral: neutral,
        .harmless: harmless, .news: news, .leads: leads, .closings: closings, .disclaimers: disclaimers,
        .idioms: idioms, .doubts: doubts, .topics: topics, .things: things, .subjects: subjects,
        .answers: answers, .relays: relays,
    ])

    private static let forms = [
        "pour", "c'est pour", "ceci est pour", "ça c'est pour", "celui-ci est pour", "celui-là est pour",
        "celle-ci est pour", "celui-ci est celui de", "c'est celui de", "c'est celle de",
        "c'est le numéro de", "c'est le numéro pour", "c'est l'offre de", "c'est le numéro d'offre de",
        "c'est le numéro d'offre d'emploi de", "il s'agit de l'offre de", "il s'agit du numéro de",
        "il s'agit de celui de", "celui de", "celui pour", "celle de", "le numéro de", "le numéro pour",
        "le numéro d'offre de", "le numéro d'offre pour", "le numéro d'offre d'emploi de",
        "le numéro d'offre d'emploi pour", "le numéro reçu pour", "le numéro reçu ce matin pour",
        "le numéro d'offre reçu pour", "le numéro d'offre d'emploi reçu pour", "l'offre de", "l'offre pour",
        "l'offre d'emploi de", "l'offre d'emploi pour", "le courriel pour", "le courriel d'IRCC pour",
        "le courriel du portail pour", "le courriel reçu pour", "le message pour", "le message d'IRCC pour",
        "le mail pour", "l'avis pour", "la confirmation pour", "ce que nous avons reçu pour",
        "ce que j'ai reçu pour", "reçu pour", "reçu ce matin pour", "reçu aujourd'hui pour", "reçu hier pour",
        "numéro reçu pour", "numéro de", "numéro pour", "numéro d'offre de", "numéro d'offre pour",
        "numéro d'offre d'emploi de", "numéro d'offre d'emploi pour", "le numéro ci-dessous est pour",
        "le numéro ci-dessous est celui de", "le numéro ci-dessous est à", "ce numéro est pour",
        "ce numéro est celui de", "ce numéro est destiné à", "ce numéro appartient à", "cette offre est pour",
        "cette offre est celle de", "cette offre concerne", "ce courriel est pour", "ce courriel concerne",
        "ce message est pour", "ce message concerne", "offre de", "offre pour", "offre d'emploi de",
        "offre d'emploi pour", "à transmettre à", "à remettre à", "à envoyer à", "à faire suivre à",
        "à donner à", "à l'attention de", "à l'intention de", "destiné à", "merci de transmettre à",
        "merci de le transmettre à", "merci de transmettre ce numéro à", "merci de transmettre le numéro à",
        "merci de remettre à", "merci de remettre ce numéro à", "merci de faire suivre à",
        "merci d'envoyer ce numéro à", "veuillez transmettre à", "veuillez transmettre ce numéro à",
        "veuillez remettre à", "prière de transmettre à", "svp transmettre à", "svp remettre à",
        "svp envoyer à", "transmettez à", "transmettez ce numéro à", "for", "it's for", "it is for",
        "this is for", "that's for", "this one is for", "this one's for", "that one is for",
        "this number is for", "this offer is for", "this email is for", "this is the number for",
        "this is the number of", "this is the offer number for", "this is the offer number of",
        "this is the offer of employment number for", "this is the offer of", "this is the offer for",
        "the number for", "the number of", "the offer number for", "the offer number of",
        "the offer of employment number for", "the offer of employment number of", "the offer for",
        "the offer of", "the one for", "number for", "number of", "offer number for", "offer number of",
        "offer of employment number for", "offer of employment number of", "offer for",
        "offer of employment for", "the number below is for", "the number below belongs to",
        "this number belongs to", "see below for", "received for", "received today for",
        "received this morning for", "please forward to", "please forward this to", "please forward it to",
        "please pass on to", "please pass this on to", "please pass it on to", "please give to",
        "please give this to", "please give this number to", "please send to", "please send this to",
        "please send this number to", "to be forwarded to", "to be given to", "to be passed on to",
        "offre reçue pour", "offre d'emploi reçue pour", "l'offre reçue pour", "l'offre d'emploi reçue pour",
        "ceci concerne", "celui-ci concerne", "celle-ci concerne", "ce numéro concerne", "this concerns",
        "this one concerns", "this number concerns", "this email concerns", "the email for",
        "the email from IRCC for", "the notice for", "the message for", "an offer for", "an offer number for",
        "une offre pour", "un numéro pour", "le suivi pour", "le numéro de l'offre d'emploi de",
        "le numéro d'offre d'emploi concernant", "le numéro concernant", "la confirmation d'IRCC pour",
        "le courriel reçu d'IRCC pour", "l'offre ci-dessous est pour", "le courriel ci-dessous concerne",
        "le courriel ci-dessous est pour", "the offer below is for", "the offer number below is for",
        "the email below is for", "le numéro A de", "le numéro A pour", "le A-number de", "numéro A de",
        "numéro A pour", "the A-number for", "the A-number of", "A-number for", "A-number of",
        "le numéro attribué à", "le numéro d'offre attribué à", "le numéro d'offre d'emploi attribué à",
        "le numéro destiné à", "le numéro d'offre destiné à", "le numéro d'offre d'emploi destiné à",
        "le numéro qui concerne", "le numéro d'offre qui concerne", "l'offre qui concerne",
        "l'offre d'emploi qui concerne", "le courriel qui concerne", "le courriel concernant",
        "l'offre concernant", "l'offre d'emploi concernant", "il s'agit de", "dossier de",
        "the offer number below belongs to", "the offer below belongs to", "ça pour", "ceci pour", "this for",
        "offre IRCC pour", "offre d'emploi IRCC pour", "pour le stage de", "pour le permis de travail de",
        "pour le permis de", "pour la demande de permis de travail de", "pour la demande de permis de",
        "for the internship of", "for the work permit of", "les informations pour", "l'information pour",
        "les renseignements pour", "the information for", "the details for",
    ]

    private static let labels = [
        "stagiaire", "la stagiaire", "le stagiaire", "notre stagiaire", "nom du stagiaire",
        "nom de la stagiaire", "nom du travailleur", "nom du travailleur étranger", "travailleur",
        "travailleuse", "candidat", "candidate", "étudiant", "étudiante", "bénéficiaire", "référence", "réf",
        "dossier", "concerne", "concernant", "re", "regarding", "concerning", "intern", "the intern",
        "our intern", "trainee", "student", "worker", "foreign worker", "candidate's name",
        "name of the intern", "intern's name", "reference", "ref", "file", "numéro d'offre",
        "numéro d'offre d'emploi", "offre", "offre d'emploi", "offre reçue", "offer", "offer number",
        "offer of employment", "offer of employment number", "intern name", "name of intern", "student name",
        "name of student", "worker name", "worker's name",
    ]

    private static let endings = [
        "'s number", "'s offer number", "'s offer", "'s offer of employment", "'s offer of employment number",
        "'s employment offer number", "numéro", "numéro d'offre", "numéro d'offre d'emploi", "son numéro",
        "son numéro d'offre", "offre", "offre d'emploi", "offre d'emploi reçue", "offer", "offer number",
        "offer of employment", "offer of employment number", "number",
    ]

    private static let persons = [
        "m", "mr", "mrs", "ms", "mme", "mlle", "madame", "monsieur", "mademoiselle", "notre stagiaire",
        "notre nouveau stagiaire", "notre nouvelle stagiaire", "notre futur stagiaire",
        "notre future stagiaire", "ma stagiaire", "mon stagiaire", "la stagiaire", "le stagiaire",
        "le dossier de", "stagiaire", "l'étudiant", "l'étudiante", "la candidate", "le candidat",
        "our intern", "our new intern", "our student", "the intern", "the student", "intern", "trainee",
        "le stagiaire suivant", "la stagiaire suivante", "la personne suivante", "the following intern",
        "the following student", "the following person", "votre stagiaire", "votre étudiante",
        "votre étudiant", "your intern", "your student",
    ]

    private static let behind = [
        "est arrivé", "est bien arrivé", "est enfin arrivé", "est arrivée", "est là", "est ci-dessous",
        "est ci-joint", "a été reçu", "a bien été reçu", "vient d'arriver", "reçu", "reçue", "ci-dessous",
        "ci-joint", "ce matin", "aujourd'hui", "hier", "stagiaire", "notre stagiaire", "stage", "chez",
        "au sein", "numéro", "n°", "référence", "réf", "offre", "CNP", "employeur", "poste",
        "pour son permis", "pour son permis de travail", "pour sa demande",
        "pour sa demande de permis de travail", "pour le stage", "pour son stage", "qui commence",
        "qui arrive en", "has arrived", "arrived", "has come in", "came in", "came this morning", "is below",
        "is here", "received", "below", "this morning", "today", "yesterday", "our intern", "intern",
        "internship", "number", "offer", "NOC", "employer", "position", "for the work permit",
        "for her work permit", "for his work permit", "for the permit", "est prêt", "is ready",
        "who starts in", "who begins in", "who arrives in", "qui arrive le", "qui débute", "voir ci-dessous",
        "voir plus bas", "see below", "arrivé ce matin", "numéro d'offre", "numéro d'offre d'emploi",
        "offer number", "offer of employment number",
    ]

    private static let greetings = [
        "bonjour", "bonsoir", "bon matin", "allô", "salut", "rebonjour", "re-bonjour", "cher", "chère",
        "chers", "chères", "coucou", "hello", "hi", "hey", "dear", "good morning", "good afternoon",
        "good evening", "merci", "thanks", "thank you",
    ]

    private static let fillers = [
        "fyi", "pour information", "pour info", "pour votre information", "pour ton information",
        "pour vos dossiers", "pour suivi", "pour suite à donner", "for your information", "for your records",
        "for follow-up", "à faire suivre", "à transmettre", "à traiter", "comme convenu", "tel que convenu",
        "comme promis", "comme discuté", "suite à notre appel", "suite à notre conversation", "as discussed",
        "as agreed", "as promised", "as requested", "bonne nouvelle", "good news", "urgent", "important",
        "svp", "merci", "merci beaucoup", "un grand merci", "merci d'avance", "thanks", "thank you",
        "many thanks", "thanks in advance", "ça y est", "enfin", "et voilà", "voilà", "voici", "see below",
        "please see below", "voir ci-dessous", "voir plus bas", "bonne journée", "bonne fin de journée",
        "bonne soirée", "bonne semaine", "bonne réception", "cordialement", "have a nice day",
        "have a good day", "regards", "here is", "here's", "this is", "cheers", "best regards",
        "kind regards", "s'il vous plaît", "s'il te plaît", "bien à vous", "à bientôt", "please", "svp merci",
        "thx", "tel que promis", "best", "merci de faire le suivi", "merci de lui transmettre", "celui-ci",
        "celui-là", "celle-ci", "celle-là", "this one", "merci de votre aide", "merci de ton aide",
        "merci pour votre aide", "merci pour ton aide", "thanks for your help", "thank you for your help",
        "merci de votre collaboration", "merci pour tout", "le voici", "la voici",
    ]

    private static let presentations = [
        "voici", "voilà", "ci-dessous", "ci-joint", "ci-après", "vous trouverez", "tu trouveras",
        "veuillez trouver", "je vous transmets", "je vous transfère", "je vous envoie", "je vous fais suivre",
        "je te transmets", "je te transfère", "je t'envoie", "je transmets", "je transfère",
        "nous avons reçu", "nous venons de recevoir", "j'ai reçu", "je viens de recevoir", "on a reçu",
        "reçu", "merci de lui transmettre", "merci de le lui transmettre", "merci de transmettre",
        "merci de le transmettre", "merci de lui envoyer", "merci de lui faire suivre",
        "veuillez lui transmettre", "here is", "here's", "here you go", "below is", "see below", "please see",
        "please find", "please forward", "please pass", "please send it", "attached is", "forwarding",
        "i am forwarding", "i'm forwarding", "we received", "we have received", "we just received",
        "just received", "i received", "i just received", "received", "le numéro est arrivé",
        "le numéro est enfin arrivé", "le numéro vient d'arriver", "l'offre est arrivée",
        "l'offre a été reçue", "the number has arrived", "the offer has arrived", "the number is below",
        "le numéro est ci-dessous", "le numéro suit", "voici enfin", "merci de trouver", "ci-jointe",
        "je vous communique", "je te communique", "nous vous transmettons", "nous vous transférons",
        "nous vous envoyons", "we got", "just got", "passing on", "i forward", "i am sending you",
        "i'm sending you", "enclosed is", "below you will find", "you will find below",
        "vous trouverez ci-dessous", "vous trouverez ci-joint", "veuillez trouver ci-dessous",
        "veuillez trouver ci-joint", "please find below", "please find attached", "please see below",
        "je vous fais parvenir", "je vous achemine", "je vous partage", "on vient de recevoir", "we just got",
        "we have just received", "we've just received", "we've received", "IRCC nous a envoyé",
        "IRCC vient de nous envoyer",
    ]

    private static let neutral = [
        "le", "la", "les", "l'", "un", "une", "ce", "cet", "cette", "du", "de", "d'", "des", "au", "et", "en",
        "a", "est", "été", "nous", "vous", "je", "on", "lui", "ici", "hier", "aujourd'hui", "matin", "soir",
        "jour", "semaine", "ci-dessous", "ci-joint", "dessous", "bas", "plus", "numéro*", "offre", "emploi",
        "courriel", "message", "mail", "email", "e-mail", "avis", "confirmation", "reçu*", "arrivé*", "ircc",
        "immigration", "canada", "portail", "employeurs", "permis", "travail", "the", "this", "that", "it",
        "is", "was", "we", "you", "i", "here", "below", "attached", "number", "offer", "employment", "notice",
        "from", "of", "received", "today", "yesterday", "morning", "just", "got", "has", "arrived", "portal",
        "please", "merci", "svp", "transmettre", "envoyer", "transférer", "suivre", "faire", "him", "her",
        "along", "forward", "pass", "send", "to",
    ]

    private static let harmless = [
        "n'hésitez pas", "n'hésite pas", "don't hesitate", "do not hesitate", "feel free",
        "let me know if you need anything", "let me know if you have any questions",
        "si vous avez des questions", "si tu as des questions", "if you have any questions",
        "if you have questions", "je serai absent*", "je suis absent*", "je serai de retour",
        "je suis en congé", "je serai en congé", "i will be away", "i am away", "i'll be away",
        "i will be back", "à bientôt", "à demain", "à lundi", "on se parle", "bonne", "désolé du",
        "désolée du", "désolé pour le", "désolée pour le", "sorry for the delay", "sorry for the wait",
        "superviseur", "superviseure", "employeur", "employer", "supervisor", "attention son passeport",
        "passez une", "passe une", "bon", "have a", "merci de faire le suivi",
        "merci de confirmer la réception", "pouvez-vous confirmer la réception",
        "pouvez-vous confirmer réception", "could you confirm receipt", "please confirm receipt",
        "avez-vous besoin d'autre chose", "est-ce qu'il vous manque autre chose", "ça va",
        "comment allez-vous",
    ]

    private static let news = [
        "elle commence", "il commence", "elle débute", "il débute", "elle arrive", "il arrive",
        "elle commencera", "il commencera", "elle débutera", "il débutera", "elle arrivera", "il arrivera",
        "elle est très contente", "il est très content", "elle est très heureuse", "il est très heureux",
        "elle est ravie", "il est ravi", "elle a hâte", "il a hâte", "on a hâte", "nous avons hâte",
        "j'ai hâte", "ses dates", "son stage", "les frais", "nous avons payé les frais", "les droits",
        "she starts", "he starts", "she begins", "he begins", "she arrives", "he arrives", "she will start",
        "he will start", "she will arrive", "he will arrive", "she is very happy", "he is very happy",
        "we look forward", "looking forward", "her dates", "his dates", "her internship", "his internship",
        "the fee*", "we paid the fee*",
    ]

    private static let leads = [
        "pour faire suite", "suite à", "comme suite à", "faisant suite", "comme demandé", "comme convenu",
        "comme discuté", "comme promis", "tel que demandé", "tel que convenu", "tel que discuté",
        "further to", "following", "as requested", "as discussed", "as agreed", "as promised", "as per",
    ]

    private static let closings = [
        "cordialement", "bien cordialement", "très cordialement", "sincèrement", "salutations",
        "meilleures salutations", "cordiales salutations", "bien à vous", "bien à toi", "amicalement",
        "amitiés", "respectueusement", "à bientôt", "bonne journée", "bonne fin de journée", "bonne soirée",
        "bonne semaine", "bonne fin de semaine", "bon week-end", "bonne réception", "merci", "merci beaucoup",
        "merci d'avance", "merci à vous", "merci et bonne journée", "mille mercis", "regards", "best regards",
        "kind regards", "warm regards", "best", "best wishes", "sincerely", "yours sincerely", "yours truly",
        "cheers", "thanks", "many thanks", "thank you", "thanks in advance", "have a nice day",
        "have a good day", "take care",
    ]

    private static let disclaimers = [
        "confidentiel*", "confidential*", "destinataire*", "intended recipient*", "addressee", "imprimer",
        "imprimez", "before printing", "environnement", "environment", "virus", "désabonner", "unsubscribe",
    ]

    private static let idioms = [
        "s'il vous plaît", "s'il te plaît", "s'il vous plait", "n'hésitez pas", "n'hésite pas",
        "pas de souci", "pas de problème", "no problem", "no worries", "no rush", "don't hesitate",
        "do not hesitate", "sans faute", "sans tarder", "désolé du retard", "désolée du retard",
        "désolé pour le retard", "désolée pour le retard", "sorry for the delay", "sorry for the wait",
        "confirmer la réception", "confirmer réception", "comment allez-vous", "comment vas-tu", "ça va",
        "how are you", "ne pas répondre", "do not reply", "en cas de question", "si vous avez des questions",
        "si tu as des questions", "si besoin", "if you have any questions", "if you have questions",
        "if needed", "test de langue", "dès que possible", "aussitôt que possible", "as soon as possible",
        "le plus tôt possible", "pas de presse", "no hurry", "pouvez-vous confirmer la réception",
        "pouvez-vous confirmer réception", "could you confirm receipt", "please confirm receipt",
        "avez-vous besoin d'autre chose", "est-ce qu'il vous manque autre chose",
        "let me know if you need anything else", "désolé du délai", "désolée du délai",
        "désolé pour le délai", "désolée pour le délai",
    ]

    private static let doubts = [
        "ne", "n'est", "n'a", "n'ai", "n'ont", "n'est-ce", "n'était", "n'y", "n'en", "n'appartient",
        "n'arrive*", "n'existe", "n'aura", "n'avons", "n'avez", "pas", "non", "nan", "jamais", "aucun*", "ni",
        "sauf", "excepté", "hormis", "sans", "not", "isn", "isnt", "aren", "don", "dont", "doesn", "doesnt",
        "didn", "wasn", "won", "wont", "can't", "cannot", "cant", "shouldn", "never", "none", "nor",
        "neither", "nope", "except", "without", "no longer", "no one", "nobody", "est-ce", "es-tu",
        "êtes-vous", "serait-ce", "c'est qui", "c'est pour qui", "pour qui", "à qui", "de qui", "lequel",
        "laquelle", "lesquel*", "quel*", "pourquoi", "savez-vous", "sais-tu", "pouvez-vous", "peux-tu",
        "je me demande", "me demande*", "demande si", "which", "whose", "whom", "why", "what", "is it",
        "is this", "do you know", "wonder*", "can you", "could you", "dout*", "peut-être", "peut être",
        "probable*", "possible*", "possiblement", "crois", "croyons", "pense", "pensons", "penses", "semble*",
        "parait", "paraît", "apparemment", "vérif*", "valide*", "à valider", "à confirmer", "confirmer que",
        "confirmer si", "confirmez*", "confirme moi", "sûr", "sure", "certain*", "incertain*", "suppos*",
        "normalement", "en principe", "a priori", "à priori", "sauf erreur", "si", "s'il", "au cas où",
        "éventuel*", "serait", "seraient", "devrait", "devraient", "doit être", "pourrait", "pourraient",
        "aurait", "auraient", "dirait", "j'imagine", "maybe", "may be", "perhaps", "probably", "possibly",
        "likely", "i think", "we think", "i believe", "we believe", "i guess", "guess*", "assum*", "seem*",
        "apparently", "supposed*", "presumabl*", "might", "must be", "could", "should", "would", "unsure",
        "uncertain", "unclear", "doubt*", "if", "unless", "whether", "verify", "check*", "double-check",
        "confirm*", "tbc", "suspicious", "suspect*", "fake", "phishing", "spam", "scam", "legit*", "genuine",
        "louche", "bizarre", "étrange", "strange", "weird", "odd", "hameçonnage", "fraud*", "arnaque", "faux",
        "fausse*", "vrai*", "authentique", "annul*", "cancel*", "withdr*", "retir*", "désist*", "caduc*",
        "périmé*", "expir*", "invalid*", "void", "obsolete", "obsolète", "remplac*", "replac*", "successeur*",
        "successor", "abandon*", "refus*", "reject*", "oublie*", "ignor*", "disregard*", "forget*", "tromp*",
        "erreur*", "erroné*", "mistak*", "wrong*", "error*", "incorrect*", "mauvais*", "correction",
        "corrig*", "correct*", "rectif*", "oops", "oups", "désolé*", "sorry", "apolog*", "excus*",
        "finalement", "plutôt", "rather", "instead", "actually", "en fait", "en réalité", "au lieu",
        "supprim*", "delet*", "wait*", "hold", "stop", "reten*", "suspen*", "pending", "bloqué*", "manqu*",
        "missing", "test", "tests", "essai", "exemple", "example", "specimen", "spécimen", "ou", "or", "soit",
        "either", "autre*", "other*", "another", "else", "différent*", "different*", "quelqu'un", "somebody",
        "someone", "anyone", "l'un", "homonyme*", "namesake*", "même nom", "les deux", "both", "chacun*",
        "each", "respectivement", "respectively", "plusieurs", "several", "déjà", "already", "le sien",
        "la sienne", "les siens", "his own", "her own", "hers", "has his", "has her", "has hers", "had his",
        "had hers", "got his", "got hers", "got theirs", "has theirs", "précédent*", "previous*", "ancien*",
        "former", "the old", "last year", "l'an dernier", "l'année dernière", "le père", "la mère", "sa mère",
        "son père", "la soeur", "sa soeur", "le frère", "son frère", "sister", "brother", "father", "mother",
        "pas celui", "rien", "nothing", "personne d'autre", "à moi", "le mien", "mine", "deux stagiaires",
        "two interns", "deux personnes", "two people", "two of them", "who is", "who s", "for whom",
        "attendez", "attends", "attendre", "attendu*", "en attente", "awaited", "expected", "caution",
        "prudence", "réclam*", "dites-moi", "dis-moi", "tell me", "votre avis", "ton avis", "qu'en",
        "your opinion", "your thoughts", "soi-disant", "prétend*", "allegedly", "so-called", "contraire*",
        "contrary", "au contraire", "inconnu*", "unknown", "qui est", "duplicate", "doublon", "report*",
        "postpon*", "clos", "close", "fermé*", "closed", "terminé*", "finished", "over", "fini",
    ]

    private static let topics = [
        "numéro*", "offre", "offres", "celui*", "celle*", "celui-ci", "number*", "offer", "offers",
        "this one", "that one", "destiné*", "s'adresse", "appartient", "belongs",
    ]

    private static let things = [
        "IRCC", "Immigration", "Canada", "Québec", "Service Canada", "information", "info", "infos", "vous",
        "toi", "votre", "ton", "notre", "nos", "vos", "le", "la", "les", "l'", "un", "une", "ce", "cette",
        "you", "your", "our", "the", "this", "a", "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre", "January", "February", "March",
        "April", "May", "June", "July", "August", "September", "October", "November", "December", "lundi",
        "mardi", "mercredi", "jeudi", "vendredi", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
    ]

    private static let subjects = [
        "offre*", "emploi", "d'", "l'", "de", "du", "des", "la", "le", "et", "pour", "numéro*", "no", "n",
        "nº", "stage", "stages", "stagiaire", "reçu*", "confirmation", "avis", "courriel", "message",
        "portail", "employeur*", "ircc", "cic", "immigration", "permis", "travail", "étranger", "travailleur",
        "urgent", "important", "info", "fyi", "réf", "référence", "dossier", "concerne", "concernant", "a",
        "été", "votre", "offer*", "employment", "of", "number", "the", "for", "intern", "internship",
        "received", "has", "been", "your", "notice", "portal", "employer", "work", "permit", "foreign",
        "worker", "ref", "reference", "file", "regarding", "s",
    ]

    private static let answers = [
        "Re", "Rép", "Réponse", "AW",
    ]

    private static let relays = [
        "TR", "Tr", "Fwd", "FW", "Transf", "Transféré", "WG",
    ]
}
