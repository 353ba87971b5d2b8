internal import Foundation

/// Which steps BuildKit ran, as `docker build --progress plain` tells.
struct BuildKitSteps {
    /// The place of a step, as in `[build 3/7]`: the stage's name, nil in a file of one, and its number in the stage.
    struct Place: Hashable {
        var stage: String?
        var number: Int
    }

    /// The steps that are told of, with whether they ran.
    var ran: [Place: Bool] = [:]

    init(_ log: String) {
        var places: [Substring: Place] = [:]
        for line in log.split(separator: "\n") {
            if let match = line.firstMatch(of: #/^\#(\d+) \[(?:(\S+) +)?(\d+)/\d+\] /#) {
                let place = Place(stage: match.output.2.map(String.init), number: Int(match.output.3) ?? 0)
                places[match.output.1] = place
                ran[place] = ran[place] ?? true
            } else if let match = line.firstMatch(of: #/^\#(\d+) CACHED/#), let place = places[match.output.1] {
                ran[place] = false
            }
        }
    }
}
