package dev.productcatalog.http.product;

import dev.productcatalog.application.DeleteProduct;
import dev.productcatalog.application.PatchProduct;
import dev.productcatalog.application.Precondition;
import dev.productcatalog.application.ReadProduct;
import dev.productcatalog.application.ReplaceProduct;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductPatch;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.exchange.RetriedWrites;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.List;

/** A product by itself: sections 3 and 4 of the API contract. */
public final class ProductResource {

    private static final List<String> JSON = List.of(MediaTypes.JSON);
    private static final List<String> JSON_OR_PATCH = List.of(MediaTypes.MERGE_PATCH, MediaTypes.JSON);
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Accept");

    private final ReadProduct read;
    private final ReplaceProduct replace;
    private final PatchProduct patch;
    private final DeleteProduct delete;
    private final RetriedWrites writes;
    private final ProductBody bodies;
    private final boolean requireIfMatch;

    /**
     * @param bodies         reads them
     * @param requireIfMatch whether an unguarded change is refused with 428
     */
    public ProductResource(ReadProduct read, ReplaceProduct replace, PatchProduct patch, DeleteProduct delete,
                           ProductBody bodies, RetriedWrites writes, boolean requireIfMatch) {
        this.read = read;
        this.replace = replace;
        this.patch = patch;
        this.delete = delete;
        this.writes = writes;
        this.bodies = bodies;
        this.requireIfMatch = requireIfMatch;
    }

    /** {@return the resource {@code /products/{id}}} */
    public Resource resource() {
        return Resource.at(ProductListResource.PATH + "/{id}")
                .get(JSON, ProductRequest::read, this::read)
                .put(JSON, request -> ProductRequest.Change.read(request, writes, bodies::details), this::replace)
                .patch(JSON_OR_PATCH, request -> ProductRequest.Change.read(request, writes, bodies::patch),
                        this::patch)
                .delete(request -> ProductRequest.Deletion.read(request, writes), this::delete);
    }

    private Answer read(ProductRequest wanted) {
        Product product = read.read(wanted.id());
        Answer answer = wanted.tags().notModified(product)
                ? Answer.empty(Status.NOT_MODIFIED_304).header(HeaderNames.ETAG, EntityTags.of(product))
                : ProductAnswers.of(Status.OK_200, product);
        return answer.noCache().header(VARY);
    }

    private Answer replace(ProductRequest.Change<ProductDetails> change) {
        return writes.answer(change.attempt(), () -> ProductAnswers.of(Change.Type.UPDATED, replace.replace(
                change.product().id(), change.content(), precondition(change.product()), change.attempt())));
    }

    private Answer patch(ProductRequest.Change<ProductPatch> change) {
        return writes.answer(change.attempt(), () -> ProductAnswers.of(Change.Type.UPDATED, patch.patch(
                change.product().id(), change.content(), precondition(change.product()), change.attempt())));
    }

    private Answer delete(ProductRequest.Deletion deletion) {
        return writes.answer(deletion.attempt(), () -> {
            delete.delete(deletion.product().id(), precondition(deletion.product()), deletion.attempt());
            return Answer.empty(Status.NO_CONTENT_204);
        });
    }

    private Precondition precondition(ProductRequest product) {
        return product.tags().forChange(requireIfMatch);
    }
}
