package dev.productcatalog.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.list.Position;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadProductsTest {

    private final SmallRepository repository = new SmallRepository();
    private final CreateProduct create = new CreateProduct(repository);
    private final ReadProducts read = new ReadProducts(repository);

    @Test
    void reads_what_was_created() {
        ProductDetails tea = new ProductDetails("Tea", "Loose leaf", 450L);
        Product created = create.create(tea);

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

        assertThat(read.read(page(null, 2))).isEqualTo(new ReadProducts.Page(products.subList(0, 2), true));
        assertThat(read.read(page(null, 3))).isEqualTo(new ReadProducts.Page(products, false));
        assertThat(read.read(page(null, 4))).isEqualTo(new ReadProducts.Page(products, false));
        assertThat(read.read(page(Position.of(products.getLast()), 4)))
                .isEqualTo(new ReadProducts.Page(List.of(), false));
    }

    @Test
    void starts_the_next_page_behind_the_last_product() {
        List<Product> products = created(7);
        List<Product> walked = new ArrayList<>();
        ReadProducts.Page page = read.read(page(null, 3));
        walked.addAll(page.products());
        while (page.next().isPresent()) {
            page = read.read(page(page.next().get(), 3));
            walked.addAll(page.products());
        }

        assertThat(walked).isEqualTo(products);
    }

    @Test
    void counts_what_matches() {
        created(5);

        assertThat(read.count(ProductFilter.ALL)).isEqualTo(5);
        assertThat(read.count(new ProductFilter(null, null, null, 2, 3, List.of()))).isEqualTo(2);
    }

    private List<Product> created(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> create.create(new ProductDetails("x" + i, "", (long) i))).toList();
    }

    private static ProductQuery page(Position after, int limit) {
        return new ProductQuery(ProductFilter.ALL, SortOrder.BY_ID, after, limit);
    }
}
