package dev.productcatalog.http.change;

import dev.productcatalog.domain.change.Change;
import dev.productcatalog.http.product.ProductJson;
import dev.productcatalog.http.text.JsonText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Changes as JSON: section 9 of the API contract. */
final class ChangeJson {

    /** What a list of changes begins with. */
    static final String LIST = "{\"changes\":[";

    private static final int USUAL_LENGTH = 300;

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

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
