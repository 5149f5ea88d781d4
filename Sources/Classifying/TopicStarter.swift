extension Topic {
  /// The languages the topic has words in, sorted; without "all".
  public var languageTags: [String] {
    Set(phrases.languages).subtracting(["all"]).sorted()
  }

  /// A small topic file with comments, for a person to start from.
  /// - Parameter id: what ``Topic/id`` allows; any other makes a file that is refused.
  public static func starter(id: String) -> String {
    """
    topic: "\(id)"
    name: Drones and the police          # in words, for people
    version: "1"
    description: Drones that the police fly over people.

    # The ideas, each with a part in the decision:
    #   core     without one of these nothing is flagged
    #   with     raises the score beside a core idea, most of all in the same sentence
    #   against  lowers the score
    #   mask     words that must not be taken for another idea
    #   context  weighs nothing; serves events and the ideas made of others (any: …, all: …)
    concepts:
      drone: {role: core, name: drone}
      police: {role: with, name: police}
      crowd: {role: with, name: crowds}
      hobby: {role: against, name: hobby and weddings}
      bee: {role: mask, name: bees}
      buy: {role: context, name: buying}

    # How to write phrases, separated by commas:
    #   word        this word          word*   words that begin so     *word*  words that hold it
    #   a .. b      at most three words between (... six)              a ~ b   in either order
    #   word^0.5    counts half
    # Accents and capitals make no difference. Words under "all" count in every language.
    languages:
      en:
        drone: drone*, unmanned aircraft, quadcopter*
        police: police, officer*, sheriff*
        crowd: protest*, march, crowd*, football fans
        hobby: wedding*, hobby*, toy*
        bee: drone bee*
        buy: buy*, bought, contract
      fr:
        drone: drone*
        police: policier*, gendarme*, forces de l'ordre
        crowd: manifestation*, manifestants, foule*
        hobby: mariage*, loisir*
        buy: achat*, achete*, acquisition

    # What the text is about, the first of the strongest. May be left out.
    events:
      purchase: {when: drone + buy, direction: expands}
      other: {weight: 0.3}

    # Names to report with a flag. May be left out.
    actors:
      vendor:
        DJI: dji

    # Probabilities. `veille train` learns these, and weights, from stories you have labelled.
    thresholds: {flagged: 0.5, possible: 0.2}

    """
  }
}
