/// Encodings of one byte a character that the C library does not know.
enum SingleByteTable {
  /// The characters from 0x80 to 0xFF.
  static func characters(of decoder: String) -> [Unicode.Scalar]? {
    switch decoder {
    case "MAC-GREEK": macGreek
    case "MAC-TURKISH": macTurkish
    default: nil
    }
  }

  static func decode(_ bytes: ArraySlice<UInt8>, with characters: [Unicode.Scalar]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + bytes.count / 2)
    for byte in bytes {
      if byte < 0x80 {
        output.append(byte)
      } else if let encoded = UTF8.encode(characters[Int(byte) - 0x80]) {
        output.append(contentsOf: encoded)
      }
    }
    return output
  }

  private static let macGreek = Array(
    """
    Ä¹²É³ÖÜ΅àâä΄¨çéèêë£™îï•½‰ôö¦€ùûü\
    †ΓΔΘΛΞΠß®©ΣΪ§≠°·Α±≤≥¥ΒΕΖΗΙΚΜΦΫΨΩ\
    άΝ¬ΟΡ≈Τ«»…\u{A0}ΥΧΆΈœ–―“”‘’÷ΉΊΌΎέήίόΏ\
    ύαβψδεφγηιξκλμνοπώρστθωςχυζϊϋΐΰ\u{AD}
    """.unicodeScalars)

  private static let macTurkish = Array(
    """
    ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü\
    †°¢£§•¶ß®©™´¨≠ÆØ∞±≤≥¥µ∂∑∏π∫ªºΩæø\
    ¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ–—“”‘’÷◊ÿŸĞğİıŞş\
    ‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ\u{F8FF}ÒÚÛÙ\u{F8A0}ˆ˜¯˘˙˚¸˝˛ˇ
    """.unicodeScalars)
}
