/// What a document may cost. Each limit that bites leaves a diagnostic of its own name, and what
/// was read before it stands.
public struct ParsingLimits: Sendable, Equatable {
  /// Elements open at once (`too-deep`): deeper ones are passed over, the document goes on.
  public var depth: Int
  /// Elements in all (`too-many-elements`): the reading ends.
  public var elements: Int
  /// Entries of a feed (`too-many-entries`): the reading ends.
  public var entries: Int
  /// UTF-8 bytes of one field after its markup is gone (`field-too-long`): the rest is cut off.
  public var fieldBytes: Int
  /// UTF-8 bytes of a title or a name (`field-too-long`).
  public var titleBytes: Int
  /// Links, categories, enclosures or people of one entry (`too-many-values`).
  public var valuesPerEntry: Int
  /// Bytes of the document (`document-too-long`): the rest is not read.
  public var documentBytes: Int

  public init(
    depth: Int = 256, elements: Int = 300_000, entries: Int = 10_000,
    fieldBytes: Int = 1_048_576, titleBytes: Int = 2_000, valuesPerEntry: Int = 200,
    documentBytes: Int = 64 * 1_048_576
  ) {
    self.depth = depth
    self.elements = elements
    self.entries = entries
    self.fieldBytes = fieldBytes
    self.titleBytes = titleBytes
    self.valuesPerEntry = valuesPerEntry
    self.documentBytes = documentBytes
  }

  public static let standard = ParsingLimits()

  /// Attributes of one element; further ones are passed over.
  static let attributesPerElement = 200
}
