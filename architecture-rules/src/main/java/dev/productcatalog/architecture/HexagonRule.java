package dev.productcatalog.architecture;

/** The rules that {@link Hexagon} brings, each with its reason and with what to do when it is broken. */
public enum HexagonRule {

    /** Domain, application, adapters, wiring: each knows only what lies further inside. */
    DEPENDENCIES_POINT_INWARD("parts should depend only on parts further inside",
            "a part can be swapped only as long as nothing further inside knows it",
            "let the inner part state what it needs as an interface (a port), and implement that further out"),

    /** No adapter uses a class of another. */
    ADAPTERS_ARE_APART("adapters should not know each other",
            "an adapter that others know cannot be replaced without them",
            "go through a use case or a port, or let the wiring connect the two"),

    /** What a part may use of the JDK and of libraries is listed; everything else is refused. */
    ONLY_LISTED_LIBRARIES("each part should use only the libraries and the packages of the JDK listed for it",
            "a technology that is the secret of one part can be replaced in one place",
            "move the code to the part that may use it, or list the package with mayUse if it belongs there"),

    /** No package reaches itself again through others. */
    NO_CYCLES("packages should be free of cycles",
            "packages in a cycle can only be understood and changed together",
            "move the class that closes the cycle, or turn one of the dependencies round by an interface"),

    /** Every class lies in exactly one part. */
    EVERY_CLASS_HAS_A_PLACE("every class should lie in exactly one part",
            "rules about parts do not see a class that is in none",
            "move the class, or name its package in the hexagon (with .. at the end also all below), or in ignoring"),

    /** Fields of the domain and the application are final. */
    FIELDS_ARE_FINAL("fields of the core should be final",
            "what does not change can be shared by threads and reasoned about",
            "make the field final and return a new value instead of changing this one"),

    /** Domain types are records, interfaces, enums or exceptions; see {@link Hexagon#valuesAreRecords()}. */
    VALUES_ARE_RECORDS("types of the domain should be records, interfaces, enums or exceptions",
            "two values that look the same are the same",
            "make the class a record, or an interface implemented outside"),

    /** Use cases have one shape; see {@link UseCaseShape}. */
    USE_CASES_HAVE_ONE_SHAPE("use cases should have one shape",
            "who knows one use case knows how to read, build and call all of them",
            "give the use case its shape, with one public method, or make a helper of it package-private or a record"),

    /** Exceptions of the core are sealed or final. */
    ERRORS_ARE_SEALED("exceptions of the core should be sealed or final",
            "an adapter that translates them in a switch is told by the compiler when one is added",
            "declare the exception sealed with permitted subclasses, or final"),

    /** Ports are interfaces in the core with implementations outside of it; see {@link Hexagon#ports(String...)}. */
    PORTS_ARE_IMPLEMENTED_OUTSIDE("ports should be interfaces that are implemented outside of the core only",
            "a port that nothing implements is a guess, and one that the core implements is no port",
            "implement the port in a driven adapter, or move what is no port to another package"),

    /** The core has no clock, randomness, environment, streams or threads but what is handed in. */
    NO_HIDDEN_INPUT("the core should have no hidden clock, randomness, environment, stream or thread",
            "a rule that gives another result tomorrow or elsewhere cannot be tested",
            "hand in the value, a java.time.Clock, or a java.util.random.RandomGenerator, or ask a port for it"),

    /** Others use only what a part offers, and nothing beside it is public; see {@link Hexagon#offers(String...)}. */
    ONLY_OFFERED_TYPES_ARE_SEEN("of a part that offers types, no others should be used or be public beside them",
            "what others do not see can be changed without asking them",
            "make the type package-private, or list it with offers if others are meant to use it"),

    /** Nothing writes to or reads from the standard streams. */
    NO_STANDARD_STREAMS("no class should use the standard streams",
            "an operator can filter and route what goes through the log only",
            "use a logger, or except the one class that speaks to the terminal"),

    /** Nothing creates a bare {@code Throwable}, {@code Exception}, {@code RuntimeException} or {@code Error}. */
    NO_GENERIC_EXCEPTIONS("no class should create an exception without a name of its own",
            "a caller can only answer to what has a name",
            "throw an exception of the domain, or one of the JDK's that says what is wrong"),

    /** Nothing uses {@code Date}, {@code Calendar} and their formats. */
    NO_OLD_DATES("no class should use the dates from before java.time",
            "java.time says what is meant and does not change under its readers",
            "use Instant, LocalDate or another type of java.time"),

    /** Module descriptors, where there are any, require and export what the hexagon allows, and no more. */
    DESCRIPTORS_AGREE("module descriptors should agree with the hexagon",
            "the compiler guards what the descriptor says",
            "remove the requires or exports, or change the hexagon where it is meant");

    private final String text;
    private final String because;
    private final String advice;

    HexagonRule(String text, String because, String advice) {
        this.text = text;
        this.because = because;
        this.advice = advice;
    }

    /** {@return what should be, in words} */
    public String text() {
        return text;
    }

    /** {@return why} */
    public String because() {
        return because;
    }

    /** {@return what to do when the rule is broken} */
    public String advice() {
        return advice;
    }
}
