package dev.productcatalog.http.product;

import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.EntityTags;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;

/** What is answered with a product: sections 3 and 7 of the API contract. */
public final class ProductAnswers {

    private ProductAnswers() {
    }

    /** {@return the answer to a write, the first time and again} */
    public static Answer of(Change.Type type, Product product) {
        return switch (type) {
            case CREATED -> of(Status.CREATED_201, product).location(ProductListResource.PATH + '/' + product.id());
            case UPDATED -> of(Status.OK_200, product);
            case DELETED -> Answer.empty(Status.NO_CONTENT_204);
        };
    }

    static Answer of(Status status, Product product) {
        return Answer.json(status, ProductJson.product(product)).header(HeaderNames.ETAG, EntityTags.of(product));
    }
}
