/// What tells a language from those in the same script: a line each of `code: frequent words | telling letters |
/// endings of longer words`. Written for this program from grammars, not counted in a corpus. A word that several
/// languages list says less for each, so a list is made better by leaving out what the neighbours share.
enum LanguageProfiles {
  static let latin = """
    en: the of and to in is on for that with are was by as from at it its has have be not after who their says said will he his they this an or but which were been more new over how what about into than can could would up out when police against your you we all no if a s t last next week day first man city face faces government law two lead year years three another |  | ing tion ed ly ment ness ers ght ould ity ies ial ions | th wh ough ck sh ould
    fr: le la les de des du et un une en dans pour sur par au aux qui que est pas plus avec son sa ses ce cette ces ont été être il elle ils selon après sans leur leurs d l qu s n c j ne se a à où mais ou comme sont fait entre deux contre sous nous vous je tout très peut était avait aussi police | çœêèùûëï | tion ment eux aux ique ée ées és eur euse elle ance ité aire ait ient ions oir | eau oi ui qu aux ou
    de: der die das und in den von zu mit ist des auf für im dem nicht ein eine einen einem einer als auch an es sich nach bei aus wird werden wie hat haben dass sie er ich wir oder aber vor zur zum über gegen durch um noch nur wenn war sind am kann soll sollen mehr bis unter ihre ihr sein seine polizei kein keine gibt will wer was mann stadt regierung gesetz jahr jahre jahren neue neuen suchen startet | ßäöü | ung lich keit heit isch icht ten chen ern tät ungs | sch ei ie tz pf cht eu
    es: el la los las de del y en que un una por con para se su sus al lo no es más como pero ha han sin sobre entre tras según este esta desde hasta fue ser son está también ya muy o hay le les dos contra cuando donde quien policía cómo qué ante años todo cámara cámaras rostro rostros seguridad gobierno ciudad red ley datos uso tecnología abre multan | ñ¿¡óíáú | ción dad ado ada ados adas ero eros ía ías aron ando ista res | ue rr ie gu uest
    it: il lo la i gli le di del della dei delle degli dello e è in che un una uno per con su da dal dalla dai nel nella nei nelle al alla ai alle allo sul sulla sono si non ha hanno come più anche dopo ma se ci suo sua l dell all nell sull d quando contro senza tra fra questo questa cosa chi polizia stato anni ed | èàùòì | ità ato ata ati ate ono are ere ire tti lla sca isti nza eri etto ggio | gli zz cch gn tt zi uo sci gg
    pt: o a os as de do da dos das e em no na nos nas um uma que para por com não se ao à aos pelo pela pelos pelas é são foi mais como mas seu sua seus suas após sem sobre entre até já ser está ter tem também quem diz contra ou isso você polícia segundo anos quando sob câmeras rosto rostos justiça segurança governo faz decide cidade rede sistema lei dados uso tecnologia prédio | ãõçâêôáéíóú | ção ções ões ão dade ado ada ados eiro eira inha ante ente agem ais ou ram ncia | lh nh ão çã ei ou õe cia gua nci
    nl: de het een en van in is op te dat die met voor zijn niet aan er om ook als bij maar door uit naar over tot nog wordt worden werd werden heeft hebben had kan kunnen moet moeten zou wil wel meer geen na tegen onder deze dit hij zij ze je we wat wie hun haar zonder politie mag mogen krijgt gaat ik of volgens jaar herkende beoordeelt betrapt verstuurt leidt foto agent agenten man vrouw stad nieuwe | ĳë | ijk ing heid aar aat oek ijd isch ijn tie ties ven den len gen eren oor ieve eerd | ij oe aa uu sch ee oo ui eeg zoek
    sv: ansikte ansikten bilder bland använda använde utredning genom gör henne hur hittades ingen inga kräver lag man mannen måste nej ny nya också svensk svenska fall samma säger hände fortfarande tar tappade ut visade året åring företag företaget och i att det som en på är av för med till den inte om ett har de från var sig så kan men hon han efter vid nu ska skulle under mot utan när vi jag upp eller blir blev över där mer än alla får fick polisen polis hos sin sina två inom här ur vill enligt stad regeringen greps åtalas foto banken bankens ägaren tre tio råd testat | åäö | ning ade arna erna ande orna igt iska ligt ans ats lla tt ör et ar | ck tj kt ör nkt ngs ppt igen lås nk
    da: ansigter ansigt ansigtet betjente billeder blandt bruge brugte efterforskning fundet gennem gør hende hvordan hver igen ind indfører ingen kræver lov mand mod måtte nej ny nye også politi sag samme sådan sagen siger sige skete snart stadig tager tabte til ud uden undersøgelse ved viste året årige dansk danske selskab selskabet tit og i at det som en på er af for med den ikke om et har de fra var sig så kan men hun han man efter nu skal skulle under når vi jeg op eller bliver blev blevet over hvor mere end alle får fik politiet sin sine vil være ifølge mellem hvad kun deres nogle mange år havde uge selv hedder | æøå | ning ede erne ende else lig lige ske ions ret isk hed øj ligt igt | gt øj hj ans ige gts ksi eli øg lse dst ksb jd gh øb gge tti rigs ej ssi lsk søg ligg geb tion igs
    no: ansikt ansikter ansiktet bilde bilder blant bruke brukte etterforskning etterforsker funnet gjennom gjør henne hvordan hver igjen inn innfører ingen krever lov mann mannen måtte nei ny nye også norsk norske sak saken samme slik sier skjedde skjedd snart fortsatt tar tapte til ut uten undersøkelse viste året åring selskap selskapet selskapets sa ser enn sto ber dropper spesialenheten nok var navn norge fant og i at det som en på er av for med den ikke om et har de fra seg så kan men hun han man etter ved nå skal skulle under mot når vi jeg opp eller blir ble blitt over hvor mer alle får fikk politiet sin sine vil være ifølge mellom hva bare deres noen mange år hadde ei ikkje eg dei frå vart ein eit mener uke selv | æøå | ning ene ende else ert ig ige ske jon ett tte het eide øy ier ligg ist sk | kj gj øy ei au sikt kk lls sj tsj sjon eie etr øk rsk nkt ikt tek lsk jø tje økt ekt rett
    fi: ja on ei että se oli joka hän mutta ovat myös kun kuin sen niin mukaan ole voi jo vain jos ne tai sekä kanssa ennen jälkeen vuoden nyt mitä miten sitä hänen saa olla eivät tämä poliisi poliisin sai ollut tämän mies uusi kuinka miksi vastaan voivat kuka itse vielä joita jonka jotka | äö | ssa ssä sta stä lla llä lle lta ltä inen isen ista istä nut nyt tään taan een oon iin aan ään vat vät ksi tti kin ut mme ien den ät sti | kk uo yy aa ää öö ii uu yö lu
    pl: i w na z się do nie że jest to o za po od przez dla jak ale przy co czy są był była było będzie tym tego jego jej ich który która które także oraz pod ze już tylko nad bez przed policja policji we może mają ma ws sprawie kto dlaczego między gdy u te | ąęłńśźżćó | nia nie ość ości ych ego ymi ów ami ach ski ska skie iej cja cji rzy ała ali ał ił uje owe owy nik ek cz | rz cz sz dz ow wy śc
    cs: a v na se je s z do že o to za si pro ve k i by po od ale který která které jako při ze jsou být byl bylo byla není už bude tak jeho její jejich policie policisté až také nebo proti podle však co před mezi lidí kvůli jak než ani pouze kdo jen má mají u dva tři | ěřůčšžýíáé | ní ých ého ému ost osti ství ovat ali ala ení ání ský ská ské ích eří ně ce uje ům em | ou ch př
    sk: a v na sa je s z do že o to za si pre vo k i by po od ale ktorý ktorá ktoré ako pri zo sú byť bol bolo bola nie už bude tak jeho jej ich polícia policajti až aj tiež alebo proti podľa však čo pred medzi ľudí kvôli iba len má majú vie so keď u dvaja traja boli bez ani kto | ľĺŕôäčšžýíáé | nie ých ého ému osť osti stvo ovať ali ala ení ský ská ské ích iť ať ne cie uje ov om ou cia ia eho | ch ie dz iu
    ro: și de în a la cu pe un o din care nu să sunt este ale al au fost mai pentru că după prin despre sau ce lui ar lor unei unui cel cea către fără fi fiind era doar dar când cum într între sub poliția poliției se i ai împotriva însă doi trei ani si in sa | ășțâîşţ | ul ului ilor lor ește esc iei ție ții rea rile iile at ată ați are elor că oare ță cut ea | ii ea oa ți ște
    hu: a az és hogy nem is egy ez van volt meg csak de már még mint el lehet után szerint ha kell minden amely aki akik ki be azt ezt lesz több vagy pedig között nélkül miatt rendőrség rendőrök ellen első sem le fel majd való által két nincs mert így úgy akár során szól mit hogyan | őűöüóáé | ban ben nak nek ból ből ság ség ott ett tak tek hoz hez nál nél val vel kat ket ás és ók ők ik ra re ója tt ul | gy sz cs zs ny ly tt
    tr: ve bir bu için ile da de olarak en çok daha ne gibi sonra olan kadar var oldu yok ama göre her o dedi yeni polis karşı değil mi mı ki ise ya iki edildi etti üzerine içinde önce olduğu olduğunu ilk tarafından yüz bin emniyet nasıl neden artık hem kim ancak | ığşçöüİ | lar ler ları leri dı di du dü ın in un ün dan den ında inde mak mek yor ıyor iyor cak cek acak ecek lık lik ni nı ydı miş mış ıldı ildi arak erek ya ye sı si tı ti nda nde | lı ğı şı yı
    id: yang dan di ke dari untuk dengan ini itu pada tidak akan dalam adalah oleh juga karena bisa ada telah sudah kata atau saat setelah para lebih polisi tak hingga mereka ia anak orang agar warga sejumlah terhadap belum jadi usai soal kami kita bukan tanpa antara lewat dapat harus satu dua tiga tapi |  | kan nya an lah asi itas uan ian aan ngan gan | ng ny ah emp ang eny
    vi: của và là có không các cho được trong người với một những để khi này đã đến từ về ra tại vào công ông bà sẽ theo nhiều bị sau làm hơn năm cảnh sát ở đó như phải trên qua đang do việc cùng hai mới rồi chỉ cũng anh chị | đơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹăĐ |  | ng nh tr ph kh th
    hr: i u je na se da za su od s o iz kao ne koji koja koje će nije do ali bi te po sa što ili bio bila biti još više nakon prema policija policije samo protiv ako sve kako pri zbog tako njegov dok nego rekao kod već bez kazao između godina ima može uz li jer nema nisu | đćčšž | nje nja anje nog nih nim ovi ova ije ati iti ski ska čki ost osti cija cije ali ila om ima ju | ije lj nj
    """

