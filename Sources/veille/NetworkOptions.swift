import ArgumentParser
import Fetching
import Foundation
import Monitoring

/// How to talk to servers: flags over the configuration over the defaults.
struct NetworkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Transfers at once.", valueName: "n"))
  var parallel: Int?
  @Option(help: ArgumentHelp("Transfers at once to one host.", valueName: "n"))
  var perHost: Int?
  @Flag(help: "Allow feeds on private, loopback and link-local addresses.")
  var allowPrivateNetwork = false
  @Option(
    help: ArgumentHelp("Ask through this proxy (the address guard ends there).", valueName: "url"))
  var proxy: String?

  func validate() throws {
    if let parallel, !(1...4_096).contains(parallel) {
      throw ValidationError("--parallel must be between 1 and 4096")
    }
    if let perHost, !(1...4_096).contains(perHost) {
      throw ValidationError("--per-host must be between 1 and 4096")
    }
  }

  func fetchConfiguration(_ configuration: Configuration) throws -> FetchConfiguration {
    let wishes = configuration.fetch
    var result = FetchConfiguration()
    if let parallel = parallel ?? wishes?.parallel { result.parallel = parallel }
    if let perHost = perHost ?? wishes?.perHost {
      result.perHost = perHost
      // Who lifts the limit on one's own servers does not want the gap either.
      if self.perHost != nil && wishes?.hostGapSeconds == nil { result.hostGap = 0 }
    }
    if let gap = wishes?.hostGapSeconds { result.hostGap = gap }
    if let timeout = wishes?.timeoutSeconds { result.transferTimeout = timeout }
    if let megabytes = wishes?.bodyLimitMegabytes { result.bodyLimit = megabytes << 20 }
    if let minutes = wishes?.runDeadlineMinutes { result.runDeadline = minutes * 60 }
    if let agent = wishes?.userAgent { result.userAgent = agent }
    if let contact = wishes?.contact { result.contactURL = contact }
    result.proxy = proxy ?? wishes?.proxy
    result.caBundle = wishes?.caBundle
    if let secrets = wishes?.secrets {
      do throws(FetchingError) {
        result.secrets = try Secrets(file: secrets)
      } catch {
        throw Trouble.configuration("\(error)")
      }
    }
    result.allowsPrivateNetwork = allowPrivateNetwork || wishes?.allowPrivateNetwork == true
    return result
  }

  func policy(_ configuration: Configuration) -> SchedulePolicy {
    var result = SchedulePolicy()
    if let minutes = configuration.fetch?.minimumIntervalMinutes {
      result.minimumInterval = minutes * 60
    }
    if let hours = configuration.fetch?.maximumIntervalHours {
      result.maximumInterval = hours * 3_600
    }
    return result
  }
}
