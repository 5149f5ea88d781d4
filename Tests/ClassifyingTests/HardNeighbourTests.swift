import Classifying
import Testing

/// Stories that share words with the topic and are not on it.
struct HardNeighbourTests {
  @Test(arguments: [
    ("New phone unlocks with your face even in the dark", "Face unlock works with sunglasses on."),
    ("Face ID stops working after update, iPhone owners complain", ""),
    ("Actor wins recognition for the many faces of his career", "The award was given on Sunday."),
    ("Police receive recognition for facing the floods", "The mayor handed medals to officers."),
    ("Neighbours recognise burglar on CCTV footage", "Police thanked them for the tip."),
    ("Bakery lets regulars pay with a smile", "The till compares the face with a photo."),
    ("Five face masks tested: which is best for dry skin?", ""),
    ("Turkish lira loses face value as police union asks for a rise", ""),
    ("Türkiye'de yüz polise yeni araç verildi", "Yüz otuz memur törene katıldı."),
    ("Ekonomi yüzde beş büyüdü, yüz binlerce kişi iş buldu", ""),
    ("МВД проверит регистрацию юридических лиц", "Полиция изъяла документы двух компаний."),
    ("Лица, опознавшие преступника, получат награду", ""),
    ("总统夫人脸红了：晚宴上的一幕", "警方维持秩序。"),
    ("天天网购的人请注意，警方提醒防诈骗", "骗子冒充客服。"),
    ("人脸彩绘比赛在公园举行", "孩子们玩得很开心。"),
    ("スマホの顔認証がマスクでも使えるように", "新しいアップデートで便利になる。"),
    ("犯人の顔を見た住民、警察に証言", "近所の人が覚えていた。"),
    ("Téléphone : le déverrouillage par visage arrive sur les modèles d’entrée de gamme", ""),
    ("La police change de visage : nouvel uniforme pour les agents", "Le ministre salue l’équipe."),
    ("Polizei zeigt Gesicht: Beamte stellen sich im Stadtteil vor", "Kaffee und Kuchen inklusive."),
    ("La policía da la cara tras la derrota del equipo local", ""),
    (
      "El reconocimiento llega tarde: homenaje a la maestra del barrio", "Asistió la policía local."
    ),
    ("Museu reconhece o rosto de rainha em quadro antigo", "Historiadores comemoram."),
    ("Il volto della città: premio alla polizia municipale", ""),
    ("얼굴 마사지로 주름 줄이는 법", "전문가가 알려준다."),
    ("الشرطة تكرّم وجوه الخير في المدينة", "حضر الحفل عدد من المسؤولين."),
    ("पुलिस ने खिलाड़ियों को दी मान्यता", "समारोह में कई चेहरे दिखे।"),
  ])
  func `a neighbour of the topic is not flagged`(title: String, summary: String) throws {
    let verdict = try verdict(title, summary)
    #expect(!verdict.isFlagged, "\(verdict.score) \(verdict.evidence.map(\.feature))")
  }

  /// Cameras, systems and officers who recognise somebody are daily news without any machine that does.
  @Test(arguments: [
    ("CCTV leads police to shed burglar", "Officers knew his van and arrested him the same day."),
    (
      "Wanted woman found at bus station",
      "A check of her papers in the police system turned up a warrant."
    ),
    ("Software error: court released the wrong man", "The ministry apologised to the victims."),
    (
      "Driver hurt in the face by stone thrown from bridge",
      "Police are looking for two youths on camera."
    ),
    (
      "Une caméra de la gare filme le voleur de trottinettes",
      "Les agents l’ont reconnu à sa casquette."
    ),
    ("Kamera filmt Fahrraddieb am Rathaus", "Die Polizei erkannte den Mann an seinem Rucksack."),
    ("Una cámara graba al ladrón de bicicletas", "Los agentes lo reconocieron por la mochila."),
    (
      "Le telecamere riprendono i ladri di rame", "I carabinieri li hanno riconosciuti dal furgone."
    ),
    ("Câmera flagra furto em padaria", "Policiais reconheceram o suspeito pela bicicleta."),
    ("Kamera nagrała złodzieja rowerów", "Policjanci rozpoznali go po plecaku."),
    ("Камера сняла угонщика у вокзала", "Полицейские узнали его по рюкзаку."),
    ("Kamera bisiklet hırsızını kaydetti", "Polis şüpheliyi çantasından tanıdı."),
    ("防犯カメラに自転車泥棒", "警察官がリュックに見覚えがあり、男を逮捕した。"),
    ("监控拍到偷车贼", "民警凭背包认出嫌疑人并将其抓获。"),
    ("CCTV에 찍힌 자전거 도둑", "경찰이 배낭을 알아보고 검거했다."),
    ("كاميرا تصور سارق الدراجات", "عرفه رجال الشرطة من حقيبته."),
    ("सीसीटीवी में कैद हुआ साइकिल चोर", "पुलिस ने बैग से आरोपी को पहचाना।"),
  ])
  func `an ordinary crime report is not flagged`(title: String, summary: String) throws {
    let verdict = try verdict(title, summary)
    #expect(!verdict.isFlagged, "\(verdict.score) \(verdict.evidence.map(\.feature))")
  }

  @Test func `a near neighbour that becomes the topic is flagged`() throws {
    #expect(
      try verdict("Police use facial recognition at airport to arrest wanted suspects").isFlagged)
    #expect(!(try verdict("Neighbours recognise burglar on CCTV footage").isFlagged))
    #expect(try verdict("Police face recognition picks burglar out of CCTV footage").isFlagged)
  }
}
