package dev.productcatalog.bootstrap.operation;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.PRODUCTS;
import static dev.productcatalog.bootstrap.harness.HttpTest.json;
import static dev.productcatalog.bootstrap.harness.HttpTest.send;
import static dev.productcatalog.bootstrap.harness.Wire.exchangeAlone;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.productcatalog.bootstrap.harness.Answer;
import dev.productcatalog.bootstrap.harness.Collector;
import dev.productcatalog.bootstrap.harness.Database;
import dev.productcatalog.bootstrap.harness.FreePort;
import dev.productcatalog.bootstrap.harness.RunningService;
import dev.productcatalog.bootstrap.harness.TokenFile;
import dev.productcatalog.bootstrap.harness.Wire;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The traces of requests, as a collector gets them. */
@Timeout(180)
class TracesTest {

    private static final String ID = "0198f0d2-3b4c-7d5e-8f60-112233445566";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    /** The flag "random" may be set, "sampled" may not. */
    private static final String NOT_TOLD = "00-[0-9a-f]{32}-[0-9a-f]{16}-0[02]";

    private static RunningService start(String settings) {
        return RunningService.start(Database.MEMORY, settings);
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static String traceparent(Span span) {
        return "00-" + hex(span.getTraceId()) + '-' + hex(span.getSpanId()) + '-'
                + HexFormat.of().toHexDigits((byte) span.getFlags());
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        return attributes.stream().collect(Collectors.toMap(KeyValue::getKey, attribute -> switch (attribute.getValue()
                .getValueCase()) {
            case STRING_VALUE -> attribute.getValue().getStringValue();
            case INT_VALUE -> Long.toString(attribute.getValue().getIntValue());
            default -> attribute.getValue().getArrayValue().getValues(0).getStringValue();
        }));
    }

    @Test
    void a_request_is_a_span_of_its_callers_trace() throws Exception {
        try (Collector collector = new Collector(); TokenFile tokens = TokenFile.make()) {
            Answer created;
            try (RunningService service = start(collector.setting() + '\n' + tokens.setting() + """

                    otel.service.name=shop
                    otel.exporter.otlp.headers=x-api-key=a%2Cb, other=c
                    """)) {
                created = exchangeAlone(service.baseUri(), "POST", PRODUCTS, json("Tea", "", 1), JSON,
                        "X-Request-Id: " + ID,
                        "Authorization: Bearer " + TokenFile.EDITOR,
                        "traceparent: 00-" + TRACE + '-' + PARENT + "-01", "tracestate: congo=t61rcWkgMzE");
            }
            assertThat(created.status()).isEqualTo(201);
            Collector.Received received = collector.received.getFirst();
            assertThat(received.request()).isEqualTo("POST /v1/traces");
            assertThat(received.headers().get("X-Api-Key")).containsExactly("a,b");
            assertThat(received.headers().get("Other")).containsExactly("c");
            assertThat(texts(received.traces().getResourceSpans(0).getResource().getAttributesList()))
                    .containsEntry("service.name", "shop");
            assertThat(received.traces().toString()).doesNotContain(TokenFile.EDITOR);
            assertThat(collector.spans()).singleElement().satisfies(span -> {
                assertThat(span.getName()).isEqualTo("POST /api/v1/products");
                assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
                assertThat(hex(span.getTraceId())).isEqualTo(TRACE);
                assertThat(hex(span.getParentSpanId())).isEqualTo(PARENT);
                assertThat(span.getTraceState()).isEqualTo("congo=t61rcWkgMzE");
                assertThat(created.header("traceparent")).isEqualTo(traceparent(span));
                assertThat(span.getEndTimeUnixNano()).isGreaterThan(span.getStartTimeUnixNano());
                assertThat(texts(span.getAttributesList())).isEqualTo(Map.of("http.request.method", "POST",
                        "http.route", "/api/v1/products", "http.response.status_code", "201",
                        "http.response.body.size", Integer.toString(created.body().length),
                        "http.response.header.x-request-id", ID, "enduser.id", "edgar"));
            });
        }
    }

    @Test
    void a_request_without_a_trace_begins_one_and_tells_no_path_that_it_made_up() throws Exception {
        try (Collector collector = new Collector()) {
            List<String> told;
            try (RunningService service = start(collector.setting() + '/')) {
                URI uri = service.baseUri();
                told = List.of(exchangeAlone(uri, "GET", "/secret", "").header("traceparent"),
                        exchangeAlone(uri, "SECRET", PRODUCTS + "/7", "").header("traceparent"),
                        exchangeAlone(uri, "GET", "/", "", "Bad").header("traceparent"));
            }
            assertThat(collector.spans()).extracting(Span::getName)
                    .containsExactly("GET", "HTTP /api/v1/products/{id}", "HTTP");
            assertThat(collector.spans()).extracting(TracesTest::traceparent).isEqualTo(told).doesNotHaveDuplicates();
            assertThat(collector.spans()).allSatisfy(span -> assertThat(span.getParentSpanId().isEmpty()).isTrue());
            assertThat(collector.received.toString()).doesNotContainIgnoringCase("secret");
        }
    }

    @Test
    void a_fault_of_the_service_is_an_error_and_one_of_the_client_is_none() throws Exception {
        try (Collector collector = new Collector()) {
            try (RunningService service = start(collector.setting() + "\nserver.max-connections=1");
                 Wire _ = new Wire(service.baseUri()); Wire second = new Wire(service.baseUri())) {
                assertThat(second.exchange("GET", PRODUCTS, "").status()).isEqualTo(503);
            }
            try (RunningService service = start(collector.setting())) {
                assertThat(exchangeAlone(service.baseUri(), "GET", PRODUCTS + "/7", "").status()).isEqualTo(404);
            }
            assertThat(collector.spans()).extracting(span -> span.getStatus().getCodeValue()).containsExactly(2, 0);
            assertThat(texts(collector.spans().getFirst().getAttributesList())).containsEntry("error.type", "503");
        }
    }

    @Test
    void who_begins_a_trace_decides_whether_it_is_told() throws Exception {
        try (Collector collector = new Collector()) {
            try (RunningService service = start(collector.setting() + "\notel.traces.sampler.arg=0")) {
                URI uri = service.baseUri();
                assertThat(exchangeAlone(uri, "GET", "/", "").header("traceparent")).matches(NOT_TOLD);
                exchangeAlone(uri, "GET", "/", "", "traceparent: 00-" + TRACE + '-' + PARENT + "-00");
                exchangeAlone(uri, "GET", "/", "", "traceparent: 00-" + TRACE + '-' + PARENT + "-01");
            }
            assertThat(collector.spans()).singleElement()
                    .satisfies(span -> assertThat(hex(span.getTraceId())).isEqualTo(TRACE));
        }
    }

    @Test
    void a_collector_that_is_away_holds_up_nobody() throws IOException {
        int nobodyListens = FreePort.find();
        long started = System.nanoTime();
        try (RunningService service = start("otel.exporter.otlp.endpoint=http://127.0.0.1:" + nobodyListens)) {
            for (int i = 0; i < 200; i++) {
                assertThat(send(service.baseUri(), "GET", "/health/live", null).status()).isEqualTo(200);
            }
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void where_none_is_set_a_trace_is_not_answered() throws IOException {
        try (RunningService service = start("")) {
            assertThat(send(service.baseUri(), "GET", "/", null, "traceparent: 00-" + TRACE + '-' + PARENT + "-01")
                    .header("traceparent")).isNull();
        }
    }
}
