package dev.productcatalog.bootstrap.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.productcatalog.application.CreateProduct;
import dev.productcatalog.application.DeleteProduct;
import dev.productcatalog.application.ListProducts;
import dev.productcatalog.application.PatchProduct;
import dev.productcatalog.application.Precondition;
import dev.productcatalog.application.ReadProduct;
import dev.productcatalog.application.ReplaceProduct;
import dev.productcatalog.bootstrap.adapter.Adapters;
import dev.productcatalog.domain.CatalogException;
import dev.productcatalog.domain.Product;
import dev.productcatalog.domain.ProductDetails;
import dev.productcatalog.domain.ProductPatch;
import dev.productcatalog.domain.change.Attempt;
import dev.productcatalog.domain.list.PageStart;
import dev.productcatalog.domain.list.ProductFilter;
import dev.productcatalog.domain.list.ProductQuery;
import dev.productcatalog.domain.list.SortOrder;
import dev.productcatalog.domain.port.Catalog;
import dev.productcatalog.domain.port.CatalogProvider;
import dev.productcatalog.domain.port.ProductRepository;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP can be replaced, too: a second driving adapter, a command line, drives all use cases. */
class CommandLineTest {

    private final Catalog opened = Adapters.find("memory:", "memory:", Path.of("no plugins"))
            .open(CatalogProvider.Settings.of("memory:"));
    private final CommandLine catalog = new CommandLine(opened.products());

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void all_use_cases_are_driven() {
        assertThat(catalog.run("create", "Tea", "Loose leaf", "450")).isEqualTo("1 Tea (Loose leaf) 450");
        assertThat(catalog.run("create", "Cup", "", "900")).isEqualTo("2 Cup () 900");
        assertThat(catalog.run("replace", "1", "Green tea", "In bags", "300")).isEqualTo("1 Green tea (In bags) 300");
        assertThat(catalog.run("patch", "1", "350")).isEqualTo("1 Green tea (In bags) 350");
        assertThat(catalog.run("read", "1")).isEqualTo("1 Green tea (In bags) 350");
        assertThat(catalog.run("list")).isEqualTo("1 Green tea (In bags) 350\n2 Cup () 900");
        assertThat(catalog.run("delete", "1")).isEqualTo("deleted");
        assertThat(catalog.run("list")).isEqualTo("2 Cup () 900");
    }

    @Test
    void errors_are_told_in_its_own_words() {
        assertThat(catalog.run("read", "7")).isEqualTo("there is no product 7");
        assertThat(catalog.run("create", "", "", "-1"))
                .isEqualTo("name must have at least 1 character; price must be at least 0");
    }

    /** A line of words in, a text out. */
    private static final class CommandLine {

        private final CreateProduct create;
        private final ReadProduct read;
        private final ListProducts list;
        private final ReplaceProduct replace;
        private final PatchProduct patch;
        private final DeleteProduct delete;

        CommandLine(ProductRepository repository) {
            create = new CreateProduct(repository);
            read = new ReadProduct(repository);
            list = new ListProducts(repository);
            replace = new ReplaceProduct(repository);
            patch = new PatchProduct(repository);
            delete = new DeleteProduct(repository);
        }

        String run(String... words) {
            try {
                return switch (words[0]) {
                    case "create" -> text(create.create(details(words, 1), Attempt.ANONYMOUS));
                    case "read" -> text(read.read(Long.parseLong(words[1])));
                    case "list" -> list
                            .list(new ProductQuery(ProductFilter.ALL, SortOrder.BY_ID, PageStart.FIRST, 100)).products()
                            .stream().map(CommandLine::text).collect(Collectors.joining("\n"));
                    case "replace" ->
                            text(replace.replace(Long.parseLong(words[1]), details(words, 2), Precondition.NONE,
                                    Attempt.ANONYMOUS));
                    case "patch" -> text(patch.patch(Long.parseLong(words[1]),
                            new ProductPatch(null, null, Long.valueOf(words[2])), Precondition.NONE,
                                    Attempt.ANONYMOUS));
                    case "delete" -> {
                        delete.delete(Long.parseLong(words[1]), Precondition.NONE, Attempt.ANONYMOUS);
                        yield "deleted";
                    }
                    default -> throw new IllegalArgumentException(words[0]);
                };
            } catch (CatalogException e) {
                return switch (e) {
                    case CatalogException.NotFound notFound -> "there is no product " + notFound.id();
                    case CatalogException.Invalid invalid -> invalid.violations().stream()
                            .map(violation -> violation.member() + " " + violation.detail())
                            .collect(Collectors.joining("; "));
                    case CatalogException.Stale stale -> "it is now " + text(stale.current());
                    case CatalogException.Removed _ -> "it was removed";
                    case CatalogException.KeyTaken _ -> "that was done before";
                    case CatalogException.NoSuchChange _, CatalogException.Gone _ -> "that is not known";
                    case CatalogException.PreconditionRequired _ -> "say which state is meant";
                    case CatalogException.Unavailable _ -> "try again later";
                };
            }
        }

        private static ProductDetails details(String[] words, int first) {
            return new ProductDetails(words[first], words[first + 1], Long.valueOf(words[first + 2]));
        }

        private static String text(Product product) {
            ProductDetails details = product.details();
            return product.id() + " " + details.name() + " (" + details.description() + ") " + details.price();
        }
    }
}
