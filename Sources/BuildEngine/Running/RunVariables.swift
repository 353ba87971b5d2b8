/// What `-e` and `--env-file` change in an image's variables, as docker does it.
package struct RunVariables: Sendable, Hashable {
    /// `NAME=value`, or a name alone.
    private let options: [String]
    /// The caller's own environment.
    private let environment: [String: String]

    package init(_ options: [String], from environment: [String: String]) {
        self.options = options
        self.environment = environment
    }

    /// A value takes the place of the old one; a name alone takes the environment's value, or is taken away.
    package func applied(to own: [String]) -> [String] {
        var result = own
        for option in options {
            let name = option.prefix { $0 != "=" }
            let value = option.contains("=") ? option : environment[String(name)].map { "\(name)=\($0)" }
            let place = result.firstIndex { $0.prefix { $0 != "=" } == name }
            switch (place, value) {
            case (let place?, let value?): result[place] = value
            case (let place?, nil): result.remove(at: place)
            case (nil, let value?): result.append(value)
            case (nil, nil): break
            }
        }
        return result
    }
}
