internal import BuildPlan
internal import BuildSession
internal import OCISpec

extension Command {
    static let tag = Command(
        name: "tag", arguments: "NAME...", summary: "keep the image as it is now, and name it",
        help: """
            Writes the image as it is where the session stands and gives it names.
                tag notes:1.0
            """,
        completes: [.image]
    ) { call, context in
        _ = try call.argument(0)
        let names = try call.arguments.map { try Reference($0) }
        let image = try await context.session.writeImage(names: names)
        let step = await context.session.lastStep
        let which = await context.session.isAtEnd ? "The image" : "The image after step \(step)"
        context.say("\(which) is \(image.id.short), named \(names.map(\.familiar).joined(separator: ", ")).")
        return .stays
    }

    static let images = Command(
        name: "images", summary: "the images in the store",
        help: """
            The same table as 'dockstep images'.
                images
            """
    ) { call, context in
        try call.expect(atMost: 0)
        context.show(try await context.services.images())
        return .stays
    }

    static let save = Command(
        name: "save", arguments: "FILE", summary: "write the image as a tar archive that 'docker load' reads",
        help: """
            Writes the image as it is where the session stands; FILE is on this machine.
                save notes.tar
            """,
        completes: [.hostPath]
    ) { call, context in
        try call.expect(atMost: 1)
        let path = try call.argument(0)
        let image = try await context.session.writeImage(names: [])
        context.say(try await context.services.save(image, to: path))
        return .stays
    }
}
