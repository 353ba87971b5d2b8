internal import ArgumentParser
internal import BuildPages
internal import FoundationEssentials
internal import Lessons
internal import TerminalUI

/// `lesson export`: lessons as pages.
struct LessonExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write each lesson as one HTML page, for reading before class.")

    @Option(name: [.short, .long], help: ArgumentHelp("The folder for the pages.", valueName: "folder"))
    var output = "."
    @OptionGroup var flags: CourseFlags
    @Argument(help: "Lessons; without one, all.")
    var names: [String] = []

    func run() throws {
        let (_, course) = try flags.load()
        var lessons = try names.map { try CourseFlags.find($0, in: course) }
        if lessons.isEmpty { lessons = course.lessons }
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        } catch { throw LessonFailure.cannotWrite(output) }
        for lesson in lessons {
            let path = "\(output)/\(lesson.name).html"
            let bytes = Array(LessonPage(lesson, of: course).html.utf8)
            do { try ReplacedFile.write(bytes, to: path) } catch { throw LessonFailure.cannotWrite(path) }
            StandardStreams.write("Wrote \(path) (\(HumanUnits.size(bytes.count))).\n")
        }
    }
}

extension LessonPage {
    init(_ lesson: Lesson, of course: Course) {
        let chapter = course.chapters.first { $0.number == lesson.chapter }?.title ?? ""
        self.init(
            title: lesson.title, place: "Chapter \(lesson.chapter), \(chapter); \(lesson.minutes) minutes",
            summary: lesson.summary,
            sections: lesson.parts.map { part in
                Section(kind: part.word, title: part.title, text: part.text, body: Body(part, of: lesson))
            })
    }
}

extension LessonPage.Body {
    fileprivate init(_ part: LessonPart, of lesson: Lesson) {
        switch part.kind {
        case .read(let shows), .explain(let shows): self = shows.isEmpty ? .none : .commands(shows)
        case .predict(let question):
            switch question.answers {
            case .choices(let choices):
                self = .answers(choices.map { ($0.label, $0.text, question.pages[$0.label]) })
            case .value:
                self = .answers(question.pages.sorted { $0.key < $1.key }.map { ($0.key, "", $0.value) })
            }
        case .do(let trial): self = .commands(trial.commands)
        case .change(let goals):
            let folder = lesson.solutionFolder(part.name)
            let files = ((try? LearnerProject.files(in: folder)) ?? []).map { path in
                let data = (try? Data(contentsOf: URL(filePath: "\(folder)/\(path)"))) ?? Data()
                return (file: path, content: String(decoding: data, as: UTF8.self))
            }
            self = .goals(goals.goals.map(\.text), hints: goals.hints, solution: files, commands: goals.solution)
        }
    }
}
