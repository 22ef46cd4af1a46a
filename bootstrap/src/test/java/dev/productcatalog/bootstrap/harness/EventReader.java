package dev.productcatalog.bootstrap.harness;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads a stream of server-sent events (WHATWG HTML, section 9.2) of the feed of changes. For one thread. */
public final class EventReader implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 60_000;

    private final HttpURLConnection connection;
    private final BufferedReader lines;
    private int retries;

    /**
     * @param type of the event
     * @param id   the position; null for none
     */
    public record Event(String type, String id, String data) {

        public JsonObject json() {
            return Answer.json(data).asJsonObject();
        }

        public long number() {
            return Long.parseLong(id.substring(id.indexOf('-') + 1));
        }
    }

    private EventReader(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        this.lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    }

    /**
     * Begins to follow.
     *
     * @param query   empty for none
     * @param headers each as it stands on a line
     * @throws IOException if the service cannot be reached, or cannot do it now
     */
    public static EventReader open(URI service, String query, String... headers) throws IOException {
        String target = HttpTest.PRODUCTS + "/changes" + (query.isEmpty() ? "" : '?' + query);
        HttpURLConnection connection = (HttpURLConnection) URI.create(service + target).toURL().openConnection();
        connection.setConnectTimeout(PATIENCE_MILLIS);
        connection.setReadTimeout(PATIENCE_MILLIS);
        connection.setRequestProperty("Accept", "text/event-stream");
        for (String header : headers) {
            int colon = header.indexOf(':');
            connection.setRequestProperty(header.substring(0, colon), header.substring(colon + 1).strip());
        }
        int status = connection.getResponseCode();
        if (status == 503) {
            throw new IOException("not now");
        }
        assertThat(status).as(target).isEqualTo(200);
        return new EventReader(connection);
    }

    /** {@return the headers of the answer, judged as those of any other} */
    public Answer answer() throws IOException {
        Map<String, List<String>> headers = new HashMap<>(connection.getHeaderFields());
        headers.remove(null); // the status line
        return Answer.received("HEAD", HttpTest.PRODUCTS + "/changes", connection.getResponseCode(), headers,
                new byte[0]);
    }

    /**
     * {@return the next event}
     *
     * @throws IOException if the stream ended, or nothing came for a minute
     */
    public Event next() throws IOException {
        String type = null;
        String id = null;
        String data = null;
        while (true) {
            String line = lines.readLine();
            if (line == null) {
                throw new EOFException("the stream ended");
            }
            if (line.isEmpty() && data != null) {
                return new Event(type, id, data);
            }
            String value = line.substring(line.indexOf(':') + 1).stripLeading();
            switch (line.split(":", 2)[0]) {
                case "event" -> type = value;
                case "id" -> id = value;
                case "data" -> data = value;
                case "retry" -> retries++;
                default -> assertThat(line).as("a line that begins no field").matches(":?");
            }
        }
    }

    public List<Event> next(int count) throws IOException {
        List<Event> events = new ArrayList<>();
        while (events.size() < count) {
            events.add(next());
        }
        return events;
    }

    /** {@return how often the client was told so far when to connect again} */
    public int retries() {
        return retries;
    }

    /** Drops the connection. */
    @Override
    public void close() {
        connection.disconnect();
    }
}
