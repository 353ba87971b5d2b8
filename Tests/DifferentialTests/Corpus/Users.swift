/// USER and WORKDIR.
extension BuildCase {
    private static let passwd = """
        RUN echo 'root:x:0:0::/root:/bin/sh' > /etc/passwd; echo 'me:x:77:88::/home/me:/bin/sh' >> /etc/passwd; \
        echo 'seven:x:7:70::/seven:/bin/sh' >> /etc/passwd; \
        echo 'root:x:0:' > /etc/group; echo 'us:x:99:me,seven' >> /etc/group; echo 'mine:x:88:' >> /etc/group; \
        echo 'x5:x:55:me' >> /etc/group; mkdir -m 777 /o\n
        """

    /// `id -G` and not `id`, which tells whether the own group is among the supplementary ones too: BuildKit today puts it
    /// there (`ensureAdditionalGids`), that of Docker 20.10 does not.
    private static func user(_ text: String) -> BuildCase {
        BuildCase(
            "user/\(text)", "\(passwd)USER \(text)\nRUN (id -u; id -g; id -G; echo $HOME; umask) > /o/x\nRUN touch /o/y"
        )
    }

    static let users: [BuildCase] =
        [
            "me", "77", "me:us", "me:99", "77:us", "77:99", "1234", "1234:5678", "1234:us", "12:", "me:", "7", "7:",
            "root",
            "0", "0:us", "me:0", ":99", ":us",
        ].map(user) + [
            BuildCase("user refused/unknown user runs", "\(passwd)USER who\nRUN true"),
            BuildCase("user refused/unknown group runs", "\(passwd)USER me:who\nRUN true"),
            BuildCase("user/unknown user, nothing runs", "USER who"),
            BuildCase("user/unknown user in a number's place", "USER 12:who\nCOPY Dockerfile /x"),
            BuildCase("user/no passwd in the image", "USER 12:34\nCMD id"),
            BuildCase("user/number without a line, no home", "RUN mkdir -m 777 /o\nUSER 4242\nRUN echo $HOME > /o/x"),
            BuildCase("user/ENV HOME stays", "\(passwd)ENV HOME=/elsewhere\nUSER me\nRUN echo $HOME > /o/x"),
            BuildCase("user/variable", "\(passwd)ARG U=me\nUSER $U\nRUN id -u > /o/x\nUSER ${U}:us\nRUN id -g > /o/y"),
            BuildCase("user/variable with a default", "USER ${U:-5}:${G:-6}"),
            BuildCase("user refused/empty", "USER"),
            BuildCase("user refused/empty after expansion", "USER $NOTHING\nRUN id -u > /x"),
            BuildCase("user/two words", "USER a b"),
            BuildCase("user/quoted", "USER \"12\""),
            BuildCase("user/back to root", "USER 5\nUSER root\nRUN id -u > /x"),
            BuildCase(
                "user/large number", "RUN mkdir -m 777 /o\nUSER 4000000\nRUN (id -u; id -g; id -G) > /o/x; touch /o/y"),
            BuildCase("user refused/number too large", "USER 4294967296\nRUN true"),
            BuildCase("user refused/negative number", "USER -5\nRUN true"),
        ]

    static let workingDirectories: [BuildCase] = [
        BuildCase("workdir/new", "WORKDIR /w"),
        BuildCase("workdir/deep", "WORKDIR /w/x/y"),
        BuildCase("workdir/relative", "WORKDIR w\nWORKDIR x\nRUN pwd > p"),
        BuildCase("workdir/dots", "WORKDIR /a/b\nWORKDIR ../c\nWORKDIR .\nWORKDIR ./d/.."),
        BuildCase("workdir/slash at the end", "WORKDIR /w/\nWORKDIR x/"),
        BuildCase("workdir/root", "WORKDIR /"),
        BuildCase("workdir/there already", "WORKDIR /etc"),
        BuildCase("workdir/twice", "WORKDIR /w\nWORKDIR /w"),
        BuildCase("workdir/owner by USER", "USER 12:34\nWORKDIR /w/x"),
        BuildCase("workdir/owner by USER, one number", "USER 12\nWORKDIR /w"),
        BuildCase("workdir/owner by USER, number and colon", "USER 12:\nWORKDIR /w"),
        BuildCase("workdir/owner by USER, group only", "USER :34\nWORKDIR /w"),
        BuildCase("workdir/not clean", "WORKDIR /a/../b/./c\nRUN pwd > p\nWORKDIR d\nCOPY Dockerfile x"),
        BuildCase("workdir/the root, not clean", "WORKDIR /a/.."),
        BuildCase("workdir/owner by USER's name", "\(passwd)USER me\nWORKDIR /w/x\nUSER me:us\nWORKDIR /w/y"),
        BuildCase("workdir/owner of what is there stays", "RUN mkdir /w\nUSER 12\nWORKDIR /w/x"),
        BuildCase("workdir/through a link", "RUN mkdir /r && ln -s r /l\nWORKDIR /l/x\nRUN touch f"),
        BuildCase("workdir/is a link", "RUN mkdir /r && ln -s r /l\nWORKDIR /l\nRUN touch f"),
        BuildCase("workdir/is a broken link", "RUN ln -s r /l\nWORKDIR /l"),
        BuildCase("workdir refused/is a file", "RUN echo f > /f\nWORKDIR /f\nRUN true"),
        BuildCase("workdir refused/below a file", "RUN echo f > /f\nWORKDIR /f/x"),
        BuildCase("workdir/with spaces", "WORKDIR /a b/c"),
        BuildCase("workdir/quoted", "WORKDIR \"/a b\""),
        BuildCase("workdir/single quotes keep dollars", "ENV A=1\nWORKDIR '/$A'"),
        BuildCase("workdir/variables", "ENV A=/w B=x\nWORKDIR $A/${B}/$C\nRUN pwd > p"),
        BuildCase("workdir/variable in the middle of a name", "ARG V=1\nWORKDIR /w${V}x\\$V"),
        BuildCase("workdir/escaped space", "WORKDIR /a\\ b"),
        BuildCase("workdir refused/empty", "WORKDIR"),
        BuildCase("workdir/empty after expansion", "WORKDIR /w\nWORKDIR $NOTHING\nRUN pwd > p"),
        BuildCase("workdir/double slashes", "WORKDIR //a//b"),
        BuildCase("workdir/JSON is no form", #"WORKDIR ["/a"]"#),
    ]
}
