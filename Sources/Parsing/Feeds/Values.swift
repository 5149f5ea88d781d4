/// What a feed declares beside a text: the form it was written in and its language.
public struct DeclaredForm: Sendable, Equatable {
  /// `text`, `html`, `xhtml` or a media type.
  public var type: String?
  public var language: String?
}

public struct Link: Sendable, Equatable {
  /// Absolute whenever the feed's address is known.
  public var href: String
  /// `alternate` when the feed does not say.
  public var rel: String
  public var type: String?
  public var title: String?
  public var hreflang: String?
  /// Bytes.
  public var length: Int?
}

public struct Person: Sendable, Equatable {
  public var name: String?
  public var email: String?
  public var url: String?
  public var role: String?

  var isEmpty: Bool { name == nil && email == nil && url == nil }
}

public struct Category: Sendable, Equatable {
  public var term: String?
  public var scheme: String?
  public var label: String?
}

/// A file that belongs to an entry: sound, film, picture.
public struct Enclosure: Sendable, Equatable {
  public var url: String
  public var type: String?
  /// Bytes.
  public var length: Int?
}

public struct Image: Sendable, Equatable {
  public var url: String?
  public var title: String?
  public var link: String?
  public var width: Int?
  public var height: Int?
  public var description: String?
}

/// Media RSS, beside what it gives to an entry's enclosures, text and categories.
public struct Media: Sendable, Equatable {
  public var thumbnails: [Image] = []
  public var credits: [Credit] = []
  /// The address of a player page.
  public var player: String?
  public var rating: String?
  public var ratingScheme: String?
  public var restriction: Restriction?
  public var license: License?

  public var isEmpty: Bool { self == Media() }

  public struct Credit: Sendable, Equatable {
    public var name: String
    public var role: String?
    public var scheme: String?
  }

  public struct Restriction: Sendable, Equatable {
    public var relationship: String?
    public var type: String?
    public var values: [String] = []
  }

  public struct License: Sendable, Equatable {
    public var name: String?
    public var type: String?
    public var href: String?
  }
}

public struct PodcastTraits: Sendable, Equatable {
  /// The publisher does not want the episode or show listed.
  public var isBlocked: Bool?
  public var isExplicit: Bool?
  /// As the feed writes it: `3723`, `62:03`, `1:02:03`.
  public var duration: String?
  public var durationInSeconds: Int?
}

/// Where something is, as GeoJSON has it: coordinates are longitude, latitude.
public struct Place: Sendable, Equatable {
  public enum Shape: String, Sendable {
    case point = "Point"
    case line = "LineString"
    case polygon = "Polygon"
    case box = "Box"
  }

  public var shape: Shape
  public var coordinates: [Coordinate]

  public struct Coordinate: Sendable, Equatable {
    public var longitude: Double
    public var latitude: Double
    /// Metres, where the feed gives a height.
    public var altitude: Double?
  }
}

/// RFC 4685.
public struct Reply: Sendable, Equatable {
  public var ref: String?
  public var href: String?
  public var source: String?
  public var type: String?
}
