package dev.productcatalog.http.product;

import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.JsonBody;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.problem.Checked;
import java.util.function.Function;

/**
 * A product that is to be read or deleted.
 *
 * @param id   of the product
 * @param tags of the states that the client knows
 */
record ProductRequest(long id, EntityTags tags) {

    static Checked<ProductRequest> read(Request request) {
        EntityTags tags = EntityTags.of(request);
        return request.id().map(id -> new ProductRequest(id, tags));
    }

    /**
     * A product that is to be changed.
     *
     * @param product which one
     * @param content the new details, or what changes of them
     */
    record Change<T>(ProductRequest product, T content) {

        /** @param reader of the content from the body */
        static <T> Checked<Change<T>> read(Request request, Function<JsonBody, Checked<T>> reader) {
            Checked<ProductRequest> product = ProductRequest.read(request);
            Checked<T> content = request.json().then(body -> {
                Checked<T> read = reader.apply(body);
                return Checked.all(read::value, read, ProductBody.withId(body, product.map(ProductRequest::id)));
            });
            return Checked.all(() -> new Change<>(product.value(), content.value()), product, content);
        }
    }
}
