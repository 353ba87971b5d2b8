/// What a token is to allow (distribution's token specification, "Resource scope").
struct Scope: Hashable, Sendable {
    enum Action: String, Sendable {
        case pull = "pull"
        case push = "pull,push"
    }

    var repository: String
    var action: Action

    var text: String { "repository:\(repository):\(action.rawValue)" }
}
