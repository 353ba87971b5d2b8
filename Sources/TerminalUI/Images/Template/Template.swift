/// A `--format` template: the part of Go's text/template that scripts use with `docker`: fields, pipelines, `json`,
/// `join`, `index`, `len`, `upper`, `lower`, `println`, `range`, `if`, `with`, variables of `range`.
package struct Template: Sendable {
    indirect enum Node: Sendable {
        case text(String)
        case print(Pipeline)
        case choice(Pipeline, then: [Node], otherwise: [Node], rebinds: Bool)
        case range(Pipeline, key: String?, value: String?, body: [Node], otherwise: [Node])
    }

    /// Commands, each fed to the next as its last argument.
    typealias Pipeline = [[Word]]

    enum Word: Hashable, Sendable {
        case name(String)
        /// `.` and `.A.B`.
        case field([String])
        /// `$`, `$name` and `$name.A`.
        case variable(String, [String])
        case text(String)
        case number(Int)
    }

    let nodes: [Node]

    /// - Throws: `TemplateError` where the text is no template.
    package init(_ text: String) throws(TemplateError) {
        var parser = TemplateParser(tokens: try TemplateParser.tokens(of: text))
        nodes = try parser.nodes(until: [], after: "")
    }

    /// The text for one value.
    ///
    /// - Throws: `TemplateError` for a field or function that is not there.
    package func render(_ value: TemplateValue) throws(TemplateError) -> String {
        var renderer = TemplateRenderer(root: value)
        return try renderer.render(nodes, on: value)
    }

    /// The template's text as the command line gives it: `\t` and `\n` are a tab and a line feed.
    package static func unescaped(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let character = rest.popFirst() {
            if character == "\\", let next = rest.first, next == "t" || next == "n" {
                rest.removeFirst()
                result.append(next == "t" ? "\t" : "\n")
            } else {
                result.append(character)
            }
        }
        return result
    }
}
