import Foundation
import Testing

@testable import Parsing

struct DateTests {
  @Test func `a year of the Buddhist calendar is one in every form`() {
    let mail = FeedDate(reading: "Thu, 28 May 2569 10:00:00 +0200")
    #expect(mail?.rfc3339 == "2026-05-28T08:00:00Z")
    #expect(mail?.instant == FeedDate(reading: "2569-05-28T08:00:00Z")?.instant)
  }

  @Test(arguments: [
    ("Thu, 28 May 2026 10:00:00 GMT", "2026-05-28T10:00:00Z"),
    ("28 May 26 10:00 +0200", "2026-05-28T08:00:00Z"),
    ("Thu, 28 May 2026 10:00:00 CEST", "2026-05-28T08:00:00Z"),
    ("Thu, 28 May 2026 10:00:00 JST", "2026-05-28T01:00:00Z"),
    ("Thu, 28 May 2026 10:00:00 EDT", "2026-05-28T14:00:00Z"),
    ("Thu, 28 May 2026 10:00:00 GMT+0530", "2026-05-28T04:30:00Z"),
    ("Thu May 28 10:00:00 2026", "2026-05-28T10:00:00Z"),
    ("Thu May 28 2026 10:00:00 GMT+0200 (CEST)", "2026-05-28T08:00:00Z"),
    ("May 28, 2026, 10:00 pm", "2026-05-28T22:00:00Z"),
    ("28-May-2026 10:00:00", "2026-05-28T10:00:00Z"),
    ("2026-05-28T10:00:00.123+02:00", "2026-05-28T08:00:00Z"),
    ("2026-05-28 10:00:00 -0400", "2026-05-28T14:00:00Z"),
    ("20260528T100000Z", "2026-05-28T10:00:00Z"),
    ("2026-W22-4", "2026-05-28T00:00:00Z"),
    ("2026-148", "2026-05-28T00:00:00Z"),
    ("1779962400", "2026-05-28T10:00:00Z"),
    ("1779962400000", "2026-05-28T10:00:00Z"),
    ("2024-02-29", "2024-02-29T00:00:00Z"),
    ("28/05/2026 10:00", "2026-05-28T10:00:00Z"),
    ("28.05.2026 10:00", "2026-05-28T10:00:00Z"),
    ("2026/5/28 10:00", "2026-05-28T10:00:00Z"),
    ("1998-12-31T23:59:60Z", "1999-01-01T00:00:00Z"),
    ("Thursday, 28-May-26 10:00:00 GMT", "2026-05-28T10:00:00Z"),
    ("2026-05-28 10:00:00 +0000 UTC", "2026-05-28T10:00:00Z"),
    ("2026-05-28 12:00:00.123 +0200 CEST", "2026-05-28T10:00:00Z"),
    ("Wed, 27 May 2026 24:00:00 GMT", "2026-05-28T00:00:00Z"),
  ])
  func `dates are read in every form`(raw: String, expected: String) {
    #expect(FeedDate(reading: raw)?.rfc3339 == expected)
  }

  @Test(arguments: [
    "jeu., 28 mai 2026 10:00:00 +0000", "Do, 28 Mai 2026 10:00:00 GMT",
    "jue, 28 mayo 2026 10:00:00 GMT",
    "qui, 28 de maio de 2026 10:00:00 GMT", "gio, 28 mag 2026 10:00:00 GMT",
    "do, 28 mei 2026 10:00:00 GMT", "czw, 28 maja 2026 10:00:00 GMT",
    "čt, 28 května 2026 10:00:00 GMT",
    "Чт, 28 мая 2026 10:00:00 GMT", "чт, 28 травня 2026 10:00:00 GMT",
    "Πέμ, 28 Μάι 2026 10:00:00 GMT",
    "Per, 28 Mayıs 2026 10:00:00 GMT", "tor, 28 maj 2026 10:00:00 GMT",
    "to, 28 toukokuuta 2026 10:00:00 GMT",
    "csüt, 28 máj 2026 10:00:00 GMT", "joi, 28 mai 2026 10:00:00 GMT",
    "الخميس، 28 مايو 2026 10:00:00 GMT",
    "الخميس ٢٨ أيار ٢٠٢٦ 10:00:00 GMT", "2026年5月28日 10:00:00 GMT", "2026년 5월 28일 (목) 10:00:00 GMT",
    "Kamis, 28 Mei 2026 10:00:00 GMT", "गुरु, 28 मई 2026 10:00:00 GMT", "28 พ.ค. 2569 10:00:00 GMT",
    "Thứ Năm, 28/05/2026 - 10:00 (GMT+0)", "чет, 28 мај 2026 10:00:00 GMT",
    "28 مئی 2026 10:00:00 GMT", "২৮ মে ২০২৬ 10:00:00 GMT", "28 maig 2026 10:00:00 GMT",
    "28. maí 2026 10:00:00 GMT", "28 மே 2026 10:00:00 GMT", "28 maiatza 2026 10:00:00 GMT",
  ])
  func `months and days are read in the languages of the feeds`(raw: String) {
    #expect(FeedDate(reading: raw)?.rfc3339 == "2026-05-28T10:00:00Z")
  }

  @Test(arguments: [
    "", "yesterday", "Thu, 30 Feb 2026 10:00:00 GMT", "2026-13-01", "Thu, 28 Xyz 2026 10:00:00 GMT",
    "25:00", "Thu, 28 May 2026 10:61:00 GMT", "28 May", "1402/05/01", "2026-05-28T25:00:00Z",
    "Thu, 28 May 2026 10:00:00 +zz:00", "99999999999999999999", "1:2:3:4", "-", "602年5月28日",
    "Mon, 01 Jan 0001 00:00:00 GMT", "0001-01-01T00:00:00Z", "0000-00-00 00:00:00",
  ])
  func `what is no date is no date`(raw: String) {
    #expect(FeedDate(reading: raw) == nil)
  }

  @Test func `guesses are marked`() throws {
    let local = try #require(FeedDate(reading: "2026-05-28 10:00:00"))
    #expect(local.isZoneAssumed)
    let american = try #require(FeedDate(reading: "03/04/2026 10:00"))
    #expect(american.isOrderAmbiguous)
    #expect(american.raw == "03/04/2026 10:00")
    let clear = try #require(FeedDate(reading: "Thu, 28 May 2026 10:00:00 +0000"))
    #expect(!clear.isZoneAssumed && !clear.isOrderAmbiguous)
    #expect(FeedDate(reading: "Thu, 28 May 2026 10:00:00 XYZT")?.isZoneAssumed == true)
  }

  @Test func `days and their dates correspond over four centuries`() {
    for day in stride(from: -60_000, through: 90_000, by: 61) {
      let (year, month, dayOfMonth) = CalendarTime.date(daysSince1970: day)
      let back = CalendarTime(year: year, month: month, day: dayOfMonth).instant
      #expect(back?.timeIntervalSince1970 == Double(day) * 86_400)
    }
  }
}
