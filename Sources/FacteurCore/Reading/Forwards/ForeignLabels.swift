import Text

/// The labels of a copy's head in languages that are not in the wording table: they do not make a copy of it, but the line beside
/// them with a sender's label names somebody, even without an address.
struct ForeignLabels {
    private let splitter: ForwardSplitter
    private let labels: PhraseTree

    init(_ splitter: ForwardSplitter) {
        self.splitter = splitter
        labels = PhraseTree(Self.words)
    }

    /// When it was sent, to whom, and about what: as Outlook, Thunderbird, Apple Mail and Gmail write it.
    private static let words = [
        // German, Dutch
        "Gesendet", "Datum", "An", "Betreff", "Verzonden", "Aan", "Onderwerp",
        // Spanish, Portuguese, Italian, Catalan, Romanian
        "Enviado", "Enviado el", "Fecha", "Para", "Asunto", "Enviada em", "Enviado em", "Data", "Assunto",
        "Inviato", "A", "Oggetto", "Enviat", "Per a", "Assumpte", "Trimis", "Către", "Subiect",
        // Swedish, Danish, Norwegian, Finnish, Estonian
        "Skickat", "Till", "Ämne", "Sendt", "Dato", "Til", "Emne", "Lähetetty", "Päivämäärä", "Vastaanottaja",
        "Aihe", "Saadetud", "Kuupäev", "Teema",
        // Polish, Czech, Slovak, Hungarian, Croatian, Slovene, Lithuanian, Latvian
        "Wysłano", "Wysłane", "Do", "Temat", "Odesláno", "Komu", "Předmět", "Odoslané", "Predmet", "Elküldve",
        "Dátum", "Címzett", "Tárgy", "Poslano", "Prima", "Zadeva", "Išsiųsta", "Kam", "Tema", "Nosūtīts",
        // Russian, Ukrainian, Bulgarian, Greek, Turkish, Indonesian
        "Отправлено", "Дата", "Кому", "Тема", "Надіслано", "Изпратено", "До", "Στάλθηκε", "Ημερομηνία",
        "Προς",
        "Θέμα", "Gönderildi", "Tarih", "Kime", "Alıcı", "Konu", "Dikirim", "Tanggal", "Kepada", "Subjek",
        // Chinese, Japanese, Korean, Arabic, Hebrew
        "发送时间", "日期", "收件人", "主题", "寄件日期", "傳送時間", "收件者", "主旨", "送信日時", "日時", "日付", "宛先",
        "件名", "보낸 날짜", "날짜", "받는 사람", "제목", "تاريخ الإرسال", "التاريخ", "إلى", "الموضوع", "נשלח",
        "תאריך", "אל", "נושא",
    ]

    /// The label at the beginning of a line, before its colon.
    func label(of line: TextLine, in text: [UInt8]) -> Range<Int>? {
        text[line.content.prefix(ForwardSplitter.longestLabel)].firstIndex(of: 0x3A)
            .map { line.content.lowerBound..<$0 }
    }

    /// Whether one of the lines below, or above, has another label of a head.
    func isBesideHead(_ line: TextLine, in text: [UInt8]) -> Bool {
        isHead(below: line.next, in: text) || isHead(above: line.range.lowerBound, in: text)
    }

    /// A head has four lines, and may have a blank one in it.
    private static let reach = 4

    private func isHead(below start: Int, in text: [UInt8]) -> Bool {
        var place = start
        for _ in 0..<Self.reach {
            guard let next = TextLine(text, at: place) else { return false }
            if isLabelled(next, in: text) { return true }
            place = next.next
        }
        return false
    }

    private func isHead(above start: Int, in text: [UInt8]) -> Bool {
        var end = start
        for _ in 0..<Self.reach where end > 0 {
            var begin = end - 1
            while begin > 0, text[begin - 1] != 0x0A, end - begin < ForwardSplitter.longestLine { begin -= 1 }
            if let line = TextLine(text, at: begin), isLabelled(line, in: text) { return true }
            end = begin
        }
        return false
    }

    private func isLabelled(_ line: TextLine, in text: [UInt8]) -> Bool {
        guard let label = label(of: line, in: text) else { return false }
        return labels.phrase(all: label, of: text) != nil
            || splitter.labels.phrase(all: label, of: text) != nil
    }
}
