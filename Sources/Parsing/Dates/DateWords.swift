/// The names of months in the languages of the default feeds and their neighbours, full and
/// short, in lower case, without dots.
enum DateWords {
  static func month(_ word: String) -> Int? { months[word] }

  /// Words that may stand in a date without meaning anything: prepositions, "o'clock", ordinals.
  static func isFiller(_ word: String) -> Bool { fillers.contains(word) }

  static func isWeekday(_ word: String) -> Bool { weekdays.contains(word) }

  /// `true` for the afternoon.
  static func halfOfDay(_ word: String) -> Bool? {
    switch word {
    case "am", "오전", "上午", "午前", "πμ", "ص", "凌晨", "早上", "sa", "öö": false
    case "pm", "오후", "下午", "午後", "μμ", "م", "晚上", "ch", "ös", "中午": true
    default: nil
    }
  }

  private static let months: [String: Int] = {
    var table: [String: Int] = [:]
    for (index, line) in list.split(separator: "\n").enumerated() {
      for word in line.split(separator: " ") { table[String(word)] = index + 1 }
    }
    return table
  }()

  private static let fillers = Set(
    """
    de del do da di of the at um uhr à a le el la los las kl klo klokka г года год р року в у о об \
    om den der dia às ore ora alle godz rok roku saat pukul jam năm ngày lúc เวลา น ה ב בשעה στις \
    st nd rd th er re º ª h hrs hr hs u och og i kello den på und and et e y és het time le ngay
    """.split(separator: " ").map(String.init))

  private static let weekdays = Set(
    """
    mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday \
    sunday lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche mo di mi \
    do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mié mie jue \
    vie sáb sab dom lunes martes miércoles jueves viernes sábado domingo seg ter qua qui sex \
    segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira quinta-feira \
    sexta-feira ma wo vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag gio lunedì \
    martedì mercoledì giovedì venerdì sabato domenica пн вт ср чт пт сб вс нд понедельник вторник \
    среда четверг пятница суббота воскресенье pon wt śr czw pt sob nie niedz poniedziałek wtorek \
    środa czwartek piątek sobota niedziela δευ τρί τρι τετ πέμ πεμ παρ σάβ σαβ κυρ pzt sal çar per \
    cum cmt paz mån tis ons tor fre lör sön tir lør søn man po út st čt pá so ne hét ked kedd sze csüt \
    csü pén szo szom vas lunes luni marți miercuri joi vineri sâmbătă duminică ti ke to pe la su \
    ned uto sri čet pet sub sen sel rab kam jum minggu senin selasa rabu kamis jumat sabtu \
    الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت सोम मंगल बुध गुरु शुक्र शनि रवि
    """.split(separator: " ").map(String.init))

