public import FoundationEssentials

/// A point in time as a feed gives it.
public struct FeedDate: Sendable, Equatable {
  public var instant: Date
  /// The words of the feed.
  public var raw: String
  /// The feed names no zone, or one that is not known: UTC was assumed.
  public var isZoneAssumed: Bool
  /// `03/04/2026`: the third of April was assumed.
  public var isOrderAmbiguous: Bool

  public init(
    instant: Date, raw: String, isZoneAssumed: Bool = false, isOrderAmbiguous: Bool = false
  ) {
    self.instant = instant
    self.raw = raw
    self.isZoneAssumed = isZoneAssumed
    self.isOrderAmbiguous = isOrderAmbiguous
  }
}
