/// Something about a document that its reader had to guess, mend or leave out.
public struct Diagnostic: Sendable, Equatable {
  /// A stable word for programs, such as `stray-ampersand` or `too-many-entries`.
  public var code: String
  /// Counted from 1; `nil` when the matter has no place.
  public var line: Int?
  /// A sentence for people: what was found, and what was done.
  public var message: String

  public init(code: String, line: Int? = nil, message: String) {
    self.code = code
    self.line = line
    self.message = message
  }
}
