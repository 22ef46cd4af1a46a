package dev.productcatalog.http.product;

import dev.productcatalog.application.CreateProduct;
import dev.productcatalog.application.DeleteProduct;
import dev.productcatalog.application.PatchProduct;
import dev.productcatalog.application.ReadProducts;
import dev.productcatalog.application.ReplaceProduct;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductPatch;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.http.exchange.Answer;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.Query;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.exchange.Resource;
import dev.productcatalog.http.problem.Fault.Code;
import dev.productcatalog.http.problem.Problem;
import dev.productcatalog.http.text.Integers;
import dev.productcatalog.http.text.MediaTypes;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Sections 3 to 5 of the API contract: products one by one, and in lists. */
public final class ProductResources {

    private static final String PRODUCTS = "/api/v1/products";
    private static final List<String> JSON = List.of(MediaTypes.JSON);
    private static final List<String> JSON_OR_PATCH = List.of(MediaTypes.MERGE_PATCH, MediaTypes.JSON);

    private static final String[] LIST_PARAMETERS = {"limit", "cursor", "sort", "id", "name", "name_prefix", "price",
        "price_gt", "price_gte", "price_lt", "price_lte", "q"};
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private static final Header NO_CACHE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");
    private static final Header VARY = HeaderValues.createCached(HeaderNames.VARY, "Accept");
    private static final HeaderName LINK = HeaderNames.create("Link");
    private static final HeaderName PREFER = HeaderNames.create("Prefer");
    private static final HeaderName TOTAL_COUNT = HeaderNames.create("X-Total-Count");
    private static final Header COUNTED = HeaderValues.createCached(HeaderNames.create("Preference-Applied"), "count=exact");
    private static final Pattern COUNT_EXACT =
            Pattern.compile("(?:^|,)\\s*count\\s*=\\s*(?:exact|\"exact\")\\s*(?:[,;]|$)", Pattern.CASE_INSENSITIVE);

    private final CreateProduct create;
    private final ReadProducts read;
    private final ReplaceProduct replace;
    private final PatchProduct patch;
    private final DeleteProduct delete;
    private final Cursors cursors;
    private final boolean requireIfMatch;

    /** @param requireIfMatch whether an unguarded change is refused with 428 */
    public ProductResources(CreateProduct create, ReadProducts read, ReplaceProduct replace, PatchProduct patch,
                            DeleteProduct delete, Cursors cursors, boolean requireIfMatch) {
        this.create = create;
        this.read = read;
        this.replace = replace;
        this.patch = patch;
        this.delete = delete;
        this.cursors = cursors;
        this.requireIfMatch = requireIfMatch;
    }

    /** {@return the resources {@code /products} and {@code /products/{id}}} */
    public List<Resource> resources() {
        return List.of(
                Resource.at(PRODUCTS).get(JSON, this::list).post(JSON, this::create),
                Resource.at(PRODUCTS + "/{id}").get(JSON, this::read).put(JSON, this::replace)
                        .patch(JSON_OR_PATCH, this::patch).delete(this::delete));
    }

    private Answer create(Request request) {
        request.query().allow();
        ProductDetails details = body(request, null).details(request.faults());
        request.refuseFaults();
        Product product = create.create(details);
        return one(Status.CREATED_201, product).header(HeaderNames.LOCATION, PRODUCTS + '/' + product.id());
    }

    private Answer read(Request request) {
        EntityTags tags = EntityTags.of(request);
        Long id = request.id();
        request.query().allow();
        request.refuseFaults();
        Product product = read.read(id);
        Answer answer = tags.notModified(product)
                ? Answer.empty(Status.NOT_MODIFIED_304).header(HeaderNames.ETAG, EntityTags.of(product))
                : one(Status.OK_200, product);
        return answer.header(NO_CACHE).header(VARY);
    }

    private Answer replace(Request request) {
        EntityTags tags = EntityTags.of(request);
        Long id = request.id();
        request.query().allow();
        ProductDetails details = body(request, id).details(request.faults());
        request.refuseFaults();
        return one(Status.OK_200, replace.replace(id, details, tags.forChange(requireIfMatch)));
    }

    private Answer patch(Request request) {
        EntityTags tags = EntityTags.of(request);
        Long id = request.id();
        request.query().allow();
        ProductPatch patch = body(request, id).patch(request.faults());
        request.refuseFaults();
        return one(Status.OK_200, this.patch.patch(id, patch, tags.forChange(requireIfMatch)));
    }

    private Answer delete(Request request) {
        EntityTags tags = EntityTags.of(request);
        Long id = request.id();
        request.query().allow();
        request.refuseFaults();
        delete.delete(id, tags.forChange(requireIfMatch));
        return Answer.empty(Status.NO_CONTENT_204);
    }

