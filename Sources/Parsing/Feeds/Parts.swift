/// Elements with parts of their own: people, pictures, text inputs.
extension FeedBuilder {
  /// - Returns: true when the element is a part of an open person, image or text input, so that
  ///   it says nothing about the entry.
  func startPart(_ name: XMLName, of opening: Opening) -> Bool {
    switch opening {
    case .person, .textInput, .image: return true
    case .nothing, .record, .mediaItem: return false
    }
  }

  func endPart(_ frame: Frame, of opening: Opening) -> Bool {
    switch opening {
    case .person:
      switch frame.name.name {
      case .name: person.name = line(frame) ?? person.name
      case .email: person.email = raw(frame) ?? person.email
      case .uri, .url, .homepage: person.url = address(frame) ?? person.url
      default: break
      }
    case .image:
      switch frame.name.name {
      case .url: image.url = address(frame)
      case .title: image.title = line(frame)
      case .link: image.link = address(frame)
      case .description: image.description = line(frame)
      case .width: image.width = number(frame)
      case .height: image.height = number(frame)
      default: break
      }
    case .textInput:
      switch frame.name.name {
      case .title: textInput.title = line(frame)
      case .description: textInput.description = line(frame)
      case .name: textInput.name = line(frame)
      case .link: textInput.link = address(frame)
      default: break
      }
    case .nothing, .record, .mediaItem: return false
    }
    return true
  }

  func closeImage() {
    guard image != Image() else { return }
    records[top].fields.image = image
  }

  // MARK: People

  func startPerson(_ role: PersonRole) {
    person = Person()
    opens(.person(role))
  }

  /// `<author>` in RSS holds one line instead of parts.
  func endPersonText(_ frame: Frame) {
    guard person.isEmpty, let line = line(frame) else { return }
    person = Person(line: line)
  }

  func closePerson(_ role: PersonRole) {
    add(person, as: role)
    person = Person()
  }

  func add(_ person: Person, as role: PersonRole) {
    guard !person.isEmpty else { return }
    switch role {
    case .publisher: records[top].fields.publisher = person
    case .contributor:
      guard records[top].fields.contributors.count < limits.valuesPerEntry else { return }
      if !records[top].fields.contributors.contains(person) {
        records[top].fields.contributors.append(person)
      }
    case .author:
      guard records[top].fields.authors.count < limits.valuesPerEntry else { return }
      // The same person comes as `author` and `dc:creator`: once with and once without address.
      let same = records[top].fields.authors.firstIndex {
        $0 == person
          || (person.name != nil && $0.name == person.name
            && (person.email == nil || $0.email == nil))
      }
      if let same {
        records[top].fields.authors[same].email =
          records[top].fields.authors[same].email ?? person.email
        records[top].fields.authors[same].url = records[top].fields.authors[same].url ?? person.url
      } else {
        records[top].fields.authors.append(person)
      }
    }
  }
}

extension Person {
  /// `Ann Example`, `ann@example.org`, `ann@example.org (Ann Example)`,
  /// `Ann Example <ann@example.org>`, `Ann Example (ann@example.org)`.
  init(line: String) {
    guard let address = Self.address(in: line) else {
      self.init(name: line)
      return
    }
    var rest = line
    rest.removeSubrange(address)
    for empty in ["<>", "()", "<mailto:>", "mailto:"] { rest = rest.replacing(empty, with: "") }
    var name = trimmedText(rest)
    if name.hasPrefix("("), name.hasSuffix(")") { name = String(name.dropFirst().dropLast()) }
    name = trimmedText(name)
    while let last = name.last, ",;:-".contains(last) {
      name = trimmedText(String(name.dropLast()))
    }
    while let first = name.first, ",;:-".contains(first) {
      name = trimmedText(String(name.dropFirst()))
    }
    if name.count > 2, name.hasPrefix("\""), name.hasSuffix("\"") {
      name = String(name.dropFirst().dropLast())
    }
    self.init(name: name.isEmpty ? nil : name, email: String(line[address]))
  }

  /// The first word with an `@` and a dot behind it.
  private static func address(in line: String) -> Range<String.Index>? {
    let bytes = line.utf8
    func isAddressByte(_ byte: UInt8) -> Bool {
      isAlphanumeric(byte) || "+_-.%@'".utf8.contains(byte) || byte >= 0x80
    }
    guard let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return nil }
    var start = at
    while start > bytes.startIndex, isAddressByte(bytes[bytes.index(before: start)]) {
      start = bytes.index(before: start)
    }
    var end = at
    while end < bytes.endIndex, isAddressByte(bytes[end]) { end = bytes.index(after: end) }
    while end > at, bytes[bytes.index(before: end)] == UInt8(ascii: ".") {
      end = bytes.index(before: end)
    }
    guard start < at, bytes[at..<end].contains(UInt8(ascii: ".")) else { return nil }
    return start..<end
  }
}
