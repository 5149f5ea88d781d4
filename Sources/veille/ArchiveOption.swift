import ArgumentParser

/// `--archive DIR`, the same for every command.
struct ArchiveOption: ParsableArguments {
  @Option(
    name: .customLong("archive"),
    help: ArgumentHelp(
      "Folder of the results.",
      discussion: "Default: VEILLE_ARCHIVE, then the configuration, then ~/.local/share/veille.",
      valueName: "dir"))
  var path: String?

  func resolved(_ configuration: Configuration) -> String {
    path ?? configuration.archive ?? Folders.archive
  }
}
