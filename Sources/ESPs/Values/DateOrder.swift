/// In which order a culture writes a day.
enum DateOrder: String, Sendable, CaseIterable {
    case monthDayYear, dayMonthYear, yearMonthDay

    /// The cultures an import can be set to: order of a date, and whether the comma is the decimal sign.
    /// Unicode CLDR, date and number patterns of each locale, https://cldr.unicode.org.
    static let cultures: [String: (order: DateOrder, decimalComma: Bool)] = [
        "en-US": (.monthDayYear, false), "en-GB": (.dayMonthYear, false), "en-AU": (.dayMonthYear, false),
        "en-CA": (.yearMonthDay, false), "en-IE": (.dayMonthYear, false), "en-NZ": (.dayMonthYear, false),
        "de-DE": (.dayMonthYear, true), "de-AT": (.dayMonthYear, true), "de-CH": (.dayMonthYear, false),
        "fr-FR": (.dayMonthYear, true), "fr-CA": (.yearMonthDay, true), "es-ES": (.dayMonthYear, true),
        "es-MX": (.dayMonthYear, false), "it-IT": (.dayMonthYear, true), "nl-NL": (.dayMonthYear, true),
        "pt-BR": (.dayMonthYear, true), "pt-PT": (.dayMonthYear, true), "pl-PL": (.dayMonthYear, true),
        "cs-CZ": (.dayMonthYear, true), "da-DK": (.dayMonthYear, true), "nb-NO": (.dayMonthYear, true),
        "fi-FI": (.dayMonthYear, true), "sv-SE": (.yearMonthDay, true), "hu-HU": (.yearMonthDay, true),
        "ru-RU": (.dayMonthYear, true), "tr-TR": (.dayMonthYear, true), "ja-JP": (.yearMonthDay, false),
        "zh-CN": (.yearMonthDay, false), "ko-KR": (.yearMonthDay, false),
    ]
}
