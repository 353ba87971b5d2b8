internal import FoundationEssentials
internal import Glibc

/// Runs a shell script in `folder` and gives what it printed.
///
/// - Throws: `ScriptFailure` where it ends with another code than 0.
@discardableResult
package func runScript(_ script: String, in folder: String) throws -> String {
    let output = "\(folder)/.script-output-\(UUID().uuidString.prefix(8))"
    defer { unlink(output) }
    let file = "\(output).sh"
    try Data("cd '\(folder)' || exit 1\nexec >'\(output)' 2>&1\nset -e\n\(script)\n".utf8).write(
        to: URL(filePath: file))
    defer { unlink(file) }
    var pid: pid_t = 0
    let words: [String] = ["sh", file]
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    let code = posix_spawn(&pid, "/bin/sh", nil, nil, &arguments, environ)
    guard code == 0 else { throw ScriptFailure(script: script, output: String(cString: strerror(code))) }
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0, errno == EINTR {}
    let text = (try? Data(contentsOf: URL(filePath: output))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    guard status == 0 else { throw ScriptFailure(script: script, output: text) }
    return text
}

/// A test's script that did not end well.
package struct ScriptFailure: Error, CustomStringConvertible {
    package let script: String
    package let output: String

    package init(script: String, output: String) {
        self.script = script
        self.output = output
    }

    package var description: String { "\(script)\n-- printed:\n\(output)" }
}
