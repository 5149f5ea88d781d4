import Testing

@testable import Classifying

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The labelled stories that have a line or more of text.
private func storiesOfALine() throws -> [LabelledStory] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Stories")
  return try ["train", "dev", "regression", "founding"].flatMap { name in
    let file = folder.appending(path: "\(name).jsonl")
    return try LabelledStory.parse(String(contentsOf: file, encoding: .utf8), file: name)
  }.filter { $0.title.count + ($0.summary ?? "").count >= 60 }
}

private func identified(_ story: LabelledStory, declared: String? = nil) -> String? {
  identifyLanguage(title: story.title, summary: story.summary ?? "", declared: declared)
}

@Suite struct LanguageTests {
  @Test func `undeclared stories are heard right, in every language`() throws {
    let stories = try storiesOfALine()
    var right = 0
    for (language, told) in Dictionary(grouping: stories, by: \.lang) where told.count >= 10 {
      let heard = told.count { identified($0) == language }
      #expect(heard * 100 >= told.count * 88, "\(language): \(heard) of \(told.count)")
      right += heard
    }
    #expect(stories.count > 1500)
    #expect(right * 100 >= stories.count * 97, "\(right) of \(stories.count)")
  }

  @Test func `a true declaration helps`() throws {
    let stories = try storiesOfALine()
    let right = stories.count { identified($0, declared: $0.lang) == $0.lang }
    #expect(right * 1000 >= stories.count * 995, "\(right) of \(stories.count)")
  }

  @Test(arguments: ["en", "fr", "ar", "ja"])
  func `a false declaration loses to a text that clearly speaks`(declared: String) throws {
    let stories = try storiesOfALine().filter {
      $0.lang != declared && $0.title.count + ($0.summary ?? "").count >= 120
    }
    let right = stories.count { identified($0, declared: declared) == $0.lang }
    #expect(stories.count > 300)
    #expect(right * 100 >= stories.count * 93, "\(right) of \(stories.count)")
  }

  @Test(arguments: [
    ("Police", "fr"), ("Amazon", "de"), ("Video", "sv"), ("Facebook", "ja"), ("Politiet", "da"),
    ("Politiet", "no"), ("Policie", "cs"), ("東京", "ja"), ("台北", "zh-Hant"), ("AI 2026", "fi"),
  ])
  func `the declaration decides what a short text leaves open`(title: String, declared: String) {
    #expect(identifyLanguage(title: title, summary: "", declared: declared) == declared)
  }

  @Test(arguments: [
    ("ko", "경찰이 카메라를 설치했다"), ("ja", "警視庁、駅にカメラを設置"), ("zh", "警方在地铁站试用人脸识别"),
    ("zh-Hant", "警方在車站試用人臉辨識"), ("he", "המשטרה התקינה מצלמות"), ("el", "Η αστυνομία έβαλε κάμερες"),
    ("th", "ตำรวจติดตั้งกล้อง"), ("bn", "পুলিশ ক্যামেরা বসিয়েছে"), ("hi", "पुलिस ने कैमरे लगाए हैं"),
    ("ta", "காவல்துறை கேமராக்கள்"), ("ka", "პოლიციამ კამერები დააყენა"),
    ("ar", "ركبت الشرطة كاميرات في المحطة"), ("fa", "پلیس دوربین‌های تازه را در ایستگاه نصب کرد"),
    ("ur", "پولیس نے اسٹیشن میں کیمرے لگائے ہیں"), ("uk", "Поліція встановила камери на вокзалі"),
    ("ru", "Полиция установила камеры на вокзале, чтобы искать людей"),
    ("sr", "Полиција је поставила камере на станици, кажу грађани"),
  ])
  func `a script outweighs a false declaration`(language: String, title: String) {
    #expect(identifyLanguage(title: title, summary: "", declared: nil) == language)
    #expect(identifyLanguage(title: title, summary: "", declared: "en-GB") == language)
  }

  @Test(arguments: [
    ("en-US", "en"), ("zh-TW", "zh-Hant"), ("zh_HK", "zh-Hant"), ("zh-Hans-HK", "zh"),
    ("zh-CN", "zh"),
    ("zh-Hant", "zh-Hant"), ("nb", "no"), ("nn-NO", "no"), ("iw", "he"), ("in", "id"),
    ("PT_br", "pt"),
    (" de-DE ", "de"), ("eng", "en"),
  ])
  func `tags are read as feeds write them`(tag: String, language: String) {
    #expect(identifyLanguage(title: "", summary: "", declared: tag) == language)
  }

  @Test(arguments: [nil, "", "und", "mul", "english", "12", "-", "x-default"])
  func `nothing is said when neither text nor declaration speaks`(declared: String?) {
    #expect(identifyLanguage(title: "2026: 4.5 %", summary: "", declared: declared) == nil)
  }

  @Test func `a language without a profile is believed unless the text is plainly another`() {
    let luxembourgish = "Police mécht nei Kameraen un der Gare op"
    #expect(identifyLanguage(title: luxembourgish, summary: "", declared: "lb") == "lb")
    let french =
      "La police a installé de nouvelles caméras dans la gare, selon les élus de la ville"
    #expect(identifyLanguage(title: french, summary: "", declared: "lb") == "fr")
  }

  @Test(arguments: [
    "<p class=\"the and of\">La gare est équipée</p>",
    "<a href=\"https://example.org/the/of\">dans la gare</a> pour les",
  ])
  func `what stands inside tags is not heard`(summary: String) {
    #expect(identifyLanguage(title: "Caméras", summary: summary, declared: nil) == "fr")
  }

  @Test(arguments: ["<", "&", "<a", "a&b;", "\u{301}", "\u{FEFF}", "\u{10FFFF}", "İ", "ǅ", "<!--"])
  func `odd ends do no harm`(text: String) {
    let language = identifyLanguage(title: text, summary: text, declared: "es")
    #expect(language == "es")
  }
}
