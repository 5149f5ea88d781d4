/// An event of a topic's taxonomy, in words: "vendor_policy" becomes "Vendor policy".
func eventName(_ event: String?) -> String {
  guard let event, !event.isEmpty else { return "Other" }
  switch event {
  case "study_audit": return "Studies and audits"
  case "protest_campaign": return "Protests and campaigns"
  case "company_news": return "Company news"
  case "ban": return "Bans"
  case "moratorium": return "Moratoria"
  case "vendor_policy": return "Vendor policies"
  case "court_ruling": return "Court rulings"
  case "regulator_action": return "Regulators"
  case "agency_policy": return "Agency policies"
  case "wrongful_arrest": return "Wrongful arrests"
  case "data_breach": return "Data breaches"
  case "lawsuit": return "Lawsuits"
  case "deployment": return "Deployments"
  case "case_solved": return "Cases solved"
  default:
    let words = oneLine(event).split(separator: "_").joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

/// The same for one story, in a column: "vendor policy".
func eventLabel(_ event: String?) -> String {
  oneLine(event ?? "").split(separator: "_").joined(separator: " ")
}

/// "pt-BR" is "Portuguese": the first subtag names the language. What is no tag at all has no name.
func languageName(_ tag: String) -> String? {
  let code = baseLanguage(tag)
  let isCode =
    (2...3).contains(code.utf8.count) && code.utf8.allSatisfy { (0x61...0x7A).contains($0) }
  return languages.first { $0.code == code }?.name ?? (isCode ? code : nil)
}

/// The first subtag of a BCP 47 tag, in lower case.
func baseLanguage(_ tag: String) -> String {
  tag.prefix { $0 != "-" && $0 != "_" }.lowercased()
}

/// The code for "fr", "fr-CA", "French" or "french"; anything else as it is.
func languageCode(_ word: String) -> String {
  let word = word.lowercased()
  return languages.first { $0.name.lowercased() == word }?.code ?? baseLanguage(word)
}

/// Languages written from right to left.
func readsRightToLeft(_ tag: String?) -> Bool {
  guard let tag else { return false }
  return ["ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "ckb", "dv", "ku"]
    .contains(baseLanguage(tag)) && !tag.lowercased().contains("latn")
}

private let languages: [(code: String, name: String)] = [
  ("en", "English"), ("fr", "French"), ("de", "German"), ("es", "Spanish"), ("it", "Italian"),
  ("pt", "Portuguese"), ("nl", "Dutch"), ("pl", "Polish"), ("sv", "Swedish"), ("da", "Danish"),
  ("no", "Norwegian"), ("nb", "Norwegian"), ("nn", "Norwegian"), ("fi", "Finnish"),
  ("cs", "Czech"), ("sk", "Slovak"), ("ro", "Romanian"), ("hu", "Hungarian"), ("el", "Greek"),
  ("bg", "Bulgarian"), ("ru", "Russian"), ("uk", "Ukrainian"), ("tr", "Turkish"),
  ("ar", "Arabic"), ("he", "Hebrew"), ("fa", "Persian"), ("ur", "Urdu"), ("hi", "Hindi"),
  ("bn", "Bengali"), ("id", "Indonesian"), ("ms", "Malay"), ("vi", "Vietnamese"),
  ("th", "Thai"), ("zh", "Chinese"), ("ja", "Japanese"), ("ko", "Korean"), ("ca", "Catalan"),
  ("eu", "Basque"), ("gl", "Galician"), ("hr", "Croatian"), ("sr", "Serbian"),
  ("bs", "Bosnian"), ("sl", "Slovenian"), ("mk", "Macedonian"), ("sq", "Albanian"),
  ("et", "Estonian"), ("lv", "Latvian"), ("lt", "Lithuanian"), ("is", "Icelandic"),
  ("ga", "Irish"), ("cy", "Welsh"), ("mt", "Maltese"), ("ka", "Georgian"), ("hy", "Armenian"),
  ("az", "Azerbaijani"), ("kk", "Kazakh"), ("uz", "Uzbek"), ("mn", "Mongolian"),
  ("ta", "Tamil"), ("te", "Telugu"), ("mr", "Marathi"), ("gu", "Gujarati"), ("pa", "Punjabi"),
  ("kn", "Kannada"), ("ml", "Malayalam"), ("ne", "Nepali"), ("si", "Sinhala"),
  ("my", "Burmese"), ("km", "Khmer"), ("lo", "Lao"), ("tl", "Tagalog"), ("sw", "Swahili"),
  ("am", "Amharic"), ("so", "Somali"), ("af", "Afrikaans"), ("yi", "Yiddish"),
]

/// ISO 3166-1 alpha-2, in words; the code itself where no name is known.
func countryName(_ code: String) -> String {
  let code = code.uppercased()
  return countries.first { $0.code == code }?.name ?? oneLine(code)
}

private let countries: [(code: String, name: String)] = [
  ("AE", "Emirates"), ("AR", "Argentina"), ("AT", "Austria"), ("AU", "Australia"),
  ("BD", "Bangladesh"), ("BE", "Belgium"), ("BG", "Bulgaria"), ("BO", "Bolivia"),
  ("BR", "Brazil"), ("BY", "Belarus"), ("CA", "Canada"), ("CH", "Switzerland"), ("CL", "Chile"),
  ("CN", "China"), ("CO", "Colombia"), ("CR", "Costa Rica"), ("CU", "Cuba"), ("CY", "Cyprus"),
  ("CZ", "Czechia"), ("DE", "Germany"), ("DK", "Denmark"), ("DO", "Dominican Republic"),
  ("DZ", "Algeria"), ("EC", "Ecuador"), ("EE", "Estonia"), ("EG", "Egypt"), ("ES", "Spain"),
  ("ET", "Ethiopia"), ("EU", "European Union"), ("FI", "Finland"), ("FR", "France"),
  ("GB", "United Kingdom"), ("UK", "United Kingdom"), ("GE", "Georgia"), ("GH", "Ghana"),
  ("GR", "Greece"), ("GT", "Guatemala"), ("HK", "Hong Kong"), ("HN", "Honduras"),
  ("HR", "Croatia"), ("HU", "Hungary"), ("ID", "Indonesia"), ("IE", "Ireland"),
  ("IL", "Israel"), ("IN", "India"), ("IQ", "Iraq"), ("IR", "Iran"), ("IS", "Iceland"),
  ("IT", "Italy"), ("JO", "Jordan"), ("JP", "Japan"), ("KE", "Kenya"), ("KR", "South Korea"),
  ("KW", "Kuwait"), ("KZ", "Kazakhstan"), ("LB", "Lebanon"), ("LK", "Sri Lanka"),
  ("LT", "Lithuania"), ("LU", "Luxembourg"), ("LV", "Latvia"), ("LY", "Libya"),
  ("MA", "Morocco"), ("MD", "Moldova"), ("MK", "North Macedonia"), ("MM", "Myanmar"),
  ("MN", "Mongolia"), ("MT", "Malta"), ("MX", "Mexico"), ("MY", "Malaysia"), ("NG", "Nigeria"),
  ("NL", "Netherlands"), ("NO", "Norway"), ("NP", "Nepal"), ("NZ", "New Zealand"),
  ("OM", "Oman"), ("PA", "Panama"), ("PE", "Peru"), ("PH", "Philippines"), ("PK", "Pakistan"),
  ("PL", "Poland"), ("PS", "Palestine"), ("PT", "Portugal"), ("PY", "Paraguay"),
  ("QA", "Qatar"), ("RO", "Romania"), ("RS", "Serbia"), ("RU", "Russia"),
  ("SA", "Saudi Arabia"), ("SE", "Sweden"), ("SG", "Singapore"), ("SI", "Slovenia"),
  ("SK", "Slovakia"), ("SN", "Senegal"), ("SY", "Syria"), ("TH", "Thailand"),
  ("TN", "Tunisia"), ("TR", "Turkey"), ("TW", "Taiwan"), ("TZ", "Tanzania"), ("UA", "Ukraine"),
  ("UG", "Uganda"), ("US", "United States"), ("UY", "Uruguay"), ("UZ", "Uzbekistan"),
  ("VE", "Venezuela"), ("VN", "Vietnam"), ("ZA", "South Africa"), ("ZW", "Zimbabwe"),
]