    private static Answer one(Status status, Product product) {
        return Answer.json(status, ProductJson.product(product)).header(HeaderNames.ETAG, EntityTags.of(product));
    }

    /** Faults of id, query and headers come before a body that is malformed, but together with those of a body. */
    private static ProductBody body(Request request, Long id) {
        try {
            return new ProductBody(request.body(), id);
        } catch (Problem malformed) {
            request.refuseFaults();
            throw malformed;
        }
    }

    private Answer list(Request request) {
        Query query = request.query();
        String selection = query.without("limit", "cursor");
        Position after = query.peek("cursor") == null ? null : cursors.read(query.peek("cursor"), selection);
        query.allow(LIST_PARAMETERS);
        query.text("cursor");
        Long limit = query.integer("limit", 1, MAX_LIMIT);
        SortOrder order = order(query);
        ProductFilter filter = filter(query);
        request.refuseFaults();

        ReadProducts.Page page = read.read(
                new ProductQuery(filter, order, after, limit == null ? DEFAULT_LIMIT : limit.intValue()));
        Answer answer = Answer.json(Status.OK_200, ProductJson.products(page.products()))
                .header(NO_CACHE).header(VARY).header(LINK, links(query, selection, page));
        String prefer = request.header(PREFER);
        if (prefer != null && COUNT_EXACT.matcher(prefer).find()) {
            answer.header(TOTAL_COUNT, Long.toString(read.count(filter))).header(COUNTED);
        }
        return answer;
    }

    /** RFC 8288. */
    private String links(Query query, String selection, ReadProducts.Page page) {
        String first = query.without("cursor");
        String links = link(query.without(), "self") + ", " + link(first, "first");
        return page.next().map(position -> {
            String cursor = "cursor=" + cursors.write(position, selection);
            return links + ", " + link(first.isEmpty() ? cursor : first + '&' + cursor, "next");
        }).orElse(links);
    }

    private static String link(String query, String relation) {
        return '<' + PRODUCTS + (query.isEmpty() ? "" : "?" + query) + ">; rel=\"" + relation + '"';
    }

    private static SortOrder order(Query query) {
        String sort = query.text("sort");
        if (sort == null) {
            return SortOrder.BY_ID;
        }
        List<SortOrder.Key> keys = new ArrayList<>();
        Set<SortOrder.Field> fields = new HashSet<>();
        for (String part : sort.split(",", -1)) {
            boolean descending = part.startsWith("-");
            SortOrder.Field field = switch (descending ? part.substring(1) : part) {
                case "id" -> SortOrder.Field.ID;
                case "name" -> SortOrder.Field.NAME;
                case "price" -> SortOrder.Field.PRICE;
                default -> null;
            };
            if (field == null || !fields.add(field)) {
                query.fault("sort", Code.VALUE_ERROR, "must be id, name and price, each at most once, each with an optional -");
                return SortOrder.BY_ID;
            }
            keys.add(new SortOrder.Key(field, descending));
        }
        return new SortOrder(keys);
    }

    private static ProductFilter filter(Query query) {
        long min = 0;
        long max = Long.MAX_VALUE;
        Long price = price(query, "price");
        if (price != null) {
            min = Math.max(min, price);
            max = price;
        }
        Long above = price(query, "price_gt");
        if (above != null) {
            min = Math.max(min, above == Long.MAX_VALUE ? above : above + 1);
        }
        Long atLeast = price(query, "price_gte");
        if (atLeast != null) {
            min = Math.max(min, atLeast);
        }
        Long below = price(query, "price_lt");
        if (below != null) {
            max = Math.min(max, below == Long.MIN_VALUE ? below : below - 1);
        }
        Long atMost = price(query, "price_lte");
        if (atMost != null) {
            max = Math.min(max, atMost);
        }
        return new ProductFilter(ids(query), query.text("name"), query.text("name_prefix"), min, max, words(query));
    }

    /** Any integer is a bound, even where no price can be. */
    private static Long price(Query query, String name) {
        return query.integer(name, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static Set<Long> ids(Query query) {
        String list = query.text("id");
        if (list == null) {
            return null;
        }
        Set<Long> ids = new HashSet<>();
        for (String part : list.split(",", -1)) {
            Long id = Integers.plain(part);
            if (id == null) {
                query.fault("id", Code.INT_TYPE, "must be integers, separated by commas");
                return null;
            }
            ids.add(id);
        }
        return ids;
    }

    private static List<String> words(Query query) {
        String text = query.text("q");
        if (text == null) {
            return List.of();
        }
        List<String> words = Query.WHITE_SPACE.splitAsStream(text).filter(word -> !word.isEmpty()).toList();
        if (words.isEmpty()) {
            query.fault("q", Code.STRING_PATTERN, "must have a word");
        }
        return words;
    }
}
