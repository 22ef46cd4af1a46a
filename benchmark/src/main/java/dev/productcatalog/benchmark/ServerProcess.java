package dev.productcatalog.benchmark;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server in a process of its own, as the operating system sees it. Closing it ends the process. */
final class ServerProcess implements AutoCloseable {

    /** The folder of the service that is to be measured, as the build leaves it. */
    static final Path DISTRIBUTION = Path.of(System.getProperty("benchmark.distribution"));

    /** The folder of a control group, of memory for instance, that the service is to be in; empty for none. */
    private static final String CONTROL_GROUP = System.getProperty("benchmark.control-group");
    private static final List<String> IN_CONTROL_GROUP =
            List.of("sh", "-c", "echo $$ > \"$0\"/cgroup.procs && exec \"$1\"", CONTROL_GROUP);

    /** What a server prints when it answers. */
    private static final Pattern READY = Pattern.compile("(http://[^\\s,/]+:\\d+).* ready in \\d+ ms");
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroy), "end servers"));
    }

    private final Process process;
    private final CompletableFuture<URI> ready = new CompletableFuture<>();
    private final List<String> output = new ArrayList<>();
    private final Thread reader;

    private ServerProcess(Process process) {
        this.process = process;
        RUNNING.add(process);
        this.reader = Thread.ofVirtual().start(this::readOutput);
    }

    /**
     * Starts a server and does not wait for it.
     *
     * @param environment is added to that of this process
     */
    static ServerProcess start(List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start());
    }

    /** Starts the service that is to be measured, at a free port. */
    static ServerProcess service(String dbUrl, Map<String, String> more) throws IOException {
        return service(DISTRIBUTION, dbUrl, more);
    }

    /** Starts the service in that folder, at a free port. */
    static ServerProcess service(Path distribution, String dbUrl, Map<String, String> more) throws IOException {
        Map<String, String> environment = new TreeMap<>(Map.of("SERVER_HOST", "127.0.0.1", "SERVER_PORT", "0",
                "DB_URL", dbUrl, "JAVA_HOME", System.getProperty("java.home")));
        environment.putAll(more);
        List<String> command = new ArrayList<>(CONTROL_GROUP.isEmpty() ? List.of() : IN_CONTROL_GROUP);
        command.add(distribution.resolve("bin/product-catalog").toString());
        return start(command, environment);
    }

    private void readOutput() {
        try (var lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null;) {
                output.add(line);
                Matcher matcher = READY.matcher(line);
                if (matcher.find()) {
                    ready.complete(URI.create(matcher.group(1)));
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
        ready.completeExceptionally(
                new IllegalStateException("The server did not start:\n" + String.join("\n", output)));
    }

    /** {@return the lines that it has printed} To be asked for when it is closed. */
    List<String> output() throws InterruptedException {
        reader.join();
        return output;
    }

    /** {@return where it listens, without a path} Waits until it does. */
    URI baseUri() throws InterruptedException {
        try {
            return ready.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("The server did not say that it is ready", e);
        }
    }

    /** {@return the CPU time of all its threads since it was started} In steps of 10 ms. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** {@return the memory that it has in RAM now, in MB (2<sup>20</sup> bytes)} */
    double residentMegabytes() throws IOException {
        return megabytes("VmRSS:");
    }

    /** {@return the most memory that it has had in RAM, in MB} */
    double largestResidentMegabytes() throws IOException {
        return megabytes("VmHWM:");
    }

    private double megabytes(String what) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith(what))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0).findFirst().orElseThrow();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }
}
