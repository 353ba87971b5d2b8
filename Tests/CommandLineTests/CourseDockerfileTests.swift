import Foundation
import Glibc
import TestSupport
import Testing

/// The Dockerfiles that courses begin with, as they are: their images come from a registry by their usual names.
///
/// One after another, for each makes a distribution's tree or two first.
@Suite(.serialized) struct CourseDockerfileTests {
    /// The program with a registry of its own, which has the images, in the place of Docker Hub.
    private func withImages(
        _ images: [StandInImage], _ body: (_ dockstep: DockstepProgram, _ app: String) async throws -> Void
    ) async throws {
        try await withRegistry { registry in
            try await withDockstep { dockstep in
                for image in images { try image.push(to: registry, folder: dockstep.folder) }
                try dockstep.write(
                    #"{"mirrors": {"docker.io": ["http://\#(registry.host)"]}}"#, to: "home/config.json")
                try await body(dockstep, "\(dockstep.folder)/app")
            }
        }
    }

    private let online = ["DOCKSTEP_OFFLINE": ""]

    /// Builds `app` as `myapp:1.0`.
    ///
    /// - Returns: for each step, its instruction and what the cache had.
    @discardableResult
    private func build(_ dockstep: DockstepProgram) throws -> [String] {
        let built = try dockstep.run(
            ["build", "--progress", "json", "-t", "myapp:1.0", "\(dockstep.folder)/app"], environment: online)
        try #require(built.status == 0, "\(built.output)\n\(built.errors)")
        return try built.output.split(separator: "\n").compactMap { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            guard let step = object, step["type"] as? String == "step" else { return nil }
            return "\(step["instruction"] ?? "") \(step["cache"] ?? "")"
        }
    }

    @Test func packagesAreInstalledOnUbuntu() async throws {
        try await withImages([.ubuntu]) { dockstep, _ in
            try dockstep.write(
                """
                FROM ubuntu:20.04
                RUN apt-get update
                RUN apt-get install -y python3-minimal
                COPY app.py /app/app.py
                CMD ["python3", "/app/app.py"]
                """, to: "app/Dockerfile")
            try dockstep.write("print('hello from ubuntu')\n", to: "app/app.py")
            #expect(try build(dockstep) == ["FROM miss", "RUN miss", "RUN miss", "COPY miss", "CMD none"])
            #expect(try dockstep.run(["run", "myapp:1.0"]).output == "hello from ubuntu\n")
            #expect(try build(dockstep) == ["FROM hit", "RUN hit", "RUN hit", "COPY hit", "CMD none"])
            #expect(try dockstep.run(["tag", "ubuntu:20.04", "ubuntu:24.04"]).status == 0)
            #expect(try runOfSample("ubuntu-apt", dockstep) == "hello from ubuntu\n")
        }
    }

    /// What the sample project of a name prints.
    private func runOfSample(_ name: String, _ dockstep: DockstepProgram) throws -> String {
        let folder = "\(packageFolder())/sample-projects/\(name)"
        let built = try dockstep.run(["build", "-q", "-t", name, folder], environment: online)
        #expect(built.status == 0, "\(built.errors)")
        return try dockstep.run(["run", name]).output
    }

    @Test func requirementsAreInstalledOnPython() async throws {
        try await withImages([.python]) { dockstep, _ in
            try dockstep.write(
                """
                FROM python:3.11-slim
                WORKDIR /app
                COPY requirements.txt .
                RUN pip install -r requirements.txt
                COPY . .
                CMD ["python", "app.py"]
                """, to: "app/Dockerfile")
            try dockstep.write("itsdangerous==2.2.0\n", to: "app/requirements.txt")
            try dockstep.write("import itsdangerous\nprint(itsdangerous.__name__)\n", to: "app/app.py")
            try build(dockstep)
            #expect(try dockstep.run(["run", "myapp:1.0"]).output == "itsdangerous\n")
            // Why the requirements are copied first: another program does not install them anew.
            try dockstep.write("import itsdangerous\nprint('edited')\n", to: "app/app.py")
            let again = try build(dockstep)
            #expect(again == ["FROM hit", "WORKDIR hit", "COPY hit", "RUN hit", "COPY miss", "CMD none"])
            #expect(try dockstep.run(["run", "myapp:1.0"]).output == "edited\n")
            #expect(try runOfSample("python-slim", dockstep).hasSuffix(" -> hello\n"))
        }
    }

    @Test func nginxServesAPage() async throws {
        try await withImages([.nginx]) { dockstep, _ in
            try dockstep.write(
                """
                FROM nginx
                COPY index.html /usr/share/nginx/html/index.html
                CMD ["nginx","-g","daemon off;"]
                """, to: "app/Dockerfile")
            try dockstep.write("a page\n", to: "app/index.html")
            try build(dockstep)
            let command = "export DOCKSTEP_HOME=\(dockstep.folder)/home; exec \(dockstep.path) run"
            try await withProgram(["sh", "-c", "\(command) -p 127.0.0.1::80 myapp:1.0"]) { program in
                let line = try await program.line(containing: "80/tcp -> 127.0.0.1:")
                let port = try #require(line.split(separator: ":").last)
                var page = ""
                for _ in 0..<100 where page.isEmpty {
                    page = try runCommand(["curl", "-s", "http://127.0.0.1:\(port)/"]).output
                    try await Task.sleep(for: .milliseconds(100))
                }
                #expect(page == "a page\n")
                // Process 1 is nginx itself, for CMD is in exec form: it gets the signal, and ends by itself.
                kill(program.number, SIGTERM)
                #expect(try await program.status() == 0)
            }
            let sample = "\(packageFolder())/sample-projects/nginx-static"
            #expect(try dockstep.run(["build", "-q", "-t", "sample", sample], environment: online).status == 0)
            #expect(try dockstep.run(["diff", "nginx", "sample"]).output.contains("/usr/share/nginx/html/index.html"))
        }
    }

    @Test func argumentsTakeThePlaceOfCmd() async throws {
        try await withImages([.alpine]) { dockstep, _ in
            try dockstep.write(
                """
                FROM alpine
                ENTRYPOINT ["echo"]
                CMD ["hello"]
                """, to: "app/Dockerfile")
            try build(dockstep)
            #expect(try dockstep.run(["run", "myapp:1.0"]).output == "hello\n")
            #expect(try dockstep.run(["run", "myapp:1.0", "hi"]).output == "hi\n")
        }
    }

    @Test func onlyTheBinaryRemains() async throws {
        try await withImages([.gcc, .alpine]) { dockstep, _ in
            try dockstep.write(
                """
                FROM gcc AS build
                WORKDIR /src
                COPY hello.c .
                RUN gcc -static -o hello hello.c

                FROM alpine
                COPY --from=build /src/hello /usr/local/bin/hello
                CMD ["hello"]
                """, to: "app/Dockerfile")
            try dockstep.write(
                "#include <stdio.h>\nint main(void) { puts(\"compiled\"); return 0; }\n", to: "app/hello.c")
            try build(dockstep)
            #expect(try dockstep.run(["run", "myapp:1.0"]).output == "compiled\n")
            let changed = try dockstep.run(["diff", "alpine", "myapp:1.0"]).output
            #expect(changed.contains("/usr/local/bin/hello") && !changed.contains("/src"))
            // Its layers are the small image's and one.
            let layers = { (name: String) in
                try dockstep.run(["inspect", "--format", "{{json .RootFS.Layers}}", name]).output.split(separator: ",")
                    .count
            }
            #expect(try layers("myapp:1.0") == layers("alpine") + 1)
        }
    }
}
