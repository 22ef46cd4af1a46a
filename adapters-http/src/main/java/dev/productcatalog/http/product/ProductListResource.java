package dev.productcatalog.http.product;

import dev.productcatalog.application.CountProducts;
import dev.productcatalog.application.CreateProduct;
import dev.productcatalog.application.ListProducts;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.change.Change;
import dev.productcatalog.domain.change.LogState;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.Pages;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.exchange.RetriedWrites;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** The products: new ones, and lists of them, sections 3 and 5 of the API contract. */
public final class ProductListResource {

    /** Where the products are. */
    public static final String PATH = "/api/v1/products";

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
    private final Pages pages;

    /**
     * @param bodies  reads them
     * @param cursors which signs those of the catalogue's lists
     * @param state   reads how far the log of changes reaches, if the catalogue keeps one
     * @param pages   makes those of lists
     */
    public ProductListResource(CreateProduct create, ListProducts list, CountProducts count, ProductBody bodies,
                               Cursors cursors, Supplier<Optional<LogState>> state, RetriedWrites writes, Pages pages) {
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

    private Answer page(ListRequest wanted) {
        Pages.Body body = pages.begin("[", wanted.query().limit());
        try {
            Optional<Position> next = read(wanted.query(), wanted.etags(), body);
            return answer(wanted, body.end("]").answer(), next);
        } catch (RuntimeException | Error e) {
            body.close();
            throw e;
        }
    }

    /**
     * {@return where the next page starts, if there is one} A long page is read in parts, each of one state: as when
     * one walks from page to page, a product that is there throughout is in one of them.
     */
    private Optional<Position> read(ProductQuery query, boolean etags, Pages.Body body) {
        int size = Math.min(query.limit(), Pages.PART);
        Optional<Position> next = body.add(size + 1, () -> {
            ListProducts.Page part = list.list(
                    new ProductQuery(query.filter(), query.order(), query.start(), size));
            part.products().forEach(product -> body.addElement(ProductJson.product(product, etags)));
            return part.next();
        });
        int left = query.limit() - size;
        return left == 0 || next.isEmpty() ? next
                : read(new ProductQuery(query.filter(), query.order(), next.get(), left), etags, body);
    }

    private Answer answer(ListRequest wanted, Answer answer, Optional<Position> next) {
        answer.noCache().compressible()
                .link(address(wanted.self()), "self").link(address(wanted.first()), "first");
        next.ifPresent(position -> {
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
