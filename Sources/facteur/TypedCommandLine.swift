/// `--config FILE` may be anywhere (contract, "Commands"); the parser accepts it only after a command's last word.
enum CommandLineOrder {
    /// The same arguments, with a `--config` before or between the command's words moved after them.
    static func ordered(_ arguments: [String]) -> [String] {
        var words: [String] = []
        var options: [String] = []
        var rest = arguments[...]
        while let first = rest.first {
            if first == "--config", rest.count > 1 {
                options += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else if first.hasPrefix("--config=") {
                options.append(first)
                rest = rest.dropFirst()
            } else if !first.hasPrefix("-"), words.count < mostWords {
                words.append(first)
                rest = rest.dropFirst()
            } else {
                break
            }
        }
        return words + options + rest
    }

    /// `roster import`, `offers import`, `wording check`: no command has more words.
    private static let mostWords = 2
}