  /// Heard where a feed declares them, or where a text leaves no doubt.
  static let lesserLatin = """
    sl: in je na se v da za so od z s o iz kot ne ki bi ter po pri ali ni še tudi pa bo ko pred med lahko bil bila biti več policija policije samo proti če vse kako zaradi tako svoj že brez pod kjer ob imajo ima nad le kdo sta kar | čšž | nje nja ega ih imi ov ski ska ati iti ost osti ijo ejo čila | lj nj
    et: ja on ei et see oli kes ta aga ka kui ning mis pole või selle oma olid nad politsei vastu pärast enne kuid nii üle seda siis veel saab peab juba tema mida kuidas kas koos ainult eest | õäöü | use ud es st ks le tud mine mise sid nud vad ale ile iku | aa uu ii ee öö
    lt: ir į kad yra su ne iš tai dėl kaip ar bet buvo jis po už prie nuo apie tik dar taip policija gali metų kuris kuri kurie per jau savo bus pagal prieš be tarp ji jie kas | ėįųūąęčšž | as is us ės mas ais ose imas ti tas jo ius iai oje | ia ie uo
    lv: un ir uz no ar ka par kas to arī ne bet pēc vai tas policija gada kā pie tiek tika jau viņš līdz lai savu pret bija ko tiks vairs var starp pirms bez tā būs nav | āēīūķļņģčšž | as is us ām iem ais ību šana ās ot ies ja ijas umu anas | ie
    ca: el la els les de del dels i en que un una per amb als al és no va han ha més com però seu seva l d s aquest aquesta són sense sobre entre segons després fins també policia mossos ser hi ho li ens està | çàèòïü | ció tat ment ats ades ació ant ir ar itat | ny ig ll
    af: die en van in is het nie dat vir met op te wat sy hulle hy om aan was by na deur word kan ook oor sal uit polisie haar ons ek maar daar teen hierdie sê | êë | ing heid lik like aar ie | oe ee aa
    is: og að í á er sem til það við um var ekki með en af fyrir hann þeir frá eru hefur hafa því verið eftir lögreglan lögregla hún sér þetta ég upp | ðþáíúýæö | inn ins num unar anna ast aði ir ur |
    sq: dhe të në e i për me nga një që është u nuk se janë ka kanë do si policia mbi pas kundër më ai ajo tij pa duke ishte | ëç | imit it ve uar ave imi ës ëve jnë | sh
    eu: eta da ez bat du dute ere izan dira zuen egin baina duen edo dela dituzte bere horrek polizia gabe ziren zen arte buruz |  | ren aren tik tzen ak ek koa ko tza etan ean | tz tx ts
    ga: agus an na ar go is sa i le do ní tá a ag gur bhí leis faoi ach ó mar níl gardaí chun | áéíóú | acht adh ann igh |
    cy: y a yn i o ar yr mae wedi am ei gan fod bod eu gyda nid ond sydd oedd i'r heddlu hyn rhag | ŵŷ | iad au wyd odd aeth | dd ff wy ll
    sw: ya na wa kwa ni za katika la cha kuwa hii huyo alisema baada polisi watu kwamba hiyo yake ambao pia hilo |  | isha wa ani |
    tl: ang ng sa mga na ay at si ni para hindi kay ito kanyang pulis isang nang po mula may rin din |  | ang |
    """

