import Classifying

/// The text as search and grouping compare it: as the classifier does, without case, accents and
/// script variants, with a blank, `,` or `.` between words.
func searchable(_ text: String) -> [UInt8] { folded(text).bytes }
