extension MachineReport.Topic {
    /// What the line is about, a word or two.
    package var title: String {
        switch self {
        case .kernel: "kernel"
        case .privileges: "privileges"
        case .mappers: "id mappers"
        case .cgroups: "cgroups"
        case .runtime(let candidate): candidate.kind.rawValue
        case .commands: "commands run by"
        case .dockerEngine: "Docker engine"
        case .overlay: "layers"
        case .network: "network for -p"
        case .space: "disk space"
        }
    }

    /// What was found.
    package var finding: String {
        switch self {
        case .kernel(let release, let architecture): "Linux \(release) on \(architecture)"
        case .privileges(let outcome): "\(outcome)"
        case .mappers(let state): state.words
        case .cgroups(let mode): mode.words
        case .runtime(let candidate): candidate.words
        case .commands(let runtime):
            runtime.map { "\($0)" } ?? "nothing: RUN and 'run' can't work here"
        case .dockerEngine(let state): state.words
        case .network(let trial): trial.words
        case .overlay(.works): "laid over one another by the kernel (overlay)"
        case .overlay(.copies(let reason)): "copied for each step, which is slower: \(reason)"
        case .space(let path, let free): free.map { "\($0 / 1_000_000) MB free at \(path)" } ?? "unknown at \(path)"
        }
    }
}

extension MachineReport.MapperState {
    fileprivate var words: String {
        switch self {
        case .ready: "newuidmap and newgidmap are installed and may map ids"
        case .absent: "newuidmap and newgidmap are not installed"
        case .withoutRights: "newuidmap and newgidmap are installed, but have not the right to map ids"
        case .notNeeded: "not needed by root"
        }
    }
}

extension MachineReport.NetworkTrial {
    fileprivate var words: String {
        switch self {
        case .leadsOut(let kind): "one of the container's own works, with a way out by \(kind.rawValue)"
        case .leadsNowhere(let problem):
            "one of the container's own works and ports are published, but nothing leads out: \(problem)"
        case .fails(let reason): "a container can't have one of its own: \(reason)"
        }
    }
}

extension MachineReport.CgroupMode {
    fileprivate var words: String {
        switch self {
        case .unified: "version 2"
        case .hybrid: "versions 1 and 2 side by side; version 2 is hidden from crun, which would refuse"
        case .legacy: "version 1"
        case .none: "none mounted"
        }
    }
}

extension MachineReport.DockerEngineState {
    fileprivate var words: String {
        switch self {
        case .answers(let words): "\(words) (used only with --engine docker)"
        case .absent: "there is no program 'docker' (not needed)"
        case .fails(let reason): "\(reason) (not needed)"
        }
    }
}

extension RuntimeCandidate {
    fileprivate var words: String {
        let name = [path, version].filter { !$0.isEmpty }.joined(separator: ", version ")
        let prefix = name.isEmpty ? "" : "\(name): "
        switch verdict {
        case .taken: return "\(prefix)works and is used"
        case .works: return "\(prefix)works"
        case .notNeeded: return "\(prefix)not needed"
        case .notInstalled: return "not installed"
        case .leftOut: return "left out: DOCKSTEP_RUNTIME asks for another"
        case .fails(let reason): return "\(prefix)was tried and failed: \(reason)"
        case .noNamespaces: return "\(prefix)can't work without the right to mount"
        }
    }
}

extension MachineReport.Remedy {
    /// The command, to be pasted into a shell.
    package var command: String {
        switch self {
        case .install(let package): "sudo apt-get install \(package)"
        case .addSubordinateIDs(let user, let ids):
            "sudo usermod --add-subuids \(ids.lowerBound)-\(ids.upperBound) "
                + "--add-subgids \(ids.lowerBound)-\(ids.upperBound) \(user)"
        case .set(let parameter, let value): "sudo sysctl -w \(parameter)=\(value)"
        case .load(let module): "sudo modprobe \(module)"
        case .open(let device): "sudo chmod a+rw \(device)"
        case .makeSetuid(let paths): "sudo chmod u+s \(paths.joined(separator: " "))"
        }
    }
}

extension MachineReport: CustomStringConvertible {
    /// One line for each fact, with its remedy below it.
    package var description: String {
        let width = facts.map(\.topic.title.count).max() ?? 0
        return facts.map { fact in
            let title = fact.topic.title + String(repeating: " ", count: width - fact.topic.title.count)
            let word = fact.status.rawValue + String(repeating: " ", count: 7 - fact.status.rawValue.count)
            let remedy = fact.remedy.map { "\n" + String(repeating: " ", count: 9) + "mend it: \($0.command)" } ?? ""
            return "\(word)  \(title)  \(fact.topic.finding)\(remedy)"
        }.joined(separator: "\n")
    }
}