  static let cyrillic = """
    ru: и в не на что с по как он это из за к от для у но о его до при после также был была было были же или более уже их все мы вы она они полиция полиции который которые которая будет может со об года через лиц лица чтобы если только кто людей поиск детей приказ проход обещают против искать | ыэё | ть тся ться ого его ый ий ая ое ые ых ии ия ции ение ения ился ила или ал ов ами ет |
    uk: і в не на що з по як він це із за до від для у але про його при після також був була було були ж або більше вже їх усі ми ви вона вони поліція поліції який які яка буде може та й щоб якщо лише хто через року | іїєґ | ти ться ого ому ий ій ої ії ння ено ував ила или ть ів ами ах ції |
    be: і ў не на што з па як ён гэта за да ад для але пра яго пры пасля таксама быў была было былі ці больш яны | ўі | цца ага ый ай ць аў |
    bg: и в на да се за с от не по че са това е си ще до при като със след но или във които която който беше има обаче няма според бе този тази бил били може през един една още между над без срещу само полицията ги му го ни ли те той тя лицата лица нови базата евро фирмата служби ѝ обясни | ъщ | ята ът ите ето ия ата ва ни но та то ване ват ха ция ията |
    sr: и у је на да се за су од са о из као не који која које ће није до али би те по што или био била бити још више након према полиција полиције само против ако све како због | ђјљњћџ | ње ња ање ног них ије ски ова ју |
    mk: и во на да се за со од не по дека е си ќе до при како но или кои која кој беше има нема според бил биле може еден една меѓу без против само полицијата ги му го ја | ѓќѕјљњџ | ата ите от ето ање ува |
    kk: және мен бен бұл үшін да де бір деп болып емес туралы | әғқңөұүһі | ның нің дың дің ған ген |
    """

