package dev.productcatalog.bootstrap.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That the documentation says of each warning and error in the log what to do. */
class LogDocumentTest {

    private static final Pattern LOGGED =
            Pattern.compile("(?s)\\.log\\(\\s*Level\\.(?:WARNING|ERROR),(.*?);\\n");
    private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");

    @Test
    void each_warning_and_error_has_its_line_in_the_documentation() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "operations.md")).replaceFirst("(?s).*\n## The log\n", "")
                .replaceFirst("(?s)\n## .*", "");
        List<String> messages = messages();

        assertThat(messages).hasSizeGreaterThan(20);
        assertThat(messages).allSatisfy(message -> assertThat(page).contains(message));
    }

    @Test
    void messages_are_found_in_code() {
        assertThat(message("() -> name + \" is broken: \" + e)")).contains("is broken");
        assertThat(message("\"{0} of {1} cannot be removed: {2}\", a, b)")).contains("cannot be removed");
        assertThat(message("() -> e.getMessage())")).isEmpty();
    }

    private static List<String> messages() throws IOException {
        List<String> messages = new ArrayList<>();
        for (String module : List.of("adapters-http", "adapters-persistence", "bootstrap")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    LOGGED.matcher(Files.readString(file)).results().map(found -> message(found.group(1)))
                            .flatMap(Optional::stream).forEach(messages::add);
                }
            }
        }
        return messages;
    }

    /** {@return the longest text without values in what is logged, if there is any} */
    private static Optional<String> message(String logged) {
        return LITERAL.matcher(logged).results().map((MatchResult literal) -> literal.group(1))
                .flatMap(literal -> Stream.of(literal.split("\\{\\d}")))
                .map(text -> text.replaceAll("^[ ,:;]+|[ ,:;]+$", "")).filter(text -> text.contains(" "))
                .max((one, other) -> Integer.compare(one.length(), other.length()));
    }
}
