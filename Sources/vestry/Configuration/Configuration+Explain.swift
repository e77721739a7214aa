extension Configuration {
    /// One line per setting: key, value and where it came from; passwords are masked.
    func explain() -> String {
        let lines = Setting.allCases.map { setting in
            let value = values[setting]
            let text = value.map { shown($0, of: setting) } ?? "not set"
            return (setting.rawValue, text, value?.source.description ?? "")
        }
        let keyWidth = lines.map(\.0.count).max() ?? 0
        let valueWidth = lines.map(\.1.count).max() ?? 0
        let table = lines.map { key, text, source in
            let padded = pad(key, to: keyWidth) + "  " + pad(text, to: valueWidth)
            return source.isEmpty ? padded.trimmingBlanks() : "\(padded)  \(source)"
        }
        let origin = file.map { "configuration file: \($0)" } ?? "configuration file: none"
        return (table + [origin]).joined(separator: "\n")
    }

    private func shown(_ value: SettingValue, of setting: Setting) -> String {
        switch setting {
        case .databaseURL, .databaseOwnerURL, .databaseReporterURL: DatabaseURL.masked(value.text)
        default: value.text
        }
    }

    private func pad(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension String {
    fileprivate func trimmingBlanks() -> String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