  static let arabic = """
    ar: في من على إلى عن أن التي الذي هذا هذه مع بعد قبل لا ما كان كانت قال قد لم بين حتى كل أو إن ضد عبر دون هو هي وقال تم خلال منذ ذلك عند غير شرطة الشرطة | ةأإىكيؤئ | ات ية ون ين ها |
    fa: در از به که را با این آن است برای شد می های بر تا یک کرد خود شده هم یا اما پس هر نیز بود کرده دارد باید شود پلیس گفت ای ها نیست چهره کرده‌اند کند بدون علیه میان اگر کشور | پچژگیک | ها های ند ان شد |
    ur: کے کی میں سے ہے کا کو نے اور پر یہ کہ ہیں ایک تھا کیا بھی نہیں اس وہ ہو گئی گیا جو کر تھی تک ان لیے پولیس ہوئے ساتھ بعد والے خلاف کہا رہے گا گے گی | ٹڈڑںےہھۓۂپچگیک | وں یں تے |
    ps: په د او کې چې له ته سره دا هم | ښځڅډړېۍټګڼ |  |
    ckb: لە و بە کە بۆ ئەم | ڕڵێۆەڤ |  |
    """

  static let devanagari = """
    hi: के की में है का को से ने पर और हैं कि यह नहीं भी एक था थे थी हो कर इस पुलिस लिए तो वह गया गई बाद साथ कहा किया अब ही या | ड़ढ | ों ता ती ने |
    mr: आहे आणि च्या या होते आहेत नाही पोलीस साठी मध्ये केली केला ते तर हे | ळ | च्या ची चे चा ात ून |
    ne: छ र मा को छन् भएको गरेको पनि हो लाई ले गर्ने प्रहरी भने यो |  | को मा ले लाई |
    """

