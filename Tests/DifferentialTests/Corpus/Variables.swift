/// ENV, LABEL and expansion; ARG.
extension BuildCase {
    private static func env(_ name: String, _ text: String) -> BuildCase { BuildCase("env/\(name)", text) }

    static let variables: [BuildCase] = [
        env("one", "ENV A=1"), env("several", "ENV A=1 B=2\tC=3"), env("old form", "ENV A 1 2  3"),
        env("old form with an equals sign later", "ENV A b=c d"), env("empty value", "ENV A="),
        env("empty quotes", "ENV A=\"\" B=''"), env("quotes in the middle", "ENV A=x\"y z\"w B='p q'r"),
        env("escaped space", "ENV A=a\\ b B=c"), env("escaped quotes", #"ENV A=\"a\" B="x\"y" C='x\y'"#),
        env("escaped dollar", #"ENV A=1 B=\$A C="\$A" D='\$A'"#),
        env("single quotes keep dollars", "ENV A=1\nENV B='$A' C=\"$A\""),
        env("of one line do not see each other", "ENV A=1\nENV A=2 B=$A"),
        env("see the lines before", "ENV A=1\nENV B=${A}2 C=$B"),
        env("itself", "ENV PATH=/x:$PATH"), env("overwritten keeps its place", "ENV A=1 B=2\nENV A=3"),
        env("old form expands", "ENV A=1\nENV B $A ${A}2 '$A' \"$A\""),
        env("old form and backslash", #"ENV B a\ b \$A \\"#),
        env("unknown is empty", "ENV A=x$NOTHING-y B=${NOTHING}"),
        env("default", "ENV A=${N:-d} C=${PATH:-no}"),
        env("default when empty", "ENV E=\nENV A=${E:-d} C=${E:+y}"),
        env("alternative", "ENV A=${PATH:+y} B=${N:+y}"),
        env("nested default", "ENV X=1\nENV A=${N:-${X}} B=${N:-a${M:-b}c}"),
        env("default with spaces", "ENV A=\"${N:-a b}\""),
        env("dollar alone", "ENV A=$ B=a$ C=$- D=\"$\""), env("dollar and digit", "ENV A=$1 B=$12 C=${1}"),
        env("dollar and odd signs", "ENV A=$? B=$@ C=$*"),
        env("names with underscores and digits", "ENV _A1=x\nENV B=$_A1-y C=$_A1y"),
        env("name with a dot", "ENV a.b=1\nENV c=$a.b"), env("name expanded", "ENV A=B\nENV $A=c ${A}2=d"),
        env("colon and brace", "ENV A=1\nENV B={$A} C=$A:$A D=${A}}"),
        env("line continued in a value", "ENV A=a\\\nb B=c"),
        env("line continued between", "ENV A=1 \\\n  B=2 \\\n# comment\n  C=3"),
        env("tab and newline escapes", #"ENV A=a\tb B="c\nd""#),
        env("unicode", "ENV A=äöü B=\"日本\""), env("hash", "ENV A=a#b B=#c"),
        env("backslash at the end", "ENV A=a\\\\ B=b"),
        env("equals in the value", "ENV A=b=c=d B==x"), env("old form with a tab", "ENV A\tb c"),
        env("trailing space", "ENV A=1   \nENV B   x   "), env("old form, quotes kept", "ENV A \"b c\" 'd'"),
        env("refused, name only", "ENV A"), env("refused, second without a value", "ENV A=1 B"),
        env("refused, blank name", "ENV =1"),
        env("refused, unclosed quote", "ENV A=\"1"), env("refused, unclosed brace", "ENV A=${B"),
        env("refused, bad modifier", "ENV A=${B:x}"), env("refused, unclosed single quote", "ENV A='1"),
        env("refused, empty braces", "ENV A=${}"), env("refused, nothing", "ENV"),
        env("refused, old form with unclosed quote", "ENV A don't"),
        env("required is there", "ENV A=${PATH:?x}"),
        BuildCase(
            "env/default without a colon", "ENV E=\nENV A=${E-d} B=${N-d} C=${E+y} D=${N+y}",
            newer: "Environment replacement"),
        BuildCase(
            "env/name expands to nothing", "ENV $N=1",
            onPurpose: true, expected: [.refused]),
        BuildCase("env/refused, required is missing", "ENV A=${N:?wanted}"),
        BuildCase(
            "env/prefix and suffix", "ENV P=a/b/c.tar.gz\nENV A=${P#*/} B=${P##*/} C=${P%.*} D=${P%%.*}",
            newer: "Environment replacement"),
        BuildCase(
            "env/replacement", "ENV P=a.b.a\nENV A=${P/a/x} B=${P//a/x} C=${P/./}",
            newer: "Environment replacement"),
        BuildCase("label/several", "LABEL a=1 b.c=\"x y\" d='z'\nLABEL a=2"),
        BuildCase("label/old form", "LABEL a b c"),
        BuildCase("label/variables", "ENV A=1\nLABEL x=$A y='$A' z=\"${A}2\" $A=w"),
        BuildCase("label/quoted name", "LABEL \"com.example x\"=\"y\" 'z'=1"),
        BuildCase("label/continued", "LABEL a=1 \\\n      b=\"2 \\\n3\""),
        BuildCase("label/empty", "LABEL a= b=\"\""),
        BuildCase("label/flag", "LABEL a=1", flags: ["--label", "a=2", "--label", "c=3=4"]),
        BuildCase("label/flag without a value", "LABEL a=1", flags: ["--label", "q"]),
        BuildCase("label refused/no value", "LABEL a"),
        BuildCase("label refused/second without a value", "LABEL a=1 b"),
        BuildCase("expand/ADD and COPY", "ENV S=a D=/x\nCOPY $S $D\nCOPY ${S} ${D}/\nADD $S /y$N", [.file("a", "A")]),
        BuildCase("expand/COPY as JSON", "ENV S=a D=/x\nCOPY [\"$S\", \"${D}\"]", [.file("a", "A")]),
        BuildCase("expand/COPY escaped dollar", #"COPY \$a /x"#, [.file("$a", "A")]),
        BuildCase("expand/COPY quotes", "COPY \"a\" '/x'", [.file("a", "A")]),
        BuildCase("expand/EXPOSE", "ENV P=80 Q=\"81 82\"\nEXPOSE $P ${Q} 90$P"),
        BuildCase("expand/VOLUME", "ENV V=/v W=\"/w /x\"\nVOLUME $V $W\nVOLUME [\"$V/2\"]"),
        BuildCase("expand/STOPSIGNAL", "ENV S=QUIT\nSTOPSIGNAL SIG$S"),
        BuildCase("expand/not in CMD and ENTRYPOINT", "ENV A=1\nCMD [\"$A\"]\nENTRYPOINT echo $A"),
        BuildCase("expand/not in HEALTHCHECK", "ENV A=1\nHEALTHCHECK CMD echo $A"),
        BuildCase("expand/not in SHELL", "ENV A=/bin/sh\nSHELL [\"$A\", \"-c\"]"),
        BuildCase("expand/ONBUILD keeps it", "ENV A=1\nONBUILD RUN echo $A"),
        BuildCase("expand/MAINTAINER", "ENV A=1\nMAINTAINER me $A"),
    ]

    static let arguments: [BuildCase] = [
        BuildCase("arg/default", "ARG A=1\nRUN echo $A > /x"),
        BuildCase("arg/none", "ARG A\nRUN echo \"<$A>\" > /x; env | grep -c '^A=' >> /x; true"),
        BuildCase("arg/given", "ARG A=1\nRUN echo $A > /x", flags: ["--build-arg", "A=2"]),
        BuildCase(
            "arg/given empty", "ARG A=1\nRUN echo \"<$A>\" > /x; env | grep -c '^A=' >> /x; true",
            flags: ["--build-arg", "A="]),
        BuildCase("arg/given and not declared", "RUN echo \"<$A>\" > /x", flags: ["--build-arg", "A=2"]),
        BuildCase("arg/given twice", "ARG A\nRUN echo $A > /x", flags: ["--build-arg", "A=2", "--build-arg", "A=3"]),
        BuildCase("arg/before its line it is not there", "ENV B=$A\nARG A=1\nENV C=$A"),
        BuildCase("arg/ENV wins", "ARG A=1\nENV A=2\nRUN echo $A > /x", flags: ["--build-arg", "A=3"]),
        BuildCase("arg/ARG after ENV", "ENV A=2\nARG A=1\nRUN echo $A > /x\nENV B=$A"),
        BuildCase(
            "arg/ARG after ENV, given", "ENV A=2\nARG A=1\nRUN echo $A > /x\nENV B=$A", flags: ["--build-arg", "A=3"]),
        BuildCase(
            "arg/declared again", "ARG A=1\nARG A\nRUN echo $A > /x\nARG A=2\nRUN echo $A > /y",
            newer: "ARG"),
        BuildCase("arg/default from another", "ARG A=1\nARG B=${A}2\nENV C=$B"),
        BuildCase("arg/quotes", "ARG A=\"a b\" \nARG B='c $A'\nENV C=\"$A $B\""),
        BuildCase("arg/value with an equals sign", "ARG A=b=c\nENV C=$A", flags: []),
        BuildCase("arg/several on a line", "ARG A=1 B=2\nENV C=$A$B"),
        BuildCase("arg/history of RUN", "ARG A=1\nARG B\nARG C=\"x y\"\nRUN true\nENV A=5\nRUN true"),
        BuildCase("arg/before FROM", dockerfile: "ARG B=busybox\nFROM $B\nRUN echo \"<$B>\" > /x\n"),
        BuildCase(
            "arg/before FROM, declared again", dockerfile: "ARG B=busybox\nFROM ${B}\nARG B\nRUN echo \"<$B>\" > /x\n"),
        BuildCase(
            "arg/before FROM, other default",
            dockerfile: "ARG B=busybox\nFROM ${B}\nARG B=other\nRUN echo \"<$B>\" > /x\n"),
        BuildCase(
            "arg/before FROM, given", dockerfile: "ARG B=none\nFROM ${B}\nARG B\nENV C=$B\n",
            flags: ["--build-arg", "B=busybox"]),
        BuildCase(
            "arg/before FROM, default from another", dockerfile: "ARG A=busy\nARG B=${A}box\nFROM $B\nARG B\nENV C=$B\n"
        ),
        BuildCase("arg/before FROM, default in FROM", dockerfile: "FROM ${B:-busybox}\nRUN true\n"),
        BuildCase("arg refused/before FROM, empty", dockerfile: "ARG B\nFROM $B\n"),
        BuildCase(
            "arg/a stage's own",
            dockerfile: "FROM busybox AS a\nARG A=1\nRUN echo $A > /x\nFROM busybox\nRUN echo \"<$A>\" > /x\n"),
        BuildCase(
            "arg/through FROM a stage",
            dockerfile: "FROM busybox AS a\nARG A=1\nFROM a\nRUN echo \"<$A>\" > /x\nENV C=$A\n",
            newer: "ARG, Scope"),
        BuildCase("arg/does not end in the image", "ARG A=1\nCMD echo $A", flags: ["--build-arg", "A=2"]),
        BuildCase("arg/from the environment", "ARG A=1\nRUN echo $A > /x", flags: ["--build-arg", "A"]),
        BuildCase(
            "arg/proxies need no ARG", "RUN echo $HTTP_PROXY $no_proxy > /x",
            flags: ["--build-arg", "HTTP_PROXY=http://p", "--build-arg", "no_proxy=n"]),
        BuildCase("arg/proxies do not expand", "ENV A=$HTTP_PROXY", flags: ["--build-arg", "HTTP_PROXY=http://p"]),
        BuildCase(
            "arg/proxy declared", "ARG HTTP_PROXY\nENV A=$HTTP_PROXY\nRUN true",
            flags: ["--build-arg", "HTTP_PROXY=http://p"]),
        BuildCase(
            "arg/platform",
            "ARG TARGETPLATFORM\nARG TARGETARCH\nARG TARGETOS\nARG BUILDPLATFORM\nENV A=$TARGETPLATFORM-$TARGETARCH-$TARGETOS-$BUILDPLATFORM"
        ),
        BuildCase("arg/platform is not there undeclared", "ENV A=<$TARGETPLATFORM>"),
        BuildCase("arg/platform in FROM", dockerfile: "FROM --platform=$BUILDPLATFORM busybox\nRUN true\n"),
        BuildCase("arg/platform with a default", "ARG TARGETARCH=mine\nENV A=$TARGETARCH"),
        BuildCase("arg refused/blank name", "ARG =1"),
        BuildCase("arg refused/nothing", "ARG"),
        BuildCase("arg/name is not expanded", "ARG A=B\nARG $A=1\nENV C=$B", newer: "Environment replacement"),
        BuildCase("arg/name of nothing is not expanded", "ARG $N=1\nENV C=$N", newer: "Environment replacement"),
        BuildCase("arg/name in quotes", "ARG \"Q\"=1\nENV Z=$Q", newer: "Environment replacement"),
    ]
}
