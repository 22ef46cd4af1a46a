package dev.productcatalog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.Condition.PriceBetween;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Reading: one product, a page of a list, and how many there are. */
class ReadingTest {

    private final SmallRepository repository = new SmallRepository();
    private final CreateProduct create = new CreateProduct(repository);
    private final ReadProduct read = new ReadProduct(repository);
    private final ListProducts list = new ListProducts(repository);
    private final CountProducts count = new CountProducts(repository);

    @Test
    void reads_what_was_created() {
        ProductDetails tea = new ProductDetails("Tea", "Loose leaf", 450L);
        Product created = create.create(tea, Attempt.ANONYMOUS);

        assertThat(created.details()).isEqualTo(tea);
        assertThat(read.read(created.id())).isEqualTo(created);
    }

    @Test
    void says_which_id_names_nothing() {
        assertThatThrownBy(() -> read.read(4711)).isInstanceOfSatisfying(CatalogException.NotFound.class,
                notFound -> assertThat(notFound.id()).isEqualTo(4711));
    }

    @Test
    void says_whether_there_is_a_next_page() {
        List<Product> products = created(3);

        assertThat(list.list(page(PageStart.FIRST, 2))).isEqualTo(new ListProducts.Page(products.subList(0, 2), true));
        assertThat(list.list(page(PageStart.FIRST, 3))).isEqualTo(new ListProducts.Page(products, false));
        assertThat(list.list(page(PageStart.FIRST, 4))).isEqualTo(new ListProducts.Page(products, false));
        assertThat(list.list(page(Position.of(products.getLast()), 4)))
                .isEqualTo(new ListProducts.Page(List.of(), false));
    }

    @Test
    void starts_the_next_page_after_the_last_product() {
        List<Product> products = created(7);
        List<Product> walked = new ArrayList<>();
        ListProducts.Page page = list.list(page(PageStart.FIRST, 3));
        walked.addAll(page.products());
        while (page.next().isPresent()) {
            page = list.list(page(page.next().get(), 3));
            walked.addAll(page.products());
        }

        assertThat(walked).isEqualTo(products);
    }

    @Test
    void counts_what_matches() {
        created(5);

        assertThat(count.count(ProductFilter.ALL)).isEqualTo(5);
        assertThat(count.count(ProductFilter.of(new PriceBetween(2, 3)))).isEqualTo(2);
    }

    private List<Product> created(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> create.create(new ProductDetails("x" + i, "", (long) i), Attempt.ANONYMOUS)).toList();
    }

    private static ProductQuery page(PageStart start, int limit) {
        return new ProductQuery(ProductFilter.ALL, SortOrder.BY_ID, start, limit);
    }
}
