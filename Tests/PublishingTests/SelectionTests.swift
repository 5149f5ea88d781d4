import Archiving
import Classifying
import Foundation
import Testing

@testable import Publishing

struct SelectionTests {
  private func titles(_ change: (inout Selection) -> Void) -> [String] {
    var selection = Selection()
    change(&selection)
    let matcher = selection.matcher()
    let possible = story("Perhaps", language: "pt-BR", score: 0.4, tier: .possible)
    let unflagged = story("Unrelated", tier: .none)
    return (sampleStories + [possible, unflagged]).filter(matcher.matches)
      .map { String($0.title.prefix(8)) }
  }

  @Test
  func `without filters the flagged stories are chosen`() {
    #expect(titles { _ in }.count == sampleStories.count)
  }

  @Test
  func `every filter narrows the choice`() {
    #expect(titles { $0.languages = ["French"] } == ["La ville"])
    #expect(titles { $0.languages = ["fr", "ja"] }.count == 2)
    #expect(titles { $0.events = ["wrongful-arrest"] } == ["Man wron"])
    #expect(titles { $0.directions = [.neutral] } == ["警察の顔認証、基"])
    #expect(titles { $0.actors = ["lyon"] } == ["La ville"])
    #expect(titles { $0.sources = ["civic"] } == ["Man wron"])
    #expect(titles { $0.countries = ["jp"] } == ["警察の顔認証、基"])
    #expect(titles { $0.minimumScore = 0.96 }.isEmpty)
    #expect(titles { $0.since = hoursAgo(10) } == ["La ville"])
    #expect(titles { $0.until = hoursAgo(60) } == ["Man wron"])
    #expect(titles { $0.topics = ["other"] }.isEmpty)
  }

  @Test
  func `filters combine`() {
    #expect(titles { ($0.languages, $0.events) = (["en"], ["ban"]) }.isEmpty)
    #expect(titles { ($0.languages, $0.events) = (["fr"], ["ban"]) } == ["La ville"])
  }

  @Test
  func `tiers are exact and a language takes its regions`() {
    #expect(titles { $0.tiers = [.possible] } == ["Perhaps"])
    #expect(
      titles { ($0.tiers, $0.languages) = (Set(Verdict.Tier.allCases), ["pt"]) } == ["Perhaps"])
    #expect(titles { $0.tiers = Set(Verdict.Tier.allCases) }.count == sampleStories.count + 2)
  }

  @Test(
    arguments: [
      ("police", ["La ville"]), ("POLICE ville", ["La ville"]),
      ("\"reconnaissance faciale\"", ["La ville"]),
      ("\"faciale reconnaissance\"", []), ("polic", []), ("polic*", ["La ville"]),
      ("wrongly OR interdit", ["La ville", "Man wron"]), ("arrested -city", []),
      ("顔認証", ["警察の顔認証、基"]), ("Échelle OR vote", ["La ville"]),
      ("-police -city", ["الشرطة ت", "警察の顔認証、基", "בית המשפ"]),
      ("radio", ["La ville"]), ("*aissance", ["La ville"]), ("", nil), ("- OR", nil),
    ] as [(String, [String]?)])
  func `a search finds words, phrases, beginnings and what is not there`(
    query: String, expected: [String]?
  ) {
    let found = titles { $0.search = SearchQuery(query) }
    #expect(found == expected ?? titles { _ in })
  }
}

struct GroupingTests {
  @Test
  func `the same headline from two outlets is one story`() {
    let groups = grouped([
      story("City bans face recognition by police", id: "1", outlets: ["A"]),
      story("Something else entirely", id: "2", outlets: ["B"]),
      story("City BANS face-recognition by police!", id: "3", outlets: ["C"]),
    ])
    #expect(groups.map(\.lead.id) == ["1", "2"])
    #expect(groups[0].outlets.map(\.name) == ["A", "C"])
  }

  @Test
  func `the outlet that a news search adds to the headline is passed over`() {
    let groups = grouped([
      story("City bans face recognition by police", id: "1", outlets: ["A"]),
      story(
        "City bans face recognition by police - Harbour Post", id: "2", outlets: ["Harbour Post"]),
    ])
    #expect(groups.count == 1)
  }

  @Test
  func `the same link is one story, whatever the headline`() {
    let groups = grouped([
      story(
        "One headline for this", id: "1", outlets: ["A"],
        link: "https://www.e.example/a?utm_source=x"),
      story(
        "Another headline for that", id: "2", outlets: ["B"], link: "https://e.example/a"),
    ])
    #expect(groups.count == 1)
  }

  @Test
  func `a feed that gives all its stories one link keeps them apart`() {
    let front = "https://www.harbourpost.example/index.html"
    #expect(
      grouped([
        story("One headline for this", id: "1", link: front),
        story("Another headline for that", id: "2", link: front),
      ]).count == 2)
    let root = "https://harbourpost.example/"
    #expect(
      grouped([
        story("One headline for this", id: "1", outlets: ["A"], link: root),
        story("Another headline for that", id: "2", outlets: ["B"], link: root),
      ]).count == 2)
  }

  @Test
  func `short or old headlines prove nothing`() {
    #expect(grouped([story("In brief", id: "1"), story("In brief", id: "2")]).count == 2)
    let weekly = "This week in police technology"
    #expect(
      grouped([story(weekly, id: "1"), story(weekly, id: "2", found: hoursAgo(170))]).count == 2)
  }

  @Test
  func `no story is lost or doubled by grouping`() {
    let stories = (0..<200).map { number in
      story(
        "A headline with number \(number % 40)", id: "\(number)",
        link: "https://e.example/\(number / 3)")
    }
    let groups = grouped(stories)
    #expect(groups.flatMap(\.stories).map(\.id).sorted() == stories.map(\.id).sorted())
  }

  @Test(arguments: StoryOrder.allCases)
  func `an order does not depend on how the stories came`(order: StoryOrder) {
    let groups = sampleStories.map { StoryGroup(lead: $0) }
    let forwards = groups.sorted(by: order).map(\.lead.id)
    #expect(groups.reversed().sorted(by: order).map(\.lead.id) == forwards)
    #expect(groups.sorted(by: order, reversed: true).map(\.lead.id) == forwards.reversed())
  }
}
