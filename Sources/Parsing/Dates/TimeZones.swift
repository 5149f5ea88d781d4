/// Zones that dates name, as seconds east of UTC. Where a name has several meanings, the one that
/// feeds mean most is taken: IST is India, CST and BST are Chicago and London.
enum TimeZones {
  /// - Parameter name: `CEST`, `GMT+2`, `UTC-03:30`, `Etc/GMT`, in any letter case.
  /// - Returns: `nil` for a zone that is not known, or whose offset depends on the season.
  static func offset(_ name: String) -> Int? {
    var name = Substring(trimmedText(name).lowercased())
    if name.hasPrefix("etc/") { name = name.dropFirst(4) }
    if let hours = hours[String(name)] { return Int(hours * 3_600) }
    for prefix in ["gmt", "utc", "ut", "z"] where name.hasPrefix(prefix) {
      return signed(name.dropFirst(prefix.count))
    }
    return nil
  }

  /// `+2`, `-03`, `+0530`, `+05:30`.
  static func signed(_ text: Substring) -> Int? {
    let text = text.filter { $0 != " " }
    guard let sign = text.first, sign == "+" || sign == "-" || sign == "\u{2212}" else {
      return nil
    }
    let digits = text.dropFirst().filter { $0 != ":" && $0 != "." }
    guard let number = Int(digits), number >= 0, digits.allSatisfy(\.isNumber) else { return nil }
    let (hours, minutes) =
      digits.count <= 2 ? (number, 0) : (number / 100, number % 100)
    guard digits.count <= 4, hours < 16, minutes < 60 else { return nil }
    return (hours * 3_600 + minutes * 60) * (sign == "+" ? 1 : -1)
  }

  private static let hours: [String: Double] = {
    var table: [String: Double] = [:]
    for entry in list.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      let parts = entry.split(separator: "=")
      if parts.count == 2, let hours = Double(parts[1]) { table[String(parts[0])] = hours }
    }
    return table
  }()

  private static let list = """
    gmt=0 utc=0 ut=0 uct=0 z=0 zulu=0 greenwich=0 wet=0 west=1 bst=1 ist=5.5
    cet=1 cest=2 met=1 mest=2 mez=1 mesz=2 hec=1 hnec=1 heec=2 eet=2 eest=3 msk=3 msd=4 trt=3
    tsi=3 fet=3 sast=2 cat=2 wat=1 eat=3 idt=3 irst=3.5 irdt=4.5 ast=-4 gst=4 aft=4.5 pkt=5
    yekt=5 uzt=5 npt=5.75 bdt=6 bdst=6 omst=6 almt=6 mmt=6.5 novt=7 krat=7 ict=7 wib=7 hovt=7
    wita=8 wit=9 hkt=8 sgt=8 pht=8 pst8=8 myt=8 awst=8 irkt=8 cst+8=8 jst=9 kst=9 yakt=9
    acst=9.5 acdt=10.5 aest=10 aedt=11 aet=10 vlat=10 chst=10 magt=11 nzst=12 nzdt=13 nzt=12
    nst=-3.5 ndt=-2.5 nt=-3.5 adt=-3 at=-4 est=-5 edt=-4 et=-5 cst=-6 cdt=-5 ct=-6 mst=-7 mdt=-6
    mt=-7 pst=-8 pdt=-7 pt=-8 akst=-9 akdt=-8 hst=-10 hdt=-9 hast=-10 hadt=-9 sst=-11
    brt=-3 brst=-2 art=-3 uyt=-3 gft=-3 clt=-4 clst=-3 bot=-4 vet=-4 pyt=-4 pyst=-3 gyt=-4
    cot=-5 pet=-5 ect=-5 galt=-6 azot=-1 cvt=-1 egt=-1 egst=0
    """
}
