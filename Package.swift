// swift-tools-version: 6.2
import PackageDescription

/// The house style: Swift 6, no warning tolerated, every import declared.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
    // Types of generic types are asked for by calls. By name, which is shorter, the runtime goes through the conformances
    // of the whole program for each: a fifth of the time of a cached rebuild.
    .unsafeFlags(
        ["-Xfrontend", "-disable-concrete-type-metadata-mangled-name-accessors"], .when(configuration: .release)),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let systemCalls = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

/// A library of the house; `docs/architecture.md` has the floors and the floors test holds the imports to them.
func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: strict)
}

let package = Package(
    name: "dockstep",
    products: [.executable(name: "dockstep", targets: ["dockstep"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    ],
    targets: [
        // Floor 0: C only.
        .systemLibrary(name: "CReadline", providers: [.apt(["libreadline-dev"])]),
        .systemLibrary(name: "CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .target(name: "CLinux"),
        // Of these only the header is needed to build: the library is loaded when it is first used.
        .target(name: "CCurl"),
        .target(name: "CArchive"),
        .target(name: "CMarkdown"),
        // Floor 1: text and the image formats' values.
        library("OCISpec", [crypto]),
        library("DockerfileSyntax", []),
        // Floor 2: pure folding and keys; tar in and out.
        library("BuildPlan", ["OCISpec", "DockerfileSyntax"]),
        library("LayerArchive", ["OCISpec", "CArchive", "CDeflate"]),
        // Floor 3: what touches the world.
        library("ImageStore", ["OCISpec", "BuildPlan", "LayerArchive", "CLinux"]),
        library("Snapshots", ["OCISpec", "LayerArchive", "CLinux"]),
        library("ContainerRuntime", ["OCISpec", "CLinux"]),
        library("Registry", ["OCISpec", "CCurl", subprocess, systemCalls]),
        // Floor 4: one step.
        library(
            "BuildEngine",
            [
                "OCISpec", "DockerfileSyntax", "BuildPlan", "LayerArchive", "ImageStore", "Snapshots",
                "ContainerRuntime", "Registry", "CLinux", subprocess,
            ]),
        // Floor 5: the stepping.
        library("BuildSession", ["OCISpec", "DockerfileSyntax", "BuildPlan", "LayerArchive", "BuildEngine"]),
        // Floor 6: views over one session.
        library(
            "TerminalUI",
            [
                "OCISpec", "DockerfileSyntax", "BuildPlan", "LayerArchive", "ImageStore", "ContainerRuntime",
                "BuildEngine", "BuildSession", "CReadline",
                "CLinux", "CMarkdown",
            ]),
        library("BuildPages", ["OCISpec", "BuildPlan", "CMarkdown"]),
        // The course: its texts, goals and checks; no view inside.
        library(
            "Lessons", ["OCISpec", "DockerfileSyntax", "BuildPlan", "LayerArchive", "BuildEngine", "BuildSession"]),
        // Floor 7: argv, wiring of the concrete parts, exit codes.
        .executableTarget(
            name: "dockstep",
            dependencies: [
                "OCISpec", "DockerfileSyntax", "BuildPlan", "LayerArchive", "ImageStore", "Snapshots",
                "ContainerRuntime", "Registry", "BuildEngine", "BuildSession", "TerminalUI", "BuildPages", "Lessons",
                "CLinux",
                argumentParser,
            ],
            swiftSettings: strict,
            // At a fixed address, as Go's programs are: 60,000 places need no setting right at each start.
            linkerSettings: [.unsafeFlags(["-Xclang-linker", "-no-pie"], .when(configuration: .release))]),
        .target(name: "TestSupport", dependencies: ["CLinux"], path: "Tests/TestSupport", swiftSettings: strict),
        // A session without a world, for the tests of sessions and of what looks at them.
        .target(
            name: "SessionFixtures",
            dependencies: [
                "OCISpec", "DockerfileSyntax", "BuildPlan", "LayerArchive", "ContainerRuntime", "BuildEngine",
                "BuildSession",
            ],
            path: "Tests/SessionFixtures", swiftSettings: strict),
        tests("OCISpec", ["OCISpec"]),
        tests("DockerfileSyntax", ["DockerfileSyntax"], exclude: ["Golden", "Negative"]),
        tests("BuildPlan", ["OCISpec", "DockerfileSyntax", "BuildPlan"], exclude: ["Checks/Recorded.txt"]),
        tests("LayerArchive", ["OCISpec", "LayerArchive"]),
        tests("ImageStore", ["OCISpec", "BuildPlan", "LayerArchive", "ImageStore"]),
        tests("Snapshots", ["OCISpec", "LayerArchive", "Snapshots", "CLinux"]),
        tests("ContainerRuntime", ["OCISpec", "ContainerRuntime", "CLinux"]),
        tests("Registry", ["OCISpec", "Registry", crypto]),
        tests(
            "BuildEngine",
            [
                "OCISpec", "DockerfileSyntax", "BuildPlan", "LayerArchive", "ImageStore", "Snapshots",
                "ContainerRuntime", "Registry", "BuildEngine", "BuildSession", "CLinux",
            ]),
        tests(
            "BuildSession",
            [
                "OCISpec", "DockerfileSyntax", "BuildPlan", "LayerArchive", "ContainerRuntime", "BuildEngine",
                "BuildSession", "SessionFixtures",
            ]),
        tests(
            "TerminalUI",
            [
                "OCISpec", "DockerfileSyntax", "BuildPlan", "LayerArchive", "ImageStore", "ContainerRuntime",
                "BuildEngine", "BuildSession", "TerminalUI", "SessionFixtures",
            ]),
        tests("BuildPages", ["OCISpec", "DockerfileSyntax", "BuildPlan", "BuildPages"]),
        tests(
            "Lessons",
            [
                "OCISpec", "DockerfileSyntax", "BuildPlan", "LayerArchive", "BuildEngine", "BuildSession", "Lessons",
                "SessionFixtures",
            ]),
        tests("House", []),
        tests("Differential", ["OCISpec", "LayerArchive", "CLinux", "dockstep"], exclude: ["Recorded"]),
        tests(
            "CommandLine",
            [
                "OCISpec", "DockerfileSyntax", "BuildPlan", "ContainerRuntime", "Lessons", "dockstep", argumentParser,
                crypto,
            ]),
    ]
)
