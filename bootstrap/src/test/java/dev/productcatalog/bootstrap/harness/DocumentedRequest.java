package dev.productcatalog.bootstrap.harness;

import static dev.productcatalog.bootstrap.harness.HttpTest.JSON;
import static dev.productcatalog.bootstrap.harness.HttpTest.encoded;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.bootstrap.harness.OpenApi.Example;
import dev.productcatalog.bootstrap.harness.OpenApi.Operation;
import dev.productcatalog.bootstrap.harness.OpenApi.Parameter;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A request that the OpenAPI document tells, or one that provokes a status that it promises.
 *
 * @param body empty for none
 */
public record DocumentedRequest(String method, String target, List<String> headers, String body) {

    /** What the summary of an example says: {@code GET /path with Header: value}, or with a body. */
    private static final Pattern REQUEST = Pattern.compile("([A-Z]+) (\\S+)(?: with (?:(\\{.*})|(.+: .+)))?");

    /** {@return the one that the examples of the operation's required parameters and its first body make} */
    public static DocumentedRequest of(Operation operation) {
        String target = operation.path();
        for (Parameter parameter : operation.parameters()) {
            if (parameter.required()) {
                String value = text(parameter.examples().getFirst());
                target = parameter.in().equals("path") ? target.replace('{' + parameter.name() + '}', value)
                        : target + '?' + parameter.name() + '=' + encoded(value);
            }
        }
        DocumentedRequest request = new DocumentedRequest(operation.method(), target, List.of(), "");
        return operation.bodies().isEmpty() ? request : request.with(operation.bodies().getFirst());
    }

    public static DocumentedRequest provoking(Operation operation, int status) {
        DocumentedRequest request = of(operation);
        return switch (status) {
            case 201 -> operation.path().endsWith("/revert") // of one that was deleted
                    ? new DocumentedRequest(request.method, operation.path().replace("{id}", "1"), request.headers,
                    "{\"seq\": 1}")
                    : request;
            case 200, 204, 428, 503 -> request;
            case 207 -> request.withQuery("mode=partial").withBody("name,price\nCup,690\nSaucer,-1\n");
            case 304 -> request.with("If-None-Match: *");
            case 400 -> request.withQuery("x=%");
            case 401 -> request;
            case 403 -> request.with("Authorization: Bearer " + TokenFile.READER);
            case 404 -> new DocumentedRequest(request.method, operation.path().replaceFirst("\\{.*}", "0"),
                    request.headers, request.body);
            case 406 -> request.with("Accept: image/png");
            case 410 -> request.withQuery("since=99");
            case 412 -> request.with("If-Match: \"\"");
            case 413 -> request.withBody(" ".repeat((1 << 20) + 1));
            case 414 -> request.withQuery("x=" + "x".repeat(1 << 13));
            case 415 -> request.with("Content-Encoding: gzip");
            case 422 -> request.withQuery("name=&name=");
            case 431 -> request.with("X-Long: " + "x".repeat(1 << 14));
            case 505 -> new DocumentedRequest(request.method, request.target + " HTTP/1.2\r\nX: ", request.headers,
                    request.body);
            default -> throw new AssertionError("nobody knows how to get " + status);
        };
    }

    /** {@return the one that the example tells, or, if that were too long to tell, one that is as long} */
    public static DocumentedRequest of(Operation operation, int status, Example example) {
        if (example.summary() == null) {
            return provoking(operation, status);
        }
        Matcher told = REQUEST.matcher(example.summary());
        assertThat(told.matches()).as(example.summary()).isTrue();
        DocumentedRequest request = new DocumentedRequest(told.group(1), told.group(2), List.of(), "");
        if (told.group(3) != null) {
            return request.with(JSON).withBody(told.group(3));
        }
        if (told.group(4) != null) {
            request = request.with(told.group(4));
        }
        for (Example body : operation.bodies()) {
            if (body.name().equals(example.name())) {
                return request.with(body);
            }
        }
        return request;
    }

    public DocumentedRequest with(String header) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        return new DocumentedRequest(method, target, more, body);
    }

    public DocumentedRequest with(Example example) {
        return with("Content-Type: " + example.mediaType()).withBody(text(example.value()));
    }

    public DocumentedRequest withBody(String text) {
        return new DocumentedRequest(method, target, headers, new String(text.getBytes(UTF_8), ISO_8859_1));
    }

    public DocumentedRequest withQuery(String more) {
        return new DocumentedRequest(method, target + (target.contains("?") ? '&' : '?') + more, headers, body);
    }

    public boolean isReading() {
        return Set.of("GET", "HEAD", "OPTIONS").contains(method);
    }

    public Answer sentTo(URI service) throws IOException {
        try (Wire wire = new Wire(service)) {
            return wire.exchange(method, target, body, headers.toArray(String[]::new));
        }
    }

    public static String text(JsonValue value) {
        return switch (value) {
            case JsonString string -> string.getString();
            case JsonArray array -> array.stream().map(DocumentedRequest::text).collect(Collectors.joining(","));
            default -> value.toString();
        };
    }
}
