import Foundation
import Testing

struct ClassifyTests {
  let sandbox: Sandbox

  init() throws { sandbox = try Sandbox() }

  @Test func `many lines are answered in their order, and bad ones named by their numbers`() throws
  {
    var lines = (1...2000).map { "{\"id\":\($0),\"title\":\"Police scan faces, \($0) times\"}" }
    lines[2] = "{\"id\":3"
    lines[1499] = ""
    lines[1998] = "no JSON"
    let file = try sandbox.write(lines.joined(separator: "\n"), to: "stories.jsonl")
    let ended = try sandbox.shell("exec \"$VEILLE\" classify < '\(file)'")
    #expect(ended.code == 65)
    let ids = ended.output.split(separator: "\n").compactMap { line in
      line.wholeMatch(of: /\{"id":(\d+),"flagged":.*\}/).flatMap { Int($0.1) }
    }
    #expect(ids == (1...2000).filter { ![3, 1500, 1999].contains($0) })
    #expect(ended.errors.split(separator: "\n").count == 2)
    #expect(ended.errors.contains("line 3:") && ended.errors.contains("line 1999:"))
  }
}
