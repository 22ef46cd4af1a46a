package dev.productcatalog.bootstrap.harness;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * An HTTP server that is not ours: the site of a page, an issuer of tokens, a collector of traces. Each exchange has
 * its own thread, because a browser opens connections before it needs them.
 */
public final class OtherServer implements AutoCloseable {

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    /** @param handler answers each request; may be called by several threads at once */
    public OtherServer(HttpHandler handler) throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** {@return where it listens, without a path} */
    public String uri() {
        return "http://127.0.0.1:" + port();
    }

    /** Answers 200 with the text. */
    public static void answer(HttpExchange exchange, String mediaType, String text) throws IOException {
        try (exchange) {
            byte[] content = text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", mediaType);
            exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
