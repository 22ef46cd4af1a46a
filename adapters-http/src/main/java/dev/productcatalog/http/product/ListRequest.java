package dev.productcatalog.http.product;

import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.http.exchange.EntityTags;
import dev.productcatalog.http.exchange.Query;
import dev.productcatalog.http.exchange.Request;
import dev.productcatalog.http.problem.Checked;
import dev.productcatalog.http.problem.Fault.Code;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a client wants to see of the list: section 5 of the API contract.
 *
 * @param query     which products
 * @param etags     whether each product is to have its entity tag
 * @param counted   whether all that match are to be counted
 * @param self      the query part of this page's address, in canonical form
 * @param first     that of the first page's
 * @param selection what selects and orders the list, and binds its cursors
 * @param tags      of the pages that the client has
 */
record ListRequest(ProductQuery query, boolean etags, boolean counted, String self, String first, String selection,
                   EntityTags tags) {

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;
    private static final HeaderName PREFER = HeaderNames.create("Prefer");
    private static final Pattern COUNT_EXACT =
            Pattern.compile("(?:^|,)\\s*count\\s*=\\s*(?:exact|\"exact\")\\s*(?:[,;]|$)", Pattern.CASE_INSENSITIVE);

    static Checked<ListRequest> read(Request request, Cursors cursors) {
        Query query = request.query();
        EntityTags tags = EntityTags.of(request);
        String selection = Stream.of(query.without("limit", "cursor", "etags").split("&")).sorted()
                .collect(Collectors.joining("&")); // whatever the order in which the parameters were sent
        Checked<Optional<String>> cursor = query.text("cursor");
        PageStart start = cursor.isValid() && cursor.value().isPresent()
                ? cursors.read(cursor.value().get(), selection) : PageStart.FIRST;
        Checked<Integer> limit = query.integer("limit", 1, MAX_LIMIT)
                .map(found -> found.map(Long::intValue).orElse(DEFAULT_LIMIT));
        Checked<SortOrder> order = order(query);
        Checked<ProductFilter> filter = Filters.read(query);
        Checked<Boolean> etags = query.flag("etags");
        boolean counted = request.header(PREFER).filter(prefer -> COUNT_EXACT.matcher(prefer).find()).isPresent();
        return Checked.all(() -> new ListRequest(
                new ProductQuery(filter.value(), order.value(), start, limit.value()),
                etags.value(), counted, query.without(), query.without("cursor"), selection, tags),
                cursor, limit, order, filter, etags);
    }

    private static Checked<SortOrder> order(Query query) {
        return query.text("sort").then(sort -> sort.isEmpty() ? Checked.valid(SortOrder.BY_ID) : order(sort.get()));
    }

    private static Checked<SortOrder> order(String sort) {
        List<SortOrder.Key> keys = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (String part : sort.split(",", -1)) {
            boolean descending = part.startsWith("-");
            String name = descending ? part.substring(1) : part;
            Optional<SortOrder.Field> field = switch (name) {
                case "id" -> Optional.of(SortOrder.Field.ID);
                case "name" -> Optional.of(SortOrder.Field.NAME);
                case "price" -> Optional.of(SortOrder.Field.PRICE);
                default -> Optional.empty();
            };
            if (field.isEmpty() || !names.add(name)) {
                return Query.fault("sort", Code.VALUE_ERROR,
                        "must be id, name and price, each at most once, each with an optional -");
            }
            keys.add(new SortOrder.Key(field.get(), descending));
        }
        return Checked.valid(new SortOrder(keys));
    }
}
