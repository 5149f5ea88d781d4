/// GeoRSS (Simple and GML) and the W3C's basic geo vocabulary. All give latitude before longitude
/// unless a coordinate system says otherwise.
extension FeedBuilder {
  func startGeography(_ name: XMLName) {
    switch name.name {
    case .point, .lineString, .polygon, .envelope, .line, .box, .where_:
      if let system = attributes.trimmed(.srsName) { isLongitudeFirst = Self.isLongitudeFirst(system) }
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
    case (.w3cGeo, .lat): latitude = numbers(frame).first
      placePoint()
    case (.w3cGeo, .long): longitude = numbers(frame).first
      placePoint()
    default: break
    }
    if frames.last?.name.vocabulary != .gml, frames.last?.name.vocabulary != .geoRSS {
      isLongitudeFirst = false
    }
  }

  private func place(_ shape: Place.Shape, _ frame: Frame) { place(shape, numbers(frame)) }

  private func place(_ shape: Place.Shape, _ numbers: [Double]) {
    var coordinates: [Place.Coordinate] = []
    var index = 0
    while index + 1 < numbers.count {
      let (first, second) = (numbers[index], numbers[index + 1])
      coordinates.append(
        isLongitudeFirst
          ? Place.Coordinate(longitude: first, latitude: second)
          : Place.Coordinate(longitude: second, latitude: first))
      index += 2
    }
    let needed = switch shape {
    case .point: 1
    case .line, .box: 2
    case .polygon: 4
    }
    guard coordinates.count >= needed, numbers.count % 2 == 0 else { return }
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

  /// The EPSG codes whose axes are easting, northing in GML (a list as old as GML itself).
  private static func isLongitudeFirst(_ system: String) -> Bool {
    false
  }
}