  private static let list = """
    jan january janvier janv januar jänner jän jän enero ene janeiro januari gennaio gen ocak oca styczeń stycznia sty leden ledna led január ianuarie ian ιανουάριος ιανουαρίου ιαν января янв январь січня січ січень siječnja siječanj sij januara јануар јануара јан tammikuuta tammikuu tammi ינואר ינו בינואר يناير كانون_الثاني جانفي ژانویه जनवरी जन มกราคม มค jaanuar janvāris sausio януари جنوری জানুয়ারি জানুয়ারী gener xaneiro urtarrila urtarrilak janúar janar januarja ஜனவரி జనవరి
    feb february février févr fév fevrier februar febrero fevereiro fev februari febbraio şubat şub luty lutego lut únor února úno február februára februarie φεβρουάριος φεβρουαρίου φεβ φεβρ февраля фев февр февраль лютого лют лютий veljače veljača velj februara фебруар фебруара феб helmikuuta helmikuu helmi פברואר פבר בפברואר فبراير شباط فيفري فوریه फरवरी फ़रवरी กุมภาพันธ์ กพ veebruar februāris vasario февруари فروری ফেব্রুয়ারি ফেব্রুয়ারী febrer febreiro otsaila otsailak febrúar shkurt februarja pebrero பிப்ரவரி ఫిబ్రవరి
    mar march mars märz maerz mär mrz marzo março marco maart mrt mart marzec marca března březen bře március márc martie μάρτιος μαρτίου μαρ μάρ марта мар март березня бер березень ožujka ožujak ožu марта maaliskuuta maaliskuu maalis מרץ במרץ מרס مارس آذار مارچ मार्च มีนาคม มีค märts marts kovo মার্চ març martxoa martxoak marec machi mac மார்ச் మార్చి
    apr april avril avr abril abr aprile nisan nis kwiecień kwietnia kwi duben dubna dub április ápr aprilie απρίλιος απριλίου απρ апреля апр апрель квітня кві квітень travnja travanj tra aprila април априла huhtikuuta huhtikuu huhti אפריל אפר באפריל أبريل ابريل إبريل نيسان أفريل آوریل अप्रैल เมษายน เมย aprill aprīlis balandžio اپریل এপ্রিল apirila apirilak apríl prill aprilija aprili ஏப்ரல் ఏప్రిల్
    may mai mayo maio mei maggio mag mayıs maj maja květen května kvě május máj μάιος μαΐου μαίου μάϊος μαι μάι мая май травня тра травень svibnja svibanj svi мај маја toukokuuta toukokuu touko מאי במאי مايو أيار ماي مه मई พฤษภาคม พค maijs gegužės مئی মে maig maiatza maiatzak maí மே మే
    jun june juin juni junio junho jun giugno giu haziran haz czerwiec czerwca cze červen června čer čvn június jún iunie iun ιούνιος ιουνίου ιουν ιούν июня июн июнь червня чер червень lipnja lipanj lip јун јуна juna kesäkuuta kesäkuu kesä יוני ביוני يونيو يونيه حزيران جوان ژوئن जून มิถุนายน มิย juuni jūnijs birželio юни جون জুন juny xuño ekaina ekainak júní qershor junij junija hunyo ஜூன் జూన్
    jul july juillet juil juli julio julho luglio lug temmuz tem lipiec lipca červenec července čvc július júl iulie iul ιούλιος ιουλίου ιουλ ιούλ июля июл июль липня лип липень srpnja srpanj srp јул јула jula heinäkuuta heinäkuu heinä יולי ביולי يوليو يوليه تموز جويلية ژوئیه जुलाई กรกฎาคม กค juuli jūlijs liepos юли جولائی জুলাই juliol xullo uztaila uztailak júlí korrik julij julija julai hulyo ஜூலை జూలై
    aug august août aout aoû agosto ago augustus agosto ağustos ağu sierpień sierpnia sie srpen srpna augusztus augusti αύγουστος αυγούστου αυγ αύγ августа авг август серпня сер серпень kolovoza kolovoz kol август августа avgust avgusta elokuuta elokuu elo אוגוסט אוג באוגוסט أغسطس اغسطس آب أوت اوت اوت अगस्त สิงหาคม สค augusts rugpjūčio agustus agt اگست আগস্ট agost abuztua abuztuak ágúst gusht agosti ogos ஆகஸ்ட் ఆగస్టు
    sep sept september septembre septiembre setiembre setembro set settembre eylül eyl wrzesień września wrz září zář szeptember szept septembrie σεπτέμβριος σεπτεμβρίου σεπ σεπτ сентября сен сент сентябрь вересня вер вересень rujna rujan ruj септембар септембра сеп septembra syyskuuta syyskuu syys ספטמבר ספט בספטמבר سبتمبر أيلول سپتامبر सितंबर सितम्बर กันยายน กย septembris rugsėjo септември ستمبر সেপ্টেম্বর setembre iraila irailak shtator septemba setyembre செப்டம்பர் సెప్టెంబర్
    oct october octobre oktober okt octubre outubro out ottobre ott ekim eki październik października paź říjen října říj október octombrie οκτώβριος οκτωβρίου οκτ октября окт октябрь жовтня жов жовтень listopada_hr октобар октобра окт oktobra lokakuuta lokakuu loka אוקטובר אוק באוקטובר أكتوبر اكتوبر تشرين_الأول اکتبر अक्टूबर अक्तूबर ตุลาคม ตค oktoober oktobris spalio октомври oktobar اکتوبر অক্টোবর urria urriak tetor oktoba oktubre அக்டோபர் అక్టోబర్
    nov november novembre noviembre novembro kasım kas listopad listopada lis noiembrie noi νοέμβριος νοεμβρίου νοε νοέ ноября ноя нояб ноябрь листопада листопад лис studenoga studeni stu новембар новембра нов novembra marraskuuta marraskuu marras נובמבר נוב בנובמבר نوفمبر تشرين_الثاني نوامبر नवंबर नवम्बर พฤศจิกายน พย novembris lapkričio ноември novembar نومبر নভেম্বর azaroa azaroak nóvember nëntor novemba nobyembre நவம்பர் నవంబర్
    dec december décembre déc decembre dezember dez diciembre dic dezembro dicembre aralık ara grudzień grudnia gru prosinec prosince pro december decembrie δεκέμβριος δεκεμβρίου δεκ декабря дек декабрь грудня гру грудень prosinca pros децембар децембра дец decembra joulukuuta joulukuu joulu דצמבר דצמ בדצמבר ديسمبر كانون_الأول دسامبر दिसंबर दिसम्बर ธันวาคม ธค detsember decembris gruodžio декември desember des decembar دسمبر ডিসেম্বর desembre decembro abendua abenduak dhjetor disember desemba disyembre டிசம்பர் డిసెంబర్
    """
}