  /// Han characters that are written so in one of the three only. Those in `traditional` may also be Japanese.
  static let simplified = """
    这们个说对发时为脸识别电话长门开关员场际车东过还进吗让证变铁龙应将从广检归总续权传岁图团报业产务动办厅码监视见现该诉讼违
    规认调费资软问间闻头卖买军农决况创删剧劳势华协单历压响园围块处备够奖妇孙实宝审宪导岛币帮师庆张终给统绝经线练组细织纪约级
    红纸罗习书两严丽举义乐乡亚亲亿仅仓仪伤伦侦侧债倾偿储兴养册写冲净凤凭减击则刚剑剂励劲医卫却参叶叹吓启呜哗啸嘱坚垄垒墙热爱
    牵犹狱独环玛画畅疗疯盘盖着硕积称稳穷竞笔签简类粮紧纠纯纲纳纵纷绍绑结绕绘络绪维综绿缉编缘缓缩罚罢耸职联肤胁脑脱艺节苏药获
    营萨虑虽补装订计训议讯记讲许论设访评诈词译试诚询详语误请诸读课谁谈谋谎谢贝负贡财责败货质贩贪购贯贵贷贸贺贼赌赔赛赞赢赵趋
    跃践踪轨转轮轻载较辆辑输边达迁运远连迟选递遗邮郑释鉴针钟钢钥钱锁错键镇镜闪闭闯阅队阳阴阵阶隐难页顶项顺须顾预领频题颜额风
    飞饭饮馆驱驶驾验骑骗鱼鸟
    """
  static let traditionalOnly = """
    臉們這說灣與對應發將會來學實當點關號廳數據權價傳體區歲聲雙圖國團從廣擇檢歸殘狀獨畫縣總續舉讓證變鐵龍麼嗎還戶黨兩亞佔偽僅
    內參吳單嚴圍執壓壞壽壯夠奪妝專屆屬帶幣廢彈徑惡悅戀戰戲拋挾捨掃搖擔擴攝攜敘斷晉暫曆朮榮樂樓樣樞橫檔歡歷歐歿毆氣沒淚淨淺溫
    滅滯滿漢澤濟濱為爭爾獄獵獲瑤產畢療癡盜盡眾祕禮稅稱竊粵絕經綠線緝縱繪繼罰羅聰聽肅脅脫腦臨舊艙萬葉蔣處蟲術衝裝覺覽觀觸請謊
    譯讀豐貓賣賴贊踐輕辦辭邊遙遞郵鄉鄰醫釋鑑鑰銷錄錢闖陳陸陽隊階隨險隱雖雜靜顏顯飯飲餘駕驅驗騷驚髮鬥鬧鬱麵黃齊龜咁係喺嘅冇佢
    哋啲嚟
    """
  static let traditional = """
    開門員場電話長車東過進個識認調費資問間聞頭買書軍農際動務業報網機監視見現該訴訟違規軟決況創劇勞勢華協響園導島師慶張終給統
    組細織紀約級紅紙習義親億備傷倫偵側債傾償優養則剛劑啟詢語誤諸課誰談謀謝負貢財責敗貨質販貪購貯貴貸貿賀賠賽轉輪載較輸達運遠
    連遲適選遺針鐘鋼錯鍵鎮鏡閉閱陣難頁頂項順須顧預領頻題額風飛館駛騎騙魚鳥計訂訓議訊記講許論設訪評詐詞試誠詳鎖
    """
  static let japanese = """
    気対応発顔検関団駅実県図売労仮択沢戦権歳毎渋済経続総処働込峠畑辻広辺桜斎円払拡拠挙掲揺摂暁栄楽様歩歯収焼犠猟獣産畳疎稲穂
    竜粋絵継縄縦聴薬蔵覚観訳読譲賛転軽逓遅鉄銭録険隠雑霊頼顕騒験髪鶏黒斉塁塩壊壌嬢寛専巣帯庁廃弾従徴徳悩悪恵懐戯戻抜捜
    """
}
