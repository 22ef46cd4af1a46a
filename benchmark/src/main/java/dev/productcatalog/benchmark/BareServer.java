package dev.productcatalog.benchmark;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The limit that the service is measured against: Helidon's WebServer, which does nothing but send the bytes that the
 * service has once answered. Thread-safe.
 */
final class BareServer {

    /** The answers are files of this server's folder, under these names. */
    static final String ITEM = "item";
    static final String LIST = "list";
    static final String POST = "post";
    static final String PATCH = "patch";

    /**
     * A recorded answer. As a file: the status, a line for each header, an empty line, the body.
     *
     * @param headers without those that the server adds by itself
     */
    record Answer(Status status, List<Header> headers, byte[] body) {

        static Answer read(Path file) throws IOException {
            String text = Files.readString(file);
            int end = text.indexOf("\n\n");
            List<String> head = text.substring(0, end).lines().toList();
            List<Header> headers = head.stream().skip(1).map(line -> line.split(": ", 2))
                    .map(header -> HeaderValues.createCached(HeaderNames.create(header[0]), header[1])).toList();
            return new Answer(Status.create(Integer.parseInt(head.getFirst())), headers,
                    text.substring(end + 2).getBytes(StandardCharsets.UTF_8));
        }

        void send(ServerResponse response) {
            response.status(status);
            headers.forEach(response::header);
            response.send(body);
        }
    }

    private final Answer item;
    private final Answer list;
    private final Answer post;
    private final Answer patch;

    private BareServer(Path folder) throws IOException {
        item = Answer.read(folder.resolve(ITEM));
        list = Answer.read(folder.resolve(LIST));
        post = Answer.read(folder.resolve(POST));
        patch = Answer.read(folder.resolve(PATCH));
    }

    /** @param arguments the folder with the answers */
    public static void main(String[] arguments) throws IOException {
        long start = System.nanoTime();
        BareServer bare = new BareServer(Path.of(arguments[0]));
        WebServer server = WebServer.builder().host("127.0.0.1").port(0)
                .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
                .routing(HttpRouting.builder().any(bare::answer)).build().start();
        System.out.printf("Bare server at http://127.0.0.1:%d, ready in %d ms%n", server.port(),
                (System.nanoTime() - start) / 1_000_000);
    }

    private void answer(ServerRequest request, ServerResponse response) {
        Method method = request.prologue().method();
        if (method.equals(Method.GET)) {
            boolean query = !request.prologue().query().rawValue().isEmpty();
            (query ? list : item).send(response);
        } else {
            request.content().as(byte[].class);
            (method.equals(Method.POST) ? post : patch).send(response);
        }
    }
}
