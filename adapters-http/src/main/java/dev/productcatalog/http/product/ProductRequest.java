package dev.productcatalog.http.product;

import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.JsonBody;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.RetriedWrites;
import dev.productcatalog.http.problem.Checked;
import java.util.function.Function;

/**
 * A product that is to be read or changed.
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
     * A product that is to be deleted.
     *
     * @param product which one
     * @param attempt by whom, and under which key
     */
    record Deletion(ProductRequest product, Attempt attempt) {

        static Checked<Deletion> read(Request request, RetriedWrites writes) {
            Checked<ProductRequest> product = ProductRequest.read(request);
            Checked<Attempt> attempt = writes.attempt(request, ProductAnswers::of);
            return Checked.all(() -> new Deletion(product.value(), attempt.value()), product, attempt);
        }
    }

    /**
     * A product that is to be changed.
     *
     * @param product which one
     * @param content the new details, or what changes of them
     * @param attempt by whom, and under which key
     */
    record Change<T>(ProductRequest product, T content, Attempt attempt) {

        /** @param reader of the content from the body */
        static <T> Checked<Change<T>> read(Request request, RetriedWrites writes,
                                           Function<JsonBody, Checked<T>> reader) {
            Checked<ProductRequest> product = ProductRequest.read(request);
            Checked<T> content = request.json().then(body -> {
                Checked<T> read = reader.apply(body);
                return Checked.all(read::value, read, ProductBody.withId(body, product.map(ProductRequest::id)));
            });
            Checked<Attempt> attempt = writes.attempt(request, ProductAnswers::of);
            return Checked.all(() -> new Change<>(product.value(), content.value(), attempt.value()),
                    product, content, attempt);
        }
    }
}
