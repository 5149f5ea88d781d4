#!/usr/bin/env python3
"""Writes stories as JSON Lines: corpus.py MEGABYTES [phrases FILE].

Mostly ordinary news in 32 languages, recombined by a fixed rule from the sentences below; one story in forty is one of
the labelled stories of grade 0 or 1 (Tests/ClassifyingTests/Stories). Two runs write the same bytes. With `phrases`
the words of the topic's phrases go to FILE, one a line, for grep.
"""
import json, os, re, sys

STORIES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "ClassifyingTests", "Stories")
TOPIC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "Sources", "CTopics",
                     "facial-recognition-policing.yaml")

SENTENCES = {
    "en": "The river rose by two metres overnight and the lower road is closed until Friday.|Farmers expect a late harvest "
          "after the wettest spring in thirty years.|A bakery on the corner of Mill Street sells four hundred loaves before "
          "nine o'clock.|The orchestra opens its season with a symphony that nobody has heard since 1911.|Two goals in the "
          "last five minutes sent the visitors home without a point.|House prices fell slightly in June, the statistics "
          "office says, while rents went up again.",
    "fr": "La rivière est montée de deux mètres dans la nuit, la route basse reste fermée jusqu'à vendredi.|Les vignerons "
          "attendent une petite récolte après un printemps très humide.|La boulangerie du coin vend quatre cents pains avant "
          "neuf heures.|L'orchestre ouvre sa saison avec une symphonie oubliée depuis 1911.|Deux buts en fin de match ont "
          "renvoyé les visiteurs chez eux.|Le prix des loyers a encore augmenté au mois de juin.",
    "de": "Der Fluss stieg über Nacht um zwei Meter, die untere Straße bleibt bis Freitag gesperrt.|Die Bauern rechnen nach "
          "dem nassen Frühling mit einer späten Ernte.|Eine Bäckerei in der Mühlgasse verkauft vor neun Uhr vierhundert "
          "Brote.|Das Orchester eröffnet die Spielzeit mit einer vergessenen Sinfonie.|Zwei Tore in der Schlussphase "
          "entschieden das Spiel.|Die Mieten sind im Juni erneut gestiegen.",
    "es": "El río creció dos metros durante la noche y la carretera sigue cortada hasta el viernes.|Los agricultores esperan "
          "una cosecha tardía tras la primavera más lluviosa en treinta años.|Una panadería vende cuatrocientas barras antes "
          "de las nueve.|La orquesta abre la temporada con una sinfonía olvidada.|Dos goles al final dejaron sin puntos a "
          "los visitantes.|El alquiler volvió a subir en junio.",
    "it": "Il fiume è salito di due metri nella notte e la strada bassa resta chiusa fino a venerdì.|Gli agricoltori si "
          "aspettano un raccolto tardivo dopo una primavera piovosa.|Il forno all'angolo vende quattrocento pagnotte prima "
          "delle nove.|L'orchestra apre la stagione con una sinfonia dimenticata.|Due reti nel finale decidono la partita.",
    "pt": "O rio subiu dois metros durante a noite e a estrada continua fechada até sexta-feira.|Os agricultores esperam uma "
          "colheita tardia depois da primavera mais chuvosa em trinta anos.|A padaria da esquina vende quatrocentos pães "
          "antes das nove.|A orquestra abre a temporada com uma sinfonia esquecida.|Dois golos no fim decidiram o jogo.",
    "nl": "De rivier steeg vannacht twee meter en de lage weg blijft tot vrijdag dicht.|Boeren verwachten een late oogst na "
          "het natste voorjaar in dertig jaar.|De bakker op de hoek verkoopt voor negen uur vierhonderd broden.|Het orkest "
          "opent het seizoen met een vergeten symfonie.|Twee late doelpunten beslisten de wedstrijd.",
    "pl": "Rzeka podniosła się w nocy o dwa metry, a dolna droga będzie zamknięta do piątku.|Rolnicy spodziewają się późnych "
          "zbiorów po najbardziej deszczowej wiośnie od trzydziestu lat.|Piekarnia na rogu sprzedaje przed dziewiątą "
          "czterysta bochenków.|Orkiestra otwiera sezon zapomnianą symfonią.|Dwie bramki w końcówce przesądziły o wyniku.",
    "sv": "Älven steg två meter under natten och den nedre vägen är stängd till fredag.|Bönderna väntar en sen skörd efter "
          "den blötaste våren på trettio år.|Bageriet på hörnet säljer fyrahundra limpor före klockan nio.|Orkestern öppnar "
          "säsongen med en bortglömd symfoni.|Två sena mål avgjorde matchen.",
    "da": "Åen steg to meter i løbet af natten, og den lave vej er lukket til fredag.|Landmændene venter en sen høst efter "
          "det vådeste forår i tredive år.|Bageren på hjørnet sælger fire hundrede brød inden klokken ni.|To sene mål "
          "afgjorde kampen.",
    "no": "Elva steg to meter i løpet av natta, og den nedre veien er stengt til fredag.|Bøndene venter en sein høst etter "
          "den våteste våren på tretti år.|Bakeren på hjørnet selger fire hundre brød før klokka ni.|To seine mål avgjorde "
          "kampen.",
    "fi": "Joki nousi yön aikana kaksi metriä, ja alempi tie on suljettu perjantaihin asti.|Viljelijät odottavat myöhäistä "
          "satoa kolmenkymmenen vuoden sateisimman kevään jälkeen.|Kulman leipomo myy neljäsataa leipää ennen yhdeksää.|"
          "Kaksi myöhäistä maalia ratkaisi ottelun.",
    "cs": "Řeka přes noc stoupla o dva metry a dolní silnice zůstane zavřená do pátku.|Zemědělci čekají pozdní sklizeň po "
          "nejdeštivějším jaru za třicet let.|Pekárna na rohu prodá do devíti čtyři sta bochníků.|Dva góly v závěru "
          "rozhodly zápas.",
    "sk": "Rieka sa cez noc zdvihla o dva metre a dolná cesta zostane zatvorená do piatku.|Roľníci čakajú neskorú úrodu po "
          "najdaždivejšej jari za tridsať rokov.|Dva góly v závere rozhodli zápas.",
    "ro": "Râul a crescut cu doi metri peste noapte, iar drumul de jos rămâne închis până vineri.|Fermierii se așteaptă la "
          "o recoltă târzie după cea mai ploioasă primăvară din ultimii treizeci de ani.|Două goluri în final au decis "
          "meciul.",
    "hu": "A folyó éjszaka két métert emelkedett, az alsó út péntekig zárva marad.|A gazdák kései aratásra számítanak a "
          "harminc éve legesősebb tavasz után.|A sarki pékség kilenc óra előtt négyszáz kenyeret ad el.|Két kései gól "
          "döntötte el a meccset.",
    "el": "Το ποτάμι ανέβηκε δύο μέτρα μέσα στη νύχτα και ο κάτω δρόμος μένει κλειστός ως την Παρασκευή.|Οι αγρότες "
          "περιμένουν όψιμη συγκομιδή ύστερα από μια βροχερή άνοιξη.|Δύο γκολ στο τέλος έκριναν τον αγώνα.",
    "bg": "Реката се покачи с два метра през нощта и долният път остава затворен до петък.|Земеделците очакват късна реколта "
          "след най-дъждовната пролет от тридесет години.|Два гола в края решиха мача.",
    "ru": "За ночь река поднялась на два метра, нижняя дорога закрыта до пятницы.|Фермеры ждут позднего урожая после самой "
          "дождливой весны за тридцать лет.|Пекарня на углу продаёт до девяти утра четыреста буханок.|Оркестр открывает "
          "сезон забытой симфонией.|Два гола в концовке решили исход матча.",
    "uk": "За ніч річка піднялася на два метри, нижня дорога зачинена до п'ятниці.|Фермери чекають на пізній врожай після "
          "найдощовішої весни за тридцять років.|Пекарня на розі продає до дев'ятої чотириста хлібин.|Два голи наприкінці "
          "вирішили матч.",
    "tr": "Nehir gece boyunca iki metre yükseldi, alt yol cuma gününe kadar kapalı.|Çiftçiler otuz yılın en yağışlı "
          "baharından sonra geç bir hasat bekliyor.|Köşedeki fırın saat dokuzdan önce dört yüz ekmek satıyor.|Son "
          "dakikalarda gelen iki gol maçı bitirdi.",
    "ar": "ارتفع منسوب النهر مترين خلال الليل وبقي الطريق السفلي مغلقا حتى يوم الجمعة.|ينتظر المزارعون حصادا متأخرا بعد "
          "أكثر فصول الربيع مطرا منذ ثلاثين عاما.|يبيع المخبز في الزاوية أربعمئة رغيف قبل التاسعة صباحا.|هدفان في "
          "الدقائق الأخيرة حسما المباراة.",
    "he": "הנהר עלה בלילה בשני מטרים והדרך התחתונה תישאר סגורה עד יום שישי.|החקלאים מצפים ליבול מאוחר אחרי האביב הגשום "
          "ביותר זה שלושים שנה.|שני שערים בסיום הכריעו את המשחק.",
    "fa": "آب رودخانه دیشب دو متر بالا آمد و جادهٔ پایین تا جمعه بسته است.|کشاورزان پس از پرباران‌ترین بهار سی سال گذشته "
          "در انتظار برداشت دیرهنگام هستند.|دو گل در پایان بازی نتیجه را تعیین کرد.",
    "ur": "دریا کی سطح رات بھر میں دو میٹر بلند ہوئی اور نچلی سڑک جمعے تک بند رہے گی۔|کسانوں کو تیس سال کی سب سے زیادہ بارش "
          "والی بہار کے بعد دیر سے فصل کی امید ہے۔",
    "hi": "रात भर में नदी दो मीटर चढ़ गई और निचली सड़क शुक्रवार तक बंद है।|तीस साल के सबसे गीले वसंत के बाद किसानों को देर से फसल की "
          "उम्मीद है।|नुक्कड़ की दुकान नौ बजे से पहले चार सौ रोटियाँ बेच देती है।|आखिरी मिनटों के दो गोल ने मैच तय किया।",
    "bn": "রাতভর নদীর পানি দুই মিটার বেড়েছে এবং নিচের রাস্তা শুক্রবার পর্যন্ত বন্ধ।|ত্রিশ বছরের সবচেয়ে বৃষ্টিভেজা বসন্তের পর কৃষকেরা দেরিতে "
          "ফসল আশা করছেন।",
    "id": "Sungai naik dua meter semalam dan jalan bawah ditutup sampai hari Jumat.|Petani menunggu panen yang terlambat "
          "setelah musim hujan terpanjang dalam tiga puluh tahun.|Toko roti di sudut menjual empat ratus roti sebelum jam "
          "sembilan.|Dua gol pada menit akhir menentukan pertandingan.",
    "vi": "Nước sông dâng hai mét trong đêm và con đường phía dưới đóng đến thứ Sáu.|Nông dân chờ một vụ mùa muộn sau mùa "
          "xuân mưa nhiều nhất ba mươi năm qua.|Hai bàn thắng phút cuối định đoạt trận đấu.",
    "th": "น้ำในแม่น้ำสูงขึ้นสองเมตรในคืนเดียว และถนนสายล่างปิดจนถึงวันศุกร์|ชาวนาคาดว่าจะเก็บเกี่ยวช้าหลังฤดูฝนที่ยาวที่สุดในรอบสามสิบปี|"
          "สองประตูในนาทีสุดท้ายตัดสินการแข่งขัน",
    "zh": "河水一夜之间上涨两米，下游道路封闭至周五。|农民预计在三十年来最潮湿的春天之后收成会推迟。|街角的面包店九点前卖出四百个面包。|"
          "乐团以一部被遗忘的交响曲开启新乐季。|最后五分钟的两个进球决定了比赛。",
    "ja": "川の水位は一晩で二メートル上がり、下の道は金曜日まで通行止めとなった。|三十年で最も雨の多い春のあと、農家は遅い収穫を見込んでいる。|"
          "角のパン屋は九時前に四百個のパンを売る。|終盤の二つのゴールが試合を決めた。",
    "ko": "강물이 밤사이 2미터 불어나 아래쪽 도로가 금요일까지 통제된다.|농민들은 삼십 년 만에 가장 비가 많은 봄이 지나 늦은 수확을 예상한다.|"
          "길모퉁이 빵집은 아홉 시 전에 빵 사백 개를 판다.|막판 두 골이 승부를 갈랐다.",
}
# As often as news in these languages reach a reader of many feeds; the others once.
SHARES = {"en": 10, "es": 6, "ru": 5, "ar": 4, "zh": 5, "fr": 4, "de": 4, "pt": 3, "it": 3, "tr": 3, "id": 2, "ja": 2,
          "uk": 2, "pl": 2, "ro": 2, "hi": 2, "ko": 2, "vi": 2, "nl": 2}


