/// GeoRSS (Simple and GML) and the W3C's basic geo vocabulary. All give latitude before longitude
/// unless a coordinate system says otherwise.
extension FeedBuilder {
  func startGeography(_ name: XMLName) {
    switch name.name {
    case .point, .lineString, .polygon, .envelope, .line, .box, .where_:
      guard !attributes.isEmpty else { return }
      if let system = attributes.trimmed(.srsName) {
        isLongitudeFirst = Self.isLongitudeFirst(system)
      }
      if let dimension = number(.srsDimension) { dimensions = dimension == 3 ? 3 : 2 }
    default: break
    }
  }

  func endGeography(_ frame: Frame) {
    switch (frame.name.vocabulary, frame.name.name) {
    case (.geoRSS, .point): place(.point, frame)
    case (.geoRSS, .line): place(.line, frame)
    case (.geoRSS, .polygon): place(.polygon, frame)
    case (.geoRSS, .box): place(.box, frame)
    case (.gml, .position), (.gml, .positions):
      if isInside(.polygon) || isInside(.linearRing) {
        place(.polygon, frame)
      } else if isInside(.lineString) {
        place(.line, frame)
      } else {
        place(.point, frame)
      }
    case (.gml, .lowerCorner): corner = numbers(frame)
    case (.gml, .upperCorner): place(.box, corner + numbers(frame))
    case (.w3cGeo, .lat):
      latitude = numbers(frame).first
      placePoint()
    case (.w3cGeo, .long):
      longitude = numbers(frame).first
      placePoint()
    default: break
    }
    if frames.last?.name.vocabulary != .gml, frames.last?.name.vocabulary != .geoRSS {
      isLongitudeFirst = false
      dimensions = 2
    }
  }

  private func place(_ shape: Place.Shape, _ frame: Frame) { place(shape, numbers(frame)) }

  private func place(_ shape: Place.Shape, _ numbers: [Double]) {
    var coordinates: [Place.Coordinate] = []
    var index = 0
    while index + dimensions <= numbers.count {
      let (first, second) = (numbers[index], numbers[index + 1])
      let altitude = dimensions == 3 ? numbers[index + 2] : nil
      coordinates.append(
        isLongitudeFirst
          ? Place.Coordinate(longitude: first, latitude: second, altitude: altitude)
          : Place.Coordinate(longitude: second, latitude: first, altitude: altitude))
      index += dimensions
    }
    let needed =
      switch shape {
      case .point: 1
      case .line, .box: 2
      case .polygon: 4
      }
    guard coordinates.count >= needed, numbers.count % dimensions == 0 else { return }
    records[top].fields.whereabouts = Place(shape: shape, coordinates: coordinates)
  }

  private func placePoint() {
    guard let latitude, let longitude else { return }
    records[top].fields.whereabouts = Place(
      shape: .point, coordinates: [Place.Coordinate(longitude: longitude, latitude: latitude)])
    self.latitude = nil
    self.longitude = nil
  }

  private func numbers(_ frame: Frame) -> [Double] {
    (raw(frame) ?? "").split { $0 == " " || $0 == "," }.prefix(20_000).compactMap {
      let number = Double($0)
      return number.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// Systems of EPSG with geographic axes have numbers from 4000 on, and latitude first. The
  /// others are projected: easting before northing.
  private static func isLongitudeFirst(_ system: String) -> Bool {
    let digits = system.utf8.reversed().prefix(while: isDigit)
    guard system.uppercased().contains("EPSG"), !digits.isEmpty, digits.count <= 6,
      let code = Int(String(decoding: digits.reversed(), as: UTF8.self))
    else { return false }
    return !(4_000...4_999).contains(code) && !(3_819...3_906).contains(code)
  }
}
