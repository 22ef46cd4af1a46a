package dev.productcatalog.bootstrap.harness;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes traces by OTLP over HTTP, as protobuf, and keeps them. */
public final class Collector implements AutoCloseable {

    public final List<Received> received = new CopyOnWriteArrayList<>();
    private final OtherServer server;

    /** A request of those that tell: its method and target, its headers, and what it tells. */
    public record Received(String request, Headers headers, ExportTraceServiceRequest traces) { }

    public Collector() throws IOException {
        server = new OtherServer(this::receive);
    }

    /** {@return what makes a service tell it} */
    public String setting() {
        return "otel.exporter.otlp.endpoint=" + endpoint();
    }

    public String endpoint() {
        return server.uri();
    }

    /** {@return what was told until now} */
    public List<Span> spans() {
        return received.stream().flatMap(request -> request.traces().getResourceSpansList().stream())
                .map(ResourceSpans::getScopeSpansList).flatMap(List::stream)
                .flatMap(scope -> scope.getSpansList().stream()).toList();
    }

    private void receive(HttpExchange exchange) throws IOException {
        received.add(new Received(exchange.getRequestMethod() + ' ' + exchange.getRequestURI(),
                exchange.getRequestHeaders(), ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())));
        OtherServer.answer(exchange, "application/x-protobuf", "");
    }

    @Override
    public void close() {
        server.close();
    }
}
