package dev.productcatalog.http.operation;

import dev.productcatalog.http.exchange.AnsweredRequest;
import dev.productcatalog.http.exchange.Tracer;
import dev.productcatalog.http.settings.TraceSettings;
import dev.productcatalog.http.text.TraceParent;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells a collector of each request, by OTLP over HTTP, as OpenTelemetry's semantic conventions for HTTP servers name
 * things. In the background, from a queue of 2048 spans: what finds it full is not told, so that a collector that is
 * slow or away holds up nobody. Thread-safe.
 */
public final class OtlpTracer implements Tracer {

    private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<Long> BYTES = AttributeKey.longKey("http.response.body.size");
    private static final AttributeKey<List<String>> REQUEST_ID =
            AttributeKey.stringArrayKey("http.response.header.x-request-id");
    private static final AttributeKey<String> WHO = AttributeKey.stringKey("enduser.id");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    private static final long LAST_TOLD_SECONDS = 2;

    private static final TextMapGetter<Headers> HEADERS = (headers, name) ->
            headers.first(HeaderNames.create(name)).orElse(null);

    private final SdkTracerProvider provider;
    private final io.opentelemetry.api.trace.Tracer spans;

    /** Connects to the collector when there is something to tell. */
    public OtlpTracer(TraceSettings settings) {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(settings.collector().toString().replaceFirst("/$", "") + "/v1/traces");
        settings.headers().forEach(exporter::addHeader);
        provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(SERVICE_NAME, settings.serviceName()))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(settings.ratio())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                .build();
        spans = provider.get("dev.productcatalog.http");
    }

    @Override
    public Span begin(Headers request) {
        Context parent = W3CTraceContextPropagator.getInstance().extract(Context.root(), request, HEADERS);
        return new OtlpSpan(spans.spanBuilder("HTTP").setParent(parent).setSpanKind(SpanKind.SERVER).startSpan());
    }

    /** Tells of what has ended, for at most 2 s. */
    @Override
    public void close() {
        provider.shutdown().join(LAST_TOLD_SECONDS, TimeUnit.SECONDS);
    }

    /** A request, as the library knows it. */
    private record OtlpSpan(io.opentelemetry.api.trace.Span span) implements Span {

        @Override
        public String trace() {
            return span.getSpanContext().getTraceId();
        }

        @Override
        public Optional<Header> header() {
            SpanContext context = span.getSpanContext();
            return Optional.of(HeaderValues.create(TraceParent.NAME, "00-" + context.getTraceId() + '-'
                    + context.getSpanId() + '-' + context.getTraceFlags().asHex()));
        }

        @Override
        public void end(AnsweredRequest answered) {
            String method = answered.isKnownMethod() ? answered.method() : "_OTHER";
            boolean isRouted = !answered.route().equals(AnsweredRequest.NO_ROUTE);
            span.updateName((answered.isKnownMethod() ? method : "HTTP") + (isRouted ? " " + answered.route() : ""));
            span.setAttribute(METHOD, method);
            if (isRouted) {
                span.setAttribute(ROUTE, answered.route());
            }
            int status = answered.status().code();
            span.setAttribute(STATUS, (long) status);
            span.setAttribute(BYTES, answered.bytes());
            span.setAttribute(REQUEST_ID, List.of(answered.id()));
            if (!answered.caller().isEmpty()) {
                span.setAttribute(WHO, answered.caller());
            }
            if (answered.status().family() == Status.Family.SERVER_ERROR) {
                span.setAttribute(ERROR, answered.status().codeText());
                span.setStatus(StatusCode.ERROR);
            }
            span.end();
        }
    }
}
