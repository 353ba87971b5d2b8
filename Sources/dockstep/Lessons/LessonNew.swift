internal import ArgumentParser
internal import FoundationEssentials
internal import Lessons

/// `lesson new NAME`: a skeleton that verifies.
struct LessonNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Make the skeleton of a lesson of your own, which plays and verifies as it is.",
        discussion: "It is made in the folder of '--from', or here; a folder without a course.md becomes a course.")

    @Option(help: ArgumentHelp("The folder of your course.", valueName: "folder"))
    var from = "."
    @Argument(help: "The lesson's name: small letters, digits and hyphens, as 01-my-lesson.")
    var name: String

    func run() throws {
        let isName =
            !name.isEmpty
            && name.utf8.allSatisfy {
                ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
            }
        guard isName else { throw LessonFailure.badName(name) }
        let folder = "\(from)/\(name)"
        guard !FileManager.default.fileExists(atPath: folder) else { throw LessonFailure.nameTaken(folder) }
        if !FileManager.default.fileExists(atPath: "\(from)/course.md") {
            try write(LessonSkeleton.course, to: "\(from)/course.md")
        }
        for (path, text) in LessonSkeleton.files(name: name) { try write(text, to: "\(folder)/\(path)") }
        StandardStreams.write(
            """
            Made \(folder). It plays as it is:
                dockstep lesson start \(name) --from \(from)
                dockstep lesson verify \(name) --from \(from)
            The format is told in docs/lessons.md.

            """)
    }

    private func write(_ text: String, to path: String) throws {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        do {
            try FileManager.default.createDirectory(
                atPath: folder.isEmpty ? "/" : folder, withIntermediateDirectories: true)
            try ReplacedFile.write(Array(text.utf8), to: path)
        } catch { throw LessonFailure.cannotWrite(path) }
    }
}

/// The files of a new lesson.
enum LessonSkeleton {
    static let course = """
        ---
        title: My course
        ---
        ## 1 The first chapter
        What it is about.

        """

    static func files(name: String) -> [(path: String, text: String)] {
        [
            ("lesson.md", lesson),
            ("project/Dockerfile", "FROM busybox\nCOPY . /app/\nRUN cat /app/words.txt > /app/all.txt\n"),
            ("project/words.txt", "one\ntwo\n"), ("project/notes.txt", "not for the image\n"),
            (
                "solution/leave-out/Dockerfile",
                "FROM busybox\nCOPY words.txt /app/\nRUN cat /app/words.txt > /app/all.txt\n"
            ),
            ("verify", "answer b\nsolve leave-out\ncheck\n"),
        ]
    }

    private static let lesson = """
        ---
        title: A lesson of my own
        chapter: 1
        minutes: 10
        summary: You can say which file makes a COPY run again.
        ---

        ## read begin: What this is about
        The Dockerfile copies a folder and then makes a file out of one of those that it copied.

        ### notes
        Ask the room who has waited for a build today.

        ## predict layers: How many layers?
        `FROM busybox` brings one layer. How many are there after the last step?

        ```lesson
        a: one | layers = 1
        b: three | layers = 3
        run: continue
        ```

        ### a
        COPY and RUN make a layer each, on top of those of the base.

        ## change leave-out: Leave the notes out
        An edit of `notes.txt` makes the COPY and the RUN run again, although no file of the image is made of it.

        ```lesson
        goal: after an edit of notes.txt the RUN is still a hit | after edit notes.txt, plan 'RUN' hit
        then: continue
        hint: Which files does the COPY take?
        hint: It takes the whole folder; the RUN needs one file of it.
        hint: Write COPY words.txt /app/
        ```

        ### solved
        The COPY looks at its own files only.

        ## explain rule: What counts
        A COPY is looked up by what it says and by the files that it takes.

        """
}
