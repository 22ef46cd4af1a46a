package dev.productcatalog.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Command;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.RunningService;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each command with each of its exit codes, and what it tells a script: the table of the documentation is right. */
class CommandTableTest {

    private static final Pattern ROW = Pattern.compile("\\| `([a-z]+)[A-Z ]*` \\| .* \\| ([0-9, ]+) \\| (.*) \\|");
    private static final Pattern MEMBER = Pattern.compile("`([a-z_]+)`");

    @TempDir
    private Path home;

    /** A row of the table. */
    private record Told(Set<Integer> exitCodes, Set<String> members) { }

    @Test
    void each_command_ends_with_the_exit_codes_and_tells_the_members_that_are_documented() throws IOException {
        Files.writeString(home.resolve("tea.ndjson"), "{\"name\":\"Tea\",\"description\":\"\",\"price\":450}\n");
        Files.writeString(home.resolve("bad.ndjson"), "{\"name\":\"\"}\n");
        Map<String, String> h2 = Database.H2.empty(home);
        Map<String, String> wrong = new HashMap<>(h2);
        wrong.put("server.port", "http");
        Map<String, Told> seen = new TreeMap<>();

        see(seen, h2, 0, "check");
        see(seen, h2, 0, "import tea.ndjson");
        see(seen, h2, 1, "import bad.ndjson");
        see(seen, h2, 0, "export out.ndjson");
        see(seen, h2, 1, "export none/out.ndjson");
        see(seen, h2, 0, "backup out.backup");
        see(seen, h2, 1, "backup none/out.backup");
        see(seen, h2, 0, "restore out.backup");
        see(seen, h2, 1, "restore tea.ndjson");
        see(seen, h2, 0, "settings");
        see(seen, h2, 0, "token ann editor");
        try (RunningService service = RunningService.start(Database.MEMORY, "")) {
            see(seen, Map.of("server.port", Integer.toString(service.baseUri().getPort())), 0, "health");
        }
        see(seen, Map.of("server.port", "1"), 1, "health"); // which no system gives to who asks for any
        for (String words : List.of("backup x", "check", "export x", "health", "import tea.ndjson", "restore x",
                "settings")) {
            see(seen, wrong, 2, words);
        }
        see(seen, h2, 2, "token ann king");

        assertThat(seen).isEqualTo(documented());
    }

    private void see(Map<String, Told> seen, Map<String, String> properties, int exitCode, String words) {
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        all.add("--json");
        Command ended = Command.run(home, properties, all.toArray(String[]::new));

        assertThat(ended.exitCode()).as("%s: %s", words, ended).isEqualTo(exitCode);
        assertThat(ended.out().isEmpty()).as("%s: %s", words, ended).isNotEqualTo(ended.errors().isEmpty());
        assertThat(ended.errors()).doesNotContain("\tat ");
        Told told = seen.computeIfAbsent(all.getFirst(), _ -> new Told(new TreeSet<>(), new TreeSet<>()));
        told.exitCodes().add(exitCode);
        if (!ended.out().isEmpty()) {
            JsonValue value = Answer.json(ended.out());
            JsonValue object = value instanceof JsonArray array ? array.getFirst() : value;
            told.members().addAll(object.asJsonObject().keySet());
        }
    }

    private static Map<String, Told> documented() throws IOException {
        return ROW.matcher(Files.readString(Path.of("..", "docs", "operations.md"))).results().collect(
                Collectors.toMap(row -> row.group(1), row -> new Told(
                        Pattern.compile(", ").splitAsStream(row.group(2)).map(Integer::valueOf)
                                .collect(Collectors.toSet()),
                        MEMBER.matcher(row.group(3)).results().map(member -> member.group(1))
                                .collect(Collectors.toSet()))));
    }
}
