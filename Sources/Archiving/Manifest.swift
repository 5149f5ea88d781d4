#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// `archive.json`: says that the directory is an archive, and in which layout.
enum Manifest {
  static func check(_ disk: Disk, now: Date) throws(ArchiveError) {
    guard let json = try disk.read(Layout.manifest) else {
      var text: [UInt8] = []
      var object = JSONObjectWriter()
      object.begin(&text)
      object.member("created", now, to: &text)
      object.member("schema", Layout.schema, to: &text)
      object.end(&text)
      text.append(0x0A)
      try disk.replace(Layout.manifest, with: text)
      return
    }
    guard let schema = schema(json) else {
      throw .damaged(
        file: disk.fullPath(Layout.manifest), line: nil, reason: "not an archive's manifest")
    }
    guard schema <= Layout.schema else {
      throw .newer(file: disk.fullPath(Layout.manifest), schema: schema)
    }
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
