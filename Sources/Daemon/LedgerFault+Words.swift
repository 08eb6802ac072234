import FacteurCore
package import Store
package import Text

extension LedgerFault {
    /// `description` in every language.
    package var words: Localized {
        switch self {
        case .missing(let path):
            Localized(
                en: description,
                fr:
                    "il n’y a pas encore de registre en \(path) ; importez la liste ou lancez le service, et vérifiez `database:`"
            )
        case .exists(let path):
            Localized(en: description, fr: "\(path) existe déjà ; nommez un fichier qui n’existe pas")
        case .noBackup(let path):
            Localized(
                en: description, fr: "il n’y a pas de copie de sauvegarde \(path) ; vérifiez le nom")
        case .badBackup(let path, let detail):
            Localized(
                en: description,
                fr:
                    "\(path) est endommagé ou n’est pas une copie d’un registre (\(detail)) ; rien n’a été changé : nommez une autre copie"
            )
        case .notPermitted(let path):
            Localized(
                en: description,
                fr:
                    "cet utilisateur ne peut ouvrir le registre \(path) en écriture ; lancez la commande comme l’utilisateur du service, ou corrigez les droits du fichier et de son dossier"
            )
        case .folderClosed(let path):
            Localized(
                en: description,
                fr:
                    "cet utilisateur ne peut entrer dans le dossier du registre \(path) ; rejoignez le groupe du service et reconnectez-vous, ou lancez la commande comme l’utilisateur du service : sudo -u facteur"
            )
        case .folderMissing(let path):
            Localized(
                en: description,
                fr:
                    "\(path) ne peut être créé, car son dossier n’existe pas ; créez le dossier ou nommez-en un autre"
            )
        case .readOnly(let path):
            Localized(
                en: description,
                fr:
                    "\(path) ne peut être écrit, car le système de fichiers y est en lecture seule ; nommez un autre endroit, ou faites-le monter en écriture"
            )
        case .backupNotPermitted(let path):
            Localized(
                en: description,
                fr:
                    "cet utilisateur ne peut créer la copie de sauvegarde \(path) ; nommez un dossier où il peut écrire, ou corrigez les droits du dossier"
            )
        case .draftExists(let path):
            Localized(
                en: description,
                fr:
                    "\(path) existe déjà, et n’est pas l’ébauche d’une copie de sauvegarde ; déplacez-le ou nommez une autre copie"
            )
        case .backupRunning(let path):
            Localized(
                en: description,
                fr:
                    "une autre copie de sauvegarde se fait en ce moment dans \(path) ; réessayez quand elle sera finie, ou nommez-en une autre"
            )
        case .noLinks(let path):
            Localized(
                en: description,
                fr:
                    "la copie de sauvegarde \(path) ne peut se faire sur ce système de fichiers, qui n’admet pas de liens physiques ; nommez un fichier sur un autre disque et copiez-le de là"
            )
        case .tooManyFiles(let path):
            Localized(
                en: description,
                fr:
                    "\(path) ne peut être ouvert, car trop de fichiers sont ouverts ; arrêtez ce qui les tient ou relevez la limite (LimitNOFILE=), puis réessayez"
            )
        case .unusable(let path, let detail):
            Localized(
                en: description,
                fr: "\(path) ne peut être créé ni ouvert (\(detail)) ; vérifiez le nom et le disque")
        case .damaged(let path, let detail):
            Localized(
                en: description,
                fr:
                    "le registre \(path) est endommagé ou n’en est pas un (\(detail)) ; arrêtez le service et remettez la dernière copie de sauvegarde : `facteur restore FICHIER`"
            )
        case .newer(let path):
            Localized(
                en: description,
                fr:
                    "le registre \(path) vient d’un Facteur plus récent ; installez cette version ou une suivante"
            )
        case .inService(let path, let pid):
            Localized(
                en: description,
                fr:
                    "un autre facteur serve\(pid.map { " (processus \($0))" } ?? "") travaille déjà sur le registre \(path) ; arrêtez-le d’abord"
            )
        case .replaced(let path):
            Localized(
                en: description,
                fr:
                    "le registre \(path) a été déplacé, supprimé ou remplacé pendant que le service l’avait ouvert ; plus rien n’est envoyé : remettez le fichier, ou une copie de sauvegarde, puis lancez le service"
            )
        case .lockGone(let path):
            Localized(
                en: description,
                fr:
                    "le verrou \(path).lock a été déplacé, supprimé ou remplacé pendant que le service le tenait, de sorte qu’il n’est plus sûr d’être seul ; plus rien n’est envoyé : laissez ce fichier et relancez le service"
            )
        case .linked(let path):
            Localized(
                en: description,
                fr:
                    "le registre \(path) a un autre nom (un lien physique), sous lequel un second service ne verrait pas ce que le premier a envoyé ; enlevez l’autre nom, ou copiez le fichier"
            )
        case .busy(let path):
            Localized(
                en: description,
                fr: "un autre programme tient le registre \(path) verrouillé ; arrêtez-le et réessayez")
        case .outOfMemory(let path):
            Localized(
                en: description,
                fr:
                    "il ne reste pas de mémoire pour travailler sur le registre \(path) ; arrêtez ce qui l’occupe ou relevez la limite (MemoryMax=, `ulimit -v`), puis réessayez"
            )
        case .diskFull(let path):
            Localized(
                en: description,
                fr: "le disque de \(path) est plein ; rien n’a été changé ; faites de la place et réessayez")
        case .inputOutput(let path, let detail):
            Localized(
                en: description,
                fr:
                    "le disque de \(path) a failli (\(detail)) ; vérifiez le disque, puis le registre avec `facteur check`"
            )
        case .promise(let sentence):
            Localized(en: description, fr: "refusé, car une promesse serait rompue : \(sentence)")
        case .other(let detail): Localized(en: description, fr: "le registre a échoué (\(detail))")
        }
    }
}

extension InputFile.Fault {
    /// `message` in every language.
    package var words: Localized {
        switch self {
        case .missing(let file):
            Localized(en: message, fr: "il n’y a pas de fichier \(file) ; vérifiez le nom")
        case .notPermitted(let file):
            Localized(en: message, fr: "cet utilisateur ne peut lire \(file) ; vérifiez ses droits")
        case .noFile(let file):
            Localized(en: message, fr: "\(file) n’est pas un fichier ; donnez le nom d’un fichier")
        case .tooLarge(let file, let limit):
            Localized(en: message, fr: "\(file) dépasse \(limit / 1_000_000) Mo ; ce ne peut être le bon")
        case .tooManyFiles(let file):
            Localized(
                en: message,
                fr:
                    "\(file) ne peut être ouvert, car trop de fichiers sont ouverts ; relevez la limite des fichiers ouverts (LimitNOFILE=, `ulimit -n`)"
            )
        case .failed(let file): Localized(en: message, fr: "\(file) n’a pu être lu ; vérifiez le disque")
        }
    }
}
