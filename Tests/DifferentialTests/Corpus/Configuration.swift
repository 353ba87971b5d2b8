/// What only changes the configuration.
extension BuildCase {
    private static func expose(_ text: String) -> BuildCase { BuildCase("expose/\(text)", "EXPOSE \(text)") }

    static let configuration: [BuildCase] =
        [
            "80", "80/tcp", "80/udp", "80/sctp", "80/TCP", "80 443", "443 80 80/udp", "8000-8003", "8000-8001/udp",
            "80:90",
            "080", "0", "65535", "127.0.0.1:80:90", "1-3:5-7", "[::1]:80:90", "80-80",
        ].map(expose)
        + [
            "65536", "http", "80/", "80/xyz", "-1", "90-80", "80/tcp/udp", "80,90", "\"80\"", "1-2-3", "a:80", "80:",
            ":80",
        ].map {
            BuildCase("expose odd/\($0)", "EXPOSE \($0)")
        } + [
            BuildCase("expose refused/nothing", "EXPOSE"),
            BuildCase("expose/twice", "EXPOSE 80\nEXPOSE 80 81"),
            BuildCase("volume/words", "VOLUME /a /b"),
            BuildCase("volume/JSON", #"VOLUME ["/a", "/b c"]"#),
            BuildCase("volume/twice", "VOLUME /a\nVOLUME /b /a"),
            BuildCase("volume/relative", "VOLUME a ./b"),
            BuildCase("volume/broken JSON", "VOLUME ['/a']"),
            BuildCase("volume/with a slash and dots", "VOLUME /a/ /b/../c"),
            BuildCase("volume/quoted", "VOLUME \"/a b\""),
            BuildCase("volume refused/empty", #"VOLUME [""]"#),
            BuildCase("volume refused/nothing", "VOLUME"),
            BuildCase("volume refused/empty array", "VOLUME []"),
            BuildCase("stopsignal/name", "STOPSIGNAL SIGTERM"),
            BuildCase("stopsignal/short name", "STOPSIGNAL kill"),
            BuildCase("stopsignal/number", "STOPSIGNAL 9"),
            BuildCase("stopsignal/real time", "STOPSIGNAL SIGRTMIN+3"),
            BuildCase("stopsignal odd/RTMIN+99", "STOPSIGNAL RTMIN+99"),
            BuildCase("stopsignal odd/0", "STOPSIGNAL 0"),
            BuildCase("stopsignal odd/65", "STOPSIGNAL 65"),
            BuildCase("stopsignal odd/1000", "STOPSIGNAL 1000"),
            BuildCase("stopsignal odd/SIGNONE", "STOPSIGNAL SIGNONE"),
            BuildCase("stopsignal odd/two words", "STOPSIGNAL TERM KILL"),
            BuildCase("stopsignal odd/-1", "STOPSIGNAL -1"),
            BuildCase("stopsignal odd/SIGRTMAX-20", "STOPSIGNAL SIGRTMAX-20"),
            BuildCase("shell/two", #"SHELL ["/bin/sh", "-ec"]"#),
            BuildCase("shell/and CMD", "SHELL [\"/bin/ash\", \"-c\"]\nCMD a b\nENTRYPOINT c"),
            BuildCase("shell/one word", "SHELL [\"/bin/busybox\"]\nRUN true"),
            BuildCase("shell refused/words", "SHELL /bin/sh -c"),
            BuildCase("shell refused/empty", "SHELL []"),
            BuildCase("shell refused/nothing", "SHELL"),
            BuildCase("healthcheck/shell form", "HEALTHCHECK CMD test -f /x || exit 1"),
            BuildCase("healthcheck/exec form", #"HEALTHCHECK CMD ["a", "b c"]"#),
            BuildCase(
                "healthcheck/all flags",
                "HEALTHCHECK --interval=1m30s --timeout=3s --start-period=500ms --retries=3 CMD x"),
            BuildCase("healthcheck/flags of nought", "HEALTHCHECK --interval=0 --timeout=0s --retries=5 CMD x"),
            BuildCase("healthcheck/none", "HEALTHCHECK CMD x\nHEALTHCHECK NONE"),
            BuildCase("healthcheck/lower case", "HEALTHCHECK cmd x\nhealthcheck none"),
            BuildCase("healthcheck/continued", "HEALTHCHECK --interval=5m \\\n  --timeout=3s \\\n  CMD a \\\n  b"),
            BuildCase("healthcheck/fractions", "HEALTHCHECK --interval=1.5h --timeout=1h1m1s1ms CMD x"),
            BuildCase("healthcheck/another shell does not count", "SHELL [\"/bin/ash\", \"-c\"]\nHEALTHCHECK CMD x"),
            BuildCase(
                "healthcheck/--retries=0", "HEALTHCHECK --retries=0 CMD x",
                newer: "0 is taken today, and means the default",
                expected: [.config("Healthcheck", #"{"Test":["CMD-SHELL","x"]}"#)]),
            BuildCase(
                "healthcheck/--start-interval", "HEALTHCHECK --start-interval=2s CMD x",
                newer: "the flag came later",
                expected: [.config("Healthcheck", #"{"StartInterval":2000000000,"Test":["CMD-SHELL","x"]}"#)]),
            BuildCase("healthcheck refused/nothing", "HEALTHCHECK"),
            BuildCase("healthcheck refused/no command", "HEALTHCHECK CMD"),
            BuildCase("healthcheck refused/empty array", "HEALTHCHECK CMD []"),
            BuildCase("healthcheck refused/unknown type", "HEALTHCHECK TEST x"),
            BuildCase("healthcheck refused/none and more", "HEALTHCHECK NONE x"),
            BuildCase("healthcheck refused/too short", "HEALTHCHECK --interval=1us CMD x"),
            BuildCase("healthcheck refused/no unit", "HEALTHCHECK --interval=5 CMD x"),
            BuildCase("healthcheck refused/retries", "HEALTHCHECK --retries=x CMD x"),
            BuildCase("healthcheck refused/negative retries", "HEALTHCHECK --retries=-1 CMD x"),
            BuildCase("healthcheck refused/flag twice", "HEALTHCHECK --retries=1 --retries=2 CMD x"),
            BuildCase("maintainer/words", "MAINTAINER Some Body <some@body.example>"),
            BuildCase("maintainer/quotes", "MAINTAINER \"Some Body\""),
            BuildCase("maintainer refused/nothing", "MAINTAINER"),
        ]

    static let commands: [BuildCase] = [
        BuildCase("cmd/shell form", "CMD echo a  b"),
        BuildCase("cmd/exec form", #"CMD ["a", "b c", ""]"#),
        BuildCase("cmd/no words", "CMD"),
        BuildCase("cmd/empty array", "CMD []"),
        BuildCase("cmd/array with an empty word", #"CMD [""]"#),
        BuildCase("cmd/twice", "CMD a\nCMD b"),
        BuildCase("cmd/broken array", "CMD ['a', 'b']"),
        BuildCase("cmd/array with a comma too many", #"CMD ["a",]"#),
        BuildCase("cmd/quotes in history", #"CMD ["a\"b", "c\\d", "e\tf", "\u00e4"]"#),
        BuildCase("cmd/more after the array", #"CMD ["a"] b"#),
        BuildCase("cmd refused/array with null", "CMD [null]"),
        BuildCase("cmd refused/array in an array", #"CMD [["a"]]"#),
        BuildCase("entrypoint/shell form", "ENTRYPOINT echo a"),
        BuildCase("entrypoint/exec form", #"ENTRYPOINT ["a", "b"]"#),
        BuildCase("entrypoint/no words", "ENTRYPOINT"),
        BuildCase("entrypoint/empty array", "ENTRYPOINT []"),
        BuildCase("entrypoint/set and emptied", "ENTRYPOINT [\"a\"]\nENTRYPOINT []"),
        BuildCase("entrypoint/resets the base's CMD", "ENTRYPOINT [\"a\"]"),
        BuildCase("entrypoint/keeps its own CMD", "CMD b\nENTRYPOINT [\"a\"]"),
        BuildCase("entrypoint/before CMD", "ENTRYPOINT [\"a\"]\nCMD [\"b\"]"),
        BuildCase(
            "entrypoint/over a stage's CMD",
            dockerfile: "FROM busybox AS a\nCMD [\"x\"]\nFROM a\nENTRYPOINT [\"y\"]\n"),
        BuildCase(
            "entrypoint/over a base's both", dockerfile: "FROM both\nENTRYPOINT [\"y\"]\n",
            bases: [.init(name: "both", dockerfile: "FROM busybox\nCMD [\"c\"]\nENTRYPOINT [\"e\"]\n")]),
        BuildCase(
            "cmd/over a base's entrypoint", dockerfile: "FROM entry\nCMD [\"y\"]\n",
            bases: [.init(name: "entry", dockerfile: "FROM busybox\nENTRYPOINT [\"e\"]\n")]),
    ]
}
