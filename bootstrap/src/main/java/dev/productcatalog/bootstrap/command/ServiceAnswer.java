package dev.productcatalog.bootstrap.command;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * What the service answers in JSON: a report, or a problem (RFC 9457).
 *
 * @param status of HTTP
 * @param text   as it came
 */
record ServiceAnswer(int status, String text) {

    static final int OK = 200;
    private static final int INVALID = 422;

    /** {@return the answer, whatever it is} */
    static ServiceAnswer of(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            return new ServiceAnswer(response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** {@return the body of the answer} @throws CommandFailed if it is a problem */
    static InputStream body(HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() != OK) {
            throw of(response).failure();
        }
        return response.body();
    }

    /** {@return why the service did not do what it was asked: wrong use, if it was the parameters} */
    CommandFailed failure() {
        JsonObject problem = object();
        boolean wrongUse = status == INVALID && problem.containsKey("errors") && !problem.containsKey("received");
        String detail = wrongUse
                ? problem.getJsonArray("errors").getValuesAs(JsonObject.class).stream()
                        .map(error -> option(error) + error.getString("detail", "")).collect(Collectors.joining("; "))
                : problem.getString("detail", problem.getString("title", "no reason is given"));
        return new CommandFailed("The service answers " + status + ": " + detail,
                wrongUse ? ProductCatalogCommand.WRONG : ProductCatalogCommand.FAILED);
    }

    private static String option(JsonObject error) {
        return error.containsKey("name") ? "--" + error.getString("name").replace('_', '-') + ' ' : "";
    }

    /** {@return the object; an empty one if it is none} */
    JsonObject object() {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        } catch (JsonException e) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    /** {@return a member as text, whatever it is} */
    static String text(JsonObject object, String member) {
        JsonValue value = object.get(member);
        return value == null ? "" : value instanceof JsonString string ? string.getString() : value.toString();
    }
}
