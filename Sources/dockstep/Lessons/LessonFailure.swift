internal import DockerfileSyntax
internal import Lessons

/// What `lesson` itself refuses.
enum LessonFailure: Error, Hashable {
    case noCourse(String)
    case noOwnCourse
    case noLesson(String, suggestion: String?)
    case noneBegun
    case allDone
    case needsTerminal(String)
    case registryMissing(String, lesson: String)
    case nameTaken(String)
    case badName(String)
    case notVerified(Int)
    case cannotWrite(String)
    case noSamples
    case noSample(String, suggestion: String?)
}

extension LessonFailure: CustomStringConvertible {
    var description: String {
        switch self {
        case .noCourse(let folder): "'\(folder)' is no course: a folder with a course.md"
        case .noOwnCourse:
            "the lessons are not beside this program: name their folder by 'dockstep lesson --from FOLDER'"
        case .noLesson(let name, let suggestion):
            "there is no lesson '\(name)'"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? ": 'dockstep lesson list' shows them")
        case .noneBegun: "no lesson is begun: 'dockstep lesson' begins the first"
        case .allDone: "every lesson of the course is done: 'dockstep lesson start NAME' plays one again"
        case .needsTerminal(let command): "'lesson \(command)' needs a terminal"
        case .registryMissing(let address, let lesson):
            "the lesson \(lesson) needs a registry, and none answers at \(address): start one, for instance Debian's docker-registry, or set DOCKSTEP_REGISTRY to where one is"
        case .nameTaken(let path): "'\(path)' is there already: choose another name"
        case .badName(let name): "'\(name)' is no name of a lesson: small letters, digits and hyphens"
        case .notVerified(let count): "\(count == 1 ? "1 lesson does" : "\(count) lessons do") not end as it says"
        case .cannotWrite(let path): "'\(path)' can't be written"
        case .noSamples: "the sample projects are not beside this program"
        case .noSample(let name, let suggestion):
            "there is no sample '\(name)'"
                + (suggestion.map { "; did you mean '\($0)'?" } ?? ": 'dockstep samples' lists them")
        }
    }
}
