package dev.productcatalog.http.product;

import dev.productcatalog.application.CountProducts;
import dev.productcatalog.application.CreateProduct;
import dev.productcatalog.application.ListProducts;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.exchange.RetriedWrites;
import dev.productcatalog.http.exchange.Room;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The products: new ones, and lists of them, sections 3 and 5 of the API contract. */
public final class ProductListResource {

    /** Where the products are. */
    public static final String PATH = "/api/v1/products";

    /** What a product takes in memory at most, with 10,000 characters of four bytes. */
    public static final long PRODUCT_AT_MOST = 41_000;
    /** A page of more bytes is not made whole, but written product by product. */
    private static final int WHOLE_AT_MOST = 256 * 1024;
    private static final int BUFFER = 32 * 1024;

    private static final List<String> JSON = List.of(MediaTypes.JSON);
    private static final HeaderName SEQ = HeaderNames.create("Catalog-Seq");
    private static final HeaderName EPOCH = HeaderNames.create("Catalog-Epoch");
    private static final HeaderName TOTAL_COUNT = HeaderNames.create("X-Total-Count");
    private static final Header COUNTED =
            HeaderValues.createCached(HeaderNames.create("Preference-Applied"), "count=exact");

    private final CreateProduct create;
    private final ListProducts list;
    private final CountProducts count;
    private final ProductBody bodies;
    private final Cursors cursors;
    private final Supplier<Optional<LogState>> state;
    private final RetriedWrites writes;
    private final Room pages;

    /**
     * @param bodies  reads them
     * @param cursors which signs those of the catalogue's lists
     * @param state   reads how far the log of changes reaches, if the catalogue keeps one
     * @param pages   what all pages that are read and sent may take together
     */
    public ProductListResource(CreateProduct create, ListProducts list, CountProducts count, ProductBody bodies,
                               Cursors cursors, Supplier<Optional<LogState>> state, RetriedWrites writes, Room pages) {
        this.create = create;
        this.list = list;
        this.count = count;
        this.bodies = bodies;
        this.cursors = cursors;
        this.state = state;
        this.writes = writes;
        this.pages = pages;
    }

    /** {@return the resource {@code /products}} */
    public Resource resource() {
        return Resource.at(PATH)
                .get(JSON, request -> ListRequest.read(request, cursors), this::list)
                .post(JSON, request -> NewProduct.read(request, bodies, writes), this::create);
    }

    private record NewProduct(ProductDetails details, Attempt attempt) {

        static Checked<NewProduct> read(Request request, ProductBody bodies, RetriedWrites writes) {
            Checked<ProductDetails> details = request.json().then(body -> {
                Checked<ProductDetails> read = bodies.details(body);
                return Checked.all(read::value, read, ProductBody.withoutId(body));
            });
            Checked<Attempt> attempt = writes.attempt(request, ProductAnswers::of);
            return Checked.all(() -> new NewProduct(details.value(), attempt.value()), details, attempt);
        }
    }

    private Answer create(NewProduct wanted) {
        return writes.answer(wanted.attempt(), () -> ProductAnswers.of(Change.Type.CREATED,
                create.create(wanted.details(), wanted.attempt())));
    }

    /** The state is read first: what the page shows is as new, or newer, and then the next state is another one. */
    private Answer list(ListRequest wanted) {
        Optional<LogState> now = state.get();
        if (now.isEmpty()) {
            return page(wanted);
        }
        String epoch = EntityTags.epoch(now.get().epoch());
        String tag = '"' + epoch + '-' + now.get().head() + '-' + digest(wanted) + '"';
        Answer answer = wanted.tags().matchesWeakly(tag)
                ? Answer.empty(Status.NOT_MODIFIED_304).noCache().compressible() : page(wanted);
        return answer.header(HeaderNames.ETAG, "W/" + tag).header(SEQ, Long.toString(now.get().head()))
                .header(EPOCH, epoch);
    }

    /** {@return what tells apart the answers of one state} One that tells no count is no answer to who asks for it. */
    private static String digest(ListRequest wanted) {
        byte[] bytes = (wanted.self() + (wanted.counted() ? "#counted" : "")).getBytes(StandardCharsets.UTF_8);
        return Long.toHexString(UUID.nameUUIDFromBytes(bytes).getMostSignificantBits());
    }

    /** Takes room for the largest page that it could be, and keeps what it is. */
    private Answer page(ListRequest wanted) {
        Room.Share share = pages.take((wanted.query().limit() + 1L) * PRODUCT_AT_MOST);
        try {
            ListProducts.Page page = list.list(wanted.query());
            long length = ProductJson.length(page.products(), wanted.etags());
            share.shrinkTo(length);
            return answer(wanted, page, length).holding(share);
        } catch (RuntimeException | Error e) {
            share.close();
            throw e;
        }
    }

    private Answer answer(ListRequest wanted, ListProducts.Page page, long length) {
        Answer answer = (length <= WHOLE_AT_MOST
                ? Answer.json(Status.OK_200, ProductJson.products(page.products(), wanted.etags(), (int) length))
                : Answer.json(Status.OK_200, length, out -> {
                    OutputStream buffered = new BufferedOutputStream(out, BUFFER);
                    ProductJson.write(page.products(), wanted.etags(), buffered);
                    buffered.flush();
                }))
                .noCache().compressible()
                .link(address(wanted.self()), "self").link(address(wanted.first()), "first");
        page.next().ifPresent(position -> {
            String cursor = "cursor=" + cursors.write(position, wanted.selection());
            answer.link(address(wanted.first().isEmpty() ? cursor : wanted.first() + '&' + cursor), "next");
        });
        if (wanted.counted()) {
            answer.header(TOTAL_COUNT, Long.toString(count.count(wanted.query().filter()))).header(COUNTED);
        }
        return answer;
    }

    private static String address(String query) {
        return query.isEmpty() ? PATH : PATH + '?' + query;
    }
}