class Dice:
    """A linear congruential generator: the same numbers everywhere."""
    state = 20261127

    def __call__(self, below):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % below


def stories(size, out):
    dice = Dice()
    languages = [l for l in sorted(SENTENCES) for _ in range(SHARES.get(l, 1))]
    sentences = {l: text.split("|") for l, text in SENTENCES.items()}
    labelled = []
    for name in "train", "dev", "regression":
        with open(os.path.join(STORIES, name + ".jsonl"), encoding="utf-8") as file:
            labelled += [s for s in map(json.loads, file) if s["grade"] < 2]
    written = number = 0
    while written < size:
        number += 1
        if dice(40) == 0:
            story = labelled[dice(len(labelled))]
            title, summary = story["title"], story.get("summary") or ""
        else:
            own = sentences[languages[dice(len(languages))]]
            pick = lambda: own[dice(len(own))]
            words = pick().rstrip(".。।۔").split(" ")
            cut = dice(len(words))
            title = f"{' '.join(words[cut:] + words[:cut])} {dice(2000)}"
            summary = " ".join(pick() for _ in range(dice(4)))
        written += len(title.encode()) + len(summary.encode())
        out.write(json.dumps({"id": str(number), "title": title, "summary": summary}, ensure_ascii=False) + "\n")


def phrases(path):
    words = set()
    inside = False
    with open(TOPIC, encoding="utf-8") as file:
        for line in file:
            if re.match(r"[a-z]", line): inside = line.startswith("languages:") or line.startswith("actors:")
            if not inside or line.rstrip().endswith((":", "|")): continue
            for phrase in line.split(","):
                parts = re.split(r" \.\.\.? | ~ ", re.sub(r"\^[0-9.]+", "", phrase.strip()))
                words.add(max(parts, key=len).replace("*", "").strip())
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(word + "\n" for word in sorted(words) if len(word.encode()) > 1))


if len(sys.argv) > 3: phrases(sys.argv[3])
stories(int(float(sys.argv[1]) * 1_000_000), sys.stdout)
