import ArgumentParser
import Fetching
import Foundation
import Monitoring
import Parsing

struct FeedsDiscoverCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover",
    abstract: "Find the feeds of web sites.",
    discussion: """
      Sites are arguments, or lines of standard input. Prints an OPML list, or URLs with --format urls; \
      sites without a feed are named on stderr.
      """)

  @Argument(help: "Addresses of sites; without any, standard input is read, one a line.")
  var sites: [String] = []
  @OptionGroup var network: NetworkOptions
  @Option(help: "opml or urls.")
  var format = FeedListFormat.opml

  func run() throws {
    let configuration = try Configuration.load()
    var wanted = sites
    if wanted.isEmpty {
      while let line = readLine() {
        let site = line.trimmingCharacters(in: .whitespaces)
        if !site.isEmpty && !site.hasPrefix("#") { wanted.append(site) }
      }
    }
    guard !wanted.isEmpty else { throw Trouble.badInput("no site was named") }
    let network = try network.fetchConfiguration(configuration)
    let findings = try reportingNetwork { () throws(FetchingError) in
      try discoverFeeds(ofSites: wanted, configuration: network)
    }
    var list = SubscriptionList()
    list.head = [.init(name: "title", text: "Feeds found by Veille")]
    for finding in findings {
      if let problem = finding.problem { tell("\(finding.site): \(problem)") }
      for feed in finding.feeds {
        list.outlines.append(
          .feed(url: feed.url, title: feed.title ?? finding.site, page: finding.site))
      }
    }
    try StandardOutput().write(format.bytes(of: list))
    if findings.allSatisfy(\.feeds.isEmpty) { throw Trouble.everyFeedFailed }
  }
}

/// How a list of feeds is written.
enum FeedListFormat: String, ExpressibleByArgument, CaseIterable {
  case opml, urls

  func bytes(of list: SubscriptionList) -> [UInt8] {
    switch self {
    case .opml: list.serialise()
    case .urls: Array(list.subscriptions.map { $0.url + "\n" }.joined().utf8)
    }
  }
}

extension SubscriptionList.Outline {
  static func feed(url: String, title: String, page: String? = nil) -> Self {
    var attributes = [
      SubscriptionList.Attribute(name: "type", value: "rss"), .init(name: "text", value: title),
      .init(name: "title", value: title), .init(name: "xmlUrl", value: url),
    ]
    if let page { attributes.append(.init(name: "htmlUrl", value: page)) }
    return Self(attributes: attributes)
  }
}
