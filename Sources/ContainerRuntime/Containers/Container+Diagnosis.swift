internal import Glibc

extension Container {
    /// Docker's value for a command whose environment has no `PATH`.
    package static let defaultSearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// The command as a path inside, found as `execvp` finds it.
    ///
    /// - Throws: `RuntimeError.commandNotFound`, `.notExecutable`.
    func executable() throws(RuntimeError) -> String {
        guard let name = arguments.first, !name.isEmpty else { throw .commandNotFound(arguments.first ?? "") }
        if name.contains("/") {
            let path = name.hasPrefix("/") ? name : "\(workingDirectory)/\(name)"
            guard let isExecutable = isExecutable(path) else { throw .commandNotFound(name) }
            guard isExecutable else { throw .notExecutable(name) }
            return path
        }
        let variable = environment.last { $0.hasPrefix("PATH=") }?.dropFirst(5)
        var isForbidden = false
        for folder in (variable ?? Self.defaultSearchPath[...]).split(separator: ":") {
            switch isExecutable("\(folder)/\(name)") {
            case true: return "\(folder)/\(name)"
            case false: isForbidden = true
            case nil: continue
            }
        }
        throw isForbidden ? .notExecutable(name) : .commandNotFound(name)
    }

    /// Whether a path is a file that somebody may execute; nil where there is nothing.
    private func isExecutable(_ path: String) -> Bool? {
        guard let place = RootedPath(path, in: rootfs) else { return nil }
        if isMounted(place.inside) { return true }
        guard place.exists else { return nil }
        var information = stat()
        guard place.kind == S_IFREG, stat(place.outside(rootfs), &information) == 0 else { return false }
        return information.st_mode & 0o111 != 0
    }

    /// Whether a path is below something mounted, of which the root folder itself shows nothing.
    func isMounted(_ path: String) -> Bool {
        (["/proc", "/dev", "/sys"] + mounts.map(\.destination)).contains { path == $0 || path.hasPrefix($0 + "/") }
    }

    /// - Throws: `RuntimeError.workingDirectoryMissing`, `.workingDirectoryNotFolder`. A runtime would make the folder,
    ///   and it would then stay in the image.
    func checkWorkingDirectory() throws(RuntimeError) {
        guard workingDirectory.hasPrefix("/") else { throw .workingDirectoryRelative(workingDirectory) }
        guard let place = RootedPath(workingDirectory, in: rootfs) else {
            throw .workingDirectoryNotFolder(workingDirectory)
        }
        if isMounted(place.inside) || (makesWorkingDirectory && !place.exists) { return }
        guard place.exists else { throw .workingDirectoryMissing(workingDirectory) }
        guard place.kind == S_IFDIR else { throw .workingDirectoryNotFolder(workingDirectory) }
    }

    /// What a runtime's refusal means, from the files themselves first: runtimes differ in their words.
    func diagnosis(of runtime: Runtime, errors: [String]) -> RuntimeError {
        do throws(RuntimeError) { _ = try executable() } catch { return error }
        let detail = errors.last ?? "it gave no reason"
        let lower = detail.lowercased()
        let name = arguments.first ?? ""
        if lower.contains("exec format error") { return .wrongFormat(name) }
        if lower.contains("exec") && lower.contains("permission denied") { return .notExecutable(name) }
        if lower.contains("exec") && lower.contains("no such file or directory") { return .interpreterMissing(name) }
        return .startFailed(runtime: runtime.description, detail: detail)
    }

    /// Runtimes hand over to the command and then let it fail with 1 or 255 where the kernel can't run it after all.
    ///
    /// - Parameter words: the end of what was written to standard error.
    /// - Returns: nil where the command ran.
    func diagnosis(code: Int32, words: String) -> RuntimeError? {
        guard [1, 126, 127, 255].contains(code), let name = arguments.first, let path = try? executable(),
            let place = RootedPath(path, in: rootfs), place.exists,
            let head = ExecutableHead(place.outside(rootfs))
        else { return nil }
        switch head.interpreter {
        case .none: return nil
        case .path(let interpreter):
            guard let needed = RootedPath(interpreter, in: rootfs), !needed.exists, !isMounted(needed.inside) else {
                return nil
            }
            return .interpreterMissing(name)
        case .unknown: return words.lowercased().contains("format error") ? .wrongFormat(name) : nil
        }
    }

    /// What a failed start without a runtime means.
    func diagnosis(stage: RuntimeError.SetupStage, errno code: Int32) -> RuntimeError {
        let name = arguments.first ?? ""
        return switch (stage, code) {
        case (.execution, ENOENT): .interpreterMissing(name)
        case (.execution, EACCES): .notExecutable(name)
        case (.execution, ENOEXEC): .wrongFormat(name)
        case (.workingDirectory, ENOENT): .workingDirectoryMissing(workingDirectory)
        case (.workingDirectory, ENOTDIR): .workingDirectoryNotFolder(workingDirectory)
        case (.user, EINVAL): .userNotMapped(uid: uid, gid: gid)
        default: .setupFailed(stage, errno: code)
        }
    }
}
