package dev.productcatalog.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load tool: wrk, on 32 keep-alive connections and one thread. */
final class Wrk {

    /** What the script prints in the end. */
    private static final Pattern RESULT = Pattern.compile("result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    private final Path folder;
    private final Path script;

    /** @param folder for the script and what it reads */
    Wrk(Path folder) throws IOException {
        this.folder = folder;
        this.script = folder.resolve("load.lua");
        try (InputStream resource = Wrk.class.getResourceAsStream("load.lua")) {
            Files.copy(resource, script);
        }
    }

    static boolean missing() throws InterruptedException {
        try {
            new ProcessBuilder("wrk", "-v").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor();
            return false;
        } catch (IOException notOnThePath) {
            return true;
        }
    }

    /**
     * What a run came to.
     *
     * @param requests  that were answered
     * @param perSecond requests
     * @param p99       the time that 99 % of the answers stayed under, in microseconds
     */
    record Result(long requests, double perSecond, double p99) { }

    /** @throws IllegalStateException if a request failed: there is no figure then */
    Result run(String scenario, URI server, int seconds) throws IOException, InterruptedException {
        Process wrk = new ProcessBuilder(List.of("wrk", "-t1", "-c32", "-d" + seconds + "s", "--timeout", "10s",
                "-s", script.toString(), server.toString(), "--", scenario, folder.toString()))
                .redirectErrorStream(true).start();
        String output = new String(wrk.getInputStream().readAllBytes());
        int exit = wrk.waitFor();
        Matcher result = RESULT.matcher(output);
        if (exit != 0 || !result.find()) {
            throw new IllegalStateException("wrk ended with " + exit + ":\n" + output);
        }
        long requests = Long.parseLong(result.group(1));
        long badStatus = Long.parseLong(result.group(4));
        long badConnection = Long.parseLong(result.group(5));
        if (badStatus + badConnection > 0 || requests == 0) {
            throw new IllegalStateException("%s: of %d requests, %d were refused, %d had no answer"
                    .formatted(scenario, requests, badStatus, badConnection));
        }
        return new Result(requests, requests * 1e6 / Long.parseLong(result.group(2)),
                Long.parseLong(result.group(3)));
    }
}
