/// `--config FILE` may stand anywhere (contract, "Commands"); the parser knows it behind a command's last word only.
enum CommandLineOrder {
    /// The same words, with what stands of `--config` before or between the command's words moved behind them.
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

    /// `roster import`, `offers import`, `wording check`: no command has more.
    private static let mostWords = 2
}
