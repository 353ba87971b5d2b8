internal import Foundation
internal import Glibc

extension DockstepProgram {
    /// Runs a shell script with the program as `$D`, its store as `$DOCKSTEP_HOME` and this folder as the working one.
    ///
    /// `try NAME COMMAND…` runs a command whose end `ended("NAME")` tells.
    package func script(
        _ text: String, before words: [String] = [], environment more: [String: String] = [:]
    ) throws -> CommandOutcome {
        let helper = #"try() { n=$1; shift; "$@" >"$n.out" 2>"$n.err" </dev/null; echo $? >"$n.code"; }"#
        let all = environment.merging(["D": path]) { $1 }.merging(more) { $1 }
        return try runCommand(words + ["sh", "-c", "cd '\(folder)' || exit 1\n\(helper)\n\(text)"], environment: all)
    }

    /// The same in a mount namespace of its own, where the script may mount what it likes; nothing of it stays.
    package func scriptWithMounts(_ text: String, environment more: [String: String] = [:]) throws -> CommandOutcome {
        try script(
            text, before: ["unshare", geteuid() == 0 ? "--mount" : "--map-root-user", "--mount"], environment: more)
    }

    /// How a command of a script that was run by `try NAME` ended.
    package func ended(_ name: String) throws -> CommandOutcome {
        let code = try read("\(name).code").trimmingCharacters(in: .newlines)
        return CommandOutcome(
            status: Int32(code) ?? -1, output: try read("\(name).out"), errors: try read("\(name).err"))
    }
}

/// The program as an ordinary user with sub-ids has it, in a folder of that user.
package struct UserProgram: Sendable {
    package let folder: String
    /// nil where the tests are an ordinary user's already.
    let user: String?

    /// The program in that folder, for what its scripts left.
    package var program: DockstepProgram { DockstepProgram(path: "\(folder)/dockstep", folder: folder) }

    /// The words before a command by which the user runs it.
    package var words: [String] { user.map { ["setpriv", "--reuid", $0, "--regid", $0, "--init-groups"] } ?? [] }

    /// Runs a shell script as the user, in the folder, with `./dockstep` and `$DOCKSTEP_HOME` there.
    package func run(_ script: String) throws -> CommandOutcome {
        let command = "cd '\(folder)' && export HOME=$PWD DOCKSTEP_HOME=$PWD/home LC_ALL=C.UTF-8 && \(script)"
        return try runCommand(words + ["sh", "-c", command])
    }
}

/// The program and its sample projects in a folder of an ordinary user, gone when `body` ends.
package func withUserDockstep<Result>(_ body: (UserProgram) async throws -> Result) async throws -> Result {
    try await withDockstep { dockstep in
        let user = try ordinaryUser()
        // The user may have no way into the folder where the program was built.
        try runSuccessfully(["cp", "-r", dockstep.path, "\(packageFolder())/sample-projects", dockstep.folder])
        try runSuccessfully(["chmod", "-R", "go+rX", dockstep.folder])
        if let user { try runSuccessfully(["chown", "-R", user, dockstep.folder]) }
        return try await body(UserProgram(folder: dockstep.folder, user: user))
    }
}

extension CommandOutcome {
    /// Whether standard error has one line and no more.
    package var isOneSentence: Bool { errors.hasSuffix("\n") && errors.split(separator: "\n").count == 1 }
}
