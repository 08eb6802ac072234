extension Message {
    /// How many From fields there are; RFC 5322 §3.6 wants exactly one, and a second one is how a mail shows one author to
    /// the server and another to the reader.
    package var fromFieldCount: Int { header.all("From").count }

    /// The authors that every From field names.
    package var from: [Address] { addresses(in: "From") }

    /// The author, when there is one beyond doubt: one From field that names one address, without group syntax and without
    /// any defect.
    package var soleAuthor: Address? {
        let list = addressList(in: "From")
        guard fromFieldCount == 1, list.addresses.count == 1, list.defects.isEmpty, !list.hasGroup else {
            return nil
        }
        return list.addresses.first
    }

    /// The topmost Sender field's first address.
    package var sender: Address? {
        header.first("Sender").flatMap { AddressList.parse($0).addresses.first }
    }

    /// The addresses in every To field.
    package var to: [Address] { addresses(in: "To") }

    /// The addresses in every Cc field.
    package var cc: [Address] { addresses(in: "Cc") }

    /// The addresses in every Reply-To field.
    package var replyTo: [Address] { addresses(in: "Reply-To") }

    /// The addresses in every field of that name, topmost first: To, Delivered-To, X-Original-To, Resent-To …
    package func addresses(in name: String) -> [Address] { addressList(in: name).addresses }

    /// Every field of that name as one list, with what was wrong in any of them; at most as many addresses as one list has.
    package func addressList(in name: String) -> AddressList {
        var addresses: [Address] = []
        var defects: [Defect] = []
        var hasGroup = false
        for field in header.all(name) {
            guard addresses.count < AddressList.Limit.addresses else { break }
            let list = AddressList.parse(field.body)
            addresses += list.addresses.prefix(AddressList.Limit.addresses - addresses.count)
            for defect in list.defects where !defects.contains(defect) { defects.append(defect) }
            hasGroup = hasGroup || list.hasGroup
        }
        return AddressList(addresses: addresses, defects: defects, hasGroup: hasGroup)
    }
}
