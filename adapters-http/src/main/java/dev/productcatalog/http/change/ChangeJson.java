package dev.productcatalog.http.change;

import dev.productcatalog.domain.change.Change;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.product.ProductJson;
import dev.productcatalog.http.text.JsonText;
import io.helidon.http.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Changes as JSON: section 9 of the API contract. */
final class ChangeJson {

    private static final int USUAL_LENGTH = 300;
    /** A longer answer is sent from its parts, so that it is not there twice. */
    private static final int WHOLE_AT_MOST = 256 * 1024;

    private ChangeJson() {
    }

    /** {@return the word for what happened} */
    static String type(Change change) {
        return change.type().name().toLowerCase(Locale.ROOT);
    }

    /** {@return one change} */
    static byte[] change(Change change) {
        ByteArrayOutputStream json = new ByteArrayOutputStream(USUAL_LENGTH);
        json.writeBytes(ascii("{\"seq\":" + change.number() + ",\"type\":\"" + type(change) + "\",\"id\":"
                + change.product().id() + ",\"at\":\"" + change.at() + '"'));
        if (!change.by().isEmpty()) {
            json.writeBytes(ascii(",\"by\":"));
            json.writeBytes(JsonText.write(change.by()));
        }
        if (change.type() != Change.Type.DELETED) {
            json.writeBytes(ascii(",\"product\":"));
            json.writeBytes(ProductJson.product(change.product(), false));
        }
        json.write('}');
        return json.toByteArray();
    }

    /**
     * {@return an object with a list of changes, as its parts}
     *
     * @param members that follow the list, with a comma before each
     */
    static List<byte[]> list(List<Change> changes, String members) {
        List<byte[]> parts = new ArrayList<>(2 * changes.size() + 2);
        parts.add(ascii("{\"changes\":["));
        for (Change change : changes) {
            if (parts.size() > 1) {
                parts.add(ascii(","));
            }
            parts.add(change(change));
        }
        parts.add(ascii("]" + members + "}"));
        return parts;
    }

    static long length(List<byte[]> parts) {
        return parts.stream().mapToLong(part -> part.length).sum();
    }

    static Answer answer(List<byte[]> parts) {
        long length = length(parts);
        if (length > WHOLE_AT_MOST) {
            return Answer.json(Status.OK_200, length, out -> {
                for (byte[] part : parts) {
                    out.write(part);
                }
            });
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream((int) length);
        parts.forEach(whole::writeBytes);
        return Answer.json(Status.OK_200, whole.toByteArray());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
