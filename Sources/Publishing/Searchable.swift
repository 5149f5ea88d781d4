/// The text as search and grouping compare it.
func searchable(_ text: String) -> [UInt8] { Array(text.lowercased().utf8) }
