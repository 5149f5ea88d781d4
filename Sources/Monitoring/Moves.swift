public import Archiving
import Fetching

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// How many moves a record remembers.
private let moveLimit = 8

extension FeedRecord {
  /// Notes where the permanent redirects of a good answer lead. Their target is believed after
  /// several agreeing answers over days; temporary ones (302, 303, 307) never are.
  mutating func noteMoves(
    of response: FetchResponse, asked url: String, now: Date, _ policy: SchedulePolicy
  ) {
    // Only what leads from the first hop on without a temporary one is a move.
    let permanent = response.redirects.prefix { $0.status == 301 || $0.status == 308 }
    guard let first = permanent.first, let last = permanent.last, first.from != last.to else {
      forgetUnconfirmedMoves()
      if currentURL != nil, url == self.url { returnHome() }
      return
    }
    var moves = self.moves ?? []
    if let index = moves.lastIndex(where: {
      $0.from == first.from && $0.to == last.to && !$0.isAdopted
    }) {
      moves[index].count += 1
      moves[index].lastSeen = now
      moves[index].status = first.status
      adoptIfConfirmed(&moves[index], policy)
    } else {
      moves.removeAll { !$0.isAdopted && $0.isRefused != true }
      moves.append(
        Move(status: first.status, from: first.from, to: last.to, firstSeen: now, lastSeen: now))
    }
    self.moves = moves.suffix(moveLimit)
  }

  private mutating func adoptIfConfirmed(_ move: inout Move, _ policy: SchedulePolicy) {
    guard move.isRefused != true, move.count >= policy.moveCount,
      move.lastSeen.timeIntervalSince(move.firstSeen) >= policy.moveSpan
    else { return }
    // Neither may a move strip a feed of its encryption, nor of the password in its URL.
    if move.from.hasPrefix("https:"), !move.to.hasPrefix("https:") { return }
    if hasUserInformation(url) { return }
    move.isAdopted = true
    currentURL = move.to
  }

  private mutating func forgetUnconfirmedMoves() {
    guard var moves else { return }
    moves.removeAll { !$0.isAdopted && $0.isRefused != true }
    self.moves = moves.isEmpty ? nil : moves
  }

  /// The feed answers where it was subscribed, and no longer points elsewhere.
  private mutating func returnHome() {
    currentURL = nil
    refuseAdoptedMoves()
  }

  private mutating func refuseAdoptedMoves() {
    moves = moves?.map { move in
      var move = move
      if move.isAdopted { (move.isAdopted, move.isRefused) = (false, true) }
      return move
    }
  }
}

/// The record as it was before its feed's moves were believed; they will not be believed again.
public func undoingMoves(_ record: FeedRecord) -> FeedRecord {
  var record = record
  for index in (record.moves ?? []).indices {
    record.moves?[index].isAdopted = false
    record.moves?[index].isRefused = true
  }
  record.currentURL = nil
  // Validators belong to the place that gave them.
  record.etag = nil
  record.lastModified = nil
  record.bodyHash = nil
  return record
}

/// Whether a user name stands before the host.
private func hasUserInformation(_ url: String) -> Bool {
  let authority = url.split(separator: "/", maxSplits: 2).dropFirst().first
  return authority?.prefix { !"?#".contains($0) }.contains("@") == true
}
