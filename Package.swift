// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "veille",
  products: [.executable(name: "veille", targets: ["veille"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),

    .target(name: "Fetching", dependencies: ["CCurl"], swiftSettings: strict),
    .target(
      name: "Parsing", dependencies: ["CXML"],
      // Seven per cent of the time for checks that the compiler has made already: the module has
      // no shared state.
      swiftSettings: strict + [
        .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
      ]),
    .target(name: "CAllocator"),
    .target(name: "CFolding", exclude: ["generate.py", "traditional.txt"]),
    .target(name: "CTopics", exclude: ["facial-recognition-policing.yaml"]),
    .target(
      name: "Classifying",
      dependencies: ["CFolding", "CTopics", .product(name: "Yams", package: "Yams")],
      // For the same reason.
      swiftSettings: strict + [
        .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))
      ]),
    .target(
      name: "Archiving",
      dependencies: ["Classifying", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(
      name: "Publishing",
      dependencies: [
        "Archiving", "Classifying", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .target(
      name: "Monitoring",
      dependencies: [
        "Fetching", "Parsing", "Classifying", "Archiving", "Publishing",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "veille",
      dependencies: [
        "CAllocator", "Fetching", "Parsing", "Classifying", "Archiving", "Publishing", "Monitoring",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),

    .target(name: "StubServer", path: "Tests/StubServer", swiftSettings: strict),
    .testTarget(
      name: "FetchingTests", dependencies: ["Fetching", "StubServer"], swiftSettings: strict),
    .testTarget(
      name: "ParsingTests", dependencies: ["Parsing"], exclude: ["Documents"], swiftSettings: strict
    ),
    .testTarget(
      name: "ClassifyingTests", dependencies: ["Classifying"], exclude: ["Stories"],
      swiftSettings: strict),
    .testTarget(
      name: "ArchivingTests", dependencies: ["Archiving", "Classifying"], swiftSettings: strict),
    .testTarget(
      name: "PublishingTests", dependencies: ["Publishing", "Archiving", "Classifying"],
      swiftSettings: strict),
    .testTarget(
      name: "MonitoringTests",
      dependencies: ["Monitoring", "Fetching", "Parsing", "Classifying", "Archiving"],
      swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests", dependencies: ["veille", "StubServer"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)

// What `make bench` needs beside the program.
if Context.environment["VEILLE_BENCHMARKS"] != nil {
  package.targets.append(
    .executableTarget(
      name: "archive-benchmark", dependencies: ["Archiving", "Classifying"],
      path: "Tests/Benchmarks/Archiving", swiftSettings: strict))
  package.targets += [
    .target(
      name: "ParsingControl", dependencies: ["CXML"], path: "Tests/Benchmarks/ParsingControl"),
    .executableTarget(
      name: "ParsingBenchmark", dependencies: ["Parsing", "ParsingControl"],
      path: "Tests/Benchmarks/Parsing", swiftSettings: strict),
    .target(name: "ClassifyingControl", path: "Tests/Benchmarks/ClassifyingControl"),
    .executableTarget(
      name: "ClassifyingBenchmark", dependencies: ["Classifying", "ClassifyingControl"],
      path: "Tests/Benchmarks/Classifying", exclude: ["corpus.py"], swiftSettings: strict),
  ]
}
