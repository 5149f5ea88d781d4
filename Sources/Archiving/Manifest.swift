#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `archive.json`: says that the directory is an archive, and in which layout.
enum Manifest {
  static func check(_ disk: Disk, now: Date) throws(ArchiveError) {
    guard let json = try disk.read(Layout.manifest) else {
      try write(disk, created: now)
      return
    }
    guard let schema = schema(json) else {
      throw .damaged(
        file: disk.fullPath(Layout.manifest), line: nil, reason: "not an archive's manifest")
    }
    guard schema <= Layout.schema else {
      throw .newer(file: disk.fullPath(Layout.manifest), schema: schema)
    }
    guard schema < Layout.schema else { return }
    // The number comes last: a migration that a crash ends is done again.
    if schema < 2 { try Migration.renameFeedMembers(disk) }
    try write(disk, created: created(json) ?? now)
  }

  private static func write(_ disk: Disk, created: Date) throws(ArchiveError) {
    var text: [UInt8] = []
    var object = JSONObjectWriter()
    object.begin(&text)
    object.member("created", created, to: &text)
    object.member("schema", Layout.schema, to: &text)
    object.end(&text)
    text.append(0x0A)
    try disk.replace(Layout.manifest, with: text)
  }

  private static func created(_ json: [UInt8]) -> Date? {
    let members = try? json.withBytes { (json) throws(JSONProblem) in try JSONMembers(json) }
    return members?["created"].flatMap(RecordDecoder.string).flatMap { Timestamp.parse($0) }
  }

  static func schema(_ json: [UInt8]) -> Int? {
    json.withUnsafeBufferPointer { json in
      var schema: Int?
      var reader = JSONReader(json)
      do {
        try reader.object { (key, reader) throws(JSONProblem) in
          if key == "schema" { schema = try reader.integer() } else { _ = try reader.value() }
        }
      } catch {
        return nil
      }
      return schema
    }
  }
}
