package dev.productcatalog.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces by OTLP over HTTP, as protobuf, and keeps them. */
final class Collector implements AutoCloseable {

    final List<Received> received = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    /** A request of those that tell, with its head and what it tells. */
    record Received(String head, ExportTraceServiceRequest traces) { }

    Collector() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        Thread.ofVirtual().start(this::receive);
    }

    /** {@return what makes a service tell it} */
    String setting() {
        return "otel.exporter.otlp.endpoint=" + endpoint();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** {@return what was told until now} */
    List<Span> spans() {
        return received.stream().flatMap(request -> request.traces().getResourceSpansList().stream())
                .map(ResourceSpans::getScopeSpansList).flatMap(List::stream)
                .flatMap(scope -> scope.getSpansList().stream()).toList();
    }

    private void receive() {
        while (!server.isClosed()) {
            try (Socket client = server.accept(); InputStream in = new BufferedInputStream(client.getInputStream())) {
                String head = head(in);
                int length = Integer.parseInt(head.replaceFirst("(?is).*\r\ncontent-length: (\\d+)\r\n.*", "$1"));
                received.add(new Received(head, ExportTraceServiceRequest.parseFrom(in.readNBytes(length))));
                client.getOutputStream().write(("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\n"
                        + "Content-Length: 0\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
            } catch (IOException e) {
                // closed, or the client has gone
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client has gone");
            }
            head.write(next);
        }
        return head.toString(ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
